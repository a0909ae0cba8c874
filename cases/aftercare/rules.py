"""The one place where a plan changes: decide and fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from cases.aftercare import face, tells
from cases.aftercare.events import (
    Agree,
    AgreeFace,
    AskDue,
    CareEvent,
    ChangeTeam,
    Decline,
    DeclineFace,
    Household,
    Lapse,
    NotMet,
    NotTaken,
    Propose,
    Review,
    ReviewDue,
    Stop,
    StopFace,
    Visit,
    VisitDue,
    Wish,
    WishDue,
    WishFor,
)
from cases.aftercare.model import LIVE, RUNNING, Phase, Plan, Rhythm, Settled, Terms, fewer, more
from cases.aftercare.scene import Effect, Rule, Sight, begun, by_her, ended
from cases.codec import encode, readers_of
from cases.model import Actor, Entry, Refused, Role
from cases.scene import need, stands_for

REVIEWS: Final = ("continue", "down", "up", "end")
_READERS: Final = readers_of(Plan)
_MOVES: Final = frozenset({"phase", "lead", "worker", "others", "rhythm", "asked_rhythm"})
_CLOCK: Final = frozenset({Role.SYSTEM})
_SHE: Final = frozenset({Role.RESIDENT})
_PROPOSES: Final = frozenset({Role.DISPATCHER, Role.CASE_LEADER})
_STAFF: Final = frozenset(Role) - {Role.SYSTEM, Role.RESIDENT, Role.OPERATOR, Role.AUDITOR}


def decide(  # noqa: PLR0917 - who does what when under which terms, as for a case
    plan: Plan, event: CareEvent, by: Actor, at: datetime, terms: Terms
) -> Settled:
    """What `event` by `by` at `at` does to the plan; a new one has version 0. Raises Refused."""
    rule = RULES[type(event)]
    fresh = plan.version == 0
    need(rule.first if fresh else plan.phase in rule.sources, "care_not_now")
    need(by.role in rule.roles, "not_your_role")
    changes = rule.effect(Sight(plan=plan, event=event, by=by, at=at, terms=terms))
    if fresh:
        changes |= {"opened_at": at, "policy": terms.policy}
    seq = plan.version + 1
    changes = {name: value for name, value in changes.items() if getattr(plan, name) != value}
    if fresh or (changes.keys() & _MOVES and not isinstance(event, Visit)):
        changes["moved"] = seq
    after = replace(plan, version=seq, **changes)
    entry = Entry(
        case=plan.no,
        seq=seq,
        at=at,
        type=event.past,
        role=by.role,
        actor=by.person,
        unit=by.unit,
        acts_for=by.acts_for,
        changes=encode(changes),
        facts=encode(_facts(event)),
    )
    return Settled(plan=after, entry=entry, tells=tells.of(plan, after, event))


def _facts(event: CareEvent) -> dict[str, Any]:
    """What explains it: a text, an answer, a result."""
    found = {name: getattr(event, name, None) for name in ("text", "rhythm", "result", "for_her", "asked")}
    return {name: value for name, value in found.items() if value not in (None, False)}


def fold(entries: Iterable[Entry]) -> Plan:
    """The plan that this history makes. Raises ValueError for an empty or broken one."""
    plan: Plan | None = None
    for entry in entries:
        if plan is None:
            plan = Plan(no=entry.case)
        if entry.case != plan.no or entry.seq != plan.version + 1:
            raise ValueError(f"{entry.case}:{entry.seq}")
        changes: dict[str, Any] = {
            name: _READERS[name](value) if value is not None and name in _READERS else value
            for name, value in entry.changes.items()
        }
        plan = replace(plan, version=entry.seq, **changes)
    if plan is None:
        raise ValueError("empty history")
    return plan


# ---- effects ---------------------------------------------------------------------------------------


def _where(household: Household) -> dict[str, Any]:
    names = ("person", "case", "hushed", "township", "area", "category", "spoken_for", "avoid")
    return {name: getattr(household, name) for name in names}


def _wish(sight: Sight) -> dict[str, Any]:
    need(sight.by.person == sight.event.household.person, "not_own")
    return _where(sight.event.household) | {
        "phase": Phase.WISHED,
        "wished": True,
        "words": sight.event.words,
        "answer_by": sight.terms.answer_by(sight.at),
    }


def _wish_for(sight: Sight) -> dict[str, Any]:
    return _where(sight.event.household) | face.wish_for(sight)


def _propose(sight: Sight) -> dict[str, Any]:
    event, home = sight.event, sight.event.household
    if home is None:
        need(sight.plan.phase is Phase.WISHED, "care_not_now")
        hushed, person, avoid = sight.plan.hushed, sight.plan.person, sight.plan.avoid
    else:  # what nobody asked for is offered only after an ordinary matter is over
        need(sight.plan.version == 0, "care_not_now")
        need(not event.quiet, "care_only_asked")
        need(event.over, "care_too_soon")
        hushed, person, avoid = home.hushed, home.person, home.avoid
    _fit_team(event, person, avoid)
    need(event.asker is None or event.asker not in {person, *avoid}, "conflict")
    need(not (hushed and (event.village or event.asker)), "care_no_village")
    named = {
        "phase": Phase.PROPOSED,
        "proposed_by": sight.by.person,
        "lead": event.lead,
        "worker": event.worker,
        "others": event.others,
        "asker": event.asker,
        "ask_by": sight.terms.ask_by(sight.at) if event.asker else None,
        "answer_by": sight.terms.answer_by(sight.at),
    }
    words = {"words": event.words} if event.words is not None else {}
    return (_where(home) if home is not None else {}) | named | words


def _change_team(sight: Sight) -> dict[str, Any]:
    event, plan = sight.event, sight.plan
    _fit_team(event, plan.person, plan.avoid)
    need(not (plan.hushed and event.village), "care_no_village")
    need((event.lead, event.worker, *event.others) != plan.team, "care_same_team")
    return {"lead": event.lead, "worker": event.worker, "others": event.others}


def _fit_team(event: Propose | ChangeTeam, person: str, avoid: tuple[str, ...]) -> None:
    team = (event.lead, event.worker, *event.others)
    need(len(set(team)) == len(team), "care_team_twice")
    need(not {person, *avoid} & set(team) and not event.conflicted, "conflict")


def _agree(sight: Sight) -> dict[str, Any]:
    by_her(sight)
    heard_by = sight.by.person if sight.event.for_her else None
    return begun(sight, sight.event.rhythm, heard_by)


def _decline(sight: Sight) -> dict[str, Any]:
    by_her(sight)
    if sight.plan.phase is Phase.PROPOSED:
        return ended(sight, "declined")
    need(sight.plan.asked_rhythm is not None, "care_not_now")
    return {"asked_rhythm": None}


def _visit(sight: Sight) -> dict[str, Any]:
    need(bool(stands_for(sight.by) & set(sight.plan.team)), "care_not_yours")
    rhythm = sight.plan.rhythm or Rhythm.MONTHLY
    next_by = sight.terms.visit_by(sight.at, rhythm)
    return {"phase": Phase.ACTIVE, "visited_at": sight.at, "visit_by": next_by}


def _review(sight: Sight) -> dict[str, Any]:
    answers = stands_for(sight.by) & {sight.plan.lead, sight.plan.proposed_by}
    need(bool(answers) or sight.by.role is Role.DISPATCHER, "care_not_reviewer")
    need(sight.event.result in REVIEWS, "care_no_result")
    if sight.event.result == "end":
        return ended(sight, "reviewed")
    reviewed = {
        "reviewed_at": sight.at,
        "review_by": sight.terms.review_by(sight.at),
        "review_asked_at": None,
        "answer_by": None,
    }
    return reviewed | _REVIEWED[sight.event.result](sight)


def _continued(_sight: Sight) -> dict[str, Any]:
    return {}


def _less(sight: Sight) -> dict[str, Any]:
    """Fewer visits need no consent: she reads it and may say otherwise."""
    rhythm = fewer(sight.plan.rhythm or Rhythm.MONTHLY)
    if rhythm is None:
        raise Refused("care_rarest")
    next_by = sight.terms.next_after(sight.plan.visited_at or sight.at, rhythm, sight.at)
    return {"rhythm": rhythm, "asked_rhythm": None, "visit_by": next_by}


def _more(sight: Sight) -> dict[str, Any]:
    """More visits only when she says yes."""
    rhythm = more(sight.plan.rhythm or Rhythm.MONTHLY)
    if rhythm is None:
        raise Refused("care_most")
    return {"asked_rhythm": rhythm}


_REVIEWED: Mapping[str, Effect] = {"continue": _continued, "down": _less, "up": _more}


def _stop(sight: Sight) -> dict[str, Any]:
    by_her(sight)
    return ended(sight, "stopped")


def _not_taken(sight: Sight) -> dict[str, Any]:
    return ended(sight, "not_taken")


def _visit_due(sight: Sight) -> dict[str, Any]:
    plan = sight.plan
    next_by = sight.terms.next_after(plan.visit_by or sight.at, plan.rhythm or Rhythm.MONTHLY, sight.at)
    return {"visit_by": next_by}


def _review_due(sight: Sight) -> dict[str, Any]:
    return {"review_asked_at": sight.at, "answer_by": sight.terms.answer_by(sight.at)}


def _wish_due(sight: Sight) -> dict[str, Any]:
    return {"answer_by": sight.terms.answer_by(sight.at)}


def _lapse(sight: Sight) -> dict[str, Any]:
    need(sight.plan.answer_by is not None and sight.plan.answer_by <= sight.at, "not_yet")
    if sight.plan.phase is not Phase.PROPOSED:
        return ended(sight, "unreviewed")
    return ended(sight, "unasked" if sight.plan.face else "unanswered")


_WISHED, _ASKED = frozenset({Phase.WISHED}), frozenset({Phase.PROPOSED})
RULES: Final[Mapping[type[CareEvent], Rule]] = {
    Wish: Rule(sources=frozenset(), roles=_SHE, effect=_wish, first=True),
    WishFor: Rule(sources=frozenset(), roles=_STAFF, effect=_wish_for, first=True),
    Propose: Rule(sources=_WISHED, roles=_PROPOSES, effect=_propose, first=True),
    NotTaken: Rule(sources=_WISHED, roles=_PROPOSES, effect=_not_taken),
    Agree: Rule(sources=_ASKED | RUNNING, roles=_SHE, effect=_agree),
    Decline: Rule(sources=_ASKED | RUNNING, roles=_SHE, effect=_decline),
    AgreeFace: Rule(sources=_ASKED | RUNNING, roles=_STAFF, effect=face.agree),
    DeclineFace: Rule(sources=_ASKED | RUNNING, roles=_STAFF, effect=face.decline),
    NotMet: Rule(sources=_ASKED, roles=_STAFF, effect=face.not_met),
    Visit: Rule(sources=RUNNING, roles=_STAFF, effect=_visit),
    Review: Rule(sources=RUNNING, roles=_STAFF, effect=_review),
    ChangeTeam: Rule(sources=RUNNING, roles=_PROPOSES, effect=_change_team),
    Stop: Rule(sources=LIVE, roles=_SHE, effect=_stop),
    StopFace: Rule(sources=LIVE, roles=_STAFF, effect=face.stop),
    VisitDue: Rule(sources=RUNNING, roles=_CLOCK, effect=_visit_due),
    ReviewDue: Rule(sources=RUNNING, roles=_CLOCK, effect=_review_due),
    AskDue: Rule(sources=_ASKED, roles=_CLOCK, effect=face.ask_due),
    WishDue: Rule(sources=_WISHED, roles=_CLOCK, effect=_wish_due),
    Lapse: Rule(sources=_ASKED | RUNNING, roles=_CLOCK, effect=_lapse),
}
