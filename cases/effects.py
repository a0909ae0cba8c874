"""What each event changes on the case. Pure: values in, a dict of Case fields out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.deadlines import Span, SpanUnit
from cases.guards import Scene
from cases.model import LED, Road, State
from cases.policy import Limits, Policy


@dataclass(frozen=True, kw_only=True)
class Effect:
    """Changed fields, facts for the history, and a type other than the event's own where that says it better."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    past: str | None = None


EffectOf = Callable[[Scene], Effect]


def deadline(policy: Policy, start: datetime, span: Span | None) -> datetime | None:
    """`span` after `start` by the calendar; None where there is no such limit."""
    return policy.calendar.add(start, span) if span is not None else None


def _closing(limits: Limits, road: Road) -> Span | None:
    return limits.close_dispute if road is Road.DISPUTE and limits.close_dispute else limits.close


def submitted(scene: Scene) -> Effect:
    """The first entry holds all that was understood; the triage clock starts."""
    event, policy = scene.event, scene.policy
    limits = policy.limit(event.profile)
    changes = {
        "state": State.REGISTERED,
        "opened_at": scene.at,
        "policy": policy.version,
        "text": event.text,
        "triage_by": deadline(policy, scene.at, limits.triage),
    }
    for name in (
        "reporter",
        "road",
        "category",
        "profile",
        "urgent",
        "danger",
        "sealed",
        "decision",
        "source",
        "township",
        "area",
        "place_text",
        "suggested_unit",
        "suggested_person",
        "linked",
    ):
        changes[name] = getattr(event, name)
    changes["agent"] = getattr(event, "agent", None)
    return Effect(
        changes=changes, facts={"evidence": list(event.evidence), "alternatives": list(event.alternatives)}
    )


def on_spot(scene: Scene) -> Effect:
    """Found and solved: closed at birth, with its result."""
    first = submitted(scene)
    done = {
        "state": State.CLOSED,
        "result_text": scene.event.result_text,
        "result_code": "solved",
        "resolved_at": scene.at,
        "closed_at": scene.at,
        "end_reason": "on_spot",
        "triage_by": None,
    }
    return Effect(changes={**first.changes, **done}, facts=first.facts)


def supplemented(scene: Scene) -> Effect:
    """More words; an answer fills its field. What was waited for ends the pause."""
    event, case = scene.event, scene.case
    changes: dict[str, Any] = {}
    for name in (
        "area",
        "township",
        "place_text",
        "nameable",
        "contact_way",
        "suggested_unit",
        "suggested_person",
    ):
        value = getattr(event, name)
        if value is not None:
            changes[name] = value
    if case.state is State.WAITING_INFO and (event.text is not None or event.media):
        changes.update(_resume(scene))
    facts = {"text": event.text, "media": list(event.media), "answers": event.answers, "safe": event.safe}
    return Effect(changes=changes, facts={name: value for name, value in facts.items() if value})


def _resume(scene: Scene) -> dict[str, Any]:
    """Back to work; the deadline moves on by exactly the pause."""
    case = scene.case
    changes: dict[str, Any] = {
        "state": case.state_before or State.HANDLING,
        "state_before": None,
        "paused_at": None,
        "paused_until": None,
    }
    if case.paused_at is not None and case.due_by is not None:
        changes["due_by"] = case.due_by + (scene.at - case.paused_at)
    return changes


def resumed(scene: Scene) -> Effect:
    """The clock ends a pause."""
    return Effect(changes=_resume(scene))


def triaged(scene: Scene) -> Effect:
    """Road, category and level are settled."""
    event = scene.event
    changes = {
        "road": event.road,
        "category": event.category,
        "profile": event.profile,
        "triaged_by": scene.by.person,
    }
    if event.sealed is not None:
        changes["sealed"] = event.sealed
    return Effect(changes=changes)


def reclassified(scene: Scene) -> Effect:
    """A higher level brings its limits from now on; a deadline is never moved earlier silently: the entry says so."""
    event, case, policy = scene.event, scene.case, scene.policy
    changes: dict[str, Any] = {
        "road": event.road,
        "category": event.category,
        "profile": event.profile,
        "urgent": event.urgent,
        "danger": event.danger,
    }
    if event.sealed is not None:
        changes["sealed"] = event.sealed
    for name in ("suggested_unit", "suggested_person"):
        if getattr(event, name) is not None:
            changes[name] = getattr(event, name)
    if event.profile != case.profile:
        changes.update(_new_limits(scene, policy.limit(event.profile)))
    return Effect(changes=changes, facts=_facts(event, "reason", "text"))


