"""What waited is looked at again when it goes out: a nudge about what has passed is not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases import access, ladder
from cases.model import ENDED, Audience, Case, State
from cases.rungs import step_of
from handlers import audience
from handlers.desk import Known

# Somebody was to take it: once it moved, nobody is.
TO_TAKE = frozenset(
    {
        "worker.new_task",
        "centre.returned",
        "centre.new_urgent",
        "centre.new_sealed",
        "centre.escalated",
        "centre.handed_over",
        "leader.third_return",
    }
)
URGED = frozenset({"worker.urged", "centre.urged"})
_DONE = ENDED | {State.RESOLVED}
# She is told just because she has nothing to do with it any more.
FAREWELL = frozenset({"worker.moved_on", "worker.call_taken", "worker.call_over"})


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A message or a line of a digest that waited."""

    person: str
    keys: frozenset[str]
    of_seq: int | None = None
    step: str | None = None


def passed(waiting: Waiting, case: Case | None, known: Known, day: date) -> str | None:
    """Why it is not said any more (left | over | ended | not_hers), None where it still is to be said."""
    official = waiting.person in known.directory.officials
    if official and not known.directory.posts(waiting.person, day):
        return "left"
    if case is None or waiting.keys & FAREWELL:
        return None
    if waiting.step is not None:
        return _of_ladder(waiting, case, known, day)
    if not official or waiting.of_seq is None or case.moved <= waiting.of_seq:
        return None
    if case.state in ENDED or (case.state in _DONE and waiting.keys & URGED):
        return "ended"
    if waiting.keys & TO_TAKE:
        return "over"
    seen = access.may_see(case, waiting.person, known.directory, day).exists
    return None if seen else "not_hers"


def _of_ladder(waiting: Waiting, case: Case, known: Known, day: date) -> str | None:
    """A reminder: the clock must still run, and she must still be among those it speaks to."""
    policy, step = known.policy(case.policy), waiting.step or ""
    if not ladder.stands(case, policy, step):
        return "over"
    rung = policy.rung(step_of(step))
    if rung is None:
        return None
    wanted = {Audience(to) for to in rung.to}
    if case.sealed:
        wanted = wanted & {Audience.REPORTER, Audience.HANDLER} | {Audience.SEALED_HANDLERS}
    return None if waiting.person in _people(wanted, case, known, day) else "not_hers"


def _people(wanted: set[Audience], case: Case, known: Known, day: date) -> set[str]:
    found: set[str] = set()
    for to in wanted:
        for person in audience.found_by(to, case, known.directory, day):
            standing = audience.stand_in(person, case, known.directory, day)
            found |= {person, standing.deputy if standing else person}
    return found
