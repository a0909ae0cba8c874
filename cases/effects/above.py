"""From above and by the clock: urge, supervise, note, remind."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from cases import legal
from cases.deadlines import Span, SpanUnit
from cases.effects.base import Effect, deadline, said
from cases.model import Role
from cases.rungs import STILL_SOLVED, UNANSWERED, climbed, rung_id
from cases.scene import Scene


def urged(scene: Scene) -> Effect:
    """催办: a resident's counts once a day, a leader's stands by itself; all are kept."""
    event, case = scene.event, scene.case
    facts = said(event, "text")
    if scene.by.role is not Role.RESIDENT:
        return Effect(facts=facts)
    counted = event.day != case.urged_on
    changes = {"urges": case.urges + 1, "urged_on": event.day} if counted else {}
    return Effect(changes=changes, facts={**facts, "counted": counted})


def drafted(scene: Scene) -> Effect:
    """督办 draft: a person signs it or not."""
    facts = {**said(scene.event, "text"), "kind": "supervise_draft"}
    return Effect(changes={"supervise_draft_by": scene.by.person or "system"}, facts=facts)


def supervised(scene: Scene) -> Effect:
    """督办 signed: a clock of its own."""
    event = scene.event
    answer = deadline(scene.policy, scene.at, Span(event.days, SpanUnit.WORK_DAYS))
    changes = {"supervised_at": scene.at, "supervise_by": answer, "supervise_draft_by": None}
    return Effect(changes=changes, facts={**said(event, "text"), "days": event.days})


def leader_named(scene: Scene) -> Effect:
    """包案: the case stays with its handler, and has somebody above who answers for it."""
    person = scene.event.person
    return Effect(changes={"case_leader": person}, facts={"kind": "case_leader", "person": person})


def unsealed(scene: Scene) -> Effect:
    """开封: the first voice stands alone until a second one opens it."""
    case, who = scene.case, scene.by.person or ""
    facts = said(scene.event, "text")
    if not case.unsealed_by or case.unsealed_by == (who,):
        return Effect(changes={"unsealed_by": (who,)}, facts={**facts, "unseal": "asked"}, past="noted")
    return Effect(
        changes={"unsealed_by": (*case.unsealed_by, who), "sealed": False}, facts={**facts, "unseal": "done"}
    )


def noted(scene: Scene) -> Effect:
    """批示."""
    return Effect(facts={"text": scene.event.text, "kind": "note"})


def reminded(scene: Scene) -> Effect:
    """A rung of the ladder; in an emergency the next of the call list."""
    event, case = scene.event, scene.case
    changes: dict[str, Any] = {"rungs": climbed(case, event.rung, *event.skipped)}
    if event.call:  # each once, the one called last at the end: who is called next, and who may sign
        changes["called"] = (*(who for who in case.called if who not in event.call), *event.call)
    if event.call_next_at is not None or event.call:
        changes |= {"call_next_at": event.call_next_at, "calls": case.calls + 1}
    if rung_id(event.rung) == UNANSWERED:
        changes["unanswered_told"] = True
    if rung_id(event.rung) == STILL_SOLVED:
        changes["asked_again_at"] = scene.at
    facts: dict[str, Any] = {"rung": event.rung}
    if event.skipped:
        facts["skipped"] = list(event.skipped)
    if event.call:
        facts["call"] = list(event.call)
    if event.rounds:
        facts["rounds"] = event.rounds
    return Effect(changes=changes, facts=facts)


def late_reason(scene: Scene) -> Effect:
    """Said once in one tap, read by the leaders as the unit's cause."""
    facts = {"kind": "late_reason", "reason": scene.event.reason}
    return Effect(changes={"late_reason": scene.event.reason}, facts=facts)


def timer_started(scene: Scene) -> Effect:
    """法定期限: counted as the statute counts, from its own first day."""
    event, policy = scene.event, scene.policy
    by = policy.calendar.add(event.start, policy.legal[event.code].span)
    clock = legal.Running(code=event.code, start=event.start.astimezone(UTC), by=by)
    facts = {"kind": "legal_timer", "code": event.code, "by": by}
    return Effect(changes={"legal": (*scene.case.legal, clock.mark)}, facts=facts)


def timer_stopped(scene: Scene) -> Effect:
    """Done, or attached by mistake: it reminds no more, the history keeps it."""
    mark = scene.event.mark
    left = tuple(one for one in scene.case.legal if one != mark)
    facts = {"kind": "legal_timer_done", "code": legal.read(mark).code}
    return Effect(changes={"legal": left}, facts=facts)
