"""Guards by name: each raises Refused with its code, or lets the event pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cases.model import Actor, Case, Profile, Refused, Role, State
from cases.policy import Policy

HUSHED = frozenset({"violence_home", "child", "self_harm"})
_NOT_WITHDRAWABLE = frozenset({"fire", "flood", "medical", "crime", "missing", "child", "violence_home"})
_WEIGHT = {Profile.Q: 0, Profile.N: 1, Profile.M: 2, Profile.J: 2, Profile.U: 3, Profile.E: 4}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a guard or effect looks at."""

    case: Case
    event: Any
    by: Actor
    at: datetime
    policy: Policy


Guard = Callable[[Scene], None]


def stands_for(by: Actor) -> frozenset[str]:
    """The person acting and whom she stands in for."""
    return frozenset(who for who in (by.person, by.acts_for) if who)


def is_handler(scene: Scene) -> bool:
    """The named handler, or, where a unit has no named one yet, anybody of the unit."""
    case, by = scene.case, scene.by
    if case.handler is not None and case.handler in stands_for(by):
        return True
    if by.role is Role.DEPT_LEAD and by.unit is not None and by.unit == case.unit:
        return True
    return case.handler is None and by.unit is not None and by.unit == case.unit


def _need(ok: bool, code: str, **params: str | int) -> None:
    if not ok:
        raise Refused(code, **params)


def _own(scene: Scene) -> bool:
    return bool(stands_for(scene.by) & {scene.case.reporter, scene.case.agent})


def agreed_or_danger(scene: Scene) -> None:
    """代报 needs the resident's agreement, except in danger."""
    _need(scene.event.agreed or scene.event.urgent, "not_agreed")


def own_or_at_work(scene: Scene) -> None:
    """A resident about her own case; staff about what is theirs; the centre about any."""
    if scene.by.role is Role.RESIDENT:
        _need(_own(scene), "not_yours")
    elif scene.by.role not in {Role.DISPATCHER, Role.SEALED_HANDLER, Role.RESP_LEADER} and not _leader_asks(
        scene
    ):
        _need(is_handler(scene) or _own(scene), "not_yours")


def _leader_asks(scene: Scene) -> bool:
    """A leader who asks the centre for another owner handles nothing herself."""
    leads = scene.by.role in {Role.CHIEF_GRID, Role.CASE_LEADER}
    return leads and getattr(scene.event, "kind", None) == "reassign"


def own_or_centre(scene: Scene) -> None:
    """The reporter, or the centre asking after her; sealed ones only their handlers."""
    if scene.by.role is Role.RESIDENT:
        _need(_own(scene), "not_yours")
    else:
        sealed_by_post(scene)


def own_or_post(scene: Scene) -> None:
    """A resident urges her own case only; a leader never a sealed one."""
    if scene.by.role is Role.RESIDENT:
        _need(_own(scene), "not_yours")
    elif scene.case.sealed:
        _need(scene.by.role is Role.SEALED_HANDLER, "sealed")


def is_reporter(scene: Scene) -> None:
    """Only she who reported, or whoever typed it for her."""
    _need(_own(scene), "not_yours")


def sealed_by_post(scene: Scene) -> None:
    """Sealed cases are moved by their handlers only, all others by the centre."""
    if scene.by.role is Role.SYSTEM:
        return
    if scene.case.sealed:
        _need(scene.by.role is Role.SEALED_HANDLER, "sealed")
    else:
        _need(scene.by.role is not Role.SEALED_HANDLER, "not_sealed_case")


def not_sealed(scene: Scene) -> None:
    """No leader, no ladder reaches a sealed case."""
    _need(not scene.case.sealed, "sealed")


def system_only_where_allowed(scene: Scene) -> None:
    """The system moves emergencies and the ordinary services that policy names, nothing else."""
    if scene.by.role is not Role.SYSTEM:
        return
    case, category = scene.case, scene.policy.category(scene.case.category)
    emergency = case.danger is not None or case.profile is Profile.E
    _need(emergency or (category.auto and case.decision == "auto" and not case.sealed), "needs_person")


def system_never_lowers(scene: Scene) -> None:
    """Nothing but a person takes a danger away or opens a sealed case."""
    if scene.by.role is not Role.SYSTEM:
        return
    case, event = scene.case, scene.event
    lower = _WEIGHT[event.profile] < _WEIGHT[case.profile] or (case.urgent and not event.urgent)
    _need(not lower and not case.sealed, "needs_person")


def lowering_has_reason(scene: Scene) -> None:
    """Raising at once, lowering with a reason."""
    lower = _WEIGHT[scene.event.profile] < _WEIGHT[scene.case.profile]
    _need(not lower or bool(scene.event.reason or scene.event.text), "reason_needed")


def owner_fixed_by_leader(scene: Scene) -> None:
    """After the third return only the responsible leader fixes the owner."""
    if scene.case.needs_leader:
        _need(scene.by.role in {Role.RESP_LEADER, Role.SEALED_HANDLER}, "needs_leader")


def has_power(scene: Scene) -> None:
    """The unit can act on this by law and post."""
    _need(scene.event.has_power or scene.event.override_text is not None, "no_power")
    _need(bool(scene.event.unit or scene.event.person), "nobody_named")


def no_conflict(scene: Scene) -> None:
    """A party, kin or the person named does not handle it, unless somebody gives and signs a reason."""
    _need(not scene.event.conflicted or scene.event.override_text is not None, "conflict")


def placed(scene: Scene) -> None:
    """The place is a guard of dispatch; danger and sealed handling do not wait for it."""
    case = scene.case
    _need(bool(case.area or case.township or case.urgent or case.sealed or case.danger), "no_place")


