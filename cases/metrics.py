"""The rates of domain.md 3.1 as functions over histories, one sequence of entries a case.

What was solved on the spot is counted apart. An empty denominator gives None, never 0 or 100 %.
Nothing here names a person: figures are of cases, units and places only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from cases.codec import from_json
from cases.lifecycle import fold
from cases.model import LED, Case, Entry, State

History = Sequence[Entry]
_LEAST = 10  # ratings shown from so many on
_PAUSED = frozenset({State.WAITING_INFO, State.SUSPENDED})
_FINISHED = frozenset({State.RESOLVED, State.CLOSED, State.ARCHIVED})
_MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """0..1, None where there is nothing to divide by."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Natural hours from report to result without the pauses; 90 % take no longer than `p90`."""

    n: int
    mean: float
    median: float
    p90: float


def _rate(found: Iterable[bool]) -> Rate:
    answers = list(found)
    return Rate(hits=sum(answers), of=len(answers))


def on_spot(histories: Iterable[History]) -> int:
    """How many were found and solved at once."""
    return sum(_at_once(history) for history in histories)


def _at_once(history: History) -> bool:
    return history[0].type == "solved_on_spot"


def _ordinary(histories: Iterable[History]) -> Iterator[tuple[History, Case]]:
    for history in histories:
        if not _at_once(history):
            yield history, fold(history)


# ---- on time ------------------------------------------------------------------------------------------


def sign_on_time(histories: Iterable[History], now: datetime) -> Rate:
    """按期签收率, per assignment whose limit has passed. Unsigned ones count as late; what was given back or
    moved on within its limit owes no signature.
    """
    return _rate(
        signed
        for history in histories
        for due, signed in _assignments(history)
        if due is not None and due <= now
    )


def _assignments(history: History) -> Iterator[tuple[datetime | None, bool]]:
    """(limit, signed within it) of every assignment that still owed a signature when its limit came."""
    due: datetime | None = None
    waiting = False
    for entry in history:
        if waiting and (entry.type == "signed" or _taken_away(entry)):
            if entry.type == "signed" or (due is not None and entry.at > due):
                yield due, entry.type == "signed" and due is not None and entry.at <= due
            waiting = False
        if entry.changes.get("state") == State.DISPATCHED or entry.type == "transferred":
            waiting = "assigned_at" in entry.changes
        if entry.changes.get("sign_by") is not None:
            due = from_json("sign_by", entry.changes["sign_by"])
    if waiting:
        yield due, False


def _taken_away(entry: Entry) -> bool:
    left = entry.changes.get("state")
    return "assigned_at" in entry.changes or (left is not None and left != State.DISPATCHED)


def resolve_on_time(histories: Iterable[History], now: datetime) -> Rate:
    """按期办结率, by due date: cases whose (extended, unpaused) deadline has passed; open ones are failures.

    Withdrawn, merged, rejected and mis-sent cases owe no result.
    """
    return _rate(
        case.resolved_at is not None and case.resolved_at <= due
        for _, case in _ordinary(histories)
        if (due := _due(case, now)) is not None and due <= now
    )


def _due(case: Case, now: datetime) -> datetime | None:
    if case.due_by is None or case.state not in LED | _FINISHED | {State.REGISTERED, State.TRIAGE}:
        return None
    if case.state in _PAUSED and case.paused_at is not None:
        return case.due_by + (now - case.paused_at)
    return case.due_by


def duration(histories: Iterable[History]) -> Spread | None:
    """处置时长 of closed cases: last result minus report minus the pauses, in natural hours."""
    return spread(hours(histories))


def hours(histories: Iterable[History]) -> tuple[float, ...]:
    """The 处置时长 of each closed case."""
    return tuple(
        (case.resolved_at - case.opened_at - _paused(history)) / timedelta(hours=1)
        for history, case in _ordinary(histories)
        if case.state in {State.CLOSED, State.ARCHIVED}
        and case.resolved_at is not None
        and case.opened_at is not None
    )


def spread(found: Iterable[float]) -> Spread | None:
    """Of natural hours; None for none."""
    ordered = sorted(found)
    if not ordered:
        return None
    rank = -(-9 * len(ordered) // 10)  # nearest rank: the smallest value that 90 % do not exceed
    return Spread(n=len(ordered), mean=fmean(ordered), median=median(ordered), p90=ordered[rank - 1])


def _paused(history: History) -> timedelta:
    total, since = timedelta(0), None
    for entry in history:
        if "paused_at" not in entry.changes:
            continue
        began = from_json("paused_at", entry.changes["paused_at"])
        if began is None and since is not None:
            total += entry.at - since
        since = began
    return total


# ---- what became of it --------------------------------------------------------------------------------


def called_back(histories: Iterable[History], now: datetime) -> Rate:
    """回访率: results whose callback limit has passed, and the resident answered within it."""
    return _rate(
        answered is not None and answered <= due
        for history, _ in _ordinary(histories)
        for due, answered in _callbacks(history)
        if due <= now
    )


def _callbacks(history: History) -> Iterator[tuple[datetime, datetime | None]]:
    due: datetime | None = None
    for entry in history:
        if entry.type == "resolved":
            if due is not None:
                yield due, None
            due = from_json("callback_by", entry.changes.get("callback_by"))
        elif due is not None and entry.type == "called_back" and entry.facts.get("says") in _ANSWERS:
            yield due, entry.at
            due = None
    if due is not None:
        yield due, None


_ANSWERS = frozenset({"solved", "unsolved"})


def satisfaction(histories: Iterable[History]) -> Rate | None:
    """满意率: content or better (3..5) of all ratings; None below ten of them, lest it point at somebody."""
    found = _rate(case.rating >= 3 for _, case in _ordinary(histories) if case.rating is not None)
    return found if found.of >= _LEAST else None


def once(histories: Iterable[History], now: datetime) -> Rate:
    """一次性办结率: closed at least 30 days ago, with one result and no new round since."""
    return _rate(
        sum(entry.type == "resolved" for entry in history) == 1 and case.round == 1
        for history, case in _ordinary(histories)
        if case.closed_at is not None and now - case.closed_at >= _MONTH and case.result_text is not None
    )


def returned(histories: Iterable[History]) -> Rate:
    """退回率 of the dispatched: how often the first owner was the wrong one."""
    return _rate(
        case.returns > 0 for _, case in _ordinary(histories) if case.due_by is not None or case.returns
    )


def reworked(histories: Iterable[History]) -> Rate:
    """重办率 of those that ever had a result."""
    return _rate(
        case.round > 1
        for history, case in _ordinary(histories)
        if any(entry.type == "resolved" for entry in history)
    )
