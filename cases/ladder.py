"""The reminder ladder: which rung is due, when to wake next, when not to disturb. Late, but never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.deadlines import Calendar, Span, SpanUnit
from cases.model import ENDED, LED, OPEN, Case, State
from cases.policy import Policy, Rung
from cases.rungs import AGAIN, CALL, RESUME, UNANSWERED, WEEKLY, repeated, rung_id, stamp, times
from cases.scene import calling, quiet

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
    "next_digest",
    "next_wakeup",
    "quiet_until",
    "rung_id",
]

PAUSED = frozenset({State.WAITING_INFO, State.SUSPENDED})
_WAITING = frozenset({State.REGISTERED, State.TRIAGE})
_RUNNING = LED - PAUSED
_EVERY = {AGAIN: 1, WEEKLY: 5}  # working days between repetitions
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


_AGREED = frozenset({State.RESOLVED, State.CLOSED})
OVER = ENDED - {State.CLOSED}  # what was promised, and the last question, outlive the closing
_ONCE = frozenset({"quiet_since", "perform_by", "confirm_by", "ask_again_by"})  # said once, not again
# Which clock runs in which states.
_STATES: dict[str, frozenset[State]] = {
    "triage_by": _WAITING,
    "sign_by": frozenset({State.DISPATCHED}),
    "contact_by": frozenset({State.SIGNED}),
    "interim_by": _RUNNING,
    "due_by": _RUNNING,
    "callback_by": frozenset({State.RESOLVED}),
    "supervise_by": OPEN - {State.RESOLVED} - PAUSED,
    "mediate_by": frozenset({State.MEDIATING}),
    "perform_by": _AGREED,
    "confirm_by": _AGREED,
    "ask_again_by": frozenset({State.CLOSED}),
    "quiet_since": _RUNNING,
}
_BEGAN = {
    "triage_by": ("queued_at", "opened_at"),
    "sign_by": ("assigned_at",),
    "contact_by": ("signed_at", "assigned_at"),
    "due_by": ("assigned_at",),
    "callback_by": ("resolved_at",),
    "supervise_by": ("supervised_at",),
    "mediate_by": ("signed_at",),
    "confirm_by": ("resolved_at",),
}


def _live(case: Case, start: str) -> datetime | None:
    """The deadline that this clock hangs on, None while it does not run."""
    if case.state not in _STATES.get(start, frozenset()):
        return None
    if start == "quiet_since":  # she has heard nothing since; where she may be overheard nobody writes
        return None if quiet(case) else case.told_at
    if start == "contact_by" and case.contacted_at is not None:
        return None
    found: datetime | None = getattr(case, start)
    return found


def _at(rung: Rung, case: Case, deadline: datetime, calendar: Calendar) -> datetime | None:
    if rung.percent is None:
        still = rung.offset is None or rung.offset.count == 0
        return deadline if still or rung.offset is None else calendar.add(deadline, rung.offset)
    began = next((at for name in _BEGAN.get(rung.start, ()) if (at := getattr(case, name)) is not None), None)
    return calendar.add_percent(began, deadline, rung.percent) if began and began < deadline else None


def _points(case: Case, policy: Policy, start: str) -> Iterator[_Point]:
    """The rungs of one clock that have not been climbed yet; after its last one the repetitions."""
    deadline = _live(case, start)
    if deadline is None:
        return
    taken = frozenset(case.rungs)
    last: tuple[datetime, Rung] | None = None
    for rung in policy.ladder:
        if rung.start != start or case.profile not in rung.profiles:
            continue
        at = _at(rung, case, deadline, policy.calendar)
        if at is None:
            continue
        last = (at, rung) if last is None or at >= last[0] else last
        if stamp(rung.id, deadline) not in taken:
            yield _Point(at=at, id=stamp(rung.id, deadline), kind="rung", rung=rung)
    if last is not None and start not in _ONCE:
        yield from _repetitions(case, policy, deadline, last)


def _repetitions(
    case: Case, policy: Policy, deadline: datetime, last: tuple[datetime, Rung]
) -> Iterator[_Point]:
    """Past the last rung: a late result comes up every five working days, all else every working day."""
    rung = last[1]
    kind = WEEKLY if rung.start == "due_by" else AGAIN
    name = "" if kind == WEEKLY else rung.id
    first = times(case, kind, deadline, name) + 1
    for count in range(first, first + _OUTAGE):
        at = policy.calendar.add(last[0], Span(count * _EVERY[kind], SpanUnit.WORK_DAYS))
        yield _Point(at=at, id=repeated(kind, count, deadline, name), kind=kind, rung=rung)


def due(case: Case, policy: Policy, at: datetime) -> tuple[DueStep, ...]:
    """What to do now: of each clock only the highest rung, with those an outage passed over."""
    if case.state in OVER:
        return ()
    steps = list(_special(case, policy, at))
    for start in _STATES:
        fallen = sorted(_fallen(case, policy, start, at), key=lambda point: point.at)
        if fallen:
            top = fallen[-1]
            skipped = tuple(point.id for point in fallen[:-1])
            rung = None if top.kind == WEEKLY else top.rung
            steps.append(DueStep(id=top.id, kind=top.kind, rung=rung, skipped=skipped))
    return tuple(steps)


def _fallen(case: Case, policy: Policy, start: str, at: datetime) -> Iterator[_Point]:
    for point in _points(case, policy, start):
        if point.at <= at:
            yield point
        elif point.kind != "rung":
            return  # repetitions come in order


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
    for start in _STATES:
        for point in _points(case, policy, start):
            moments.append(point.at)
            if point.kind != "rung":
                break  # the first repetition is the earliest
    return min(moments, default=None)


def gaps(policy: Policy) -> tuple[str, ...]:
    """Clocks that a profile has and no rung hangs on ("sign_by:E"): a case could wait there unseen."""
    spans = {"triage_by": "triage", "sign_by": "sign", "due_by": "close", "callback_by": "callback"}
    hung = {(rung.start, profile) for rung in policy.ladder for profile in rung.profiles}
    return tuple(
        f"{start}:{profile}"
        for start, name in spans.items()
        for profile, limits in policy.limits.items()
        if getattr(limits, name) is None or (start, profile) not in hung
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
