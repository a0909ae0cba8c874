"""Emergency duty of the coming week: every list needs somebody reachable, and every place on it somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cases import routing
from cases.places import Directory
from handlers.desk import Desk
from storage import people

DAYS = 8  # today and the week after
LISTS = (
    "fire",
    "medical",
    "crime",
    "flood",
    "missing",
    "self_harm",
    "violence_home",
    "child",
    "fraud",
    "other",
)


@dataclass(frozen=True, kw_only=True, order=True)
class Gap:
    """Nobody to call: `place` on the list, 0 where nobody of the whole list can be reached; its first day."""

    area: str
    danger: str
    place: int
    day: date

    @property
    def code(self) -> str:
        """For logs and for telling it once."""
        return f"{self.danger}:{self.area}:{self.place}"


Posts = dict[tuple[str, str, int, date], tuple[str, ...]]


async def gaps(desk: Desk) -> tuple[Gap, ...]:
    """What is empty within the coming week, each with its first day."""
    directory, today = desk.known.directory, desk.today(desk.clock.now())
    days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
    wanted: Posts = {key: persons for day in days for key, persons in _posts(directory, day)}
    everybody = tuple(sorted({person for persons in wanted.values() for person in persons}))
    able = await desk.store.read(people.reachable(everybody))
    first: dict[tuple[str, str, int], Gap] = {}
    for (danger, area, place, day), persons in wanted.items():
        if not able & set(persons):
            gap = Gap(area=area, danger=danger, place=place, day=day)
            first.setdefault((danger, area, place), gap)
    return tuple(sorted(first.values()))


def _posts(directory: Directory, day: date) -> Iterator[tuple[tuple[str, str, int, date], tuple[str, ...]]]:
    townships = [code for code, area in directory.areas.items() if area.kind == "township"]
    for danger in LISTS:
        for area in townships:
            yield (danger, area, 0, day), routing.call_list(danger, area, directory, day)
    for slot in directory.duty:
        if slot.list in LISTS and slot.grid_role is None:  # a grid's own people are asked for by its case
            held = routing.on_duty(slot, slot.area, directory, day)
            there = tuple(routing.present(one, directory, day) for one in held if directory.posts(one, day))
            yield (slot.list, slot.area, slot.position, day), there
