"""看, 查, 看电话: one case with its story, a search over words, places and numbers, contact data on need."""

from __future__ import annotations

from cases import access, lifecycle
from cases.model import Case, Refused, Role
from cases.scene import listed
from handlers import card, care_centre, centre, media, queue, statute, trail
from handlers.request import Flow, Request
from handlers.say import choice, verbs, when
from handlers.turn import Turn
from nlp.extract import phone_in
from storage import cases as case_rows
from storage import persons, texts
from storage.context import Query

_LAST = 4  # history lines under a card
_SEARCHED = 400  # newest cases whose words a search reads
_HITS = 8


async def show(turn: Turn, request: Request) -> None:
    """看 0412: the card, its last steps, and what may be done now."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    if case.state in centre.WAITING and centre.dispatches(turn, case):
        await queue.propose(turn, case)
        return
    sight = access.may_see(case, turn.who or "", turn.desk.known.directory, turn.today)
    turn.saw(case, "card")
    turn.private = turn.private or case.sealed or access.hushed(case)
    turn.lines.extend(card.case_lines(turn, case, whole=sight.text))
    if sight.text:
        await card.bring_media(turn, case)
    entries = await turn.desk.store.read(case_rows.history_of(case.no))
    turn.lines.extend(trail.sentences(entries[-_LAST:], texts_too=sight.text))
    turn.choices = list(verbs(case, _legal(turn, case)))
    if sight.text:
        turn.choices += await media.offered(turn, case)
    if sight.contact and case.reporter:
        turn.choices.append(choice("phone", case))
    if centre.dispatches(turn, case):
        turn.choices += [choice(verb, case) for verb in statute.offered(turn, case)]
        turn.choices += care_centre.offered(turn, case)


def _legal(turn: Turn, case: Case) -> tuple[str, ...]:
    """The verbs of this person's posts that the table allows now, in the order people use them."""
    allowed = {
        name
        for actor in turn.actors(case)
        if actor.role is not Role.RESIDENT
        for name in lifecycle.allowed(case, actor)
    }
    return tuple(verb for verb, event in _VERBS if event in allowed)[:5]


_VERBS = (
    ("rework", "Rework"),
    ("called_back", "Callback"),
    ("approve_extension", "Extend"),
    ("archive", "Archive"),
    ("redirect", "Transfer"),
    ("urge", "Urge"),
    ("note", "Note"),
    ("supervise", "DraftSupervise"),
)


async def phone(turn: Turn, request: Request) -> None:
    """看电话: who looked, when and why is kept."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    sight = access.may_see(case, turn.who or "", turn.desk.known.directory, turn.today)
    if not sight.contact or case.reporter is None:
        raise Refused("no_contact", no=f"@no:{case.no}")
    turn.saw(case, "phone", request.argument)
    turn.private = True
    turn.reply("centre.phone", no=f"@no:{case.no}", contact=f"@contact:{case.reporter}")


async def find(turn: Turn, request: Request) -> None:
    """查: a number, a telephone, or words of the report or its place. Sealed cases never appear."""
    wanted = request.argument.strip()
    if request.case is not None and not wanted:
        await show(turn, request)
        return
    if not wanted:
        turn.reply("ask.search")
        return
    number = phone_in(wanted)
    found = await (_of_phone(turn, number) if number else _of_words(turn, wanted))
    hits = [case for case in found if _findable(turn, case)][:_HITS]
    if not hits:
        turn.reply("centre.none_found")
        return
    turn.reply("centre.found", count=len(hits))
    for case in hits:
        turn.reply(
            "centre.found_line",
            no=f"@no:{case.no}",
            category=listed(case),
            state=f"@key:state.{case.state}",
            when=when(case.opened_at),
        )
    turn.choices = [
        choice("look", case, key="choice.case", no=f"@no:{case.no}", category=listed(case)) for case in hits
    ]


def _findable(turn: Turn, case: Case) -> bool:
    return not case.sealed and access.touches(case, turn.actors(case), turn.desk.known.directory, turn.today)


async def _of_phone(turn: Turn, number: str) -> list[Case]:
    """Only cases whose telephone this person may see: else a number would tell who reported."""
    people = await turn.desk.store.read(persons.by_phone(number))
    found: list[Case] = []
    for person in people:
        found += await turn.desk.store.read(case_rows.of_reporter(person.id))
    directory = turn.desk.known.directory
    seen = [case for case in found if access.may_see(case, turn.who or "", directory, turn.today).contact]
    for case in seen:
        turn.saw(case, "search")
    return seen


def _newest(township: str | None) -> Query[tuple[Case, ...]]:
    return case_rows.search(township=township, limit=_SEARCHED)


async def _of_words(turn: Turn, wanted: str) -> list[Case]:
    """The words are encrypted at rest, so the newest cases in reach are opened and looked through."""
    recent = await centre.gather(turn, centre.townships(turn, Role.DISPATCHER), _newest)
    ids = [
        text
        for case in recent
        if not case.sealed
        for text in (case.text, case.place_text)
        if text is not None
    ]
    bodies = await turn.desk.store.read(texts.read_many(ids))
    directory = turn.desk.known.directory

    def holds(case: Case) -> bool:
        said = " ".join(bodies[text].body for text in (case.text, case.place_text) if text in bodies)
        where = " ".join(area.name for area in directory.chain(case.area))
        return all(word in said or word in where for word in wanted.split())

    return [case for case in recent if holds(case)]


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "look"): show,
    ("dispatcher", "phone"): phone,
    ("dispatcher", "search"): find,
    ("leader", "look"): show,
    ("worker", "look"): show,
    ("leader", "search"): find,
}
