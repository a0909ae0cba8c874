"""The reminder ladder: which rung is due, when to wake next, when not to disturb. Late, but never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import clocks
from cases.clocks import ONCE, PAUSED, Clock
from cases.deadlines import Calendar, Span, SpanUnit
from cases.model import ENDED, Case, State
from cases.policy import Policy, Rung
from cases.rungs import (
    AGAIN,
    CALL,
    RESUME,
    UNANSWERED,
    WEEKLY,
    deadline_of,
    repeated,
    rung_id,
    stamp,
    step_of,
    times,
)
from cases.scene import calling

__all__ = [
    "AGAIN",
    "CALL",
    "OVER",
    "RESUME",
    "UNANSWERED",
    "WEEKLY",
    "DueStep",
    "due",
    "gaps",
    "last_digest",
    "next_digest",
    "next_wakeup",
    "quiet_until",
    "rung_id",
    "stands",
]

OVER = ENDED - {State.CLOSED}  # nothing of it wakes again; a closed case may still have a statute's clock
_EVERY = Span(1, SpanUnit.WORK_DAYS)
_OUTAGE = 2_000  # repetitions looked for after an outage: years of working days, made only as far as needed


@dataclass(frozen=True, kw_only=True)
class DueStep:
    """A step to take now. `id` is stamped with its deadline, so that an extended one starts afresh.

    `rung` is the row of the ladder; None for the steps that are no row: call, unanswered, resume, weekly.
    """

    id: str
    kind: str  # rung | again | weekly | call | unanswered | resume
    rung: Rung | None = None
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Point:
    at: datetime
    id: str
    kind: str
    rung: Rung | None = None


def _at(rung: Rung, clock: Clock, calendar: Calendar) -> datetime | None:
    if rung.percent is None:
        due = clock.due or clock.by
        return calendar.add(due, rung.offset) if rung.offset and rung.offset.count else due
    if clock.began is None or clock.began >= clock.by:
        return None
    return calendar.add_percent(clock.began, clock.by, rung.percent)


def _named(rung: Rung, clock: Clock) -> str:
    return f"{rung.id}/{clock.tag}" if clock.tag else rung.id


def _points(case: Case, policy: Policy, clock: Clock) -> Iterator[_Point]:
    """The rungs of one clock that have not been climbed yet; after its last one the repetitions."""
    taken = frozenset(case.rungs)
    last: tuple[datetime, Rung] | None = None
    for rung in policy.rungs(clock.start, case.profile):
        at = _at(rung, clock, policy.calendar)
        if at is None:
            continue
        last = (at, rung) if last is None or at >= last[0] else last
        step = stamp(_named(rung, clock), clock.by)
        if step not in taken:
            yield _Point(at=at, id=step, kind="rung", rung=rung)
    if last is not None and clock.start not in ONCE:
        yield from _repetitions(case, policy, clock, last)


def _repetitions(case: Case, policy: Policy, clock: Clock, last: tuple[datetime, Rung]) -> Iterator[_Point]:
    """Past the last rung it comes up again and again, as often as that rung says."""
    rung = last[1]
    kind = WEEKLY if rung.start == "due_by" else AGAIN
    name = "" if kind == WEEKLY else _named(rung, clock)
    first = times(case, kind, clock.by, name) + 1
    every = rung.every or _EVERY
    for count in range(first, first + _OUTAGE):
        at = policy.calendar.add(last[0], Span(count * every.count, every.unit))
        yield _Point(at=at, id=repeated(kind, count, clock.by, name), kind=kind, rung=rung)


def due(case: Case, policy: Policy, at: datetime) -> tuple[DueStep, ...]:
    """What to do now: of each clock only the highest rung, with those an outage passed over."""
    if case.state in OVER:
        return ()
    steps = list(_special(case, policy, at))
    for clock in clocks.running(case, policy):
        fallen = sorted(_fallen(case, policy, clock, at), key=lambda point: point.at)
        if fallen:
            top = fallen[-1]
            skipped = tuple(point.id for point in fallen[:-1])
            rung = None if top.kind == WEEKLY else top.rung
            steps.append(DueStep(id=top.id, kind=top.kind, rung=rung, skipped=skipped))
    return tuple(steps)


def _fallen(case: Case, policy: Policy, clock: Clock, at: datetime) -> Iterator[_Point]:
    for point in _points(case, policy, clock):
        if point.at <= at:
            yield point
        elif point.kind != "rung":
            return  # repetitions come in order


def stands(case: Case, policy: Policy, step: str) -> bool:
    """Whether what a step of the ladder said is still so: its clock runs on, to the same deadline."""
    name = rung_id(step)
    if name in {CALL, UNANSWERED}:
        return calling(case)
    if name == RESUME or case.state in OVER:
        return False
    wanted = policy.rung(step_of(step))
    start = wanted.start if wanted is not None else "due_by"
    found = (clock for clock in clocks.running(case, policy) if clock.start == start)
    return any(clock.by.isoformat() == deadline_of(step) for clock in found)


def _unanswered_at(case: Case, policy: Policy) -> datetime | None:
    if not calling(case) or case.unanswered_told or case.called_at is None:
        return None
    return case.called_at + timedelta(minutes=policy.burden.unanswered_after)


def _moments(case: Case, policy: Policy) -> Iterator[tuple[datetime, str]]:
    """The steps that are no row of the ladder."""
    unanswered = _unanswered_at(case, policy)
    if unanswered is not None:
        yield unanswered, UNANSWERED
    if calling(case) and case.call_next_at is not None:
        yield case.call_next_at, CALL
    if case.state in PAUSED and case.paused_until is not None:
        yield case.paused_until, RESUME


def _special(case: Case, policy: Policy, at: datetime) -> Iterator[DueStep]:
    for moment, kind in _moments(case, policy):
        if moment <= at:
            yield DueStep(id=stamp(kind, moment), kind=kind)


def next_wakeup(case: Case, policy: Policy) -> datetime | None:
    """When the clock must look at this case again; an open case always has such a moment."""
    if case.state in OVER:
        return None
    moments = [moment for moment, _ in _moments(case, policy)]
    for clock in clocks.running(case, policy):
        for point in _points(case, policy, clock):
            moments.append(point.at)
            if point.kind != "rung":
                break  # the first repetition is the earliest
    return min(moments, default=None)


def gaps(policy: Policy) -> tuple[str, ...]:
    """Clocks that a profile has and no rung hangs on ("sign_by:E"): a case could wait there unseen."""
    spans = {"triage_by": "triage", "sign_by": "sign", "due_by": "close", "callback_by": "callback"}
    others = {"contact_by": "contact", "interim_by": "interim"}
    hung = {(rung.start, profile) for rung in policy.ladder for profile in rung.profiles}
    return tuple(
        f"{start}:{profile}"
        for start, name in (spans | others).items()
        for profile, limits in policy.limits.items()
        if (getattr(limits, name) is None and start in spans)
        or (getattr(limits, name) is not None and (start, profile) not in hung)
    )


def quiet_until(at: datetime, policy: Policy, urgent: bool, *, official: bool = True) -> datetime | None:
    """When a message may go out: None at once, else when the quiet hours end; officials rest on rest days."""
    if urgent:
        return None
    burden, calendar = policy.burden, policy.calendar
    local = calendar.local(at)
    minute = local.hour * 60 + local.minute
    day = local.date()
    resting = official and not calendar.works(day)
    if burden.quiet_until <= minute < burden.quiet_from and not resting:
        return None
    if minute >= burden.quiet_until:
        day += timedelta(days=1)
    if official:
        day = calendar.workday_after(day, 0)
    return calendar.at_local(day, burden.quiet_until)


def next_digest(after: datetime, minutes: tuple[int, ...], calendar: Calendar) -> datetime:
    """The next of these minutes of a working day, strictly after `after`."""
    day = calendar.local(after).date()
    for step in range(40):
        candidate = day + timedelta(days=step)
        if not calendar.works(candidate):
            continue
        for minute in sorted(minutes):
            at = calendar.at_local(candidate, minute)
            if at > after:
                return at
    raise ValueError("no working day within forty")


def last_digest(before: datetime, minutes: tuple[int, ...], calendar: Calendar) -> datetime:
    """The newest of these minutes of a working day, strictly before `before`."""
    day = calendar.local(before).date()
    for step in range(40):
        candidate = day - timedelta(days=step)
        if not calendar.works(candidate):
            continue
        for minute in sorted(minutes, reverse=True):
            at = calendar.at_local(candidate, minute)
            if at < before:
                return at
    raise ValueError("no working day within forty")