def _new_limits(scene: Scene, limits: Limits) -> dict[str, Any]:
    case, policy = scene.case, scene.policy
    if case.state in {State.REGISTERED, State.TRIAGE}:
        return {"triage_by": deadline(policy, scene.at, limits.triage)}
    changes: dict[str, Any] = {"due_by": deadline(policy, scene.at, _closing(limits, scene.event.road))}
    if case.state is State.DISPATCHED:
        changes["sign_by"] = deadline(policy, scene.at, limits.sign)
    return changes


def _facts(event: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(event, name) for name in names if getattr(event, name) is not None}


def dispatched(scene: Scene) -> Effect:
    """交办: the signing clock starts; the handle clock runs from the first dispatch and is never reset."""
    event, case, policy = scene.event, scene.case, scene.policy
    limits = policy.limit(case.profile)
    contact = deadline(policy, scene.at, limits.contact) if limits.contact_from != "signed" else None
    changes: dict[str, Any] = {
        "unit": event.unit or None,
        "handler": event.person,
        "auto": scene.by.person is None,
        "assigned_at": scene.at,
        "sign_by": deadline(policy, scene.at, limits.sign),
        "contact_by": contact if event.contact_needed else None,
        "contact_needed": event.contact_needed,
        "signed_at": None,
        "contacted_at": None,
        "needs_leader": False,
        "related": None,
        "triage_by": None,
        "reject_asked_by": None,
    }
    if case.due_by is None:
        changes["due_by"] = deadline(policy, scene.at, _closing(limits, case.road))
        changes["interim_by"] = deadline(policy, scene.at, limits.interim)
    changes.update(_calling(scene))
    facts = _facts(event, "text", "override_text")
    return Effect(changes=changes, facts=facts)


def _calling(scene: Scene) -> dict[str, Any]:
    called = getattr(scene.event, "called", ())
    if not called:
        return {"called": (), "call_next_at": None}
    step = Span(scene.policy.burden.call_every, SpanUnit.MINUTES)
    return {"called": tuple(called), "call_next_at": deadline(scene.policy, scene.at, step), "handler": None}


def transferred(scene: Scene) -> Effect:
    """转办: a new lead, the same total clock."""
    found = dispatched(scene)
    return Effect(changes={**found.changes, "former_handler": scene.case.handler}, facts=found.facts)


def signed(scene: Scene) -> Effect:
    """签收: who signs is the handler from now on; calling ends."""
    case, by, policy = scene.case, scene.by, scene.policy
    limits = policy.limit(case.profile)
    changes: dict[str, Any] = {"signed_at": scene.at, "call_next_at": None}
    if case.handler is None or case.handler != by.acts_for:
        changes["handler"] = by.person
    if case.called and by.unit and by.unit != case.unit:
        changes["unit"] = by.unit
    if limits.contact_from == "signed" and case.contact_needed:
        changes["contact_by"] = deadline(policy, scene.at, limits.contact)
    if scene.event.related is not None:
        changes["related"] = scene.event.related
    return Effect(changes=changes, facts={"implied": True} if scene.event.implied else {})


def returned(scene: Scene) -> Effect:
    """退回: the unit's clock stops, the case's goes on; the third goes to the responsible leader."""
    case, event = scene.case, scene.event
    times = case.returns + 1
    limits = scene.policy.limit(case.profile)
    changes = {
        "returns": times,
        "returned_by": case.unit or case.handler,
        "return_reason": event.reason,
        "former_handler": case.handler,
        "handler": None,
        "unit": None,
        "sign_by": None,
        "contact_by": None,
        "signed_at": None,
        "auto": False,
        "called": (),
        "call_next_at": None,
        "suggested_unit": event.unit,
        "suggested_person": None,
        "needs_leader": times > scene.policy.burden.max_returns,
        "triage_by": deadline(scene.policy, scene.at, limits.triage),
        "decision": "human",
    }
    return Effect(changes=changes, facts={**_facts(event, "text", "unit"), "reason": event.reason})


def contacted(scene: Scene) -> Effect:
    """首次联系; a try that reached nobody is kept too."""
    event, case = scene.event, scene.case
    facts = {**_facts(event, "text"), "way": event.way, "reached": event.reached}
    if event.implied:
        facts["implied"] = True
    if not event.reached:
        return Effect(facts=facts)
    changes: dict[str, Any] = {"progressed_at": scene.at, "state": State.HANDLING}
    if case.contacted_at is None:
        changes["contacted_at"] = scene.at
    return Effect(changes=changes, facts=facts)


