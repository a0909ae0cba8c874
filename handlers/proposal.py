"""What the centre may do with one waiting case: the suggested owner with its reason, and whom else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cases import access, routing
from cases.model import Case, Refused, Role
from cases.places import Directory, Official, Unit
from handlers import audience
from handlers.turn import Turn
from storage import texts

LONGEST_LIST = 6
_SHORTEST = 3  # of a name with characters left out
_HANDLE = frozenset(
    {Role.GRID_WORKER, Role.GRID_LEADER, Role.CHIEF_GRID, Role.MEDIATOR, Role.DEPT_HANDLER, Role.DEPT_LEAD}
)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """A unit, a person, or both. `conflicted`: named in the report, its reporter, or of a named unit."""

    unit: str = ""
    person: str | None = None
    reason: str = ""
    conflicted: bool = False

    @property
    def code(self) -> str:
        """How a button names it."""
        return f"{self.unit}.{self.person}" if self.person else self.unit

    @property
    def params(self) -> dict[str, str | int]:
        """What a text says of it."""
        unit = f"@unit:{self.unit}" if self.unit else "@key:centre.grid_post"
        return {"unit": unit, "person": f"@name:{self.person}" if self.person else ""}


async def words_of(turn: Turn, case: Case) -> str:
    """The report's own words, "" where it has none (a voice, an erased text)."""
    if case.text is None:
        return ""
    fresh = turn.body(case.text)
    if fresh is not None:
        return fresh
    found = await turn.desk.store.read(texts.read_many((case.text,)))
    return found[case.text].body if case.text in found else ""


async def suggested(turn: Turn, case: Case) -> Owner | None:
    """Who would get it: the first who is not named in it and has not given it back."""
    words = await words_of(turn, case)
    for owner in _in_order(turn, case, words):
        if not owner.conflicted and not _gave_it_back(case, owner):
            return owner
    return None


def _gave_it_back(case: Case, owner: Owner) -> bool:
    """The unit that returned it, or the person where it lay with nobody's unit."""
    return case.returned_by is not None and case.returned_by in {owner.unit, owner.person}


async def others(turn: Turn, case: Case) -> tuple[Owner, ...]:
    """Everybody else it could go to, nearest first; those with a conflict last and marked."""
    words = await words_of(turn, case)
    first = await suggested(turn, case)
    left = [owner for owner in _in_order(turn, case, words) if first is None or owner.code != first.code]
    return tuple(sorted(left, key=lambda owner: owner.conflicted)[:LONGEST_LIST])


def _in_order(turn: Turn, case: Case, words: str) -> list[Owner]:
    directory = turn.desk.known.directory
    named = named_in(directory, words)
    if case.sealed:
        return _sealed_owners(turn, case, named)
    found = {owner.code: owner for owner in _named_by_returner(turn, case, named)}
    for suggestion in routing.candidates(
        case.category,
        case.area or case.township,
        directory,
        turn.policy_of(case),
        day=turn.today,
        words=words,
    ):
        owner = Owner(
            unit=suggestion.unit or "",
            person=suggestion.person,
            reason=suggestion.reason,
            conflicted=access.conflicted(case, suggestion.person, suggestion.unit, named),
        )
        found.setdefault(owner.code, owner)
    proposed = Owner(unit=case.suggested_unit or "", person=case.suggested_person).code
    return sorted(found.values(), key=lambda owner: owner.code != proposed)  # what a correction proposed


def _named_by_returner(turn: Turn, case: Case, named: frozenset[str]) -> list[Owner]:
    """Who gave it back has said whose it is: that comes first where it may be; the centre decides."""
    if not case.returns or case.suggested_unit is None or case.suggested_person is not None:
        return []
    category = turn.policy_of(case).category(case.category)
    if not routing.has_power(category, case.suggested_unit, turn.desk.known.directory):
        return []
    conflicted = access.conflicted(case, None, case.suggested_unit, named)
    return [Owner(unit=case.suggested_unit, reason="returner", conflicted=conflicted)]


def unit_named(turn: Turn, case: Case, words: str) -> str | None:
    """The one other unit near the case that these words name, its place left out or not; else None."""
    areas = turn.desk.known.directory.areas
    found = [
        unit
        for unit in _near_units(turn, case)
        if unit.code != case.unit and _tail(unit.name, areas[unit.area].name) in words
    ]
    nearest = [unit.code for unit in found if unit.area == found[0].area]
    return nearest[0] if len(nearest) == 1 else None


def _tail(name: str, area: str) -> str:
    """What people call a unit of their own township: its name without the place."""
    tail = name.removeprefix(area)
    return tail if len(tail) >= _SHORTEST else name


