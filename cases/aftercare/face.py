"""Her yes, her no and her 别来了 as she said them to somebody's face, who had them written down."""

from __future__ import annotations

from typing import Any

from cases.aftercare.model import RUNNING, Phase
from cases.aftercare.scene import Sight, begun, ended
from cases.model import Role
from cases.scene import need, stands_for


def agree(sight: Sight) -> dict[str, Any]:
    """Without this entry nothing begins; who heard it is kept with the plan."""
    _may_answer(sight)
    return begun(sight, sight.event.rhythm, sight.by.person)


def decline(sight: Sight) -> dict[str, Any]:
    """No to all of it, or to visits more often than before."""
    _may_answer(sight)
    if sight.plan.phase is Phase.PROPOSED:
        return ended(sight, "declined")
    need(sight.plan.asked_rhythm is not None, "care_not_now")
    return {"asked_rhythm": None}


def not_met(sight: Sight) -> dict[str, Any]:
    """Time for another try, inside the time that the centre waits for an answer anyway."""
    _may_answer(sight)
    again, until = sight.terms.ask_by(sight.at), sight.plan.answer_by
    return {"ask_by": again if until is not None and again < until else None}


def ask_due(_sight: Sight) -> dict[str, Any]:
    """Reminded once; after that the centre hears, not she."""
    return {"ask_by": None}


def stop(sight: Sight) -> dict[str, Any]:
    """To whomever she says it: nobody who hears it may weigh it."""
    plan, who = sight.plan, stands_for(sight.by)
    before = {plan.asker, plan.wished_by} if plan.phase not in RUNNING else set()
    need(sight.by.role is Role.DISPATCHER or bool(who & {*plan.team, *before}), "care_not_yours")
    return ended(sight, "stopped")


def wish_for(sight: Sight) -> dict[str, Any]:
    """Kept as what it is: an official's word, not hers."""
    need(not sight.event.household.hushed, "care_only_asked")
    need(sight.by.person != sight.event.household.person, "conflict")
    return {
        "phase": Phase.WISHED,
        "wished_by": sight.by.person,
        "whose": sight.event.whose,
        "answer_by": sight.terms.answer_by(sight.at),
    }


def _may_answer(sight: Sight) -> None:
    """Who was sent to ask, or the centre where she came to the counter; once it runs, the team."""
    plan, who = sight.plan, stands_for(sight.by)
    need(plan.face, "care_hers")
    heard = {plan.asker} if plan.phase is Phase.PROPOSED else set(plan.team)
    need(sight.by.role is Role.DISPATCHER or bool(who & heard), "care_not_asker")
    need(not who & set(plan.avoid), "conflict")
