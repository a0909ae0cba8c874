"""Category and place to unit and person, with the reason; and whom to call in an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from cases.access import of_village
from cases.model import Road, Role
from cases.places import Directory, DutySlot, Unit
from cases.policy import Category, Policy

NOBODY: frozenset[str] = frozenset()
HUSHED_LISTS = frozenset({"violence_home", "child", "self_harm"})


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A unit and, where known, a person. `reason` is a code with parameters, for the dispatcher to read."""

    unit: str | None
    person: str | None
    reason: str  # grid | mediator | unit | county_unit
    params: dict[str, str] = field(default_factory=dict)


def suggest(
    category: str,
    area: str | None,
    directory: Directory,
    policy: Policy,
    *,
    day: date,
    named: frozenset[str] = NOBODY,
    words: str = "",
) -> Suggestion | None:
    """The best owner, None where nobody fits. Never a person or unit named in the text."""
    return next(iter(candidates(category, area, directory, policy, day=day, named=named, words=words)), None)


def candidates(
    category: str,
    area: str | None,
    directory: Directory,
    policy: Policy,
    *,
    day: date,
    named: frozenset[str] = NOBODY,
    words: str = "",
) -> tuple[Suggestion, ...]:
    """Owners from best to last resort, without repeats. `words` of the report may put one unit first."""
    found: dict[tuple[str | None, str | None], Suggestion] = {}
    for one in _in_order(_told_apart(policy.category(category), words), area, directory, day):
        if one.unit in named or one.person in named:
            continue
        found.setdefault((one.unit, one.person), one)
    return tuple(found.values())


def _told_apart(category: Category, words: str) -> Category:
    """Water is not power: the unit whose words stand in the report comes first."""
    for entry in category.unit_words:
        kind, _, listed = entry.partition(":")
        if kind in category.units and any(word in words for word in listed.split(";") if word):
            rest = tuple(unit for unit in category.units if unit != kind)
            return replace(category, units=(kind, *rest))
    return category


def _in_order(category: Category, area: str | None, directory: Directory, day: date) -> Iterator[Suggestion]:
    if category.auto and category.village_learns:
        yield from _grid(area, directory, day)
    near = category.road is Road.DISPUTE and category.mediation == "village"
    if near:
        yield from _mediators(category, area, directory, day)
    for kind in category.units:
        unit = directory.unit_for(kind, area)
        if unit is not None:
            yield _of_unit(unit, directory, day, "unit")
    if category.mediation and not near:
        yield from _mediators(category, area, directory, day)
    for kind in category.county_units:
        unit = directory.unit_for(kind, directory.above(area, "county"))
        if unit is not None:
            yield _of_unit(unit, directory, day, "county_unit")


def _grid(area: str | None, directory: Directory, day: date) -> Iterator[Suggestion]:
    grid = directory.above(area, "grid")
    if grid is None:
        return
    for person in directory.holders(Role.GRID_WORKER, day, area=grid):
        yield Suggestion(
            unit=None, person=present(person, directory, day), reason="grid", params={"area": grid}
        )


def _mediators(category: Category, area: str | None, directory: Directory, day: date) -> Iterator[Suggestion]:
    for place in directory.chain(area):
        if place.kind not in {"village", "township"} or (
            place.kind == "village" and not category.village_learns
        ):
            continue
        for person in directory.holders(Role.MEDIATOR, day, area=place.code):
            unit = next((p.unit for p in directory.posts(person, day) if p.role is Role.MEDIATOR), None)
            yield Suggestion(
                unit=unit,
                person=present(person, directory, day),
                reason="mediator",
                params={"area": place.code},
            )


def _of_unit(unit: Unit, directory: Directory, day: date, reason: str) -> Suggestion:
    roles = (Role.DEPT_HANDLER, Role.DEPT_LEAD, Role.SEALED_HANDLER)  # the last: where only the two posts are
    role, staff = next(
        ((role, held) for role in roles if (held := directory.holders(role, day, unit=unit.code))), (None, ())
    )
    if role is Role.SEALED_HANDLER:  # nobody stands in for her: the other one, while she is away
        staff = tuple(one for one in staff if directory.deputy_of(one, day) is None) or staff
        return Suggestion(unit=unit.code, person=staff[0], reason=reason, params={"unit": unit.code})
    person = present(staff[0], directory, day) if staff else None
    return Suggestion(unit=unit.code, person=person, reason=reason, params={"unit": unit.code})


def present(person: str, directory: Directory, day: date) -> str:
    """The person, or whoever stands in for her on this day."""
    deputy = directory.deputy_of(person, day)
    return deputy.deputy if deputy else person


def has_power(category: Category, unit: str | None, directory: Directory) -> bool:
    """True where policy gives units of this kind such matters; persons without a unit act for their grid."""
    if not unit:
        return True
    known = directory.units.get(unit)
    if known is None:
        return False
    kinds = {*category.units, *category.county_units, "centre", "mediation", "justice"}
    return known.kind in kinds


def call_list(danger: str, area: str | None, directory: Directory, day: date) -> tuple[str, ...]:
    """Whom to call, in order, without repeats. The village is never called for what it must not learn."""
    chain = {place.code for place in directory.chain(area)} or {
        place.code for place in directory.areas.values() if place.kind == "county"
    }
    wanted = danger if any(slot.list == danger for slot in directory.duty) else "other"
    slots = [slot for slot in directory.duty if slot.list == wanted and slot.area in chain]
    if (
        not slots
    ):  # the place is unknown: every township's list would wake too many; the first one answers for all
        areas = sorted({slot.area for slot in directory.duty if slot.list == wanted})
        slots = [slot for slot in directory.duty if slot.list == wanted and slot.area in areas[:1]]
    called: dict[str, None] = {}
    for slot in sorted(slots, key=lambda one: one.position):
        for person in on_duty(slot, area, directory, day):
            at_hand = present(person, directory, day)
            if directory.posts(person, day) and _may_be_called(at_hand, wanted, directory, day):
                called[at_hand] = None
    return tuple(called)


def _may_be_called(person: str, danger: str, directory: Directory, day: date) -> bool:
    posts = directory.posts(person, day)
    if danger in HUSHED_LISTS:
        return any(not of_village(post, directory) for post in posts)
    return bool(posts)


def on_duty(slot: DutySlot, area: str | None, directory: Directory, day: date) -> tuple[str, ...]:
    """Who answers for one place of a call list on this day; nobody where the post is empty."""
    if slot.person:
        return (slot.person,)
    if slot.grid_role is not None:
        grid = directory.above(area, "grid")
        if grid is None or slot.list in HUSHED_LISTS:
            return ()
        return directory.holders(slot.grid_role, day, area=grid)
    unit = directory.unit_for(slot.unit_kind or "", area or slot.area)
    if unit is None:
        return ()
    return directory.holders(Role.DEPT_LEAD, day, unit=unit.code) or directory.holders(
        Role.DEPT_HANDLER, day, unit=unit.code
    )
