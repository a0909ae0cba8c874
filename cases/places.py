"""The directory: areas, units, persons, who holds which post when. An immutable snapshot with a version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import cos, hypot, radians

from cases.model import Role


@dataclass(frozen=True, kw_only=True)
class Area:
    """One node of county - township - village - grid, or a landmark below. `code` is unique."""

    code: str
    kind: str  # county | township | village | grid | landmark
    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    phone: str = ""  # office telephone, public
    latitude: float | None = None  # centre, WGS-84, for a shared location
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class Unit:
    """责任单位 / 站所. `kind` is what policy names (justice, police, water ...)."""

    code: str
    kind: str
    name: str
    area: str
    phone: str = ""
    parent: str | None = None  # the county organ behind it
    commanded: bool = True  # False: utilities, schools, hospitals are asked (转办), not ordered


@dataclass(frozen=True, kw_only=True)
class Official:
    """An official as the directory knows her. `surname` is what residents are told."""

    code: str
    name: str
    surname: str
    title: str = ""
    phone: str = ""  # office telephone shown to residents; never the mobile
    disabled: bool = False


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A post: person, role, area or unit, from - to (both inclusive, None = open)."""

    person: str
    role: Role
    area: str | None = None
    unit: str | None = None
    since: date | None = None
    until: date | None = None
    main: bool = True

    def holds(self, day: date) -> bool:
        """True while the post is held on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class DutySlot:
    """One line of an emergency call list: who is called in which order for which danger in which area."""

    list: str  # fire medical crime flood missing self_harm violence_home child fraud other
    area: str  # township code
    position: int
    person: str | None = None
    unit_kind: str | None = None  # the unit's lead on duty, when no person is named
    grid_role: Role | None = (
        None  # the case's own grid worker / leader; never on violence_home, child, self_harm
    )


@dataclass(frozen=True, kw_only=True)
class Deputy:
    """Somebody stands in for somebody for a period."""

    person: str
    deputy: str
    since: date
    until: date
    reason: str = ""


@dataclass(frozen=True)
class Directory:
    """Everything about who and where, looked up in memory. Build with `Directory.build`."""

    version: int
    areas: dict[str, Area]
    units: dict[str, Unit]
    officials: dict[str, Official]
    assignments: tuple[Assignment, ...]
    duty: tuple[DutySlot, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    _by_person: dict[str, tuple[Assignment, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls,
        *,
        version: int,
        areas: tuple[Area, ...],
        units: tuple[Unit, ...],
        officials: tuple[Official, ...],
        assignments: tuple[Assignment, ...],
        duty: tuple[DutySlot, ...] = (),
        deputies: tuple[Deputy, ...] = (),
    ) -> Directory:
        """Index plain rows into a directory."""
        by_person: dict[str, list[Assignment]] = {}
        for post in assignments:
            by_person.setdefault(post.person, []).append(post)
        return cls(
            version=version,
            areas={area.code: area for area in areas},
            units={unit.code: unit for unit in units},
            officials={official.code: official for official in officials},
            assignments=assignments,
            duty=tuple(sorted(duty, key=lambda slot: slot.position)),
            deputies=deputies,
            _by_person={person: tuple(posts) for person, posts in by_person.items()},
        )

    def chain(self, area: str | None) -> tuple[Area, ...]:
        """The area and everything above it, nearest first. Empty for an unknown code."""
        found: list[Area] = []
        while area is not None and area in self.areas:
            found.append(self.areas[area])
            area = self.areas[area].parent
        return tuple(found)

    def above(self, area: str | None, kind: str) -> str | None:
        """The code of the nearest area of `kind` at or above `area`."""
        return next((a.code for a in self.chain(area) if a.kind == kind), None)

    def posts(self, person: str, day: date) -> tuple[Assignment, ...]:
        """The posts `person` holds on `day`; none once disabled. The main one first."""
        official = self.officials.get(person)
        if official is None or official.disabled:
            return ()
        held = [post for post in self._by_person.get(person, ()) if post.holds(day)]
        return tuple(sorted(held, key=lambda post: not post.main))

    def holders(
        self, role: Role, day: date, *, area: str | None = None, unit: str | None = None
    ) -> tuple[str, ...]:
        """Persons who hold `role` on `day` in exactly this area or unit, in the order of the list."""
        return tuple(
            post.person
            for post in self.assignments
            if post.role == role
            and post.holds(day)
            and (area is None or post.area == area)
            and (unit is None or post.unit == unit)
            and not self.officials[post.person].disabled
        )

    def deputy_of(self, person: str, day: date) -> Deputy | None:
        """Who stands in for `person` on `day`, if anybody who is in office and there herself."""
        away = {d.person for d in self.deputies if d.since <= day <= d.until}
        standing = (d for d in self.deputies if d.person == person and d.since <= day <= d.until)
        return next((d for d in standing if d.deputy not in away and self.posts(d.deputy, day)), None)

    def stands_for(self, deputy: str, day: date) -> tuple[str, ...]:
        """Everybody for whom `deputy` stands in on `day`."""
        absent = dict.fromkeys(d.person for d in self.deputies if d.deputy == deputy)
        return tuple(p for p in absent if (d := self.deputy_of(p, day)) and d.deputy == deputy)

    def nearest(self, latitude: float, longitude: float, *, within_km: float = 3.0) -> str | None:
        """The code of the grid or village whose centre lies nearest (WGS-84), None beyond `within_km`.

        Flat-earth distance: exact enough below a few kilometres.
        """
        best: tuple[float, str] | None = None
        for area in self.areas.values():
            if area.kind not in {"grid", "village"} or area.latitude is None or area.longitude is None:
                continue
            north = (area.latitude - latitude) * 111.2
            east = (area.longitude - longitude) * 111.2 * cos(radians(latitude))
            away = hypot(north, east)
            if away <= within_km and (best is None or away < best[0]):
                best = (away, area.code)
        return best[1] if best else None

    def unit_for(self, kind: str, area: str | None) -> Unit | None:
        """The unit of `kind` nearest to `area`: its village's, else township's, else the county's."""
        for place in self.chain(area):
            for unit in self.units.values():
                if unit.kind == kind and unit.area == place.code:
                    return unit
        return None
