"""A step of a plan to those it concerns: she in plain words, the team and the centre; never at night."""

from __future__ import annotations

from dataclasses import dataclass

from cases import access, ladder
from cases.aftercare import Circle, Phase, Plan, Tell, sight
from cases.places import Deputy
from handlers.ports import Line, Params, Say
from handlers.say import line, say_json, verbs
from handlers.turn import Turn
from storage import cases as case_rows
from storage import people
from storage.rows import DigestRow, OutRow

_ASKS = frozenset({"resident.care_asked", "resident.care_found"})
_WITH_TEAM = _ASKS | {"worker.care_begun", "worker.care_team", "resident.care_team"}


@dataclass(frozen=True, kw_only=True)
class _Reader:
    person: str
    instead: Deputy | None = None


def area(plan: Plan) -> str:
    """Where the household is, as precisely as it is known."""
    place = plan.area or plan.township
    return f"@area:{place}" if place else "@key:leader.no_area"


def params(plan: Plan) -> Params:
    """Everything a sentence about a plan may need."""
    found: dict[str, str | int] = {"no": f"@no:{plan.no}", "area": area(plan)}
    people = {"lead": plan.lead, "who": plan.worker, "asker": plan.asker}
    found |= {name: f"@person:{one}" for name, one in people.items() if one}
    for name, rhythm in (("rhythm", plan.rhythm), ("asked", plan.asked_rhythm)):
        found[name] = f"@key:care.rhythm.{rhythm}" if rhythm else ""
    days = {"next": plan.visit_by, "review": plan.review_by, "answer": plan.answer_by}
    return found | {name: f"@day:{at.isoformat()}" if at else "" for name, at in days.items()}


def by_phase(key: str, plan: Plan) -> str:
    """The sentence of where it stands; a wish that somebody made for her is no wish of hers."""
    for_her = plan.phase is Phase.WISHED and plan.wished_by is not None
    return f"{key}_{plan.phase}_for" if for_her else f"{key}_{plan.phase}"


def team_lines(plan: Plan) -> tuple[Line, ...]:
    """Who it is: one leads, one comes, the others beside them; and what for, in their words."""
    told = params(plan)
    lines = [line("care.whose", text=f"@text:{plan.whose}")] if plan.whose is not None else []
    if plan.team:
        lines += [Line(key="care.lead", params=told), Line(key="care.comes", params=told)]
    lines += [line("care.beside", who=f"@person:{one}") for one in plan.others]
    if plan.words is not None and plan.team:
        lines.append(line("care.what_for", text=f"@text:{plan.words}"))
    return tuple(lines)


async def spread(turn: Turn, plan: Plan, tell: Tell) -> None:
    """Queue one thing for everybody it concerns, but not for whoever acts: she reads her answer."""
    if tell.to is Circle.PERSON:
        if plan.person != turn.who and await _reads_it(turn, plan):
            turn.tell(_to_her(turn, plan, tell))
        return
    for reader in _officials(turn, plan, tell):
        if reader.person == turn.who:
            continue
        if tell.digest:
            turn.collect(_line_of(turn, plan, tell, reader))
        else:
            turn.tell(await _to_official(turn, plan, tell, reader))


async def _reads_it(turn: Turn, plan: Plan) -> bool:
    """Not who has no chat: she hears it from who comes. Nor who must not be written to just now: she finds
    it under 帮扶.
    """
    if await turn.desk.store.read(people.last_chat(plan.person)) is None:
        return False
    return not any(case.silent for case in await turn.desk.store.read(case_rows.of_reporter(plan.person)))


async def ask_lines(turn: Turn, plan: Plan, reader: str) -> tuple[Line, ...]:
    """Who it is, as far as this reader may read her matter anyway, what is offered, and how to say it."""
    whose: tuple[Line, ...] = ()
    if plan.whose is None:
        whose = (await _whose(turn, plan, reader),)
    return (*whose, *team_lines(plan), line("care.read_out"))


async def _whose(turn: Turn, plan: Plan, reader: str) -> Line:
    case = await turn.desk.store.read(case_rows.load(plan.case)) if plan.case else None
    if case is not None and case.text is not None:
        seen = access.may_see(case, reader, turn.desk.known.directory, turn.today)
        if seen.text or reader == case.agent:
            return line("care.whose", text=f"@text:{case.text}")
    return line("care.whose_ask_centre")


