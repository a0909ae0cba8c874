"""The handler at work: sign, contact, questions, help, more time, the result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.deadlines import Span, SpanUnit
from cases.effects.base import Effect, deadline, progress, said, spoken, unpaused
from cases.model import State
from cases.rungs import DUE_SOON, climbed, stamp
from cases.scene import Scene, calling, handles, quiet

_CALLBACK = Span(3, SpanUnit.WORK_DAYS)


def signed(scene: Scene) -> Effect:
    """签收: who signs is the handler from now on; calling ends."""
    case, by, policy = scene.case, scene.by, scene.policy
    limits = policy.limit(case.profile)
    changes: dict[str, Any] = {"signed_at": scene.at, "call_next_at": None}
    if case.handler is None or case.handler != by.acts_for:
        changes["handler"] = by.person
    if calling(case):
        changes["unit"] = by.unit
    if case.interim_by is not None and case.interim_by <= scene.at:  # nobody could report before this
        changes["interim_by"] = deadline(policy, scene.at, limits.interim)
    if limits.contact_from == "signed" and case.contact_needed:
        changes["contact_by"] = deadline(policy, scene.at, limits.contact)
    if scene.event.related is not None:
        changes["related"] = scene.event.related
    return Effect(changes=changes, facts={"implied": True} if scene.event.implied else {})


def contacted(scene: Scene) -> Effect:
    """首次联系; tries at different times that reached nobody are counted."""
    event, case = scene.event, scene.case
    facts = {**said(event, "text"), "way": event.way, "reached": event.reached}
    if event.implied:
        facts["implied"] = True
    if event.reached:
        return Effect(changes=spoken(scene), facts=facts)
    apart = timedelta(minutes=scene.policy.burden.tries_apart)
    if case.contact_tried_at is not None and scene.at - case.contact_tried_at < apart:
        return Effect(facts=facts)
    return Effect(
        changes={"contact_tries": case.contact_tries + 1, "contact_tried_at": scene.at}, facts=facts
    )


def info_asked(scene: Scene) -> Effect:
    """要求补充: the clock stops for at most so many days. Asking her is speaking with her."""
    case = scene.case
    limit = Span(scene.policy.burden.ask_days, SpanUnit.DAYS)
    changes = spoken(scene) | {
        "state": State.WAITING_INFO,
        "asks": case.asks + 1,
        "state_before": State.JOINT if case.state is State.JOINT else State.HANDLING,
        "paused_at": scene.at,
        "paused_until": deadline(scene.policy, scene.at, limit),
    }
    return Effect(changes=changes, facts={"text": scene.event.text})


def resumed(scene: Scene) -> Effect:
    """恢复: back to work; the deadline moves on by exactly the pause."""
    case = scene.case
    return Effect(changes=unpaused(case, scene.at) | {"state": case.state_before or State.HANDLING})


def suspended(scene: Scene) -> Effect:
    """挂起: every clock of the work stops until the day named."""
    event, case = scene.event, scene.case
    changes = {
        "state_before": State.JOINT if case.state is State.JOINT else State.HANDLING,
        "paused_at": scene.at,
        "paused_until": event.until,
    }
    return Effect(changes=changes, facts={"reason": event.reason})


def help_asked(scene: Scene) -> Effect:
    """要帮忙, or a longer time asked for."""
    event = scene.event
    facts = {**said(event, "text", "days", "reason"), "kind": event.kind}
    if event.kind == "leader":
        return Effect(changes={"needs_leader": True}, facts=facts)
    if event.kind != "extension":
        return Effect(facts=facts)
    asked = {"extension_asked_at": scene.at, "extension_asked_days": event.days, "extension_why": event.text}
    return Effect(changes=asked, facts=facts)


def messaged(scene: Scene) -> Effect:
    """回话 by the handler counts as progress, and as the first contact; a word of the centre does not."""
    changes = spoken(scene) if handles(scene.case, scene.by) else {}
    return Effect(changes=changes, facts={"text": scene.event.text})


def on_time(scene: Scene) -> Effect:
    """能按时: the question before the date counts as asked; nothing else moves."""
    case = scene.case
    asked = stamp(DUE_SOON, case.due_by) if case.due_by is not None else None
    return Effect(changes={"rungs": climbed(case, asked)} if asked else {}, facts={"kind": "on_time"})


def extended(scene: Scene) -> Effect:
    """延期 from the present deadline."""
    case, event = scene.case, scene.event
    changes = {
        "extensions": case.extensions + 1,
        "extended_days": case.extended_days + event.days,
        "extension_asked_at": None,
        "extension_asked_days": None,
        "late_reason": None,
        "due_by": deadline(scene.policy, case.due_by or scene.at, Span(event.days, SpanUnit.WORK_DAYS)),
    }
    return Effect(changes=changes, facts={**said(event, "text"), "days": event.days})


def denied(scene: Scene) -> Effect:
    """不批: what was asked for no longer waits."""
    changes = {"extension_asked_at": None, "extension_asked_days": None, "extension_why": None}
    return Effect(changes=changes, facts={**said(scene.event, "text"), "kind": "extension_denied"})


def resolved(scene: Scene) -> Effect:
    """提交结果: the handle clock stops, the callback clock starts."""
    event = scene.event
    changes = ended_with(scene, text=event.text, code=event.code)
    facts = {"text": event.text, "code": event.code, **({"media": list(event.media)} if event.media else {})}
    return Effect(changes=changes, facts=facts)


def ended_with(scene: Scene, *, text: int, code: str) -> dict[str, Any]:
    """A result that the resident can read, and the time until somebody else asks her."""
    policy, case = scene.policy, scene.case
    span = policy.limit(case.profile).callback or _CALLBACK
    # Where she may be watched she is told that there is a result; what it is she reads when she is alone.
    unshown = {"unshown_since": case.unshown_since or scene.at} if quiet(case) else {}
    return (
        progress(scene)
        | unshown
        | {
            "result_code": code,
            "result_text": text,
            "resolved_at": scene.at,
            "callback_by": deadline(policy, scene.at, span),
            "called_back_at": None,
            "callback_tries": 0,
            "resident_says": None,
            "extension_asked_at": None,
            "extension_asked_days": None,
        }
    )
