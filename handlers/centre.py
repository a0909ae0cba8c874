"""What belongs to a centre: which cases its people dispatch, in which order, and which one a verb means."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cases import access
from cases.model import Case, Profile, Refused, Role, State
from cases.places import Assignment
from handlers import audience
from handlers.pick import pick
from handlers.request import Request
from handlers.turn import Turn
from storage import cases as case_rows
from storage.context import Query

WAITING = frozenset({State.REGISTERED, State.TRIAGE})
_ORDER = ("urgent", "returned", "unsure", "clear")


def posts(turn: Turn, *roles: Role) -> tuple[Assignment, ...]:
    """The posts of these roles (all, where none is named) that this person holds, or stands in for, today."""
    directory = turn.desk.known.directory
    holders = dict.fromkeys(actor.acts_for or turn.who for actor in turn.actors())
    return tuple(
        post
        for person in holders
        if person is not None
        for post in directory.posts(person, turn.today)
        if not roles or post.role in roles
    )


def areas(turn: Turn, *roles: Role) -> tuple[str, ...]:
    """The townships or counties whose centre this person works for."""
    wanted = roles or (Role.DISPATCHER,)
    return tuple(dict.fromkeys(post.area for post in posts(turn, *wanted) if post.area))


def townships(turn: Turn, *roles: Role) -> tuple[str | None, ...]:
    """The townships these posts cover; None alone means the whole county."""
    directory = turn.desk.known.directory
    held = areas(turn, *roles)
    if any(directory.areas[code].kind == "county" for code in held if code in directory.areas):
        return (None,)
    return tuple(dict.fromkeys(filter(None, (directory.above(code, "township") for code in held))))


async def gather(
    turn: Turn, held: Iterable[str | None], query: Callable[[str | None], Query[tuple[Case, ...]]]
) -> list[Case]:
    """One query a township, each case once, as it stands in this turn."""
    found: dict[str, Case] = {}
    for township in held:
        for case in await turn.desk.store.read(query(township)):
            found[case.no] = turn.take(case)
    return list(found.values())


def dispatches(turn: Turn, case: Case) -> bool:
    """True where this person (or whom she stands in for) is among those who dispatch this very case."""
    directory = turn.desk.known.directory
    finder = audience.sealed_handlers if case.sealed else audience.dispatchers
    holders = {turn.who, *(actor.acts_for for actor in turn.actors())}
    return bool(holders & set(finder(case, directory, turn.today)))


def kind_of(case: Case) -> str:
    """Why a waiting case needs a person: urgent | returned | unsure | clear."""
    if case.urgent or case.profile is Profile.E:
        return "urgent"
    if case.returns or case.needs_leader:
        return "returned"
    if case.decision == "auto" and case.suggested_unit and case.area and not case.sealed:
        return "clear"
    return "unsure"


async def waiting(turn: Turn) -> list[Case]:
    """The cases this person has to place, hard ones first; as they stand after what this turn did.

    Last comes what only a leader can settle now: it must not stand before what she can do.
    """
    found = await gather(turn, townships(turn, Role.DISPATCHER), _queue)
    found += await gather(turn, townships(turn, Role.SEALED_HANDLER), case_rows.sealed_queue)
    mine = [case for case in found if case.state in WAITING and dispatches(turn, case)]
    return sorted(
        mine,
        key=lambda case: (
            case.needs_leader,
            _ORDER.index(kind_of(case)),
            case.triage_by or turn.now,
            case.no,
        ),
    )


def _queue(township: str | None) -> Query[tuple[Case, ...]]:
    """A township's; for the county all that waits, of which `dispatches` then leaves its own."""
    return case_rows.queue(township, limit=2000)


async def case_of(turn: Turn, request: Request) -> Case | None:
    """The case a verb of the centre or of a leader means; by number, else the one last spoken of.

    None after asking which. Raises Refused for numbers out of reach.
    """
    number = request.case
    if number is None:
        last = turn.chat.last_case if turn.chat else None
        if last is None:
            raise Refused("which_case")
        request = Request(verb=request.verb, case=last, argument=request.argument, seq=request.seq)
        among: list[Case] = []
    else:
        among = await _by_digits(turn, number)
    case = await pick(turn, request, among)
    if case is not None:
        turn.update_chat(last_case=case.no)
    return case


async def _by_digits(turn: Turn, number: str) -> list[Case]:
    """Last digits stand for the newest open case that this person may touch."""
    if "-" in number:
        return []
    found = await turn.desk.store.read(case_rows.by_suffix(number))
    directory = turn.desk.known.directory
    near = [case for case in found if access.touches(case, turn.actors(case), directory, turn.today)]
    return near[:1]
