"""包保帮扶: help that a household agreed to, as a record of its own beside the case (domain.md 3.2).

Visits that a person wants, never watching: no scores, nothing counted that was missed, no list of persons.
She is asked first, sees it, ends it with one word; where no person reviews it each quarter it ends by itself.
"""

from __future__ import annotations

from cases.aftercare.clock import next_wake, step_due
from cases.aftercare.model import LIVE, RUNNING, Circle, Phase, Plan, Rhythm, Settled, Tell, Terms
from cases.aftercare.rules import decide, fold
from cases.aftercare.sight import may_see, reviews
from cases.aftercare.tells import question

__all__ = [
    "LIVE",
    "RUNNING",
    "Circle",
    "Phase",
    "Plan",
    "Rhythm",
    "Settled",
    "Tell",
    "Terms",
    "decide",
    "fold",
    "may_see",
    "next_wake",
    "question",
    "reviews",
    "step_due",
]
