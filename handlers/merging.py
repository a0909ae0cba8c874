"""合并: two cases, several named ones, or all that look like one matter, into the earliest."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cases.events import Absorb, Merge
from cases.model import Case, Refused
from handlers import alike, centre, queue
from handlers.request import Flow, Request
from handlers.turn import Turn

_NUMBERS = re.compile(r"(?<!\d)(?:20\d{2}-\d{3,6}|\d{4,6})(?!\d)")


async def merge_all(turn: Turn, request: Request) -> None:
    """都是一件事: the group of the case named or shown last, else the greatest that waits."""
    found = alike.groups(turn, await centre.waiting(turn))
    last = request.case or (turn.chat.last_case if turn.chat else None)
    group = next((one for one in found if any(case.no == last for case in one)), found[0] if found else None)
    if group is None:
        raise Refused("nothing_alike")
    await _into_one(turn, group)


async def merge_named(turn: Turn, numbers: Iterable[str]) -> None:
    """合并 0002 0003 到 0001: all of them into the earliest, whatever the order they were named in."""
    cases = [await centre.case_of(turn, Request(verb="merge", case=number)) for number in numbers]
    named = {case.no: case for case in cases if case is not None}
    if any(case.state not in centre.WAITING or not centre.dispatches(turn, case) for case in named.values()):
        raise Refused("merge_waiting_only")
    await _into_one(turn, sorted(named.values(), key=lambda one: one.no))


def numbers_in(request: Request) -> tuple[str, ...]:
    """Every case number of the command, each once."""
    return tuple(dict.fromkeys(_NUMBERS.findall(f"{request.case or ''} {request.argument}")))


async def _into_one(turn: Turn, group: list[Case]) -> None:
    if len(group) < 2:
        raise Refused("nothing_alike")
    master, *rest = group
    for case in rest:
        turn.act_as_any(case, Merge(master=master.no))
        master = turn.act_as_any(master, Absorb(case=case.no, reporter=case.reporter))
    turn.answered()
    turn.reply("centre.merged_all", count=len(group), no=f"@no:{master.no}")
    await queue.propose(turn, master)


ROUTES: dict[tuple[str, str], Flow] = {("dispatcher", "merge_all"): merge_all}
