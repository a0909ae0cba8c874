"""Giving a case its owner: triage where it is missing, dispatch, or transfer where somebody has it."""

from __future__ import annotations

from cases import lifecycle, routing
from cases.events import Dispatch, Event, Transfer, Triage
from cases.model import Case, Refused, State
from handlers import audience, centre
from handlers.proposal import Owner
from handlers.turn import Turn


def give(turn: Turn, case: Case, owner: Owner, override: int | None = None) -> Case:
    """All steps that the tap implies, or none of them. Raises Refused."""
    steps = _steps(turn, case, owner, override)
    _rehearse(turn, case, steps)
    for step in steps:
        case = turn.act_as_any(case, step)
    return case


def _steps(turn: Turn, case: Case, owner: Owner, override: int | None) -> tuple[Event, ...]:
    contact_needed = turn.policy_of(case).category(case.category).contact_needed
    power = has_power(turn, case, owner)
    if case.state not in centre.WAITING:
        return (
            Transfer(
                unit=owner.unit,
                person=owner.person,
                has_power=power,
                conflicted=owner.conflicted,
                contact_needed=contact_needed,
                override_text=override,
            ),
        )
    dispatch = Dispatch(
        unit=owner.unit,
        person=owner.person,
        has_power=power,
        conflicted=owner.conflicted,
        contact_needed=contact_needed,
        override_text=override,
    )
    if case.state is State.TRIAGE:
        return (dispatch,)
    return (Triage(road=case.road, category=case.category, profile=case.profile), dispatch)


def has_power(turn: Turn, case: Case, owner: Owner) -> bool:
    """True where policy routes such a matter to this unit, or names its kind for it.

    What was promised to two persons is theirs to settle, whatever it is about.
    """
    directory, policy = turn.desk.known.directory, turn.policy_of(case)
    if case.sealed and owner.person in audience.sealed_handlers(case, directory, turn.today):
        return True
    routed = routing.candidates(case.category, case.area or case.township, directory, policy, day=turn.today)
    if any((one.unit or "") == owner.unit for one in routed):
        return True
    return routing.has_power(policy.category(case.category), owner.unit or None, directory)


def _rehearse(turn: Turn, case: Case, steps: tuple[Event, ...]) -> None:
    """Try all steps on paper: what the last one refuses must not leave the first one behind."""
    refusal: Refused | None = None
    for actor in turn.reaching(case):
        trial = case
        try:
            for step in steps:
                trial = lifecycle.decide(trial, step, actor, turn.now, turn.policy_of(trial)).case
        except Refused as refused:
            if refusal is None or refusal.code in {"not_your_role", "not_yours"}:
                refusal = refused
        else:
            return
    raise refusal or Refused("not_yours", no=f"@no:{case.no}")
