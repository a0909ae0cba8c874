"""协办、吹哨: units beside the one that leads, each with its own part and limit."""

from __future__ import annotations

from collections.abc import Mapping

from cases.access import of_village
from cases.events import Assist, Event, Helped, Whistle
from cases.model import Case, Refused, Role
from cases.scene import hushed
from handlers import centre, proposal, work
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.seen import seen
from handlers.turn import Turn

_SHOWN = 6
_WHISTLERS = frozenset({Role.RESP_LEADER, Role.CHIEF_GRID})


async def assist(turn: Turn, request: Request) -> None:
    """协办 0412 李家坪村 清路: the lead or the centre asks a unit for a part of it."""
    case = await (centre.case_of if _dispatches(turn) else work.desk_case)(turn, request)
    if case is not None:
        await _ask(turn, case, request, Assist)


def _dispatches(turn: Turn) -> bool:
    return any(actor.role is Role.DISPATCHER for actor in turn.actors())


async def whistle(turn: Turn, request: Request) -> None:
    """吹哨: the head of a township calls a unit to come; a village's head asks the centre."""
    case = await seen(turn, request)
    if case is not None:
        directory = turn.desk.known.directory
        posts = directory.posts(turn.who or "", turn.today)
        if not any(post.role in _WHISTLERS and not of_village(post, directory) for post in posts):
            raise Refused("not_your_role", no=f"@no:{case.no}")
        await _ask(turn, case, request, Whistle)


async def _ask(turn: Turn, case: Case, request: Request, kind: type[Assist]) -> None:
    verb = "whistle" if kind is Whistle else "assist"
    named, _, words = _parted(request.argument)
    found = _meant(turn, case, named) if named else ()
    if len(found) != 1:
        turn.ask("words", case, verb=verb)
        others = [one for one in await proposal.others(turn, case) if one.unit and not one.conflicted]
        offered = found or [one for one in others if _may_help(turn, case, one)]
        turn.ask_last(
            "ask.assist",
            [
                choice(
                    verb,
                    case,
                    one.code,
                    key="choice.owner_person" if one.person else "choice.owner",
                    **one.params,
                )
                for one in offered[:_SHOWN]
            ],
            no=f"@no:{case.no}",
        )
        return
    owner = found[0]
    text = turn.text("message", words.strip(), case) if words.strip() else None
    event: Event = kind(unit=owner.unit, person=owner.person, text=text)
    case = turn.act_as_any(case, event)
    turn.answered()
    params = {**owner.params, "no": f"@no:{case.no}", "due": when(case.parts[-1].by)}
    turn.add("worker.assist_asked", params)


def _parted(argument: str) -> tuple[str, str, str]:
    """Who, and what for: apart at the first gap."""
    head, gap, rest = argument.strip().partition("\n")
    return (head, gap, rest) if gap else argument.strip().partition(" ")


def _meant(turn: Turn, case: Case, named: str) -> tuple[proposal.Owner, ...]:
    """Those who are meant, each with a person who gets the task. Raises Refused where a unit has nobody."""
    chosen = proposal.owner_of(turn, case, named, "")
    found = (chosen,) if chosen is not None else proposal.by_name(turn, case, named, "")
    return tuple(one for owner in found if _may_help(turn, case, one := proposal.with_person(turn, owner)))


def _may_help(turn: Turn, case: Case, owner: proposal.Owner) -> bool:
    """Nobody who is named in it; the village joins in what it must not know only where the centre adds it."""
    if owner.conflicted:
        return False
    if not hushed(case) or _dispatches(turn):
        return True
    posts = turn.desk.known.directory.posts(owner.person or "", turn.today)
    return any(not of_village(post, turn.desk.known.directory) for post in posts)


async def helped(turn: Turn, request: Request) -> None:
    """收到 or 这部分办好了, by who was asked."""
    case = await work.desk_case(turn, request)
    if case is None:
        return
    how, _, words = request.argument.partition("\n")
    done = how == "done"
    if not done and how:
        done, words = True, request.argument
    text = turn.text("message", words, case) if words else None
    case = turn.act_as_any(case, Helped(done=done, text=text))
    turn.reply("worker.part_done" if done else "worker.part_taken", no=f"@no:{case.no}")
    if not done:
        turn.choices = [choice("helped", case, "done", key="choice.helped.done")]


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "assist"): assist,
    ("dispatcher", "assist"): assist,
    ("leader", "whistle"): whistle,
    ("worker", "helped"): helped,
}
WORDED: Mapping[str, Flow] = {"assist": assist, "whistle": whistle, "helped": helped}