def leader_within_grid(scene: Scene) -> None:
    """A grid leader hands on only what lies with her, to a person."""
    if scene.by.role is Role.GRID_LEADER:
        _need(is_handler(scene) and scene.event.person is not None and not scene.case.sealed, "not_yours")


def upwards(scene: Scene) -> None:
    """To a tier above the present one; a grid leader what lies with her."""
    _need(bool(scene.event.to) and scene.event.to != scene.case.escalated_to, "already_there")
    if scene.by.role is Role.GRID_LEADER:
        _need(is_handler(scene) or scene.case.handler is None, "not_yours")


def is_handler_or_called(scene: Scene) -> None:
    """Who was given the case; in an emergency anybody who was called."""
    called = bool(stands_for(scene.by) & set(scene.case.called))
    _need(called or is_handler(scene), "not_yours")


def handler_only(scene: Scene) -> None:
    """Who holds the case now."""
    _need(is_handler(scene), "not_yours")


def is_handler_or_centre(scene: Scene) -> None:
    """Who holds the case, or the centre of a case that is not sealed."""
    centre = scene.by.role is Role.DISPATCHER and not scene.case.sealed
    _need(centre or is_handler(scene), "not_yours")


def return_in_time(scene: Scene) -> None:
    """Within the signing limit; being related is always a reason."""
    case = scene.case
    late = case.sign_by is not None and scene.at > case.sign_by
    _need(not late or scene.event.reason == "conflict", "return_too_late")


def asks_left(scene: Scene) -> None:
    """At most so many times, or the resident is sent round in circles."""
    _need(scene.case.asks < scene.policy.burden.max_asks, "asked_enough")


def pause_over(scene: Scene) -> None:
    """The date has come."""
    _need(scene.case.paused_until is not None and scene.case.paused_until <= scene.at, "not_yet")


def extension_asked(scene: Scene) -> None:
    """Asked before the deadline, by whoever handles it."""
    case = scene.case
    _need(case.extension_asked_at is not None, "not_asked")
    _need(
        case.due_by is None or case.extension_asked_at is None or case.extension_asked_at <= case.due_by,
        "too_late",
    )


def extension_left(scene: Scene) -> None:
    """As often and as long as the limits of the profile say."""
    limits = scene.policy.limit(scene.case.profile)
    _need(scene.case.extensions < limits.extend_times, "no_extension")
    _need(0 < scene.event.days <= limits.extend_days, "too_long_extension", days=limits.extend_days)


def approver(scene: Scene) -> None:
    """By the post the limits name, never by the handler herself."""
    limits = scene.policy.limit(scene.case.profile)
    _need(scene.by.role in limits.extend_by, "not_approver")
    _need(scene.case.handler not in stands_for(scene.by), "not_own")


def contacted_where_needed(scene: Scene) -> None:
    """A person is spoken to before her matter is called done; a lamp is not."""
    case = scene.case
    _need(case.contacted_at is not None or not case.contact_needed, "contact_first")


def not_the_handler(scene: Scene) -> None:
    """Somebody other than the handler asks whether it is solved."""
    if scene.by.role is not Role.RESIDENT:
        _need(scene.case.handler not in stands_for(scene.by), "not_own")


def callback_fits(scene: Scene) -> None:
    """On a closed case only a rating and "not solved" have a meaning."""
    if scene.case.state is State.CLOSED:
        _need(scene.event.says in {"rated", "unsolved"}, "already_closed")


def called_back(scene: Scene) -> None:
    """She said it is solved, or would not be asked, or three calls found nobody."""
    case = scene.case
    done = case.resident_says in {"solved", "refused"} or case.callback_tries >= 3
    _need(done, "callback_first")


def has_result(scene: Scene) -> None:
    """Closing needs a result that the resident can read."""
    _need(scene.case.result_text is not None, "no_result")


def rework_in_time(scene: Scene) -> None:
    """Within the days of the policy after closing."""
    closed = scene.case.closed_at
    days = timedelta(days=scene.policy.burden.rework_days)
    _need(closed is None or scene.at - closed <= days, "rework_too_late")


def reworks_left(scene: Scene) -> None:
    """Twice; then people sit down together."""
    _need(scene.case.reworks < scene.policy.burden.max_reworks, "reworked_enough")


def may_be_withdrawn(scene: Scene) -> None:
    """Danger to others and to children is handled on by duty."""
    case = scene.case
    _need(not (case.danger in _NOT_WITHDRAWABLE or case.category == "minor_protection"), "cannot_withdraw")


def reason_given(scene: Scene) -> None:
    """Nothing disappears without a word."""
    _need(bool(scene.event.reason), "reason_needed")


def another_case(scene: Scene) -> None:
    """Not into itself."""
    _need(scene.event.master != scene.case.no, "same_case")


GUARDS: Mapping[str, Guard] = {
    "is_handler": handler_only,
    **{
        guard.__name__: guard
        for guard in (
            agreed_or_danger,
            own_or_at_work,
            own_or_centre,
            own_or_post,
            is_reporter,
            sealed_by_post,
            not_sealed,
            system_only_where_allowed,
            system_never_lowers,
            lowering_has_reason,
            owner_fixed_by_leader,
            has_power,
            no_conflict,
            placed,
            leader_within_grid,
            upwards,
            is_handler_or_called,
            is_handler_or_centre,
            return_in_time,
            asks_left,
            pause_over,
            extension_asked,
            extension_left,
            approver,
            contacted_where_needed,
            not_the_handler,
            callback_fits,
            called_back,
            has_result,
            rework_in_time,
            reworks_left,
            may_be_withdrawn,
            reason_given,
            another_case,
        )
    },
}
