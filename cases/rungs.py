"""Names of the ladder's steps, each stamped with its deadline, so that a moved deadline starts afresh."""

from __future__ import annotations

import re
from datetime import datetime

from cases import legal
from cases.model import Case

CALL = "call"
UNANSWERED = "unanswered"
RESUME = "resume"
WEEKLY = "weekly"
DUE_SOON = "due_soon"  # the row that asks the handler before the date
AGAIN = "again"
STILL_SOLVED = "still_solved"  # the row that asks some weeks after closing
_REPEATED = re.compile(r"(?P<what>weekly|again)-(?P<count>\d+)(?::(?P<rung>.+))?")
# The fields a rung may hang on: what was climbed for another value of them is past.
CLOCKS = (
    "triage_by",
    "sign_by",
    "contact_by",
    "interim_by",
    "due_by",
    "callback_by",
    "supervise_by",
    "mediate_by",
    "perform_by",
    "confirm_by",
    "ask_again_by",
    "told_at",
)


def stamp(name: str, at: datetime) -> str:
    """The step `name` for this deadline."""
    return f"{name}@{at.isoformat()}"


def repeated(what: str, count: int, at: datetime, rung: str = "") -> str:
    """The `count`-th repetition after the last rung of a deadline."""
    return stamp(f"{what}-{count}:{rung}" if rung else f"{what}-{count}", at)


def rung_id(stamped: str) -> str:
    """The step's own name within a stamped one."""
    return stamped.partition("@")[0]


def deadline_of(stamped: str) -> str:
    """The deadline within a stamped one, as ISO text."""
    return stamped.partition("@")[2]


def step_of(stamped: str) -> str:
    """The row of the ladder that a step or its repetition belongs to, without its statute's code."""
    found = repeats(stamped)
    return (found[2] if found else rung_id(stamped)).partition("/")[0]


def tag_of(stamped: str) -> str:
    """The code of the statute whose clock a step hangs on, "" for all others."""
    return rung_id(stamped).partition("/")[2]


def repeats(stamped: str) -> tuple[str, int, str] | None:
    """(weekly | again, how often, the rung repeated or "") of a repetition, None for any other step."""
    match = _REPEATED.fullmatch(rung_id(stamped))
    return (match["what"], int(match["count"]), match["rung"] or "") if match else None


def times(case: Case, what: str, at: datetime, rung: str = "") -> int:
    """How often a repetition of this deadline came already."""
    counts = [
        found[1]
        for one in case.rungs
        if deadline_of(one) == at.isoformat()
        and (found := repeats(one))
        and (found[0], found[2]) == (what, rung)
    ]
    return max(counts, default=0)


def climbed(case: Case, *steps: str) -> tuple[str, ...]:
    """The case's steps with these added; those of past deadlines and superseded repetitions drop out."""
    present = {value.isoformat() for name in CLOCKS if (value := getattr(case, name)) is not None}
    present |= {one.by.isoformat() for one in legal.running(case)}
    present |= {one.by.isoformat() for one in case.parts if one.by is not None}
    kept: dict[tuple[str, str, str], str] = {}
    for one in (*case.rungs, *reversed(steps)):
        found = repeats(one)
        key = (found[0], found[2], deadline_of(one)) if found else (rung_id(one), "", deadline_of(one))
        if deadline_of(one) in present:
            kept[key] = one
    return tuple(kept.values())
