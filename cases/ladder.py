"""The reminder ladder: which rung is due, when to wake next, when not to disturb. Level-triggered: late, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.deadlines import Calendar, Span, SpanUnit
from cases.model import ENDED, LED, Case, State
from cases.policy import Policy, Rung

WEEKLY = "weekly"
CALL = "call"
UNANSWERED = "unanswered"
RESUME = "resume"
_PAUSED = frozenset({State.WAITING_INFO, State.SUSPENDED})
_WAITING = frozenset({State.REGISTERED, State.TRIAGE})


@dataclass(frozen=True, kw_only=True)
class DueStep:
    """A rung to climb now. `id` is stamped with its deadline, so that an extended one starts afresh.

    `rung` is None for the three steps that are no row of the ladder: call, unanswered, resume.
    """

    id: str
    kind: str  # rung | call | unanswered | resume | weekly
    rung: Rung | None = None
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Point:
    at: datetime
    id: str
    start: str
    rung: Rung | None = None


def rung_id(stamped: str) -> str:
    """The rung's own id within a stamped one."""
    return stamped.partition("@")[0]


def _live(case: Case, start: str) -> datetime | None:
    """The deadline that this clock hangs on, None while it does not run."""
    running = {
        "triage_by": case.state in _WAITING,
        "sign_by": case.state is State.DISPATCHED,
        "contact_by": case.state is State.SIGNED and case.contacted_at is None,
        "interim_by": case.state in LED - _PAUSED and case.progressed_at is None,
        "due_by": case.state in LED - _PAUSED,
        "callback_by": case.state is State.RESOLVED,
        "supervise_by": case.state in LED,
    }
    return getattr(case, start) if running.get(start, False) else None


def _began(case: Case, start: str) -> datetime | None:
    began = {
        "triage_by": case.opened_at,
        "sign_by": case.assigned_at,
        "contact_by": case.signed_at or case.assigned_at,
        "due_by": case.assigned_at,
        "callback_by": case.resolved_at,
        "supervise_by": case.supervised_at,
    }
    return began.get(start)


def _at(rung: Rung, case: Case, deadline: datetime, calendar: Calendar) -> datetime | None:
    if rung.percent is not None:
        began = _began(case, rung.start)
        return calendar.add_percent(began, deadline, rung.percent) if began and began < deadline else None
    if rung.offset is None or rung.offset.count == 0:
        return deadline
    return calendar.add(deadline, rung.offset)


def _points(case: Case, policy: Policy) -> Iterator[_Point]:
    """Every rung of the running clocks that has not been climbed yet."""
    climbed = frozenset(case.rungs)
    calendar = policy.calendar
    for rung in policy.ladder:
        deadline = _live(case, rung.start)
        if deadline is None or case.profile not in rung.profiles:
            continue
        stamped = f"{rung.id}@{deadline.isoformat()}"
        at = None if stamped in climbed else _at(rung, case, deadline, calendar)
        if at is not None:
            yield _Point(at=at, id=stamped, start=rung.start, rung=rung)
    yield from _weekly(case, policy)


def _weekly(case: Case, policy: Policy) -> Iterator[_Point]:
    """Past the last rung a late case still comes up every five working days."""
    deadline = _live(case, "due_by")
    if deadline is None:
        return
    climbed = sum(
        1 for one in case.rungs if one.startswith(f"{WEEKLY}-") and one.endswith(deadline.isoformat())
    )
    at = policy.calendar.add(deadline, Span(10 + 5 * climbed, SpanUnit.WORK_DAYS))
    yield _Point(at=at, id=f"{WEEKLY}-{climbed + 1}@{deadline.isoformat()}", start="due_by")


def due(case: Case, policy: Policy, at: datetime) -> tuple[DueStep, ...]:
    """What to do now: of each clock only the highest rung, with those an outage passed over."""
    if case.state in ENDED:
        return ()
    steps = list(_special(case, policy, at))
    by_clock: dict[str, list[_Point]] = {}
    for point in _points(case, policy):
        if point.at <= at:
            by_clock.setdefault(point.start, []).append(point)
    for points in by_clock.values():
        points.sort(key=lambda point: point.at)
        top = points[-1]
        skipped = tuple(point.id for point in points[:-1])
        steps.append(DueStep(id=top.id, kind="rung" if top.rung else WEEKLY, rung=top.rung, skipped=skipped))
    return tuple(steps)


def _calling(case: Case) -> bool:
    return case.state is State.DISPATCHED and bool(case.called)


def _unanswered_at(case: Case, policy: Policy) -> datetime | None:
    if not _calling(case) or case.unanswered_told or case.assigned_at is None:
        return None
    return case.assigned_at + timedelta(minutes=policy.burden.unanswered_after)


def _special(case: Case, policy: Policy, at: datetime) -> Iterator[DueStep]:
    unanswered = _unanswered_at(case, policy)
    if unanswered is not None and unanswered <= at:
        yield DueStep(id=f"{UNANSWERED}@{unanswered.isoformat()}", kind=UNANSWERED)
    if _calling(case) and case.call_next_at is not None and case.call_next_at <= at:
        yield DueStep(id=f"{CALL}@{case.call_next_at.isoformat()}", kind=CALL)
    if case.state in _PAUSED and case.paused_until is not None and case.paused_until <= at:
        yield DueStep(id=f"{RESUME}@{case.paused_until.isoformat()}", kind=RESUME)


def next_wakeup(case: Case, policy: Policy) -> datetime | None:
    """When the clock must look at this case again; an open case always has such a moment."""
    if case.state in ENDED:
        return None
    moments = [point.at for point in _points(case, policy)]
    unanswered = _unanswered_at(case, policy)
    if unanswered is not None:
        moments.append(unanswered)
    if _calling(case) and case.call_next_at is not None:
        moments.append(case.call_next_at)
    if case.state in _PAUSED and case.paused_until is not None:
        moments.append(case.paused_until)
    return min(moments, default=None)


def quiet_until(at: datetime, policy: Policy, urgent: bool, *, official: bool = True) -> datetime | None:
    """When a message may go out: None at once, else the end of the quiet hours; officials also rest on rest days."""
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
