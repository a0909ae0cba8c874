"""`xiaoge case show | trace`. Looking is recorded; a sealed case's words need a stated reason."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from bot.clock import SystemClock
from bot.commands.base import CommandRefused, database, line, note, quiet_settings, show
from bot.config import Settings
from bot.render import Sources, render
from cases.deadlines import Calendar
from cases.model import Case, Entry, Json
from cases.trace import Held
from handlers import timeline, trail
from handlers.ports import Say
from handlers.say import line as sentence
from handlers.say import say_json
from nlp.mask import mask
from storage import cases as case_rows
from storage import directory as directory_rows
from storage import texts
from storage.calendar import load_calendar
from storage.rows import Changes, ReadRow, TextRow
from storage.unit import Store


@dataclass(frozen=True, kw_only=True)
class Found:
    """A case with everything that belongs to it. `words` is empty where they may not be shown."""

    case: Case
    story: timeline.Story
    words: tuple[TextRow, ...]
    sources: Sources

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its history."""
        return self.story.entries


def show_case(no: str, *, as_json: bool, reveal: str) -> None:
    """One case, as JSON or in short lines."""
    settings = quiet_settings()
    found = asyncio.run(_find(settings, no, ReadRow(person=None, case=no, at=_now(), what="card"), reveal))
    if found.case.sealed and not reveal:
        note(line(settings, "sealed_words", no=found.case.no))
    if as_json:
        show(orjson.dumps(_as_json(found), option=orjson.OPT_INDENT_2).decode())
        return
    for name, value in _as_json(found).items():
        if name != "history":
            show(f"{name}: {value if value not in (None, []) else '-'}")
    for words in _story(settings, found):
        show(words)


def trace(no: str) -> None:
    """Who had it when, against which date: a sheet to print."""
    settings = quiet_settings()
    found = asyncio.run(_find(settings, no, ReadRow(person=None, case=no, at=_now(), what="trace")))
    case = found.case
    state, category = f"@key:state.{case.state}", f"@category:{case.category}"
    head = Say(lines=(sentence("cli.trace.head", no=case.no, category=category, state=state),))
    show(render(say_json(head), settings.language, found.sources).text)
    for held in _held(found):
        show(line(settings, "trace.held", **held))
    show(line(settings, "trace.counts", returns=case.returns, extensions=case.extensions, urges=case.urges))
    for words in _told(settings, found):
        show(words)


def _now() -> datetime:
    return SystemClock().wall()


async def _find(settings: Settings, no: str, read: ReadRow, why: str = "") -> Found:
    async with database(settings) as store:
        case = await _case(store, no)
        story = await timeline.story(store, case, _now())
        hidden = case.sealed and not why
        words = () if hidden else await store.read(texts.of_case(case.no))
        reason = TextRow(id=store.next_id(), kind="why", body=why, at=read.at, sealed=case.sealed)
        looked = replace(read, case=case.no, why=reason.id if why else None)
        await store.commit(Changes(reads=(looked,), texts=(reason,) if why else ()))
        return Found(case=case, story=story, words=words, sources=await _sources(settings, store, words))


async def _case(store: Store, no: str) -> Case:
    """By its number, or by the last digits where only one open case has them."""
    case = await store.read(case_rows.load(no))
    if case is not None:
        return case
    some = await store.read(case_rows.by_suffix(no)) if no.isdigit() else ()
    if len(some) > 1:
        raise CommandRefused("several_cases", no=no)
    if not some:
        raise CommandRefused("no_such_case", no=no)
    return some[0]


async def _sources(settings: Settings, store: Store, words: tuple[TextRow, ...]) -> Sources:
    now = _now()
    return Sources(
        directory=await store.read(directory_rows.load_directory()),
        calendar=_calendar(settings, now.year),
        now=now,
        texts={row.id: row.body for row in words},
    )


def _calendar(settings: Settings, year: int) -> Calendar:
    return load_calendar(settings.calendar_dir, year - 1, year + 1)


# ---- as JSON --------------------------------------------------------------------------------------


def _as_json(found: Found) -> dict[str, Any]:
    case = found.case
    bodies = {row.id: mask(row.body) for row in found.words}
    directory = found.sources.directory
    return {
        "no": case.no,
        "state": case.state.value,
        "road": case.road.value,
        "category": case.category,
        "profile": case.profile.value,
        "sealed": case.sealed,
        "grid": directory.above(case.area, "grid"),
        "unit": case.unit,
        "handler": case.handler,
        "due_by": case.due_by.isoformat() if case.due_by else None,
        "resident_text": bodies.get(case.text) if case.text is not None else None,
        "supplements": [bodies[row.id] for row in found.words if row.kind == "supplement"],
        "history": [_entry(entry) for entry in found.entries],
    }


def _entry(entry: Entry) -> dict[str, Json]:
    """What happened, with the fields it set; the fixed names win over facts of the same name."""
    fixed: dict[str, Json] = {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "type": entry.type,
        "role": entry.role.value,
        "actor": entry.actor,
        "unit": entry.unit,
        "acts_for": entry.acts_for,
        "changes": dict(entry.changes),
    }
    return {**entry.facts, **fixed}


# ---- in words -------------------------------------------------------------------------------------


def _story(settings: Settings, found: Found) -> list[str]:
    told = trail.sentences(found.entries, texts_too=False)
    return render(say_json(Say(lines=told)), settings.language, found.sources).text.splitlines()


def _held(found: Found) -> list[dict[str, str]]:
    """From when to when which unit and person had it, and the date it then ran against."""
    return [
        {
            "who": _who(found, span),
            "since": _local(found, span.since),
            "until": _local(found, span.until) if span.until else "-",
            "due": _local(found, span.due_by) if span.due_by else "-",
        }
        for span in found.story.held
    ]


def _who(found: Found, span: Held) -> str:
    units, officials = found.sources.directory.units, found.sources.directory.officials
    names = [units[span.unit].name] if span.unit in units else []
    if span.handler in officials:
        names.append(officials[span.handler].name)
    return " ".join(names) or str(span.handler or span.unit)


def _told(settings: Settings, found: Found) -> list[str]:
    """Assignments, messages with their ways and ends, looks, and when it went late: one line each."""
    told = []
    for at, item in timeline.lines(found.story):
        words = render(say_json(Say(lines=(item,))), settings.language, found.sources).text
        told.append(f"{_local(found, at)} {words}")
    return told


def _local(found: Found, at: datetime) -> str:
    return found.sources.calendar.local(at).strftime("%Y-%m-%d %H:%M")
