"""What is missing in a directory, before somebody is called in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.model import Role
from cases.places import Directory
from cases.policy import Policy
from cases.routing import call_list

WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A gap. `code` names the catalogue text check.<code>; `grave` ones fail `xiaoge check`."""

    code: str
    params: dict[str, str] = field(default_factory=dict)
    grave: bool = True


def findings(directory: Directory, policy: Policy, day: date) -> tuple[Finding, ...]:
    """Every gap today, and duty slots that fall empty within a week."""
    return (*_emergencies(directory, policy, day), *_units(directory, policy), *_posts(directory, day))


def _townships(directory: Directory) -> tuple[str, ...]:
    return tuple(area.code for area in directory.areas.values() if area.kind == "township")


def _emergencies(directory: Directory, policy: Policy, day: date) -> Iterator[Finding]:
    lists = sorted({slot.list for slot in directory.duty} | {"other"})
    wanted = {category.call_list for category in policy.categories.values() if category.call_list}
    for area in _townships(directory):
        for name in sorted({*lists, *wanted}):
            if not _reached(name, area, directory, day):
                yield Finding(code="duty_empty", params={"list": name, "area": directory.areas[area].name})
            elif any(not _reached(name, area, directory, day + timedelta(days=n)) for n in range(1, WEEK + 1)):
                yield Finding(
                    code="duty_empty_soon", params={"list": name, "area": directory.areas[area].name}, grave=False
                )


def _reached(name: str, area: str, directory: Directory, day: date) -> bool:
    """Somebody is named for this very list here; the grid's own people do not count, they differ by grid."""
    if not any(slot.list == name and slot.area == area for slot in directory.duty):
        return False
    return bool(call_list(name, area, directory, day))


def _units(directory: Directory, policy: Policy) -> Iterator[Finding]:
    kinds = {unit.kind for unit in directory.units.values()}
    for category in policy.categories.values():
        if not kinds & set(category.units):
            yield Finding(code="no_unit", params={"category": category.code})


def _posts(directory: Directory, day: date) -> Iterator[Finding]:
    for area in directory.areas.values():
        if area.kind == "grid" and not directory.holders(Role.GRID_WORKER, day, area=area.code):
            yield Finding(code="grid_empty", params={"area": area.name})
    for code in _townships(directory):
        name = directory.areas[code].name
        for role, needed in ((Role.DISPATCHER, 1), (Role.RESP_LEADER, 1), (Role.SEALED_HANDLER, 2)):
            if len(directory.holders(role, day, area=code)) < needed:
                yield Finding(code=f"no_{role}", params={"area": name})
