"""What every effect of a plan looks at, and the endings and beginnings they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.aftercare.model import Phase, Plan, Rhythm, Terms
from cases.model import Actor, Role
from cases.scene import need


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A plan before `event`."""

    plan: Plan
    event: Any
    by: Actor
    at: datetime
    terms: Terms


Effect = Callable[[Sight], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """From which phases, by whom, and what it changes. `sources` empty: only as the first entry."""

    sources: frozenset[Phase]
    roles: frozenset[Role]
    effect: Effect
    first: bool = False  # also makes a new plan


def by_her(sight: Sight) -> None:
    """Only she herself. Raises Refused."""
    need(sight.by.person == sight.plan.person, "not_own")


def begun(sight: Sight, rhythm: Rhythm, heard_by: str | None) -> dict[str, Any]:
    """Her yes, or from now on another rhythm. `heard_by`: who passes on her first yes."""
    changes: dict[str, Any] = {
        "rhythm": rhythm,
        "asked_rhythm": None,
        "visit_by": sight.terms.next_after(sight.plan.visited_at or sight.at, rhythm, sight.at),
    }
    if sight.plan.phase is not Phase.PROPOSED:
        return changes
    return changes | {
        "phase": Phase.AGREED,
        "agreed_at": sight.at,
        "agreed_with": heard_by,
        "answer_by": None,
        "ask_by": None,
        "review_by": sight.terms.review_by(sight.at),
    }


def ended(sight: Sight, reason: str) -> dict[str, Any]:
    """Over: nothing is due any more."""
    nothing_due = dict.fromkeys(("visit_by", "review_by", "answer_by", "ask_by", "asked_rhythm"))
    return {"phase": Phase.ENDED, "ended_at": sight.at, "end_reason": reason, **nothing_due}
