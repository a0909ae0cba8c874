"""The call list of an emergency: who is called next, and when again. It goes round until somebody signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.model import Case
from cases.policy import Burden

_SLOWEST = 6  # the pause between two calls grows round by round up to so many times the first


@dataclass(frozen=True, kw_only=True)
class Call:
    """`person` None: nobody is on duty. `rounds`: how often the whole list was called in vain, when that is
    new; 0 while a round goes on.
    """

    person: str | None
    next_at: datetime
    rounds: int = 0


def next_call(case: Case, on_duty: Sequence[str], at: datetime, burden: Burden) -> Call:
    """First everybody once, in the order of the list; then whoever was called longest ago."""
    length = max(1, len(on_duty))
    rounds, place = divmod(case.calls, length)
    pause = timedelta(minutes=burden.call_every * max(1, min(rounds, _SLOWEST)))
    if not on_duty:
        return Call(person=None, next_at=at + pause, rounds=case.calls + 1)
    fresh = [person for person in on_duty if person not in case.called]
    waiting = [person for person in case.called if person in on_duty]
    person = (fresh or waiting)[0]
    begun_anew = place == 0 and rounds and not fresh
    return Call(person=person, next_at=at + pause, rounds=rounds if begun_anew else 0)