def _sealed_owners(turn: Turn, case: Case, named: frozenset[str]) -> list[Owner]:
    """What was promised to two persons stays with them: herself first, then the other."""
    directory = turn.desk.known.directory
    keepers = audience.sealed_handlers(case, directory, turn.today)
    owners = []
    for person in sorted(keepers, key=lambda one: one != turn.who):
        posts = directory.posts(person, turn.today)
        unit = next((post.unit for post in posts if post.role is Role.SEALED_HANDLER), None) or ""
        conflicted = access.conflicted(case, person, unit, named)
        owners.append(Owner(unit=unit, person=person, reason="sealed", conflicted=conflicted))
    return owners


def named_in(directory: Directory, words: str) -> frozenset[str]:
    """Persons and units that the text names: by full name, by surname with title, by the unit's name."""
    people = (
        code
        for code, official in directory.officials.items()
        if official.name in words or (official.title and official.surname + official.title in words)
    )
    units = (code for code, unit in directory.units.items() if unit.name in words)
    return frozenset({*people, *units}) if words else frozenset()


def named_by_post(directory: Directory, words: str, area: str | None, day: date) -> frozenset[str]:
    """Whom a title alone means here: the village's secretary, surname and office, the office alone."""
    places = {place.code for place in directory.chain(area)}
    units = {unit.code for unit in directory.units.values() if unit.area in places}
    return frozenset(
        code
        for code, official in directory.officials.items()
        if any(post.area in places or post.unit in units for post in directory.posts(code, day))
        and any(said in words for said in _called(official))
    )


def _called(official: Official) -> tuple[str, ...]:
    title, office = official.title, official.title[-2:]
    return (title, official.surname + office, title[0] + office) if len(title) > 2 else ()


def owner_of(turn: Turn, case: Case, code: str, words: str) -> Owner | None:
    """An owner from a button's code; None where it no longer exists."""
    unit, _, person = code.partition(".")
    directory = turn.desk.known.directory
    if (unit and unit not in directory.units) or not (unit or person):
        return None
    if person and (person not in directory.officials or directory.officials[person].disabled):
        return None
    return _marked(turn, case, Owner(unit=unit, person=person or None), words)


def _marked(turn: Turn, case: Case, owner: Owner, words: str) -> Owner:
    named = named_in(turn.desk.known.directory, words)
    return replace(owner, conflicted=access.conflicted(case, owner.person, owner.unit or None, named))


def by_name(turn: Turn, case: Case, wanted: str, words: str) -> tuple[Owner, ...]:
    """Units and officials whose name holds these words (or is held by them), nearest to the case first."""
    wanted = wanted.strip()
    if not wanted:
        return ()
    near = _near_units(turn, case)
    units = [Owner(unit=unit.code) for unit in near if _fits(unit.name, wanted)]
    units = units or [Owner(unit=unit.code) for unit in near if _shortened(unit.name, wanted)]
    people = [owner for owner in _near_people(turn, case) if _fits(_name(turn, owner), wanted)]
    found = units or people
    marked = (_marked(turn, case, owner, words) for owner in found)
    return tuple({owner.code: owner for owner in marked}.values())[:LONGEST_LIST]


def with_person(turn: Turn, owner: Owner) -> Owner:
    """The unit with somebody who gets the task. Raises Refused where it has nobody."""
    if owner.person is not None:
        return owner
    directory = turn.desk.known.directory
    for role in (Role.DEPT_HANDLER, Role.DEPT_LEAD, Role.MEDIATOR, Role.CHIEF_GRID):
        found = directory.holders(role, turn.today, unit=owner.unit)
        if found:
            return replace(owner, person=found[0])
    raise Refused("nobody_there", unit=owner.params["unit"])


def _fits(name: str, wanted: str) -> bool:
    return bool(name) and (wanted in name or name in wanted)


def _shortened(name: str, wanted: str) -> bool:
    """The name as people shorten it: its characters in order, some left out."""
    rest = iter(name)
    return len(wanted) >= _SHORTEST and all(char in rest for char in wanted)


def _name(turn: Turn, owner: Owner) -> str:
    return turn.desk.known.directory.officials[owner.person].name if owner.person else ""


def _near_units(turn: Turn, case: Case) -> list[Unit]:
    """The units of the case's village, township and county; never those of another township."""
    directory = turn.desk.known.directory
    order = [area.code for area in directory.chain(case.area or case.township)]
    order = order or [area.code for area in directory.areas.values() if area.kind == "county"]
    near = [unit for unit in directory.units.values() if unit.area in order]
    return sorted(near, key=lambda unit: order.index(unit.area))


def _near_people(turn: Turn, case: Case) -> list[Owner]:
    """Those who handle cases in the case's area or in its units."""
    directory = turn.desk.known.directory
    areas = {area.code for area in directory.chain(case.area or case.township)}
    units = {unit.code for unit in _near_units(turn, case)}
    return [
        Owner(unit=post.unit or "", person=post.person)
        for post in directory.assignments
        if post.role in _HANDLE
        and post.holds(turn.today)
        and not directory.officials[post.person].disabled
        and (post.unit in units or post.area in areas)
    ]
