"""The one place where a case changes: open_case, decide, allowed, fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.codec import decode, encode
from cases.effects import EFFECTS, Effect
from cases.events import Event, Remind, Submit
from cases.guards import WHO, check
from cases.model import Actor, Audience, Case, Decision, Entry, Json, Notice, Refused
from cases.notices import notices
from cases.policy import Policy
from cases.rules import TABLE, Rule
from cases.rung_notices import of_rung
from cases.scene import Scene

# A button shown before one of these changed is past: it was about another situation.
_MOVES = frozenset({"state", "unit", "handler", "category", "profile", "round", "sealed", "needs_leader"})


_ROWS: Mapping[type[Event], tuple[Rule, ...]] = {
    kind: tuple(rule for rule in TABLE if rule.event is kind) for kind in {rule.event for rule in TABLE}
}


def _rule(case: Case | None, event: type[Event], by: Actor) -> Rule:
    """The row for this state and role. Raises Refused: unknown_in_state before not_your_role."""
    rows = _ROWS.get(event, ())
    here = [
        row
        for row in rows
        if (case is None and not row.sources) or (case is not None and case.state in row.sources)
    ]
    if not here:
        raise Refused("unknown_in_state", state=f"@key:state.{case.state}" if case else "")
    fitting = [row for row in here if by.role in row.roles]
    if not fitting:
        raise Refused("not_your_role")
    return fitting[0]


def open_case(  # noqa: PLR0917 - who does what when under which rules: the five of design.md 3.1
    no: str, event: Submit, by: Actor, at: datetime, policy: Policy
) -> Decision:
    """A new case from a report. Raises Refused."""
    rule = _rule(None, type(event), by)
    return _carry_out(rule, Scene(case=Case(no=no), event=event, by=by, at=at, policy=policy))


def decide(  # noqa: PLR0917
    case: Case, event: Event, by: Actor, at: datetime, policy: Policy
) -> Decision:
    """What `event` by `by` at `at` does to the case. Raises Refused(code). Nothing else changes a case."""
    rule = _rule(case, type(event), by)
    return _carry_out(rule, Scene(case=case, event=event, by=by, at=at, policy=policy))


def _carry_out(rule: Rule, scene: Scene) -> Decision:
    check(rule.guards, scene)
    found = EFFECTS.get(rule.event, _nothing_else)(scene)
    changes = dict(found.changes)
    if rule.to is not None:
        changes.setdefault("state", rule.to)
    seq = scene.case.version + 1
    if _MOVES & _real(scene.case, changes).keys():
        changes["moved"] = seq
    told = _told(rule, scene, replace(scene.case, version=seq, **changes))
    if any(notice.to is Audience.REPORTER for notice in told):
        changes["told_at"] = scene.at
    changes = _real(scene.case, changes)
    case = replace(scene.case, version=seq, **changes)
    return Decision(case=case, entry=_entry(scene, found, changes, seq), notices=told)


def _nothing_else(_scene: Scene) -> Effect:
    """A move that changes no more than the state."""
    return Effect()


def _told(rule: Rule, scene: Scene, case: Case) -> tuple[Notice, ...]:
    return of_rung(scene, case) if isinstance(scene.event, Remind) else notices(scene, case, rule.tell)


def _real(case: Case, changes: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from what was."""
    return {name: value for name, value in changes.items() if getattr(case, name) != value}


def _entry(scene: Scene, effect: Effect, changes: dict[str, Any], seq: int) -> Entry:
    facts = dict(effect.facts)
    if "due_by" in changes and scene.case.due_by is not None:
        facts["due_was"] = scene.case.due_by  # a deadline never moves silently
    return Entry(
        case=scene.case.no,
        seq=seq,
        at=scene.at,
        type=effect.past or type(scene.event).past,
        role=scene.by.role,
        actor=scene.by.person,
        unit=scene.by.unit,
        acts_for=scene.by.acts_for,
        changes=encode(changes),
        facts=encode(facts),
    )


def allowed(case: Case, by: Actor) -> tuple[str, ...]:
    """Names of the events that state, role and post permit: what buttons and help may offer.

    Guards about the event itself (its reason, its time) still decide when it happens.
    """
    fitting = (rule for rule in TABLE if case.state in rule.sources and by.role in rule.roles)
    return tuple(dict.fromkeys(rule.event.name() for rule in fitting if _may(rule, case, by)))


def _may(rule: Rule, case: Case, by: Actor) -> bool:
    try:
        for name in rule.guards:
            if name in WHO:
                WHO[name](case, by)
    except Refused:
        return False
    return True


def fold(entries: Iterable[Entry]) -> Case:
    """The case that this history makes. Raises ValueError for an empty or broken one."""
    number, seq = "", 0
    told: dict[str, Json] = {}
    for entry in entries:
        _follows(entry, number or entry.case, seq)
        number, seq = entry.case, entry.seq
        told.update(entry.changes)
    if not number:
        raise ValueError("empty history")
    return Case(no=number, version=seq, **decode(told))


def stages(entries: Iterable[Entry]) -> Iterator[Case]:
    """The case after each entry of its history. Raises ValueError for a broken one."""
    case: Case | None = None
    for entry in entries:
        case = case or Case(no=entry.case)
        _follows(entry, case.no, case.version)
        case = replace(case, version=entry.seq, **decode(entry.changes))
        yield case


def _follows(entry: Entry, number: str, seq: int) -> None:
    if entry.case != number or entry.seq != seq + 1:
        raise ValueError(f"{entry.case}:{entry.seq}")
