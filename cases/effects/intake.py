"""A case comes in and is understood: report, more words, triage, another category."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.deadlines import Span, SpanUnit
from cases.effects.base import Effect, closing, deadline, next_call, said, unpaused, waiting
from cases.model import LED, Case, Profile, State
from cases.scene import Scene, calling, owns, raises

_ON_ALARM = frozenset({State.DISPATCHED, State.SIGNED, State.HANDLING})

_TOLD = (
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
    "text",
    "place_text",
    "suggested_unit",
    "suggested_person",
    "linked",
    "named",
    "escalated_to",
)
_ADDED = (
    "area",
    "township",
    "place_text",
    "nameable",
    "contact_way",
    "suggested_unit",
    "suggested_person",
)


def submitted(scene: Scene) -> Effect:
    """The first entry holds all that was understood; the triage clock starts."""
    event, policy = scene.event, scene.policy
    changes = {
        **{name: getattr(event, name) for name in _TOLD},
        "state": State.REGISTERED,
        "opened_at": scene.at,
        "queued_at": scene.at,
        "told_at": scene.at,  # the receipt
        "policy": policy.version,
        "agent": getattr(event, "agent", None),
        "triage_by": deadline(policy, scene.at, _triage(scene)),
    }
    facts = {"evidence": list(event.evidence), "alternatives": list(event.alternatives)}
    return Effect(changes=changes, facts=facts)


def _triage(scene: Scene) -> Span | None:
    """A voice nobody has heard may hold anything: a person listens within its own few minutes."""
    if scene.event.unheard:
        return Span(scene.policy.burden.unheard_minutes, SpanUnit.MINUTES)
    return scene.policy.limit(scene.event.profile).triage


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
        "queued_at": None,
    }
    return Effect(changes={**first.changes, **done}, facts=first.facts)


def supplemented(scene: Scene) -> Effect:
    """More words; an answer fills its field. What was waited for ends the pause."""
    event, case = scene.event, scene.case
    changes = said(event, *_ADDED)
    if case.state is State.WAITING_INFO and (event.text is not None or event.media):
        changes |= unpaused(case, scene.at) | {"state": case.state_before or State.HANDLING}
    if owns(case, scene.by):
        changes["told_at"] = scene.at  # she gets an answer to it
    changes |= _silence(scene)
    facts = said(event, "text", "answers", "safe")
    if event.media:
        facts["media"] = list(event.media)
    return Effect(changes=changes, facts=facts)


def split(scene: Scene) -> Effect:
    """拆分: both know of each other."""
    return Effect(
        changes={"linked": (*scene.case.linked, scene.event.other)}, facts={"case": scene.event.other}
    )


def _silence(scene: Scene) -> dict[str, Any]:
    """Her wish; what came meanwhile stays unshown until she has seen it alone."""
    event, case = scene.event, scene.case
    if event.silent is None:
        return {}
    if event.silent:
        return {"silent": True, "unshown_since": case.unshown_since or scene.at}
    return {"silent": False} | ({"unshown_since": None} if event.answers == "alone" else {})


def triaged(scene: Scene) -> Effect:
    """Road, category and level are settled."""
    event = scene.event
    settled = said(event, "road", "category", "profile", "sealed")
    return Effect(changes={**settled, **_limits(scene), "triaged_by": scene.by.person})


def reclassified(scene: Scene) -> Effect:
    """改类: a higher level brings its limits from now on; what the new limits move stands in the entry."""
    event, case = scene.event, scene.case
    changes = said(event, "road", "category", "profile", "sealed", "suggested_unit", "suggested_person")
    changes |= {"urgent": event.urgent, "danger": event.danger}
    changes |= _limits(scene)
    if event.sealed and not case.sealed and case.state in LED:
        # Whoever worked on it so far must not read on: its own handlers take it over.
        changes |= waiting(scene, event.profile) | {"state": State.TRIAGE}
    else:
        changes |= _calls(scene)
    return Effect(changes=changes, facts=said(event, "reason", "text"))


def _limits(scene: Scene) -> dict[str, Any]:
    case, event, policy = scene.case, scene.event, scene.policy
    limits = policy.limit(event.profile)
    spans = {
        "triage_by": limits.triage,
        "sign_by": limits.sign,
        "contact_by": limits.contact if case.contact_needed and case.contacted_at is None else None,
        "due_by": closing(limits, event.road),
    }
    if event.profile is case.profile and event.road is case.road:
        return {}
    up = raises(case, event.profile)
    changes: dict[str, Any] = {}
    for name, span in spans.items():
        running = getattr(case, name)
        if running is not None and span is not None and case.state is not State.RESOLVED:
            changes[name] = _moved(running, policy.calendar.add(scene.at, span), up)
    if up and limits.interim is not None and case.state in LED:
        changes["interim_by"] = deadline(policy, scene.at, limits.interim)
    elif case.interim_by is not None and limits.interim is None:
        changes["interim_by"] = None  # a person said it is less pressing: no report in between is owed
    return changes


def _moved(running: datetime, fresh: datetime, up: bool) -> datetime:
    """A raised level never gives more time, a lowered one never takes any away."""
    return min(running, fresh) if up else max(running, fresh)


def _calls(scene: Scene) -> dict[str, Any]:
    case, event = scene.case, scene.event
    if event.called and case.state is State.DISPATCHED:
        called = (*case.called, *(who for who in event.called if who not in case.called))
        return {
            "called": called,
            "called_at": case.called_at or scene.at,
            "call_next_at": next_call(scene),
            "calls": len(called),
        }
    if _alarm_ends(case, event):
        # A person said it is no emergency: the calling ends. Whoever was called for another kind of matter,
        # or nobody, has it: then the centre places it anew.
        ownerless = case.handler is None and case.unit is None
        if ownerless or event.category != case.category:
            return waiting(scene, event.profile) | {"state": State.TRIAGE}
        return {"called": (), "called_at": None, "call_next_at": None, "calls": 0}
    return {}


def _alarm_ends(case: Case, event: Any) -> bool:
    alarmed = calling(case) or (case.state in _ON_ALARM and case.profile is Profile.E)
    return alarmed and event.danger is None and event.profile is not Profile.E
