"""The clocks of a case that rungs hang on: which run now, until when, since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases import legal
from cases.deadlines import Span, SpanUnit
from cases.model import LED, OPEN, Case, State
from cases.policy import Policy
from cases.scene import calling, hushed, quiet, thanks

PAUSED = frozenset({State.WAITING_INFO, State.SUSPENDED})
RUNNING = LED - PAUSED
WAITING = frozenset({State.REGISTERED, State.TRIAGE})
QUIET = "quiet_since"
PROMISED = "promised_by"  # the day she was told: her own clock, so that no rung for officials passes it over
LEGAL = "legal_by"
PART = "part_by"
ONCE = frozenset({QUIET, PART, PROMISED, "perform_by", "confirm_by", "ask_again_by"})  # said once, not again
_AGREED = frozenset({State.RESOLVED, State.CLOSED})


@dataclass(frozen=True, kw_only=True)
class Clock:
    """`by` stamps its steps; `due`, where it differs, is what offsets count from. `tag` tells two apart."""

    start: str
    by: datetime
    began: datetime | None = None
    due: datetime | None = None
    tag: str = ""


# Which clock runs in which states. A statute's goes on in a pause, and after the case is closed.
_STATES: dict[str, frozenset[State]] = {
    "triage_by": WAITING,
    "sign_by": frozenset({State.DISPATCHED}),
    "contact_by": frozenset({State.SIGNED}),
    "interim_by": RUNNING - {State.DISPATCHED},  # only who has signed can tell how it stands
    "due_by": RUNNING,
    "callback_by": frozenset({State.RESOLVED}),
    "supervise_by": OPEN - {State.RESOLVED} - PAUSED,
    "mediate_by": frozenset({State.MEDIATING}),
    PART: RUNNING - {State.DISPATCHED},
    "perform_by": _AGREED,
    "confirm_by": _AGREED,
    "ask_again_by": frozenset({State.CLOSED}),
    PROMISED: OPEN - {State.RESOLVED} - PAUSED,
    QUIET: OPEN,
    LEGAL: OPEN | {State.CLOSED},
}
STARTS = tuple(_STATES)
_BEGAN = {
    "triage_by": ("queued_at", "opened_at"),
    "sign_by": ("assigned_at",),
    "contact_by": ("signed_at", "assigned_at"),
    "interim_by": ("progressed_at", "assigned_at"),
    "due_by": ("assigned_at",),
    "callback_by": ("resolved_at",),
    "supervise_by": ("supervised_at",),
    "mediate_by": ("signed_at",),
    "confirm_by": ("resolved_at",),
}


def running(case: Case, policy: Policy) -> Iterator[Clock]:
    """Every clock that runs now."""
    for start, states in _STATES.items():
        if case.state not in states:
            continue
        if start == PART:
            yield from _parts(case)
        elif start == LEGAL:
            yield from (
                Clock(start=LEGAL, by=one.by, began=one.start, tag=one.code) for one in legal.running(case)
            )
        elif (clock := _one(case, policy, start)) is not None:
            yield clock


def _parts(case: Case) -> Iterator[Clock]:
    """协办: each part that is not done has its own limit, told apart by its unit."""
    for one in case.parts:
        if one.by is not None and one.done_at is None:
            yield Clock(start=PART, by=one.by, began=one.since, tag=one.unit)


def _one(case: Case, policy: Policy, start: str) -> Clock | None:
    if start == QUIET:
        return _unheard(case, policy)
    if start == PROMISED:
        return Clock(start=start, by=case.due_by) if case.due_by is not None and _awaited(case) else None
    if start == "contact_by" and case.contacted_at is not None:
        return None
    by: datetime | None = getattr(case, start)
    began = next((at for name in _BEGAN.get(start, ()) if (at := getattr(case, name)) is not None), None)
    return Clock(start=start, by=by, began=began) if by is not None else None


def _unheard(case: Case, policy: Policy) -> Clock | None:
    """Since she last heard of it; where she may be overheard nobody writes."""
    if case.state is State.RESOLVED and case.resident_says != "unsolved":
        return None  # the next word is hers
    if quiet(case) or thanks(case) or case.told_at is None:
        return None
    due = policy.calendar.add(case.told_at, Span(policy.burden.update_days, SpanUnit.WORK_DAYS))
    promised = case.state in _STATES[PROMISED] and case.due_by is not None and _awaited(case)
    if promised and case.due_by is not None and case.told_at < case.due_by <= due:
        return None  # the promised day comes first, and says how it stands
    return Clock(start=QUIET, by=case.told_at, due=due)


def _awaited(case: Case) -> bool:
    """She was told a day and may be written to; while people are called she hears of that instead."""
    return not (hushed(case) or calling(case) or thanks(case))
