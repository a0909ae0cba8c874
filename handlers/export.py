"""台账: the ledger of domain.md 4 as Excel, written row by row in a thread. Nobody's name or number."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO

import xlsxwriter

from cases.access import hushed
from cases.model import Case, Refused, Role
from cases.scene import party
from handlers import centre, late
from handlers.desk import Desk
from handlers.ports import MediaStore
from handlers.request import Flow, Request
from handlers.turn import Turn
from nlp.dates import past_period
from nlp.mask import mask
from nlp.names import hide_names, initial_of
from storage import cases as case_rows
from storage import media, texts
from storage.media import MediaRow
from storage.rows import ReadRow, TextRow

# fmt: off
COLUMNS = (
    "number", "no", "opened", "source", "township", "village", "grid", "category", "scale", "level",
    "summary", "party_a", "party_b", "people", "amount", "unit", "assisting", "handler", "case_leader",
    "signed", "due", "extended", "way", "body", "result", "resolved", "late", "called_back", "rating",
    "again", "file", "remark",
)
# fmt: on
_SUMMARY = 60
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The paper, and the cases that stand in it: whoever takes it has seen them."""

    content: bytes
    cases: tuple[str, ...]

    def reads(self, person: str | None, at: datetime) -> tuple[ReadRow, ...]:
        """For the reading log."""
        return tuple(ReadRow(person=person, case=no, at=at, what="export") for no in self.cases)


async def ledger(
    desk: Desk, start: datetime, end: datetime, *, townships: Sequence[str | None], language: str
) -> Ledger:
    """The Excel of cases opened from `start` up to `end` in these townships (None: the whole county).

    Sealed cases are left out; what only a person may fill in (parties, scale, amount) stays empty.
    """
    cases: dict[str, Case] = {}
    for township in townships:
        found = await desk.store.read(case_rows.opened_between(start, end, township))
        cases |= {case.no: case for case in found if not case.sealed}
    ordered = sorted(cases.values(), key=lambda case: case.no)
    rows: list[tuple[str | int, ...]] = []
    for first in range(0, len(ordered), _BATCH):
        part = ordered[first : first + _BATCH]
        said = await _summaries(desk, part)
        rows += [_row(desk, n, case, said, language=language) for n, case in enumerate(part, first + 1)]
    headings = [desk.labels(f"ledger.{name}", {}, language) for name in COLUMNS]
    content = await asyncio.to_thread(_write, headings, rows)
    return Ledger(content=content, cases=tuple(case.no for case in ordered))


async def _summaries(desk: Desk, cases: Iterable[Case]) -> dict[str, str]:
    """The first words of each case, without names and numbers; of violence and children none."""
    told = {case.no: case.text for case in cases if case.text is not None and not hushed(case)}
    bodies = await desk.store.read(texts.read_many(told.values()))
    plain = [_first_words(bodies, text) for text in told.values()]
    officials = [official.name for official in desk.known.directory.officials.values()]
    hidden = await asyncio.to_thread(hide_names, plain, officials)
    said = {no: words[:_SUMMARY] for no, words in zip(told, hidden, strict=True)}
    return said | await _initials(desk, [case for case in cases if not hushed(case)])


async def _initials(desk: Desk, cases: Iterable[Case]) -> dict[str, str]:
    """The other side of a dispute as a paper for many eyes may name it: surname and somebody, or nothing."""
    named = {_other(case): name for case in cases if (name := party(case, "b").who) is not None}
    bodies = await desk.store.read(texts.read_many(named.values()))
    return {no: initial_of(bodies[text].body) for no, text in named.items() if text in bodies}


def _other(case: Case) -> str:
    return f"{case.no}/b"


def _first_words(bodies: dict[int, TextRow], text: int) -> str:
    body = bodies[text].body if text in bodies else ""
    return mask(",".join(body[: 2 * _SUMMARY].split()))


