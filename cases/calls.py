"""The call list of an emergency: who is called next, and when again. It goes round until somebody signs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.model import Case
from cases.policy import Burden

_SLOWEST = 6  # the pause between two calls grows round by round up to so many times the first
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Call:
    """`person` None: nobody is on duty. `rounds`: how often the whole list was called in vain, when that is
    new; 0 while a round goes on.
    """

    person: str | None
    next_at: datetime
    rounds: int = 0


def next_call(
    case: Case,
    on_duty: Sequence[str],
    at: datetime,
    burden: Burden,
    *,
    leaders: Collection[str] = _NOBODY,
) -> Call:
    """First everybody once, in the order of the list; then whoever was called longest ago.

    After the loud rounds the leaders of the list are left to their digest, where anybody else is on it.
    """
    ring, rounds, place = _round(case.calls, on_duty, burden.call_rounds, leaders)
    pause = timedelta(minutes=burden.call_every * max(1, min(rounds, _SLOWEST)))
    if not ring:
        return Call(person=None, next_at=at + pause, rounds=case.calls + 1)
    fresh = [person for person in on_duty if person not in case.called]
    waiting = [person for person in case.called if person in ring]
    person = (fresh or waiting)[0]
    begun_anew = place == 0 and rounds and not fresh
    return Call(person=person, next_at=at + pause, rounds=rounds if begun_anew else 0)


def _round(
    calls: int, on_duty: Sequence[str], loud: int, leaders: Collection[str]
) -> tuple[Sequence[str], int, int]:
    """Who is called in this round, which one it is, and how far it has gone."""
    first = loud * max(1, len(on_duty))
    if calls < first:
        return on_duty, *divmod(calls, max(1, len(on_duty)))
    ring = [person for person in on_duty if person not in leaders] or on_duty
    rounds, place = divmod(calls - first, max(1, len(ring)))
    return ring, loud + rounds, place


def said_at_once(rounds: int, loud: int) -> bool:
    """Whether a round in vain is told as it ends: the first ones, then each time it took twice as long.

    Every digest names it besides (handlers/unsigned.py), so that nobody hears the same by the minute.
    """
    doubled, rest = divmod(rounds, loud)
    return rounds <= loud or (rest == 0 and doubled & (doubled - 1) == 0)
