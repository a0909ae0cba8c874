"""包案: a hard case is given to one of the township's leaders; he finds his own in one list."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import NameLeader
from cases.model import Case, Role
from cases.scene import listed
from handlers import late, proposal
from handlers.audience import tier
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.seen import seen
from handlers.turn import Turn
from storage import cases as case_rows

_LEADERS = (Role.CASE_LEADER, Role.RESP_LEADER, Role.CHIEF_GRID)
_SHOWN = 8


async def name_leader(turn: Turn, request: Request) -> None:
    """包案 0412 王镇长: by name, or one of those offered."""
    case = await seen(turn, request)
    if case is None:
        return
    named = request.argument.partition("\n")[0].strip()
    able = leaders(turn, case)
    found = [one for one in able if one == named or (named and named in _called(turn, one))]
    if len(found) != 1:
        turn.ask("words", case, verb="case_leader")
        offered = found or [one for one in able if one != case.case_leader]
        turn.ask_last(
            "ask.case_leader",
            [
                choice("case_leader", case, one, key="choice.case_leader.one", person=f"@person:{one}")
                for one in offered[:_SHOWN]
            ],
            no=f"@no:{case.no}",
        )
        return
    words = await proposal.words_of(turn, case)
    conflicted = found[0] in {*case.named, *proposal.named_in(turn.desk.known.directory, words)}
    case = turn.act_as_any(case, NameLeader(person=found[0], leads=True, conflicted=conflicted))
    turn.answered()
    turn.reply("leader.case_given", no=f"@no:{case.no}", person=f"@person:{found[0]}", due=when(case.due_by))


def leaders(turn: Turn, case: Case) -> tuple[str, ...]:
    """The leaders of the tier where the case lies: of its township, or of the county."""
    directory = turn.desk.known.directory
    for area in directory.chain(tier(case, directory)):
        if area.kind in {"township", "county"}:
            held = (directory.holders(role, turn.today, area=area.code) for role in _LEADERS)
            found = tuple(dict.fromkeys(one for holders in held for one in holders))
            if found:
                return found
    return ()


def _called(turn: Turn, person: str) -> str:
    official = turn.desk.known.directory.officials[person]
    return f"{official.name} {official.surname}{official.title} {official.title}"


async def own(turn: Turn, _request: Request) -> None:
    """我的包案: what she leads herself, the soonest due first."""
    cases = [turn.take(case) for case in await turn.desk.store.read(case_rows.led_by(turn.who or ""))]
    if not cases:
        turn.reply("leader.leads_nothing")
        return
    turn.reply("leader.leads", count=len(cases))
    for case in cases[:_SHOWN]:
        overdue = late.days_late(case, turn.now, turn.policy_of(case).calendar)
        turn.reply(
            "leader.leads_late" if overdue else "leader.leads_line",
            no=f"@no:{case.no}",
            category=listed(case),
            state=f"@key:state.{case.state}",
            due=when(case.due_by),
            days=overdue,
        )
    turn.choices = [
        choice("trail", case, key="choice.trail_of", no=f"@no:{case.no}") for case in cases[:_SHOWN]
    ]


ROUTES: dict[tuple[str, str], Flow] = {
    ("leader", "case_leader"): name_leader,
    ("leader", "my_led"): own,
}
WORDED: Mapping[str, Flow] = {"case_leader": name_leader}
