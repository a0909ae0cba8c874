"""What an effect gives back, and the arithmetic that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.deadlines import Span, SpanUnit
from cases.model import Case, Profile, Road, State
from cases.policy import Limits, Policy
from cases.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Effect:
    """Changed fields, facts for the history, and a type other than the event's own where that fits better."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    past: str | None = None


EffectOf = Callable[[Scene], Effect]


def deadline(policy: Policy, start: datetime, span: Span | None) -> datetime | None:
    """`span` after `start` by the calendar; None where there is no such limit."""
    return policy.calendar.add(start, span) if span is not None else None


def closing(limits: Limits, road: Road) -> Span | None:
    """The time to a result: a dispute may have its own."""
    return limits.close_dispute if road is Road.DISPUTE and limits.close_dispute else limits.close


def said(event: Any, *names: str) -> dict[str, Any]:
    """Those of the event's fields that are set, as facts."""
    return {name: getattr(event, name) for name in names if getattr(event, name) is not None}


def unpaused(case: Case, at: datetime) -> dict[str, Any]:
    """The end of a pause: every deadline it stopped moves on by exactly its length."""
    if case.paused_at is None:
        return {}
    length = at - case.paused_at
    changes: dict[str, Any] = {"state_before": None, "paused_at": None, "paused_until": None}
    for name in ("due_by", "interim_by", "supervise_by"):
        stopped = getattr(case, name)
        if stopped is not None:
            changes[name] = stopped + length
    return changes


def waiting(scene: Scene, profile: Profile | None = None) -> dict[str, Any]:
    """Back before the centre with nobody leading; the case's own clock goes on."""
    case, policy = scene.case, scene.policy
    return {
        **unpaused(case, scene.at),
        "former_handler": case.handler,
        "handler": None,
        "unit": None,
        "auto": False,
        "sign_by": None,
        "signed_at": None,
        "contact_by": None,
        "called": (),
        "called_at": None,
        "call_next_at": None,
        "calls": 0,
        "extension_asked_at": None,
        "extension_asked_days": None,
        "decision": "human",
        "queued_at": scene.at,
        "triage_by": deadline(policy, scene.at, policy.limit(profile or case.profile).triage),
    }


def progress(scene: Scene) -> dict[str, Any]:
    """Something was done: an emergency owes its next report, all others owe none."""
    case, policy = scene.case, scene.policy
    changes: dict[str, Any] = {"progressed_at": scene.at}
    if case.interim_by is not None:
        changes["interim_by"] = deadline(policy, scene.at, policy.limit(case.profile).interim_again)
    return changes


def spoken(scene: Scene) -> dict[str, Any]:
    """The handler spoke with the resident: the first time is the first contact, and the work has begun."""
    case = scene.case
    changes = progress(scene)
    if case.contacted_at is None:
        changes["contacted_at"] = scene.at
    if case.state is State.SIGNED:
        changes["state"] = State.HANDLING
    return changes


def next_call(scene: Scene) -> datetime | None:
    """When the next of the call list is called."""
    return deadline(scene.policy, scene.at, Span(scene.policy.burden.call_every, SpanUnit.MINUTES))