def _row(
    desk: Desk, number: int, case: Case, said: dict[str, str], *, language: str
) -> tuple[str | int, ...]:
    directory = desk.known.directory
    word = partial(desk.labels, params={}, language=language)
    values: dict[str, str | int] = {
        "number": number,
        "no": case.no,
        "opened": _when(desk, case.opened_at),
        "source": word(f"ledger.source.{case.source}"),
        "township": _area(desk, case, "township"),
        "village": "" if hushed(case) else _area(desk, case, "village"),
        "grid": "" if hushed(case) else _area(desk, case, "grid"),
        "category": _category(desk, case, language),
        "level": word(f"ledger.level.{case.profile}"),
        "summary": said.get(case.no, ""),
        "party_b": said.get(_other(case), ""),
        "unit": _unit(desk, case),
        "handler": directory.officials[case.handler].name if case.handler in directory.officials else "",
        "case_leader": directory.officials[case.case_leader].name
        if case.case_leader in directory.officials
        else "",
        "signed": _when(desk, case.signed_at),
        "due": _when(desk, case.due_by),
        "extended": case.extensions,
        "result": word(f"ledger.result.{case.result_code}")
        if case.result_code
        else word(f"state.{case.state}"),
        "resolved": _when(desk, case.resolved_at),
        "late": word("ledger.yes" if _was_late(desk, case) else "ledger.no_word"),
        "called_back": _when(desk, case.called_back_at),
        "rating": case.rating or "",
        "again": case.reworks or "",
    }
    return tuple(values.get(name, "") for name in COLUMNS)


def _was_late(desk: Desk, case: Case) -> bool:
    if case.resolved_at and case.due_by:
        return case.resolved_at > case.due_by
    return late.late_since(case, desk.clock.now()) is not None


def _when(desk: Desk, at: datetime | None) -> str:
    return desk.known.current.calendar.local(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _area(desk: Desk, case: Case, kind: str) -> str:
    code = desk.known.directory.above(case.area or case.township, kind)
    return desk.known.directory.areas[code].name if code else ""


def _unit(desk: Desk, case: Case) -> str:
    directory = desk.known.directory
    if case.unit in directory.units:
        return directory.units[case.unit].name
    return directory.areas[case.unit].name if case.unit in directory.areas else ""


def _category(desk: Desk, case: Case, language: str) -> str:
    name = desk.labels(f"category.{case.category}", {}, language)
    code = desk.known.current.category(case.category).ext_code
    return f"{name}({code})" if code else name


def _write(headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """In constant memory; every word is written as a word, so that none can act as a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 2)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for index, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(index, column, value)
                else:
                    sheet.write_string(index, column, value)
    return out.getvalue()


# ---- in the chat ----------------------------------------------------------------------------------


async def send_ledger(turn: Turn, request: Request) -> None:
    """台账, of this month, or of the days, months or year named."""
    store = turn.desk.media
    if store is None:
        raise Refused("no_files")
    start, end = _period(turn, request.argument)
    townships = centre.townships(turn, Role.DISPATCHER)
    made = await ledger(turn.desk, start, end, townships=townships, language=turn.language)
    turn.reads += made.reads(turn.who, turn.now)
    turn.attach = await _keep(turn, store, made.content)
    last = end - timedelta(days=1)
    turn.reply("centre.ledger", since=f"@day:{start.isoformat()}", until=f"@day:{last.isoformat()}")


async def keep(turn: Turn, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str | None:
    """A small sheet of somebody's own words, kept for her alone; its id. Raises Refused."""
    if turn.desk.media is None:
        raise Refused("no_files")
    content = await asyncio.to_thread(_write, headings, rows)
    return await _keep(turn, turn.desk.media, content)


async def _keep(turn: Turn, store: MediaStore, content: bytes) -> str | None:
    """A paper opens for whoever asked for it."""
    ref = await store.put_paper(content)
    paper = MediaRow(
        id=ref.id or "", kind=ref.kind, mime=ref.mime, size=ref.size, owner=turn.who, created_at=turn.now
    )
    await turn.desk.store.write(media.add(paper))
    return ref.id


def _period(turn: Turn, words: str) -> tuple[datetime, datetime]:
    first, last = turn.today.replace(day=1), turn.today
    if words.strip():
        named = past_period(words, turn.today)
        if named is None:
            raise Refused("which_days")
        first, last = named[0], min(named[1], turn.today)
    return _start(turn.desk, first), _start(turn.desk, last + timedelta(days=1))


def _start(desk: Desk, day: date) -> datetime:
    return desk.known.current.calendar.at_local(day, 0)


ROUTES: dict[tuple[str, str], Flow] = {("dispatcher", "ledger"): send_ledger}
