"""When somebody must be reminded or asked, and when silence ends a plan. The clock renews nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cases.aftercare.events import AskDue, CareEvent, Lapse, ReviewDue, VisitDue, WishDue
from cases.aftercare.model import RUNNING, Phase, Plan, Terms


def _moments(plan: Plan, terms: Terms) -> Iterator[tuple[datetime, CareEvent]]:
    """What the clock will do and when; of several at once the first named wins."""
    if plan.answer_by is not None:
        if plan.phase is Phase.WISHED:
            yield plan.answer_by, WishDue()
        elif plan.phase is Phase.PROPOSED or plan.review_asked_at is not None:
            yield plan.answer_by, Lapse()
    if plan.phase is Phase.PROPOSED and plan.ask_by is not None:
        yield terms.morning_of(plan.ask_by), AskDue()
    if plan.phase not in RUNNING:
        return
    if plan.review_by is not None and plan.review_asked_at is None:
        yield terms.morning_of(plan.review_by), ReviewDue()
    if plan.visit_by is not None:
        yield terms.morning_of(plan.visit_by), VisitDue()


def next_wake(plan: Plan, terms: Terms) -> datetime | None:
    """When the clock must look at it again; a live plan always has such a moment."""
    return min((at for at, _ in _moments(plan, terms)), default=None)


def step_due(plan: Plan, terms: Terms, at: datetime) -> CareEvent | None:
    """What is to be done now: one thing at a time, the most far-reaching first."""
    return next((event for moment, event in _moments(plan, terms) if moment <= at), None)
