"""Who leads: dispatch, transfer, return, escalation."""

from __future__ import annotations

from typing import Any

from cases.effects.base import Effect, closing, deadline, next_call, said, waiting
from cases.scene import Scene, calling


def dispatched(scene: Scene) -> Effect:
    """交办: the signing clock starts; the handle clock runs from the first dispatch and is never reset."""
    called = tuple(scene.event.called)
    changes = _assigned(scene)
    if called:
        # Calling: whoever signs becomes the handler, so nobody is one yet.
        changes |= {"handler": None, "called": called, "called_at": scene.at, "calls": len(called)}
        changes["call_next_at"] = next_call(scene)
    return Effect(changes=changes, facts=said(scene.event, "text", "override_text"))


def transferred(scene: Scene) -> Effect:
    """转办: a new lead, the same total clock. An emergency nobody has signed is called on."""
    case, person = scene.case, scene.event.person
    changes = _assigned(scene) | {"former_handler": case.handler}
    if calling(case):
        called = (*(who for who in case.called if who != person), *((person,) if person else ()))
        changes |= {
            "handler": None,
            "called": called,
            "called_at": case.called_at,
            "calls": case.calls,
            "call_next_at": next_call(scene),
        }
    return Effect(changes=changes, facts=said(scene.event, "text", "override_text"))


def _assigned(scene: Scene) -> dict[str, Any]:
    event, case, policy = scene.event, scene.case, scene.policy
    limits = policy.limit(case.profile)
    contact = event.contact_needed and limits.contact_from != "signed"
    changes: dict[str, Any] = {
        "unit": event.unit or None,
        "handler": event.person,
        "auto": scene.by.person is None,
        "assigned_at": scene.at,
        "sign_by": deadline(policy, scene.at, limits.sign),
        "signed_at": None,
        "contact_by": deadline(policy, scene.at, limits.contact) if contact else None,
        "contact_needed": event.contact_needed,
        "contacted_at": None,
        "contact_tries": 0,
        "contact_tried_at": None,
        "called": (),
        "called_at": None,
        "calls": 0,
        "call_next_at": None,
        "related": None,
        "needs_leader": False,
        "queued_at": None,
        "triage_by": None,
        "reject_asked_by": None,
        "extension_asked_at": None,
        "extension_asked_days": None,
        "late_reason": None,
    }
    if case.due_by is None:
        changes["due_by"] = deadline(policy, scene.at, closing(limits, case.road))
        changes["interim_by"] = deadline(policy, scene.at, limits.interim)
    return changes


def returned(scene: Scene) -> Effect:
    """退回: the unit's clock stops, the case's goes on; the third goes to the responsible leader."""
    case, event = scene.case, scene.event
    times = case.returns + 1
    changes = waiting(scene) | {
        "returns": times,
        "returned_by": case.unit or case.handler,
        "return_reason": event.reason,
        "suggested_unit": event.unit,
        "suggested_person": None,
        "needs_leader": times > scene.policy.burden.max_returns,
    }
    return Effect(changes=changes, facts={**said(event, "text", "unit"), "reason": event.reason})


def escalated(scene: Scene) -> Effect:
    """上报: the upper tier dispatches; the total clock goes on."""
    event = scene.event
    changes = waiting(scene) | {"escalated_to": event.to, "suggested_unit": None, "suggested_person": None}
    return Effect(changes=changes, facts=said(event, "text", "reason", "to"))


def handed_over(scene: Scene) -> Effect:
    """交接: back to the centre with the successor proposed; no limit moves."""
    event, case = scene.event, scene.case
    proposed = {"suggested_unit": event.unit or case.unit, "suggested_person": event.person}
    return Effect(changes=waiting(scene) | proposed, facts={"kind": "handover", "person": event.person})
