"""Guards that need no more than the case and who acts: buttons and help ask them too."""

from __future__ import annotations

from cases.model import Actor, Case, Role
from cases.scene import calling, handles, need, owns, part_of, stands_for

_CENTRE = frozenset({Role.DISPATCHER, Role.SEALED_HANDLER})
_LEADERS = frozenset({Role.RESP_LEADER, Role.CHIEF_GRID, Role.CASE_LEADER})


def is_handler(case: Case, by: Actor) -> None:
    """Who holds the case now."""
    need(handles(case, by), "not_yours")


def is_handler_or_called(case: Case, by: Actor) -> None:
    """Who was given the case; in an emergency anybody who was called, whatever her post."""
    called = calling(case) and bool(stands_for(by) & set(case.called))
    need(called or handles(case, by), "not_yours")


def is_handler_or_centre(case: Case, by: Actor) -> None:
    """Who holds the case, or the centre of a case that is not sealed."""
    centre = by.role is Role.DISPATCHER and not case.sealed
    need(centre or handles(case, by), "not_yours")


def is_handler_or_clock(case: Case, by: Actor) -> None:
    """The clock, or who holds the case."""
    need(by.role is Role.SYSTEM or handles(case, by), "not_yours")


def is_assisting(case: Case, by: Actor) -> None:
    """Who was asked to do a part of it."""
    need(part_of(case, by) is not None, "not_yours")


def is_handler_or_reporter(case: Case, by: Actor) -> None:
    """Who holds the case, or she who reported it."""
    need(owns(case, by) if by.role is Role.RESIDENT else handles(case, by), "not_yours")


def is_reporter(case: Case, by: Actor) -> None:
    """Only she who reported, or whoever typed it for her."""
    need(bool(stands_for(by) & {case.reporter, case.agent}), "not_yours")


def own_or_at_work(case: Case, by: Actor) -> None:
    """A resident about her own case; staff about what is theirs; the centre about any of its kind."""
    if by.role is Role.RESIDENT:
        need(owns(case, by), "not_yours")
    elif by.role in _CENTRE:
        sealed_by_post(case, by)
    else:
        need(handles(case, by) or owns(case, by), "not_yours")


def own_work_or_leader(case: Case, by: Actor) -> None:
    """As own_or_at_work; a leader may ask the centre about any case of hers that is not sealed."""
    if by.role in _LEADERS:
        need(not case.sealed, "sealed")
    else:
        own_or_at_work(case, by)


def own_or_centre(case: Case, by: Actor) -> None:
    """The reporter, or the centre asking after her; sealed ones only their handlers."""
    if by.role is Role.RESIDENT:
        need(owns(case, by), "not_yours")
    else:
        sealed_by_post(case, by)


def own_or_post(case: Case, by: Actor) -> None:
    """A resident urges her own case only; a leader never a sealed one."""
    if by.role is Role.RESIDENT:
        need(owns(case, by), "not_yours")
    elif case.sealed:
        need(by.role is Role.SEALED_HANDLER, "sealed")


def own_or_command(case: Case, by: Actor) -> None:
    """The grid passes up what lies with it; the village head and the centre any case of theirs."""
    if by.role in {Role.GRID_WORKER, Role.GRID_LEADER}:
        need(handles(case, by), "not_yours")


def grid_leader_own(case: Case, by: Actor) -> None:
    """A grid leader hands on only what lies with her."""
    if by.role is Role.GRID_LEADER:
        need(handles(case, by) and not case.sealed, "not_yours")


def sealed_by_post(case: Case, by: Actor) -> None:
    """Sealed cases are moved by their handlers only, all others by the centre."""
    if by.role is Role.SYSTEM:
        return
    if case.sealed:
        need(by.role is Role.SEALED_HANDLER, "sealed")
    else:
        need(by.role is not Role.SEALED_HANDLER, "not_sealed_case")


def sealed_only(case: Case, by: Actor) -> None:
    """There is something to open."""
    need(case.sealed, "not_sealed_case")


def not_sealed(case: Case, by: Actor) -> None:
    """No leader, no ladder reaches a sealed case."""
    need(not case.sealed, "sealed")


def not_urgent(case: Case, by: Actor) -> None:
    """Whoever is in danger is helped first, and sent on later."""
    need(not case.urgent and case.danger is None, "urgent_first")


def from_above(case: Case, by: Actor) -> None:
    """An order comes from above: nobody orders about what lies with herself or her own unit."""
    called = by.role is Role.CHIEF_GRID and bool(stands_for(by) & set(case.called))
    own_unit = by.unit is not None and by.unit == case.unit
    need(not (handles(case, by) or called or own_unit), "not_own")


def not_calling(case: Case, by: Actor) -> None:
    """While people are called to an emergency it is not given back or passed up: somebody signs first."""
    need(not calling(case), "still_calling")


def owner_fixed_by_leader(case: Case, by: Actor) -> None:
    """After the third return only the responsible leader fixes the owner (of a sealed case its handlers)."""
    if case.needs_leader:
        need(by.role in {Role.RESP_LEADER, Role.SEALED_HANDLER}, "needs_leader")


def not_the_handler(case: Case, by: Actor) -> None:
    """Somebody other than the handler asks whether it is solved."""
    if by.role is not Role.RESIDENT:
        need(case.handler not in stands_for(by), "not_own")


def has_result(case: Case, by: Actor) -> None:
    """Closing needs a result that the resident can read."""
    need(case.result_text is not None, "no_result")


def may_be_withdrawn(case: Case, by: Actor) -> None:
    """Danger and children are handled on by duty; where she may not be alone, a person asks first."""
    need(not case.others, "others_wait")
    need(not case.sealed and not case.urgent, "cannot_withdraw")
    need(case.danger in {None, "fraud"} and case.category not in _BY_DUTY, "cannot_withdraw")


_BY_DUTY = frozenset({"minor_protection", "domestic_violence", "self_harm"})

ALL = (
    is_handler,
    is_handler_or_called,
    is_handler_or_centre,
    is_handler_or_clock,
    is_handler_or_reporter,
    is_assisting,
    is_reporter,
    own_or_at_work,
    own_work_or_leader,
    own_or_centre,
    own_or_post,
    own_or_command,
    grid_leader_own,
    sealed_by_post,
    sealed_only,
    not_sealed,
    not_urgent,
    from_above,
    not_calling,
    owner_fixed_by_leader,
    not_the_handler,
    has_result,
    may_be_withdrawn,
)
