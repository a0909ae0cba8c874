"""Guards about what is asked of somebody above: more time, and who grants it; an owner."""

from __future__ import annotations

from cases.model import LED, Role
from cases.scene import Scene, handles, need, stands_for


def extension_askable(scene: Scene) -> None:
    """More time is asked for by whoever works on it, before the deadline, while there is any to give."""
    if scene.event.kind != "extension":
        return
    case, limits = scene.case, scene.policy.limit(scene.case.profile)
    need(handles(case, scene.by) and case.state in LED, "not_yours")
    need(case.due_by is None or scene.at <= case.due_by, "too_late")
    left = limits.extend_days - case.extended_days
    need(case.extensions < limits.extend_times and left > 0, "no_extension")
    need(scene.event.days is None or 0 < scene.event.days <= left, "too_long_extension", days=left)


def leader_askable(scene: Scene) -> None:
    """请领导定: once; of a sealed case its own handlers fix the owner, and no leader hears."""
    if scene.event.kind != "leader":
        return
    need(not scene.case.sealed, "sealed_no_leader")
    need(not scene.case.needs_leader, "leader_asked")


def extension_asked(scene: Scene) -> None:
    """Asked before the deadline."""
    case = scene.case
    need(case.extension_asked_at is not None, "not_asked")


def extension_left(scene: Scene) -> None:
    """As often and as long as the limits of the profile say."""
    case, limits = scene.case, scene.policy.limit(scene.case.profile)
    left = limits.extend_days - case.extended_days
    need(case.extensions < limits.extend_times and left > 0, "no_extension")
    need(0 < scene.event.days <= left, "too_long_extension", days=left)


def approver(scene: Scene) -> None:
    """By the post the limits name, never by the handler herself."""
    limits = scene.policy.limit(scene.case.profile)
    need(scene.by.role in limits.extend_by or scene.case.sealed, "not_approver")
    need(scene.case.handler not in stands_for(scene.by), "not_own")
    own = scene.by.role is not Role.CASE_LEADER or scene.case.case_leader in stands_for(scene.by)
    need(own, "not_approver")


ALL = (extension_askable, leader_askable, extension_asked, extension_left, approver)
