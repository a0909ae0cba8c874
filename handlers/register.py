"""登记: a visitor, a telephone call, a matter from 12345; one line makes a case."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cases.model import Case
from handlers import centre, opening, proposal, queue
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.turn import Turn
from nlp.extract import phone_in, without_phone
from storage import persons
from storage.rows import PersonRow

_LEADING = re.compile(r"^[\s\W_]+")
SOURCES = ("visit", "phone", "12345")


async def register(turn: Turn, request: Request) -> None:
    """One line: source, what, where, a telephone number if there is one."""
    # "12345 ..." reads like a case number; here it is where the matter came from
    said = " ".join(part for part in (request.case, request.argument.strip()) if part)
    if not said:
        turn.ask("words", verb="register")
        turn.reply("ask.register")
        return
    source, words = source_of(turn, said)
    number = phone_in(words)
    words = without_phone(words) if number else words
    heard = turn.desk.known.ear.understand(words, grid=None)
    reporter = await resident_of(turn, number)
    told = opening.Told(words=words, understood=heard, source=source, reporter=reporter)
    case = await opening.open_case(turn, told)
    turn.reply("centre.registered", no=f"@no:{case.no}", category=f"@category:{case.category}")
    if number is None:
        turn.reply("centre.no_number")
    _slip(turn, case)
    await _what_next(turn, case)


def source_of(turn: Turn, text: str) -> tuple[str, str]:
    """The source word at its start and the rest; without one it is a visit."""
    for source in SOURCES:
        for word in turn.desk.labels(f"source_words.{source}", {}, "zh_CN").split():
            if text.startswith(word):
                return source, _LEADING.sub("", text[len(word) :]) or text
    return "visit", text


async def resident_of(turn: Turn, number: str | None) -> str:
    """The resident with this number, found by its blind index, or a new one."""
    if number:
        known = await turn.desk.store.read(persons.by_phone(number))
        residents = [person for person in known if person.kind == "resident" and person.erased_at is None]
        if residents:
            return residents[0].id
    person = PersonRow(
        id=f"r{turn.desk.store.next_id():x}", kind="resident", phone=number or "", created_at=turn.now
    )
    turn.add_person(person)
    return person.id


def _slip(turn: Turn, case: Case) -> None:
    """What the visitor takes home on paper: the number, by when, whom to ask."""
    turn.reply(
        "centre.slip",
        no=f"@no:{case.no}",
        day=f"@day:{turn.now.isoformat()}",
        due=when(case.triage_by or case.due_by or case.sign_by),
        phone=turn.desk.office_phone,
    )


async def _what_next(turn: Turn, case: Case) -> None:
    if case.state not in centre.WAITING:
        turn.reply("centre.on_its_way", no=f"@no:{case.no}")
        return
    if not centre.dispatches(turn, case):
        key = "centre.settled_elsewhere" if case.township else "centre.settled_above"
        turn.reply(key, no=f"@no:{case.no}", area=f"@area:{case.township}")
        return
    owner = await proposal.suggested(turn, case)
    queue.say_owner(turn, case, owner)
    offered = [choice("dispatch", case)] if owner else []
    offered += [choice("reclassify", case, key="choice.category_wrong"), choice("redirect", case)]
    turn.ask_last("ask.centre", offered, no=f"@no:{case.no}")


ROUTES: dict[tuple[str, str], Flow] = {("dispatcher", "register"): register}
WORDED: Mapping[str, Flow] = {"register": register}
