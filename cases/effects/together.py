"""Mediation between two sides, and units that help the one that leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.deadlines import Span, SpanUnit
from cases.effects.base import Effect, deadline, progress, said, spoken
from cases.effects.work import ended_with
from cases.events import Whistle
from cases.model import Case, Part, Party, State
from cases.scene import SIDES, Scene, part_of, party


def _sides(case: Case, *now: Party) -> tuple[Party, ...]:
    """The sides with these in their places."""
    known = {one.side: one for one in (*case.parties, *now)}
    return tuple(known[side] for side in sorted(known))


def party_named(scene: Scene) -> Effect:
    """What was said of a side; what was known and not spoken of stays."""
    told = said(scene.event, "who", "relation", "claim", "willing")
    now = replace(party(scene.case, scene.event.side), **told)
    facts = {"kind": "party", "side": now.side, **told}
    return Effect(changes={"parties": _sides(scene.case, now)}, facts=facts)


def mediation_started(scene: Scene) -> Effect:
    """Both sides want it: their time begins to run, and the handler has spoken with the reporter."""
    limit = Span(scene.policy.burden.mediation_days, SpanUnit.DAYS)
    both = (replace(party(scene.case, side), willing=True) for side in SIDES)
    changes = spoken(scene) | {
        "state": State.MEDIATING,
        "mediate_by": deadline(scene.policy, scene.at, limit),
        "parties": _sides(scene.case, *both),
    }
    return Effect(changes=changes, facts={"agreed": list(SIDES)})


def mediation_held(scene: Scene) -> Effect:
    """One round; a postponed one was none."""
    changes = progress(scene)
    if scene.event.result != "postponed":
        changes["rounds"] = scene.case.rounds + 1
    return Effect(changes=changes, facts={**said(scene.event, "text"), "result": scene.event.result})


def agreed(scene: Scene) -> Effect:
    """The agreement is the result; a written one may be confirmed by the court within its time."""
    event, policy = scene.event, scene.policy
    month = Span(policy.burden.confirm_days, SpanUnit.DAYS)
    changes = ended_with(scene, text=event.text, code="solved") | {
        "rounds": scene.case.rounds + 1,
        "mediate_by": None,
        "agreement": event.form,
        "perform_by": event.perform_by,
        "confirm_by": deadline(policy, scene.at, month) if event.form == "written" else None,
    }
    return Effect(changes=changes, facts={"text": event.text, "form": event.form})


def mediation_failed(scene: Scene) -> Effect:
    """Back to the handler, who knows the other roads."""
    facts = {**said(scene.event, "text", "side"), "reason": scene.event.reason}
    changes = progress(scene) | {"mediate_by": None}
    if scene.event.side is not None:
        unwilling = replace(party(scene.case, scene.event.side), willing=False)
        changes["parties"] = _sides(scene.case, unwilling)
    return Effect(changes=changes, facts=facts)


def assisted(scene: Scene) -> Effect:
    """A unit more, with a task and a limit of its own; the lead stays the lead."""
    event, case, policy = scene.event, scene.case, scene.policy
    burden = policy.burden
    days = burden.whistle_days if isinstance(event, Whistle) else burden.assist_days
    assistant = Part(
        unit=event.unit,
        person=event.person,
        text=event.text,
        since=scene.at,
        by=deadline(policy, scene.at, Span(days, SpanUnit.WORK_DAYS)),
    )
    others = tuple(one for one in case.parts if one.unit != event.unit)
    facts = said(event, "unit", "person", "text")
    return Effect(changes={"parts": (*others, assistant), "state": State.JOINT}, facts=facts)


def helped(scene: Scene) -> Effect:
    """A assistant took her part, or has done it."""
    event, case = scene.event, scene.case
    mine = part_of(case, scene.by)
    assert mine is not None  # is_assisting has seen to it
    now = replace(
        mine,
        person=mine.person or scene.by.person,
        signed_at=mine.signed_at or scene.at,
        done_at=scene.at if event.done else mine.done_at,
    )
    facts: dict[str, Any] = {**said(event, "text"), "unit": mine.unit, "done": event.done}
    changes = {"parts": tuple(now if one is mine else one for one in case.parts)}
    return Effect(changes=changes | {"progressed_at": scene.at}, facts=facts)
