"""Emergencies nobody has signed: calling goes on by itself, those who can settle it read so in every list."""

from __future__ import annotations

from collections.abc import Iterable

from cases.access import hushed
from cases.model import Case, Profile, Role, State
from cases.scene import calling
from handlers import centre
from handlers.ports import Choice
from handlers.say import choice, moment
from handlers.seen import LEADERS
from handlers.turn import Turn
from storage import cases as case_rows
from storage.context import Query

_MOST = 3  # named one by one, with a button each; the rest is a number


async def waiting(turn: Turn, *roles: Role) -> list[Case]:
    """Those of the areas these posts cover, called longest first; the village hears of nothing hushed."""
    directory = turn.desk.known.directory
    held = set(centre.areas(turn, *roles))
    above = {code for code in held if directory.areas[code].kind in {"township", "county"}}
    found = await centre.gather(turn, centre.townships(turn, *roles), _dispatched)
    mine = [
        case
        for case in found
        if (above if hushed(case) else held)
        & {area.code for area in directory.chain(case.area or case.township)}
    ]
    return sorted(mine, key=lambda case: (case.called_at or case.assigned_at or turn.now, case.no))


def _dispatched(township: str | None) -> Query[tuple[Case, ...]]:
    return case_rows.search(township=township, state=State.DISPATCHED, profile=Profile.E, limit=500)


async def compose(turn: Turn, roles: Iterable[Role]) -> list[Choice]:
    """For a digest: who was called since when, said once a list, and the way to name somebody else."""
    own = tuple(role for role in (*LEADERS, Role.DISPATCHER) if role in set(roles))
    cases = [case for case in await waiting(turn, *own) if calling(case)] if own else []
    for case in cases[:_MOST]:
        turn.reply(
            "leader.unsigned",
            no=f"@no:{case.no}",
            since=moment(case.called_at),
            called=f"@names:{','.join(case.called)}",
            times=case.calls,
        )
    if len(cases) > _MOST:
        turn.reply("leader.unsigned_more", count=len(cases) - _MOST)
    leads = bool(set(own) & set(LEADERS))
    verb, key = ("reassign", "choice.reassign_of") if leads else ("look", "choice.look_of")
    return [choice(verb, case, key=key, no=f"@no:{case.no}") for case in cases[:_MOST]]