def _officials(turn: Turn, plan: Plan, tell: Tell) -> tuple[_Reader, ...]:
    directory, day = turn.desk.known.directory, turn.today
    centre = sight.centre(plan, directory, day)
    there = tuple(one for one in plan.team if directory.posts(one, day))
    found = {
        Circle.TEAM: there,
        Circle.WORKER: tuple(one for one in (plan.worker, plan.lead) if one in there)[:1],
        Circle.REVIEWERS: (*(one for one in there if one == plan.lead), *centre),
        Circle.CENTRE: centre,
        Circle.ASKER: _there(turn, plan.asker),
        Circle.WISHER: _there(turn, plan.wished_by),
        Circle.LEFT: tuple(one for one in tell.left if directory.posts(one, day)),
    }[tell.to]
    readers = (_stand_in(turn, plan, one) for one in dict.fromkeys(found))
    return tuple({reader.person: reader for reader in readers}.values())


def _there(turn: Turn, person: str | None) -> tuple[str, ...]:
    return (person,) if person and turn.desk.known.directory.posts(person, turn.today) else ()


def _stand_in(turn: Turn, plan: Plan, person: str) -> _Reader:
    """Whoever stands in for her; nobody does where it is hushed."""
    deputy = None if plan.hushed else turn.desk.known.directory.deputy_of(person, turn.today)
    if deputy is None or deputy.deputy in {plan.person, *plan.avoid}:
        return _Reader(person=person)
    return _Reader(person=deputy.deputy, instead=deputy)


def _lines(plan: Plan, tell: Tell) -> tuple[Line, ...]:
    return (Line(key=tell.key, params=params(plan)), *(team_lines(plan) if tell.key in _WITH_TEAM else ()))


def _to_her(turn: Turn, plan: Plan, tell: Tell) -> OutRow:
    lines = _lines(plan, tell)
    if tell.key in _ASKS:
        lines = (*lines, line("ask.care_often"))
    if tell.key == "resident.care_not_taken":
        lines = (*lines, *_reason(turn))
    say = Say(lines=lines, choices=verbs(plan, tell.choices), private=plan.hushed)
    return OutRow(
        person=plan.person,
        say=say_json(say),
        case=plan.no,
        dedupe=f"{plan.no}:{plan.version}:{tell.key}:{plan.person}",
        of_seq=plan.version,
        send_after=ladder.quiet_until(turn.now, turn.desk.known.current, False, official=False),
        created_at=turn.now,
    )


def _reason(turn: Turn) -> tuple[Line, ...]:
    """The centre's words, written in this very turn."""
    return tuple(line("care.reason", text=f"@text:{row.id}") for row in turn.texts if row.kind == "reason")


async def _to_official(turn: Turn, plan: Plan, tell: Tell, reader: _Reader) -> OutRow:
    after = ladder.quiet_until(turn.now, turn.desk.known.current, False)
    lines = _lines(plan, tell)
    if tell.key == "worker.care_ask":
        whole = Line(key="worker.care_ask_whole", params=params(plan))  # the key itself is its line in a list
        lines = (whole, *await ask_lines(turn, plan, reader.person), line("ask.care_face"))
    if tell.key == "worker.care_not_taken":
        lines = (*lines, *_reason(turn))
    if reader.instead is not None:
        until = f"@day:{reader.instead.until.isoformat()}"
        lines = (line("worker.instead", who=f"@person:{reader.instead.person}", until=until), *lines)
    return OutRow(
        person=reader.person,
        say=say_json(Say(lines=lines, choices=verbs(plan, tell.choices), private=plan.hushed)),
        case=plan.no,
        dedupe=f"{plan.no}:{plan.version}:{tell.key}:{reader.person}",
        of_seq=plan.version,
        push_on=turn.desk.today(after or turn.now),
        fold=None if plan.hushed else _line_of(turn, plan, tell, reader),
        send_after=after,
        created_at=turn.now,
    )


def _line_of(turn: Turn, plan: Plan, tell: Tell, reader: _Reader) -> DigestRow:
    instead = {"instead": f"@person:{reader.instead.person}"} if reader.instead else {}
    return DigestRow(
        person=reader.person,
        case=plan.no,
        key=tell.key,
        params={**params(plan), **instead},
        dedupe=f"{plan.no}:{plan.version}:{tell.key}",
        at=turn.now,
        of_seq=plan.version,
    )


def passed(plan: Plan | None, of_seq: int | None) -> str | None:
    """Why something that waited is not said any more: the plan went on meanwhile."""
    return "over" if plan is not None and of_seq is not None and plan.moved > of_seq else None
