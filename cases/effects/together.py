"""Mediation between two sides, and units that help the one that leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.deadlines import Span, SpanUnit
from cases.effects.base import Effect, deadline, progress, said, spoken
from cases.effects.work import ended_with
from cases.events import Whistle
from cases.model import Part, State
from cases.scene import Scene, part_of


def mediation_started(scene: Scene) -> Effect:
    """Both sides want it: their time begins to run, and the handler has spoken with the reporter."""
    limit = Span(scene.policy.burden.mediation_days, SpanUnit.DAYS)
    changes = spoken(scene) | {"mediate_by": deadline(scene.policy, scene.at, limit)}
    return Effect(changes=changes | {"state": State.MEDIATING}, facts={"agreed": True})


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
    facts = {**said(scene.event, "text"), "reason": scene.event.reason}
    return Effect(changes=progress(scene) | {"mediate_by": None}, facts=facts)


def assisted(scene: Scene) -> Effect:
    """A unit more, with a task and a limit of its own; the lead stays the lead."""
    event, case, policy = scene.event, scene.case, scene.policy
    burden = policy.burden
    days = burden.whistle_days if isinstance(event, Whistle) else burden.assist_days
    assistant = Part(
        unit=event.unit,
        person=event.person,
        text=event.text,
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
