"""`xiaoge lexicon propose`: what corrections teach, what it would change, and a person's yes to each."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import timedelta

from bot.clock import SystemClock
from bot.commands.base import CommandRefused, database, line, quiet_settings, show
from bot.commands.lexicon_eval import OURS
from bot.config import Settings
from bot.snapshots import place_names
from cases import access
from cases.model import Case, State
from locales.loader import text
from nlp import corpus
from nlp.learn import Example, Proposal, propose
from nlp.lexicon import COUNTY_HEADING
from nlp.understand import Ear
from storage import cases as case_rows
from storage import corrections, directory, texts
from storage.unit import Store

_HISTORY = timedelta(days=365)
_UNSETTLED = frozenset(
    {State.REGISTERED, State.TRIAGE, State.NOT_ACCEPTED, State.WITHDRAWN, State.MERGED, State.INVALID}
)
_SHOWN = 3


def run(accepted: Sequence[int]) -> None:
    """Print the proposals, or keep the accepted ones. Raises CommandRefused."""
    settings = quiet_settings()
    found = asyncio.run(_proposals(settings))
    unknown = [number for number in accepted if not 1 <= number <= len(found)]
    if unknown:
        raise CommandRefused("lexicon.no_such_proposal", number=unknown[0], count=len(found))
    if not found:
        show(line(settings, "lexicon.nothing_proposed"))
    for number, proposal in enumerate(found, start=1):
        if not accepted:
            for told in _told(settings, number, proposal):
                show(told)
    if accepted:
        _keep(settings, [found[number - 1] for number in sorted(set(accepted))])


async def _proposals(settings: Settings) -> list[Proposal]:
    async with database(settings) as store:
        known = await store.read(directory.load_directory())
        ear = Ear.load(places=place_names(known), county=settings.county_words)
        learnt = [
            Example(words=one.words, wanted=frozenset({one.became}), reporter=one.reporter, corrected=True)
            for one in await store.read(corrections.all_of_them())
        ]
        names = tuple(official.name for official in known.officials.values())
        past = [example async for example in _history(store, ear, names)]
    seen = {example.words for example in learnt}
    examples = [*learnt, *(example for example in past if example.words not in seen), *_labelled(ear)]
    return propose(ear, examples)


async def _history(store: Store, ear: Ear, names: tuple[str, ...]) -> AsyncIterator[Example]:
    """Cases whose category a person left as it is, without their people."""
    now = SystemClock().now()
    settled = [
        case for case in await store.read(case_rows.opened_between(now - _HISTORY, now)) if _usable(case)
    ]
    found = await store.read(texts.read_many(case.text for case in settled if case.text is not None))
    for case in settled:
        if case.text in found and found[case.text].body:
            words = ear.anonymous(found[case.text].body, names)
            yield Example(words=words, wanted=frozenset({case.category}))


def _usable(case: Case) -> bool:
    return not (case.sealed or access.hushed(case) or case.state in _UNSETTLED)


def _labelled(ear: Ear) -> Iterator[Example]:
    """Our own labelled messages, where they are at hand."""
    for path in sorted(OURS.glob("*.csv")):
        one = corpus.load(path, ear.categories)
        for sample in one.samples:
            yield Example(words=sample.text, wanted=sample.wanted, shown=not one.held)


def _told(settings: Settings, number: int, proposal: Proposal) -> Iterator[str]:
    yield line(
        settings,
        "lexicon.propose.word",
        number=number,
        word=proposal.entry.word,
        category=text(f"category.{proposal.entry.category}", settings.language),
        weight=f"{proposal.entry.weight:g}",
        messages=proposal.messages,
        reporters=proposal.reporters,
    )
    yield line(settings, "lexicon.propose.effect", better=len(proposal.better), worse=len(proposal.worse))
    yield from _examples(settings, "better", proposal.better)
    yield from _examples(settings, "worse", proposal.worse)


def _examples(settings: Settings, name: str, found: Iterable[Example]) -> Iterator[str]:
    shown = [example.words for example in found if example.shown]
    for words in shown[:_SHOWN]:
        yield line(settings, f"lexicon.propose.{name}", words=words)


def _keep(settings: Settings, accepted: Sequence[Proposal]) -> None:
    """Add rows to the county's own words, marked with the day."""
    path = settings.county_words
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.is_file()
    learnt = f"learned:{SystemClock().now().date().isoformat()}"
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COUNTY_HEADING, restval="", lineterminator="\n")
        if fresh:
            writer.writeheader()
        for one in accepted:
            entry = one.entry
            writer.writerow(
                {
                    "category": entry.category,
                    "word": entry.word,
                    "kind": entry.kind,
                    "weight": f"{entry.weight:g}",
                    "source": learnt,
                }
            )
            show(line(settings, "lexicon.propose.kept", word=entry.word, path=str(path)))
