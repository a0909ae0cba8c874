"""`xiaoge lexicon eval`: what understanding gets right on labelled messages, in figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.commands.plain import CommandRefused, line, quiet_settings, show
from bot.config import Settings
from nlp import corpus
from nlp.measure import CategoryScore, Miss, Scores, Share, measure
from nlp.understand import Ear

OURS = Path(__file__).resolve().parents[2] / "tests" / "nlp" / "golden"
PLACES = Path(__file__).resolve().parents[2] / "storage" / "seed" / "demo" / "areas.csv"
"""Our own lists speak of the demo county's places."""

_CONFUSIONS = 12
_WORDS = 5
_SHARES = (
    "top1",
    "top2",
    "auto",
    "covered",
    "danger_found",
    "false_alarms",
    "false_on_hard",
    "sealed_found",
    "sealed_right",
    "road",
    "intent",
    "place_found",
    "place_known",
    "place_wrong",
)


def evaluate(
    files: Sequence[Path], code_map: Path | None, places: Path | None = None, *, misses: bool
) -> None:
    """Print the figures of each file. Raises CommandRefused, LexiconError."""
    settings = quiet_settings()
    paths = list(files) or sorted(OURS.glob("*.csv"))
    if not paths:
        raise CommandRefused("lexicon.no_corpus", path=str(OURS))
    ear = Ear.load(places=corpus.place_list(places or PLACES), county=settings.county_words)
    coarse = corpus.coarse_codes(code_map) if code_map is not None else None
    for path in paths:
        scores = measured(ear, path, coarse)
        for told in _report(settings, scores):
            show(told)
        if misses:
            _list(settings, scores)


def measured(ear: Ear, path: Path, coarse: corpus.Coarse | None = None) -> Scores:
    """The figures of one file. Raises LexiconError."""
    rows = corpus.load(path, ear.categories, coarse)
    heard = [ear.understand(sample.text) for sample in rows.samples]
    return measure(rows, heard, ear)


def _report(settings: Settings, scores: Scores) -> Iterable[str]:
    held = line(settings, "lexicon.eval.held") if scores.held else ""
    yield line(settings, "lexicon.eval.head", name=scores.name, rows=scores.top1.whole, held=held)
    for name in _SHARES:
        share: Share = getattr(scores, name)
        if share.whole:
            yield _shared(settings, line(settings, f"lexicon.eval.{name}"), share)
    yield line(settings, "lexicon.eval.macro_f1", value=f"{scores.macro_f1:.3f}")
    yield line(settings, "lexicon.eval.calibration", value=f"{scores.calibration:.3f}")
    for name, share in scores.decisions.items():
        yield _shared(settings, line(settings, f"lexicon.eval.decision_{name}"), share)
    yield line(settings, "lexicon.eval.table")
    for row in scores.table:
        yield _row(settings, row)
    yield line(settings, "lexicon.eval.confusions")
    for wanted, given, count in scores.confusions[:_CONFUSIONS]:
        yield line(settings, "lexicon.eval.confusion", wanted=wanted, given=given, times=count)


def _shared(settings: Settings, what: str, share: Share) -> str:
    return line(
        settings,
        "lexicon.eval.share",
        what=what,
        value=f"{share.value * 100:.1f}",
        part=share.part,
        whole=share.whole,
    )


def _row(settings: Settings, row: CategoryScore) -> str:
    return line(
        settings,
        "lexicon.eval.row",
        code=f"{row.code:20}",
        rows=f"{row.rows:4}",
        precision=f"{row.precision:.2f}",
        recall=f"{row.recall:.2f}",
        f1=f"{row.f1:.2f}",
    )


def _list(settings: Settings, scores: Scores) -> None:
    if scores.held:
        show(line(settings, "lexicon.eval.not_listed", name=scores.name))
    for miss in scores.misses:
        show(_missed(settings, miss))


def _missed(settings: Settings, miss: Miss) -> str:
    heard = miss.heard
    evidence = heard.urgent_reasons if miss.kind == "danger_false" else heard.evidence
    return line(
        settings,
        f"lexicon.eval.miss_{miss.kind}",
        text=miss.sample.text,
        wanted=miss.sample.category,
        given=heard.category,
        intent=heard.intent,
        words=" ".join(f"{one.word}:{one.category}:{one.weight:g}" for one in evidence[:_WORDS]),
    )
