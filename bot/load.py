"""Who has too much in hand: the centre is asked to share it out, once, by digest. No ranking, no leader."""

from __future__ import annotations

from collections.abc import Iterator

from cases.model import Role
from cases.places import Directory
from handlers.desk import Desk
from storage import cases
from storage.rows import DigestRow


async def overloaded(desk: Desk) -> dict[str, int]:
    """Persons with more open tasks than the policy lets one carry. What is sealed is not counted."""
    most = desk.known.current.burden.load_alarm
    held = await desk.store.read(cases.open_count_by_handler())
    officials = desk.known.directory.officials
    return {person: count for person, count in held.items() if count > most and person in officials}


def lines(desk: Desk, person: str, count: int) -> Iterator[DigestRow]:
    """For everybody who can give some of it to others."""
    now = desk.clock.now()
    for dispatcher in _dispatchers(desk, person):
        yield DigestRow(
            person=dispatcher,
            case=None,
            key="centre.too_much",
            params={"who": f"@person:{person}", "count": count},
            dedupe=f"load:{person}",
            at=now,
        )


def _dispatchers(desk: Desk, person: str) -> tuple[str, ...]:
    directory, day = desk.known.directory, desk.today(desk.clock.now())
    for post in directory.posts(person, day):
        start = post.area or (directory.units[post.unit].area if post.unit in directory.units else None)
        found = centre_of(directory, start, desk)
        if found:
            return found
    return ()


def centre_of(directory: Directory, area: str | None, desk: Desk) -> tuple[str, ...]:
    """The dispatchers of an area, or of the nearest above it that has any."""
    day = desk.today(desk.clock.now())
    chain = (directory.holders(Role.DISPATCHER, day, area=place.code) for place in directory.chain(area))
    return next((found for found in chain if found), ())
