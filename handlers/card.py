"""What a card about a case shows: the task for whom it was given to, the whole for the centre.

Never contact data: that is 看电话, asked for one case at a time and logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import legal
from cases.model import ENDED, LED, Case, State
from cases.scene import calling, party
from handlers.ports import Line
from handlers.say import line, when
from storage import texts

if TYPE_CHECKING:
    from handlers.turn import Turn

# Notices after which the task itself follows.
WITH_CARD: frozenset[str] = frozenset(
    {
        "worker.new_task",
        "worker.called",
        "worker.called_again",
        "worker.stands_in_urgent",
        "centre.new_urgent",
        "centre.returned",
        "centre.escalated",
    }
)
_WAITS = frozenset({State.REGISTERED, State.TRIAGE})


def task_lines(turn: Turn, case: Case) -> tuple[Line, ...]:
    """What the handler must see to begin. A sealed matter is not pushed: she opens it, which is logged."""
    if case.sealed and not calling(case):
        return (line("card.sealed", no=f"@no:{case.no}"), *_due(case))
    if calling(case):  # nothing but where and what: the rest waits until somebody is there
        return (_head(case), *_place(case), *_report(case))
    return (
        _head(case),
        *_place(case),
        *_report(case),
        *party_lines(case),
        _doorstep(case),
        *_due(case),
        *_statutes(case),
    )


def case_lines(turn: Turn, case: Case, *, whole: bool = True) -> tuple[Line, ...]:
    """A case as the centre reads it. `whole` False leaves out what was said and where."""
    if not whole:
        return (_head(case), _stands(case), *_due(case))
    return (
        _head(case),
        *_place(case),
        *_report(case),
        *party_lines(case),
        _stands(case),
        *_owner(case),
        *_due(case),
        *_statutes(case),
        *_counts(case),
    )


def waiting_lines(turn: Turn, case: Case) -> tuple[Line, ...]:
    """A case that waits to be placed, as the centre (or for sealed ones its handler) reads it."""
    return (_head(case), *_place(case), *_report(case), *party_lines(case), *_due(case), *_linked(case))


def _linked(case: Case) -> tuple[Line, ...]:
    return tuple(line("card.linked", no=f"@no:{other}") for other in case.linked[:3])


def _head(case: Case) -> Line:
    key = "card.head_urgent" if case.urgent else "card.head"
    return line(key, no=f"@no:{case.no}", category=f"@category:{case.category}")


def _place(case: Case) -> tuple[Line, ...]:
    if case.place_text is not None and case.area:
        return (line("card.place", area=f"@area:{case.area}", place=f"@text:{case.place_text}"),)
    if case.place_text is not None:
        return (line("card.place_only", place=f"@text:{case.place_text}"),)
    if case.area:
        return (line("card.area", area=f"@area:{case.area}"),)
    return (line("card.no_place"),)


def _report(case: Case) -> tuple[Line, ...]:
    return (line("card.report", text=f"@text:{case.text}"),) if case.text is not None else ()


def party_lines(case: Case) -> tuple[Line, ...]:
    """The other side and what each wants, as far as it was asked; for who may read the case's words."""
    other, mine = party(case, "b"), party(case, "a")
    said = {
        name: told
        for name, told, known in (
            ("name", f"@text:{other.who}", other.who),
            ("relation", f"@key:relation.{other.relation}", other.relation),
        )
        if known is not None
    }
    head = [line(f"card.other_{'_'.join(said)}", **said)] if said else []
    claims = (("a", mine.claim), ("b", other.claim))
    told = [line(f"card.claim_{side}", text=f"@text:{text}") for side, text in claims if text is not None]
    return (*head, *told)


async def bring_media(turn: Turn, case: Case) -> None:
    """The voice or picture that the report is, where it lies in the store, goes along with the card."""
    if case.text is None:
        return
    found = await turn.desk.store.read(texts.read_many((case.text,)))
    row = found.get(case.text)
    if row is not None and row.media and not row.body:
        turn.attach = row.media  # shown with the card; the tap on 打开 says that somebody opened it


def _doorstep(case: Case) -> Line:
    """Whether the reporter may be named at the door; unasked means no (domain.md 3)."""
    return line("card.nameable" if case.nameable else "card.not_nameable")


def _stands(case: Case) -> Line:
    return line("card.state", state=f"@key:state.{case.state}")


def _owner(case: Case) -> tuple[Line, ...]:
    if case.unit and case.handler:
        return (line("card.owner", unit=f"@unit:{case.unit}", person=f"@name:{case.handler}"),)
    if case.handler:
        return (line("card.owner_person", person=f"@person:{case.handler}"),)
    if case.unit:
        return (line("card.owner_unit", unit=f"@unit:{case.unit}"),)
    return ()


def _due(case: Case) -> tuple[Line, ...]:
    if case.state in ENDED:
        return ()
    if case.state in _WAITS and case.triage_by:
        return (line("card.triage_by", due=when(case.triage_by)),)
    if case.state in LED and case.due_by:
        return (line("card.due", due=when(case.due_by)),)
    if case.state is State.RESOLVED and case.callback_by:
        return (line("card.callback_by", due=when(case.callback_by)),)
    return ()


def _statutes(case: Case) -> tuple[Line, ...]:
    return tuple(
        line("card.legal", law=f"@key:legal.{one.code}", law_by=f"@day:{one.by.isoformat()}")
        for one in legal.running(case)
    )


def _counts(case: Case) -> tuple[Line, ...]:
    """Only what is not nought."""
    counted = {
        "returns": case.returns,
        "urges": case.urges,
        "reworks": case.reworks,
        "extensions": case.extensions,
    }
    return tuple(line(f"card.{name}", count=count) for name, count in counted.items() if count)
