"""帮扶: whose household it is, whether it may be offered there, and who asks her where she has no chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cases import access
from cases.aftercare import LIVE, Plan
from cases.aftercare.events import Household
from cases.aftercare.sight import village
from cases.model import Case, Refused, Role, State
from handlers.turn import Turn
from storage import aftercare as plan_rows
from storage import cases as case_rows
from storage import people, persons

OVER = frozenset({State.RESOLVED, State.CLOSED, State.ARCHIVED})
_OF_THE_GRID = (Role.GRID_WORKER, Role.GRID_LEADER)
_BY_HERSELF = frozenset({"resident"})


async def fit(turn: Turn, case: Case) -> None:
    """Said at once, before anybody chooses a team. Raises Refused."""
    if case.sealed or access.hushed(case):
        raise Refused("care_only_asked")
    if case.state not in OVER:
        raise Refused("care_too_soon")
    if case.reporter is None or case.reporter in turn.desk.known.directory.officials:
        raise Refused("care_nobody", no=f"@no:{case.no}")
    she = await turn.desk.store.read(persons.load(case.reporter))
    if she is not None and she.erased_at is not None:  # she took her data away: nobody goes to her door
        raise Refused("care_nobody", no=f"@no:{case.no}")
    theirs = await turn.desk.store.read(plan_rows.of_person(case.reporter))
    if any(plan.phase in LIVE for plan in theirs):
        raise Refused("care_there")


async def household(turn: Turn, case: Case) -> Household:
    """Where she is and what her matters say; whom a confidential one names stays out of the record."""
    hers = await turn.desk.store.read(case_rows.of_reporter(case.reporter or ""))
    plain = [one for one in (case, *hers) if not (one.sealed or access.hushed(one))]
    return Household(
        person=case.reporter or "",
        case=case.no,
        hushed=access.hushed(case),
        township=case.township,
        area=case.area or case.township,
        category=case.category,
        spoken_for=case.source not in _BY_HERSELF,
        avoid=_named(plain),
    )


def _named(cases: Iterable[Case]) -> tuple[str, ...]:
    return tuple(sorted({one for case in cases for one in case.named}))


async def asker(turn: Turn, about: Case | Plan, team: tuple[str, ...]) -> str | None:
    """Who asks her at her door; None where she has a chat of her own. Raises Refused where nobody may."""
    person = (about.reporter if isinstance(about, Case) else about.person) or ""
    if (isinstance(about, Plan) and about.hushed) or not await chatless(turn, person):
        return None
    hers = await turn.desk.store.read(case_rows.of_reporter(person))
    told = [about, *hers] if isinstance(about, Case) else hers  # also what she said in confidence
    kept = about.avoid if isinstance(about, Plan) else ()
    for one in _nearest(turn, about, team):
        if one not in {person, *_named(told), *kept}:
            return one
    raise Refused("care_no_way", no=f"@no:{about.no}")


async def chatless(turn: Turn, person: str) -> bool:
    """Nothing can be said to her here."""
    return await turn.desk.store.read(people.last_chat(person)) is None


def _nearest(turn: Turn, about: Case | Plan, team: tuple[str, ...]) -> Iterator[str]:
    """Of the team those of the village, first who brought the matter; else that one, or her grid's worker."""
    directory, day = turn.desk.known.directory, turn.today
    of_village = [one for one in team if village((one,), directory, day)]
    knows = about.agent if isinstance(about, Case) else about.wished_by
    there = [knows] if knows and directory.posts(knows, day) else []
    yield from (one for one in there if one in of_village)
    yield from sorted(of_village, key=(*team[1:], *team[:1]).index)  # the lead last: she will see the others
    yield from (one for one in there if village((one,), directory, day))
    for role in _OF_THE_GRID:
        yield from directory.holders(role, day, area=about.area or "")
    yield from (*team[1:], *team[:1])  # no grid is known: whoever would come asks
