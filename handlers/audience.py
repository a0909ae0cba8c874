"""From an audience to persons, through the directory: deputies stand in, sealed cases stay with theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cases import access
from cases.access import barred, conflicted, hushed, of_village
from cases.model import Audience, Case, Notice, Role
from cases.places import Deputy, Directory
from cases.routing import call_list

Finder = Callable[[Case, Directory, date], tuple[str, ...]]


def _one(person: str | None) -> tuple[str, ...]:
    return (person,) if person else ()


def tier(case: Case, directory: Directory) -> str | None:
    """The area whose centre dispatches: where the case was escalated to, its township, else the county."""
    if case.escalated_to:
        return case.escalated_to
    if case.township:
        return case.township
    return next((area.code for area in directory.areas.values() if area.kind == "county"), None)


def dispatchers(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    """The centre's people of the case's tier; the county's where a township has none."""
    for area in directory.chain(tier(case, directory)):
        found = directory.holders(Role.DISPATCHER, day, area=area.code)
        if found:
            return found
    return ()


def sealed_handlers(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    """The two named persons of the tier; never anybody of a unit named in the case."""
    for area in directory.chain(tier(case, directory)):
        posts = directory.holders(Role.SEALED_HANDLER, day, area=area.code)
        found = tuple(one for one in posts if not access.barred(case, one, directory, day))
        if found:
            return found
    return ()


def handlers_of(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    """The named handler; for a unit without one, everybody there who may sign."""
    if case.handler:
        return (case.handler,)
    if case.unit is None:
        return ()
    staff = directory.holders(Role.DEPT_HANDLER, day, unit=case.unit)
    return staff or directory.holders(Role.DEPT_LEAD, day, unit=case.unit)


def _unit_lead(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    leads = directory.holders(Role.DEPT_LEAD, day, unit=case.unit) if case.unit in directory.units else ()
    return leads or _grid_leader(case, directory, day)


def _grid_leader(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    for area in directory.chain(case.area):
        found = directory.holders(Role.GRID_LEADER, day, area=area.code)
        if found:
            return found
    return ()


def _leaders(role: Role) -> Finder:
    def find(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
        for area in directory.chain(tier(case, directory)):
            if area.kind in {"township", "county"}:
                found = directory.holders(role, day, area=area.code)
                if found:
                    return found
        return ()

    return find


def _case_leader(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    """包案领导; where she holds no post any more, whoever answers for the township."""
    if case.case_leader is None or directory.posts(case.case_leader, day):
        return _one(case.case_leader)
    return _leaders(Role.RESP_LEADER)(case, directory, day)


def _county_centre(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    county = directory.above(tier(case, directory), "county")
    return directory.holders(Role.DISPATCHER, day, area=county) if county else ()


_FINDERS: dict[Audience, Finder] = {
    Audience.REPORTER: lambda case, _d, _t: _one(case.reporter),
    Audience.AGENT: lambda case, _d, _t: _one(case.agent),
    Audience.HANDLER: handlers_of,
    Audience.UNIT_LEAD: _unit_lead,
    Audience.DISPATCHERS: dispatchers,
    Audience.RESP_LEADER: _leaders(Role.RESP_LEADER),
    Audience.CASE_LEADER: _case_leader,
    Audience.TOWN_LEADER: _leaders(Role.CHIEF_GRID),
    Audience.COUNTY_CENTRE: _county_centre,
    Audience.GRID_LEADER: _grid_leader,
    Audience.ASSISTING: lambda case, _d, _t: _one(case.parts[-1].person) if case.parts else (),
    Audience.HELPERS: lambda case, _d, _t: tuple(
        one.person for one in case.parts if one.person is not None and one.done_at is None
    ),
    Audience.CALLED: lambda case, _d, _t: case.called[-1:],
    Audience.SEALED_HANDLERS: sealed_handlers,
    Audience.MASTER_REPORTER: lambda case, _d, _t: case.others,
    Audience.AUDITORS: _leaders(Role.AUDITOR),
}


# What one says or asks for oneself is no post: nobody stands in for it.
_THEMSELVES = frozenset(
    {Audience.REPORTER, Audience.AGENT, Audience.MASTER_REPORTER, Audience.FORMER_HANDLER}
)


def on_duty(case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    """Whom this emergency calls, in order. Of a sealed one no grid is asked, and nobody named in it."""
    place = case.township if case.sealed else case.area or case.township
    called = call_list(case.danger or "other", place, directory, day)
    if not case.sealed:
        return called
    return tuple(person for person in called if not barred(case, person, directory, day))


def leading(persons: tuple[str, ...], directory: Directory, day: date) -> frozenset[str]:
    """Those of them who lead a township or a county: the last of a list, not its duty people."""
    return frozenset(
        person
        for person in persons
        for post in directory.posts(person, day)
        if post.role in {Role.RESP_LEADER, Role.CHIEF_GRID} and not of_village(post, directory)
    )


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who gets a notice, and whom she stands in for while that person is away."""

    person: str
    instead: Deputy | None = None


def readers(notice: Notice, case: Case, directory: Directory, day: date) -> tuple[Reader, ...]:
    """Who gets this notice, without repeats. For officials who are away their deputies get it."""
    found = (notice.person,) if notice.person is not None else found_by(notice.to, case, directory, day)
    ordered: dict[str, Reader] = {}
    for person in found:
        deputy = None if notice.to in _THEMSELVES else stand_in(person, case, directory, day)
        reader = Reader(person=deputy.deputy if deputy else person, instead=deputy)
        if reader.person not in ordered or reader.instead is None:  # her own first
            ordered[reader.person] = reader
    return tuple(one for one in ordered.values() if _may_learn(one.person, case, directory, day))


def found_by(to: Audience, case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    """Who belongs to an audience, whether they are there or away."""
    finder = _FINDERS.get(to)
    return finder(case, directory, day) if finder else ()


def stand_in(person: str, case: Case, directory: Directory, day: date) -> Deputy | None:
    """Whoever stands in for her today. Nobody does where it is confidential, or a party to the matter."""
    deputy = directory.deputy_of(person, day)
    if deputy is None or case.sealed or hushed(case):
        return None
    return None if conflicted(case, deputy.deputy, None, frozenset(case.named)) else deputy


def persons(notice: Notice, case: Case, directory: Directory, day: date) -> tuple[str, ...]:
    """The same, persons only."""
    return tuple(one.person for one in readers(notice, case, directory, day))


def _may_learn(person: str, case: Case, directory: Directory, day: date) -> bool:
    """The village does not hear of violence at home, children and self-harm, unless it has the case."""
    if barred(case, person, directory, day) and person not in {case.reporter, case.agent}:
        return False
    helping = {one.person for one in case.parts}  # of the village only whom the centre added
    known = {case.reporter, case.agent, case.handler, *case.called, *case.others, *helping}
    if not hushed(case) or person in known:
        return True
    posts = directory.posts(person, day)
    return not posts or any(not of_village(post, directory) for post in posts)