def info_asked(scene: Scene) -> Effect:
    """要求补充: the clock stops for at most so many days."""
    limit = Span(scene.policy.burden.ask_days, SpanUnit.DAYS)
    changes = {
        "asks": scene.case.asks + 1,
        "state_before": State.HANDLING,
        "paused_at": scene.at,
        "paused_until": deadline(scene.policy, scene.at, limit),
    }
    return Effect(changes=changes, facts={"text": scene.event.text})


def help_asked(scene: Scene) -> Effect:
    """要帮忙, or a longer time asked for."""
    event = scene.event
    facts = {**_facts(event, "text", "days"), "kind": event.kind}
    if event.kind == "extension":
        return Effect(
            changes={"extension_asked_at": scene.at, "extension_asked_days": event.days}, facts=facts
        )
    return Effect(facts=facts)


def messaged(scene: Scene) -> Effect:
    """回话 counts as progress, and as the first contact."""
    case = scene.case
    changes: dict[str, Any] = {"progressed_at": scene.at}
    if case.state is State.SIGNED:
        changes["state"] = State.HANDLING
    if case.contacted_at is None and case.state in LED:
        changes["contacted_at"] = scene.at
    return Effect(changes=changes, facts={"text": scene.event.text})


def extended(scene: Scene) -> Effect:
    """延期 from the present deadline."""
    case, event = scene.case, scene.event
    start = case.due_by or scene.at
    changes = {
        "extensions": case.extensions + 1,
        "extension_asked_at": None,
        "extension_asked_days": None,
        "due_by": deadline(scene.policy, start, Span(event.days, SpanUnit.WORK_DAYS)),
    }
    return Effect(changes=changes, facts={**_facts(event, "text"), "days": event.days})


def resolved(scene: Scene) -> Effect:
    """提交结果: the handle clock stops, the callback clock starts."""
    event = scene.event
    limits = scene.policy.limit(scene.case.profile)
    changes = {
        "result_code": event.code,
        "result_text": event.text,
        "resolved_at": scene.at,
        "callback_by": deadline(scene.policy, scene.at, limits.callback or Span(3, SpanUnit.WORK_DAYS)),
        "resident_says": None,
        "callback_tries": 0,
    }
    return Effect(changes=changes, facts={"text": event.text, "code": event.code, "media": list(event.media)})


def called_back(scene: Scene) -> Effect:
    """回访: solved closes, not solved opens a new round, a rating is kept, nobody reached is counted."""
    event, case = scene.event, scene.case
    facts = {**_facts(event, "text", "rating"), "says": event.says}
    if event.says == "rated":
        return Effect(changes={"rating": event.rating}, facts=facts)
    if event.says == "unreached":
        return Effect(changes={"callback_tries": case.callback_tries + 1}, facts=facts)
    changes: dict[str, Any] = {"called_back_at": scene.at, "resident_says": event.says}
    if event.rating is not None:
        changes["rating"] = event.rating
    if case.state is State.RESOLVED:
        changes.update(_again(scene) if event.says == "unsolved" else _closed(scene, event.says))
    return Effect(changes=changes, facts=facts)


def _closed(scene: Scene, reason: str) -> dict[str, Any]:
    return {"state": State.CLOSED, "closed_at": scene.at, "end_reason": reason, "callback_by": None}


def _again(scene: Scene) -> dict[str, Any]:
    """A new round with its own limits; the old result stays in the history."""
    case, policy = scene.case, scene.policy
    return {
        "state": State.HANDLING,
        "round": case.round + 1,
        "reworks": case.reworks + 1,
        "resolved_at": None,
        "closed_at": None,
        "end_reason": None,
        "callback_by": None,
        "due_by": deadline(policy, scene.at, _closing(policy.limit(case.profile), case.road)),
    }


def reworked(scene: Scene) -> Effect:
    """重办 by the centre."""
    return Effect(changes=_again(scene), facts=_facts(scene.event, "text"))


def closed(scene: Scene) -> Effect:
    """办结."""
    return Effect(changes=_closed(scene, scene.case.resident_says or "unreached"))


