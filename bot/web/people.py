"""Who is who, as the pages need it: the family of words a person uses, and whose the demo's phones are."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.model import Role
from cases.places import Area, Directory
from handlers.desk import Desk
from handlers.request import family

FAMILIES = ("resident", "worker", "dispatcher", "leader")


def family_of(desk: Desk, person: str | None) -> str:
    """The family of a person, by her main post."""
    posts = desk.known.directory.posts(person, desk.today(desk.clock.now())) if person else ()
    return family(posts[0].role if posts else Role.RESIDENT)


def grids(directory: Directory) -> list[Area]:
    """Every grid, in the order of the directory."""
    return [area for area in directory.areas.values() if area.kind == "grid"]


def full_name(directory: Directory, code: str) -> str:
    """Village and grid as they stand on a poster."""
    chain = [area.name for area in directory.chain(code) if area.kind in {"village", "grid"}]
    grid, village = (*chain, "", "")[:2]
    return grid if grid.startswith(village) else f"{village} {grid}"


def office_phone(desk: Desk, area: str | None) -> str:
    """The telephone of the nearest office above an area."""
    chain = desk.known.directory.chain(area)
    return next((place.phone for place in chain if place.phone), desk.office_phone)


def demo_people(directory: Directory, day: date) -> list[dict[str, Any]]:
    """Every official with a post, her main role and where."""
    found = []
    for official in directory.officials.values():
        posts = directory.posts(official.code, day)
        if not posts:
            continue
        place = directory.areas.get(posts[0].area or "") or directory.units.get(posts[0].unit or "")
        found.append(
            {
                "code": official.code,
                "name": official.name,
                "role": str(posts[0].role),
                "family": family(posts[0].role),
                "place": place.name if place else "",
            }
        )
    return found


def demo_setup(directory: Directory, day: date) -> dict[str, Any]:
    """Whose the four phones are at first, and the residents that one may be: all around one staffed grid."""
    staffed = [grid for grid in grids(directory) if directory.holders(Role.GRID_WORKER, day, area=grid.code)]
    first = staffed[0].code if staffed else None
    residents = [
        {"code": f"resident-{n}", "grid": grid.code, "place": full_name(directory, grid.code)}
        for n, grid in enumerate(staffed[:3], 1)
    ]
    phones = [
        {"name": "resident", "person": "resident-1"},
        {"name": "worker", "person": _above(directory, Role.GRID_WORKER, first, day)},
        {"name": "centre", "person": _above(directory, Role.DISPATCHER, first, day)},
        {"name": "leader", "person": _above(directory, Role.RESP_LEADER, first, day)},
    ]
    return {"phones": phones, "residents": residents}


def _above(directory: Directory, role: Role, area: str | None, day: date) -> str:
    """The nearest holder of a role at or above an area, in whatever unit of it; else anybody who holds it."""
    for place in directory.chain(area):
        units = {unit.code for unit in directory.units.values() if unit.area == place.code}
        for person in directory.holders(role, day):
            post = directory.posts(person, day)[0]
            if post.role is role and (post.area == place.code or post.unit in units):
                return person
    return next(iter(directory.holders(role, day)), "")
