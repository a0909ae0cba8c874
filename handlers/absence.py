"""请假、出差: who is away says so and names who stands in; the deputy is told, and can say no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cases import ladder
from cases.access import hushed
from cases.events import AskHelp
from cases.model import LED, Audience, Notice, Profile, Refused, Role
from cases.places import Assignment, Deputy, Directory
from handlers import work
from handlers.ports import Choice, Line, Say
from handlers.request import Flow, Request
from handlers.say import choice, line, say_json
from handlers.turn import Turn
from nlp.dates import period_in
from storage import cases as case_rows
from storage.directory import SAID
from storage.rows import OutRow

_LEADING = frozenset({Role.CHIEF_GRID, Role.RESP_LEADER, Role.CASE_LEADER})
_GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.GRID_ADVISOR})
_PRESSING = frozenset({Profile.E, Profile.U})
_OFFERED = 6
_LONGEST = 60  # days: whoever is away for longer hands her post over


async def bring_desks(turn: Turn) -> None:
    """What lies on the desk of somebody she stands in for lies on hers too; nothing confidential does."""
    for absent in turn.desk.known.directory.stands_for(turn.who or "", turn.today):
        found = await turn.desk.store.read(case_rows.open_of_handler(absent))
        open_to_her = tuple(case for case in found if not (case.sealed or hushed(case)))
        turn.view = replace(turn.view, desk=(*turn.view.desk, *open_to_her))


async def away(turn: Turn, request: Request) -> None:
    """请假 12月14日到18日 李建国: the days first, then who stands in."""
    words = request.argument
    since, until, deputy = _pressed(words) if request.pressed else _said(turn, words)
    if since is None or until is None:
        turn.reply("worker.away_when")
        return
    if until < turn.today or since > until or (until - since).days >= _LONGEST:
        raise Refused("bad_days")
    able = _able(turn, since)
    if deputy is None:
        _ask_who(turn, able, since, until)
        return
    if deputy not in able:
        raise Refused("no_deputy")
    first = max(since, turn.today)
    row = Deputy(person=turn.who or "", deputy=deputy, since=first, until=until, reason=SAID)
    _keep(turn, row)
    if first == turn.today:
        await _pass_on(turn, row)


def _said(turn: Turn, words: str) -> tuple[date | None, date | None, str | None]:
    days = period_in(words, turn.today)
    since, until = days if days is not None else (None, None)
    named = [code for code in _able(turn, since or turn.today) if _name(turn, code) in words]
    return since, until, named[0] if len(named) == 1 else None


def _pressed(argument: str) -> tuple[date | None, date | None, str | None]:
    """A button: "20261214.20261218.p057"."""
    first, _, rest = argument.partition(".")
    last, _, deputy = rest.partition(".")
    try:
        return date.fromisoformat(first), date.fromisoformat(last), deputy
    except ValueError:
        return None, None, None


def _name(turn: Turn, code: str) -> str:
    return turn.desk.known.directory.officials[code].name


def _able(turn: Turn, day: date) -> tuple[str, ...]:
    """Who may stand in: of the same unit, else of the same place, in office and there; her equals first."""
    directory, who = turn.desk.known.directory, turn.who or ""
    mine = directory.posts(who, day)
    units = {post.unit for post in mine if post.unit}
    places = {place for post in mine if (place := _place(directory, post.area))}
    near: dict[str, tuple[int, int]] = {}
    for post in directory.assignments:
        if post.person == who or not post.holds(day) or directory.officials[post.person].disabled:
            continue
        if directory.deputy_of(post.person, day) is not None:
            continue
        away = 0 if post.unit in units else 1 if _place(directory, post.area) in places else None
        if away is not None:
            rank = (away, _apart(mine, directory.posts(post.person, day)))
            near[post.person] = min(rank, near.get(post.person, rank))
    return tuple(sorted(near, key=lambda code: near[code]))


def _apart(mine: Iterable[Assignment], theirs: Iterable[Assignment]) -> int:
    """The same post, else a neighbouring one of the same tier, else another; who leads is asked last
    (domain.md 2): a village's head is not the first to look after its lamps.
    """
    own, other = {post.role for post in mine}, {post.role for post in theirs}
    if bool(own & _LEADING) != bool(other & _LEADING):
        return 3
    if own & other:
        return 0
    return 1 if own & _GRID and other & _GRID else 2


def _place(directory: Directory, area: str | None) -> str | None:
    """The village, else the township, else the county of a post."""
    kinds = ("village", "township", "county")
    return next((found for kind in kinds if (found := directory.above(area, kind))), None)


def _ask_who(turn: Turn, able: tuple[str, ...], since: date, until: date) -> None:
    if not able:
        raise Refused("no_deputy")
    turn.ask_last(
        "ask.stand_in",
        [_button(code, since, until) for code in able[:_OFFERED]],
        since=f"@day:{since.isoformat()}",
        until=f"@day:{until.isoformat()}",
    )


def _button(code: str, since: date, until: date) -> Choice:
    value = f"{since:%Y%m%d}.{until:%Y%m%d}.{code}"
    return choice("away", None, value, key="choice.stand_in", person=f"@name:{code}")


def _keep(turn: Turn, row: Deputy) -> None:
    turn.absences.append(row)
    since, until = f"@day:{row.since.isoformat()}", f"@day:{row.until.isoformat()}"
    turn.reply("worker.away", deputy=f"@name:{row.deputy}", since=since, until=until)
    if any(actor.role is Role.SEALED_HANDLER for actor in turn.actors()):
        turn.reply("worker.away_sealed")
    refuse = choice("cannot_stand_in", None, row.person)
    said = line("worker.stands_in", who=f"@name:{row.person}", since=since, until=until)
    _tell(turn, row.deputy, said, refuse)


async def _pass_on(turn: Turn, row: Deputy) -> None:
    """What presses does not lie with somebody who has gone: the deputy has it at once, and knows why.

    Where it is confidential no deputy learns of it: the centre, or its own handlers, are asked for another.
    """
    for found in await turn.desk.store.read(case_rows.open_of_handler(row.person)):
        case = turn.take(found)
        if case.profile not in _PRESSING or case.state not in LED:
            continue
        if case.sealed or hushed(case):
            turn.act_as_any(case, AskHelp(kind="away"))
            turn.reply("worker.away_asked", no=f"@no:{case.no}")
            continue
        told = Notice(
            to=Audience.HANDLER,
            person=row.deputy,
            key="worker.stands_in_urgent",
            params={
                "no": f"@no:{case.no}",
                "who": f"@name:{row.person}",
                "until": f"@day:{row.until.isoformat()}",
            },
            urgent=True,
            choices=work.next_verbs(case),
            sms="new_task",
        )
        turn.notify(case, told)
        turn.reply("worker.away_passed", no=f"@no:{case.no}", deputy=f"@name:{row.deputy}")


async def back(turn: Turn, _request: Request) -> None:
    """销假: she is there again; whoever stood in hears it."""
    who = turn.who or ""
    mine = [row for row in _known(turn) if row.person == who]
    if not mine:
        raise Refused("not_away")
    turn.back.append((who, turn.today))
    turn.reply("worker.back")
    for row in mine:
        _tell(turn, row.deputy, line("worker.stands_in_over", who=f"@name:{who}"))


async def cannot_stand_in(turn: Turn, request: Request) -> None:
    """替不了: nobody is made to; the absent one hears it and names somebody else."""
    absent = request.argument.partition("\n")[0]
    mine = [row for row in _known(turn) if row.deputy == turn.who]
    chosen = [row for row in mine if row.person == absent] or (mine if not request.pressed else [])
    if not chosen:
        raise Refused("not_away")
    for row in chosen:
        turn.back.append((row.person, turn.today))
        _tell(turn, row.person, line("worker.stand_in_refused", deputy=f"@name:{turn.who}"))
    turn.reply("worker.stand_in_declined")


def _known(turn: Turn) -> list[Deputy]:
    return [row for row in turn.desk.known.directory.deputies if row.until >= turn.today]


def _tell(turn: Turn, person: str, said: Line, *choices: Choice) -> None:
    turn.tell(
        OutRow(
            person=person,
            say=say_json(Say(lines=(said,), choices=choices)),
            dedupe=f"{said.key}:{turn.who}:{person}:{turn.now.isoformat()}",
            send_after=ladder.quiet_until(turn.now, turn.desk.known.current, False),
            created_at=turn.now,
        )
    )


ROUTES: dict[tuple[str, str], Flow] = {
    (family, verb): flow
    for family in ("worker", "dispatcher", "leader")
    for verb, flow in (("away", away), ("back", back), ("cannot_stand_in", cannot_stand_in))
}
