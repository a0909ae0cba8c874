"""Posts that nobody holds, found before somebody waits in vain. Call lists are the auditor's, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from cases.model import Role
from cases.places import Assignment, Directory
from cases.policy import Policy

_STAFF = frozenset({Role.DEPT_HANDLER, Role.DEPT_LEAD, Role.MEDIATOR, Role.SEALED_HANDLER, Role.DISPATCHER})
_NEEDED = ((Role.DISPATCHER, 1), (Role.RESP_LEADER, 1), (Role.SEALED_HANDLER, 2))


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something that nobody answers for. `code` names the text cli.check.<code>; `params` fill it."""

    code: str  # no_unit | unit_empty | grid_empty | no_dispatcher | no_resp_leader | no_sealed_handler
    params: dict[str, str] = field(default_factory=dict)


def gaps(directory: Directory, policy: Policy, day: date) -> tuple[Gap, ...]:
    """All of them on `day`, from matters without a unit down to grids without a worker."""
    return (*_units(directory, policy), *_staff(directory, day), *_areas(directory, day))


def _units(directory: Directory, policy: Policy) -> Iterator[Gap]:
    """Every township needs a unit, its own or the county's, for every kind of matter."""
    for category in policy.categories.values():
        kinds = (*category.units, *category.county_units)
        towns = [area.code for area in directory.areas.values() if area.kind == "township"]
        if not all(any(directory.unit_for(kind, town) for kind in kinds) for town in towns):
            yield Gap(code="no_unit", params={"category": category.code})


def _staff(directory: Directory, day: date) -> Iterator[Gap]:
    staffed = {post.unit for post in _in_office(directory, day) if post.role in _STAFF}
    for unit in directory.units.values():
        if unit.code not in staffed:
            yield Gap(code="unit_empty", params={"unit": unit.name})


def _areas(directory: Directory, day: date) -> Iterator[Gap]:
    held = [(post.role, post.area) for post in _in_office(directory, day)]
    for area in directory.areas.values():
        if area.kind == "grid" and (Role.GRID_WORKER, area.code) not in held:
            yield Gap(code="grid_empty", params={"area": area.name})
        if area.kind == "township":
            for role, needed in _NEEDED:
                if held.count((role, area.code)) < needed:
                    yield Gap(code=f"no_{role}", params={"area": area.name})


def _in_office(directory: Directory, day: date) -> list[Assignment]:
    return [
        post
        for post in directory.assignments
        if post.holds(day)
        and post.person in directory.officials
        and not directory.officials[post.person].disabled
    ]
