"""责任留痕: who had a case from when to when, and in whose hands it went late. Values out, no judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cases.lifecycle import stages
from cases.model import LED, Case, Entry
from cases.rungs import CALL, UNANSWERED, step_of

# Rows that speak to her alone.
_HERS = frozenset(
    {
        "triage_sorry",
        "triage_sorry_emergency",
        "resident_late",
        "resident_update",
        "perform_due",
        "still_solved",
    }
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """One stretch in one pair of hands. `until` None: still there; `late_at`: its date passed meanwhile."""

    unit: str | None
    handler: str | None
    since: datetime
    until: datetime | None = None
    due_by: datetime | None = None
    late_at: datetime | None = None


def held(entries: Iterable[Entry], now: datetime) -> tuple[Held, ...]:
    """Every stretch, oldest first; times between owners belong to nobody."""
    told = list(entries)
    found: list[Held] = []
    for count, (entry, case) in enumerate(zip(told, stages(told), strict=True), 1):
        following = told[count].at if count < len(told) else now
        found = _with(found, case, entry.at, following)
    return tuple(found)


def _with(found: list[Held], case: Case, at: datetime, following: datetime) -> list[Held]:
    last = found[-1] if found and found[-1].until is None else None
    mine = last is not None and (last.unit, last.handler) == (case.unit, case.handler)
    if last is not None and not mine:
        found = [*found[:-1], replace(last, until=at)]
    if not (case.unit or case.handler):
        return found
    if last is None or not mine:
        found = [*found, Held(unit=case.unit, handler=case.handler, since=at)]
    return [*found[:-1], _dated(found[-1], case, at, following)]


def _dated(span: Held, case: Case, at: datetime, following: datetime) -> Held:
    """The deadline in force, and whether it passed before the next thing happened."""
    due = case.due_by
    passes = due is not None and case.state in LED and at <= due < following
    return replace(span, due_by=due, late_at=due if passes else span.late_at)


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How often the clock reminded those at work, and how often it called people to an emergency."""

    times: int = 0
    calls: int = 0


def reminded(entries: Iterable[Entry]) -> Reminded:
    """Counted here for whoever says it, the story and the order alike; what only she heard is neither."""
    steps = [step_of(str(one.facts.get("rung", ""))) for one in entries if one.type == "reminded"]
    return Reminded(
        times=sum(step not in {CALL, UNANSWERED, *_HERS} for step in steps),
        calls=sum(step == CALL for step in steps),
    )
