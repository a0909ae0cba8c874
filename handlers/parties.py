"""当事人: the other side of a dispute, what they are to each other, what each wants, one question each."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import NameParty
from cases.guards.what import RELATIONS
from cases.model import Case, Refused, Road, Role
from cases.scene import party, quiet
from handlers import card, centre, work
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.names import surname_of
from nlp.relations import relation_in, sides_in
from storage.rows import PartyRow

_STEPS = ("name", "relation", "claim_a", "claim_b")
_SKIP = "skip."


async def of_worker(turn: Turn, request: Request) -> None:
    """当事人 by whoever has the dispute in hand."""
    case = await work.desk_case(turn, request)
    if case is not None:
        await _go_on(turn, case, request.argument)


async def of_centre(turn: Turn, request: Request) -> None:
    """当事人 by the centre, about any case of its kind; without a number about what lies on her own desk."""
    if request.case is None and turn.view.desk:
        await of_worker(turn, request)
        return
    case = await centre.case_of(turn, request)
    if case is not None:
        await _go_on(turn, case, request.argument)


async def by_words(turn: Turn, request: Request) -> None:
    """The answer to one of the questions."""
    dispatches = any(actor.role is Role.DISPATCHER for actor in turn.actors())
    await (of_centre if dispatches else of_worker)(turn, request)


async def _go_on(turn: Turn, case: Case, argument: str) -> None:
    if case.road is not Road.DISPUTE or quiet(case):
        raise Refused("no_sides", no=f"@no:{case.no}")
    head, _, words = argument.partition("\n")
    if head.startswith(_SKIP) and head.removeprefix(_SKIP) in _STEPS:
        _ask(turn, case, after=head.removeprefix(_SKIP))
    elif head in RELATIONS:
        _ask(turn, turn.act_as_any(case, NameParty(side="b", relation=head)), after="relation")
    elif head in _STEPS and words:
        _ask(turn, _answered(turn, case, head, words), after=head)
    else:
        _ask(turn, _whole_line(turn, case, argument) if argument.strip() else case)


def _whole_line(turn: Turn, case: Case, line: str) -> Case:
    """All in one line: who, what they are to each other, what the reporter wants."""
    told = sides_in(line)
    if told.name:
        case = _named(turn, case, told.name)
    if told.relation:
        case = turn.act_as_any(case, NameParty(side="b", relation=told.relation))
    return _claims(turn, case, "a", told.claim) if told.claim else case


def _answered(turn: Turn, case: Case, step: str, words: str) -> Case:
    if step == "name":
        return _named(turn, case, words.strip())
    if step == "relation":
        return turn.act_as_any(case, NameParty(side="b", relation=relation_in(words) or "other"))
    return _claims(turn, case, step.removeprefix("claim_"), words.strip())


def _named(turn: Turn, case: Case, name: str) -> Case:
    """The name lies among the texts; a whole one can be found again, as a keyed hash, within the village."""
    _forget(turn, party(case, "b").who)
    text = turn.text("party", name, case)
    case = turn.act_as_any(case, NameParty(side="b", who=text))
    place = turn.desk.known.directory.above(case.area, "village") or case.township
    if surname_of(name) and place:
        turn.parties.append(PartyRow(text=text, case=case.no, name=name, place=place, at=turn.now))
    return case


def _claims(turn: Turn, case: Case, side: str, words: str) -> Case:
    _forget(turn, party(case, side).claim)
    return turn.act_as_any(case, NameParty(side=side, claim=turn.text("claim", words, case)))


def _forget(turn: Turn, text: int | None) -> None:
    """What was put right is not kept beside it."""
    if text is not None:
        turn.erased = (*turn.erased, text)


def _ask(turn: Turn, case: Case, after: str | None = None) -> None:
    """The next thing that is not known yet; then what is."""
    left = _STEPS[_STEPS.index(after) + 1 :] if after else _STEPS
    step = next((one for one in left if not _known(case, one)), None)
    if step is None:
        turn.answered()
        turn.saw(case, "card")
        turn.reply("worker.parties", no=f"@no:{case.no}")
        turn.lines.extend(card.party_lines(case))
        return
    turn.ask("words", case, verb="parties", argument=step)
    offered = (
        [choice("parties", case, name, key=f"relation.{name}") for name in RELATIONS]
        if step == "relation"
        else [choice("parties", case, f"{_SKIP}{step}", key="choice.parties.skip")]
    )
    turn.ask_last(f"ask.parties.{step}", offered, no=f"@no:{case.no}")


def _known(case: Case, step: str) -> bool:
    other = party(case, "b")
    values = {"name": other.who, "relation": other.relation, "claim_b": other.claim}
    return values.get(step, party(case, "a").claim) is not None


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "parties"): of_worker,
    ("dispatcher", "parties"): of_centre,
}
WORDED: Mapping[str, Flow] = {"parties": by_words}
