"""Reports of one matter by many: offered to the centre as one, before they become as many tasks.

Only what strikes a whole place counts (power, water, roads, rubbish, the ground): quarrels and needs of two
households are never one because they sound alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from cases.model import Case
from handlers.opening import SHARED
from handlers.ports import Choice
from handlers.say import choice
from handlers.turn import Turn

_WITHIN = timedelta(days=2)


def groups(turn: Turn, waiting: Iterable[Case]) -> list[list[Case]]:
    """Waiting cases that are probably one matter, oldest first in each, the greatest group first."""
    directory = turn.desk.known.directory
    found: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in sorted(waiting, key=lambda one: one.no):
        place = directory.above(case.area, "village")
        if case.category in SHARED and place and not (case.sealed or case.urgent or case.returns):
            together = found[case.category, place]
            if not together or _close(together[0], case):
                together.append(case)
    return sorted((group for group in found.values() if len(group) > 1), key=len, reverse=True)


def _close(first: Case, case: Case) -> bool:
    if first.opened_at is None or case.opened_at is None:
        return False
    return case.opened_at - first.opened_at <= _WITHIN


def reporters(group: Iterable[Case]) -> int:
    """How many people told of it."""
    return len({who for case in group for who in (case.reporter, *case.others) if who is not None})


def offered(turn: Turn, case: Case, waiting: Iterable[Case]) -> list[Choice]:
    """One tap for the whole group that this case stands in."""
    group = next((one for one in groups(turn, waiting) if case in one), None)
    return [_tap(group)] if group and len(group) > 1 else []


def _tap(group: list[Case]) -> Choice:
    return choice("merge_all", group[0], key="choice.merge_all", count=reporters(group))


def asked_first(turn: Turn, clear: Iterable[Case]) -> bool:
    """照派 with a group among the clear ones: one question before it becomes as many tasks."""
    found = groups(turn, clear)
    if not found:
        return False
    group = found[0]
    category = f"@category:{group[0].category}"
    turn.reply("centre.alike", count=len(group), category=category, no=f"@no:{group[0].no}")
    turn.ask_last(
        "ask.alike", [_tap(group), choice("dispatch_all", None, "apart", key="choice.dispatch_apart")]
    )
    return True