def urged(scene: Scene) -> Effect:
    """催办: counts once a day, all are kept."""
    event, case = scene.event, scene.case
    facts = _facts(event, "text")
    if event.day == case.urged_on:
        return Effect(facts={**facts, "counted": False})
    return Effect(changes={"urges": case.urges + 1, "urged_on": event.day}, facts={**facts, "counted": True})


def drafted(scene: Scene) -> Effect:
    """督办 draft: a person signs it or not."""
    return Effect(
        changes={"supervise_draft_by": scene.by.person or "system"},
        facts={**_facts(scene.event, "text"), "kind": "supervise_draft"},
    )


def supervised(scene: Scene) -> Effect:
    """督办 signed: a clock of its own."""
    event = scene.event
    answer = deadline(scene.policy, scene.at, Span(event.days, SpanUnit.WORK_DAYS))
    changes = {"supervised_at": scene.at, "supervise_by": answer, "supervise_draft_by": None}
    return Effect(changes=changes, facts={**_facts(event, "text"), "days": event.days})


def noted(scene: Scene) -> Effect:
    """批示."""
    return Effect(facts={"text": scene.event.text, "kind": "note"})


def escalated(scene: Scene) -> Effect:
    """上报: the upper tier dispatches; the total clock goes on."""
    event, case = scene.event, scene.case
    limits = scene.policy.limit(case.profile)
    changes = {
        "escalated_to": event.to,
        "former_handler": case.handler,
        "handler": None,
        "unit": None,
        "sign_by": None,
        "contact_by": None,
        "auto": False,
        "triage_by": deadline(scene.policy, scene.at, limits.triage),
        "decision": "human",
        "called": (),
        "call_next_at": None,
    }
    return Effect(changes=changes, facts={**_facts(event, "text"), "reason": event.reason, "to": event.to})


def withdrawn(scene: Scene) -> Effect:
    """撤回."""
    pressed = scene.event.pressed
    return Effect(
        changes={"end_reason": "pressed" if pressed else "withdrawn"}, facts={"pressed": bool(pressed)}
    )


def rejected(scene: Scene) -> Effect:
    """不予受理: the first asks, a second person confirms."""
    case, event = scene.case, scene.event
    facts = {"text": event.text, "reason": event.reason}
    if case.reject_asked_by is None or case.reject_asked_by == scene.by.person:
        return Effect(
            changes={"reject_asked_by": scene.by.person}, facts={**facts, "reject": "asked"}, past="noted"
        )
    changes = {"state": State.NOT_ACCEPTED, "end_reason": event.reason, "result_text": event.text}
    return Effect(changes=changes, facts=facts)


def invalidated(scene: Scene) -> Effect:
    """误发/测试."""
    return Effect(changes={"end_reason": scene.event.reason}, facts={"reason": scene.event.reason})


def merged(scene: Scene) -> Effect:
    """合并."""
    return Effect(changes={"merged_into": scene.event.master}, facts={"master": scene.event.master})


def reminded(scene: Scene) -> Effect:
    """A rung of the ladder; in an emergency the next of the call list."""
    event, case = scene.event, scene.case
    changes: dict[str, Any] = {"rungs": (*case.rungs, event.rung, *event.skipped)}
    if event.call:
        changes["called"] = (*case.called, *event.call)
    if event.call_next_at is not None or event.call:
        changes["call_next_at"] = event.call_next_at
    if event.rung.startswith("unanswered"):
        changes["unanswered_told"] = True
    facts = {"rung": event.rung, "skipped": list(event.skipped), "call": list(event.call)}
    return Effect(changes=changes, facts={name: value for name, value in facts.items() if value})


EFFECTS: Mapping[str, EffectOf] = {
    "Submit": submitted,
    "ProxySubmit": submitted,
    "OnSpot": on_spot,
    "Supplement": supplemented,
    "Triage": triaged,
    "Reclassify": reclassified,
    "Dispatch": dispatched,
    "Transfer": transferred,
    "Sign": signed,
    "Return": returned,
    "Contact": contacted,
    "AskInfo": info_asked,
    "AskHelp": help_asked,
    "Message": messaged,
    "Extend": extended,
    "Resume": resumed,
    "Resolve": resolved,
    "Callback": called_back,
    "Rework": reworked,
    "Close": closed,
    "Urge": urged,
    "DraftSupervise": drafted,
    "Supervise": supervised,
    "Note": noted,
    "Escalate": escalated,
    "Withdraw": withdrawn,
    "Reject": rejected,
    "Invalid": invalidated,
    "Merge": merged,
    "Remind": reminded,
}
