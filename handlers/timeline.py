"""看经过, the whole: steps, messages and whether they arrived, looks, and in whose hands it went late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.aftercare import Plan
from cases.model import Case, Entry
from cases.trace import Held, held
from handlers import trail
from handlers.ports import Line
from handlers.say import line
from storage import aftercare as plan_rows
from storage import cases as case_rows
from storage import outbox, reads
from storage.outbox_queries import Told
from storage.rows import ReadRow
from storage.unit import Store

_NOWHERE = "none"


@dataclass(frozen=True, kw_only=True)
class Story:
    """Everything on record about one case."""

    case: Case
    entries: tuple[Entry, ...]
    told: tuple[Told, ...]
    looks: tuple[ReadRow, ...]
    now: datetime
    visits: tuple[tuple[Plan, tuple[Entry, ...]], ...] = ()  # 帮扶 that followed it

    @property
    def held(self) -> tuple[Held, ...]:
        """Who had it when."""
        return held(self.entries, self.now)


async def story(store: Store, case: Case, now: datetime) -> Story:
    """Read it all."""
    return Story(
        case=case,
        entries=await store.read(case_rows.history_of(case.no)),
        told=await store.read(outbox.told_about(case.no)),
        looks=await store.read(reads.of_case(case.no)),
        now=now,
        visits=await _visits(store, case),
    )


async def _visits(store: Store, case: Case) -> tuple[tuple[Plan, tuple[Entry, ...]], ...]:
    plans = await store.read(plan_rows.of_case(case.no))
    return tuple([(plan, await store.read(plan_rows.history_of(plan.no))) for plan in plans])


def summary(found: Story) -> tuple[Line, ...]:
    """For a chat: counts by way and units, nobody's name (a leader reads causes, not persons)."""
    lines = [
        line("timeline.late_with", day=_day(span.late_at), unit=_unit(span))
        for span in found.held
        if span.late_at is not None
    ]
    officials = [
        one for one in found.told if one.key.startswith(("worker.", "ladder.", "centre.", "leader."))
    ]
    chat = sum(one.status == "sent" and one.channel != "sms" for one in officials)
    short = sum(one.status == "sent" and one.channel == "sms" for one in officials)
    failed = sum(one.status == "dead" for one in officials)
    if officials:
        lines.append(line("timeline.told", chat=chat, sms=short, failed=failed))
    if found.looks:
        lines.append(line("timeline.looks", count=len(found.looks)))
    return tuple(lines)


def _unit(span: Held) -> str:
    return f"@unit:{span.unit}" if span.unit else "@key:leader.in_the_grid"


def _day(at: datetime | None) -> str:
    return f"@day:{at.isoformat()}" if at else ""


def lines(found: Story) -> tuple[tuple[datetime, Line], ...]:
    """For the sheet: one line each, in the order of time."""
    rows = [
        *((entry.at, trail.sentence(entry, texts_too=False)) for entry in found.entries),
        *((one.at, _message(one)) for one in found.told if one.at is not None),
        *((one.at, _look(one)) for one in found.looks),
        *((span.late_at, _late(span)) for span in found.held if span.late_at is not None),
        *((entry.at, step) for _, all_ in found.visits for entry in all_ for step in care_steps((entry,))),
    ]
    return tuple(sorted(rows, key=lambda row: row[0]))


def care_steps(entries: Iterable[Entry]) -> tuple[Line, ...]:
    """帮扶: when and what, by nobody's name and without words; what the clock reminded of is left out."""
    told = (entry for entry in entries if not entry.type.endswith("_due") or entry.type == "review_due")
    return tuple(line(f"care.step.{entry.type}", day=_day(entry.at)) for entry in told)


def _message(one: Told) -> Line:
    way = "sms" if one.channel == "sms" else "chat"
    key = f"timeline.{one.status}" if one.channel != _NOWHERE else "timeline.dead"
    who = f"@name:{one.person}" if one.person else ""
    return line(key, who=who, way=f"@key:timeline.way.{way}")


def _look(one: ReadRow) -> Line:
    who = f"@name:{one.person}" if one.person else "@key:timeline.keyboard"
    return line("timeline.look", who=who, what=f"@key:timeline.look.{one.what}")


def _late(span: Held) -> Line:
    who = f"@name:{span.handler}" if span.handler else _unit(span)
    return line("timeline.late", who=who)
