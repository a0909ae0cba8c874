"""After the result and at the end: callback, rework, close, withdraw, reject, merge."""

from __future__ import annotations

from typing import Any

from cases.deadlines import Span, SpanUnit
from cases.effects.base import Effect, closing, deadline, said, waiting
from cases.model import Case, Role, State
from cases.scene import Scene, quiet, stands_for


def called_back(scene: Scene) -> Effect:
    """回访: solved closes, not solved opens a new round, a rating is kept, nobody reached is counted."""
    event, case = scene.event, scene.case
    facts = {**said(event, "text", "rating"), "says": event.says}
    if event.says == "unreached":
        return Effect(changes={"callback_tries": case.callback_tries + 1}, facts=facts)
    if event.says != "unsolved" and _of_others(scene):
        return Effect(facts=facts)  # one of several reporters is content: kept, but only the first one closes
    changes = said(event, "rating")
    if event.says != "rated":
        changes |= {"called_back_at": scene.at, "resident_says": event.says}
        changes |= _answered(scene, event.says)
    return Effect(changes=changes, facts=facts)


def _of_others(scene: Scene) -> bool:
    case, by = scene.case, scene.by
    return by.role is Role.RESIDENT and not stands_for(by) & {case.reporter, case.agent}


def _answered(scene: Scene, says: str) -> dict[str, Any]:
    case, policy = scene.case, scene.policy
    if says != "unsolved":
        return _closed(scene, says) if case.state is State.RESOLVED else {"ask_again_by": None}
    if case.handler is None and case.unit is None:
        return waiting(scene) | _afresh(scene) | {"state": State.TRIAGE}  # nobody ever had it: the centre
    if case.reworks < policy.burden.max_reworks:
        return _again(scene)
    # Worked on again too often: it waits for people to sit down together, and the centre's clock runs anew.
    again = deadline(policy, scene.at, policy.limit(case.profile).callback)
    return {"state": State.RESOLVED, "closed_at": None, "callback_by": again or case.callback_by}


def _closed(scene: Scene, reason: str) -> dict[str, Any]:
    """Over, but for the question some weeks later whether it still is; where she may be overheard none."""
    case, policy = scene.case, scene.policy
    later = Span(policy.burden.ask_again_days, SpanUnit.DAYS)
    asks = case.reporter is not None and not quiet(case) and case.asked_again_at is None
    return {
        "state": State.CLOSED,
        "closed_at": scene.at,
        "end_reason": reason,
        "callback_by": None,
        "ask_again_by": deadline(policy, scene.at, later) if asks else None,
    }


def _again(scene: Scene) -> dict[str, Any]:
    """A new round with its own limits; the old result stays in the history."""
    case, policy = scene.case, scene.policy
    limits = policy.limit(case.profile)
    return _afresh(scene) | {
        "state": State.HANDLING,
        "due_by": deadline(policy, scene.at, closing(limits, case.road)),
        "interim_by": deadline(policy, scene.at, limits.interim),
    }


def _afresh(scene: Scene) -> dict[str, Any]:
    case = scene.case
    return {
        "round": case.round + 1,
        "reworks": case.reworks + 1,
        "progressed_at": scene.at,
        "result_code": None,
        "result_text": None,
        "resolved_at": None,
        "closed_at": None,
        "end_reason": None,
        "callback_by": None,
        "asks": 0,
        "extensions": 0,
        "extended_days": 0,
        "rounds": 0,
        "agreement": None,
        "perform_by": None,
        "confirm_by": None,
        "ask_again_by": None,
    }


def reworked(scene: Scene) -> Effect:
    """重办 by the centre, or by the responsible leader once the centre may no longer."""
    return Effect(changes=_again(scene), facts=said(scene.event, "text"))


def closed(scene: Scene) -> Effect:
    """办结."""
    return Effect(changes=_closed(scene, scene.case.resident_says or "unreached"))


def archived(scene: Scene) -> Effect:
    """归档: which papers somebody says lie outside stands in the history."""
    outside = scene.event.on_paper
    return Effect(facts={"on_paper": list(outside)} if outside else {})


def withdrawn(scene: Scene) -> Effect:
    """撤回."""
    pressed = bool(scene.event.pressed)
    return Effect(changes={"end_reason": "pressed" if pressed else "withdrawn"}, facts={"pressed": pressed})


def rejected(scene: Scene) -> Effect:
    """不予受理: the first asks, a second person confirms."""
    event, asked = scene.event, scene.case.reject_asked_by
    facts = {"text": event.text, "reason": event.reason}
    if asked is None or asked in stands_for(scene.by):
        changes: dict[str, Any] = {"reject_asked_by": scene.by.person}
        return Effect(changes=changes, facts={**facts, "reject": "asked"}, past="noted")
    changes = {"state": State.NOT_ACCEPTED, "end_reason": event.reason, "result_text": event.text}
    return Effect(changes=changes, facts=facts)


def referred_out(scene: Scene) -> Effect:
    """引导转出: the resident reads whose matter it is."""
    changes: dict[str, Any] = {"result_text": scene.event.text, "end_reason": "referred_out"}
    return Effect(changes=changes, facts={"text": scene.event.text})


def invalidated(scene: Scene) -> Effect:
    """误发/测试."""
    return Effect(changes={"end_reason": scene.event.reason}, facts={"reason": scene.event.reason})


def merged(scene: Scene) -> Effect:
    """合并."""
    return Effect(changes={"merged_into": scene.event.master}, facts={"master": scene.event.master})


def absorbed(scene: Scene) -> Effect:
    """并入: the master keeps who else waits for its result; nobody learns of the others."""
    case, event = scene.case, scene.event
    changes: dict[str, Any] = {"linked": (*case.linked, event.case)}
    if event.reporter is not None and event.reporter not in _reporters(case):
        changes["others"] = (*case.others, event.reporter)
    return Effect(changes=changes, facts={"case": event.case})


def _reporters(case: Case) -> frozenset[str | None]:
    return frozenset({case.reporter, *case.others})
