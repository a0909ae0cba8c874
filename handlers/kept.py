"""我的信息, 更正, 导出, 删除: what is kept of a resident, put right, taken along, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cases import access
from cases.events import AskHelp
from cases.model import ENDED, Case
from cases.scene import party, quiet
from handlers import adding, care_hers
from handlers import export as export_sheet
from handlers.desk import Desk
from handlers.ports import Say
from handlers.request import Flow, Request
from handlers.say import choice, line, say_json
from handlers.turn import Turn
from nlp.extract import phone_in
from nlp.mask import mask_phone
from storage import cases as case_rows
from storage import texts
from storage.rows import Changes, OutRow, PersonRow, TextRow

_MESSAGE = 12  # texts that still read well in one message


async def show(turn: Turn, _request: Request) -> None:
    """我的信息: how many matters and words, the number she left, and how to take it back."""
    person = turn.person
    if person is None:
        return
    written = await turn.desk.store.read(texts.by_author(person.id))
    turn.reply(
        "resident.my_data",
        cases=len(await _cases(turn)),
        words=sum(1 for row in written if row.body),
    )
    if person.phone:
        turn.reply("resident.my_phone", phone=mask_phone(person.phone))
    turn.lines += await care_hers.kept(turn)
    turn.choices = [choice("export_data"), choice("correct_data"), choice("erase"), choice("mine")]


async def _cases(turn: Turn) -> tuple[Case, ...]:
    return await turn.desk.store.read(case_rows.of_reporter(turn.who or ""))


async def erase(turn: Turn, request: Request) -> None:
    """删除我的信息: one question, then everything that no open matter needs any more."""
    if request.argument != "yes":
        turn.ask_last(
            "ask.erase",
            [choice("erase", None, "yes", key="choice.erase.yes"), choice("mine", key="choice.erase.no")],
        )
        return
    cases = {case.no: case for case in await _cases(turn)}
    written = await turn.desk.store.read(texts.by_author(turn.who or ""))
    visits = await care_hers.erased(turn)
    about = [text for case in cases.values() if not _held(case) for text in _of_parties(case, turn.who)]
    turn.erased = tuple({*(row.id for row in written if _free(row, cases)), *about, *visits})
    kept = [case for case in cases.values() if _held(case)]
    if turn.person is not None:
        gone = replace(turn.person, name="", phone="", erased_at=turn.now, erase_asked_at=None)
        turn.keep_person(replace(turn.person, erase_asked_at=turn.now) if kept else gone)
    turn.answered()
    for case in kept:
        if quiet(case) and case.state not in ENDED:  # a person confirms at her safe time
            turn.act_as_any(case, AskHelp(kind="erase"))
    # Where somebody may be looking over her shoulder the answer is the same as if nothing had been kept back.
    open_ones = sum(1 for case in kept if not (case.sealed or access.hushed(case)))
    turn.reply("resident.erased_some" if open_ones else "resident.erased", count=open_ones)


def _of_parties(case: Case, who: str | None) -> tuple[int, ...]:
    """What the handler wrote down of the sides of her dispute goes with her words."""
    if case.reporter != who:
        return ()
    return tuple(text for one in case.parties for text in (one.who, one.claim) if text is not None)


def _held(case: Case) -> bool:
    """Still being worked on, or for a person to confirm first (domain.md 7)."""
    return case.state not in ENDED or case.sealed or access.hushed(case)


def _free(row: TextRow, cases: dict[str, Case]) -> bool:
    case = cases.get(row.case or "")
    return case is None or not _held(case)


async def erase_late(desk: Desk, person: PersonRow) -> None:
    """What she asked for while something was open: done once nothing is, and she hears so."""
    cases = {case.no: case for case in await desk.store.read(case_rows.of_reporter(person.id))}
    if any(case.state not in ENDED for case in cases.values()):
        return
    now = desk.clock.now()
    written = await desk.store.read(texts.by_author(person.id))
    about = (text for case in cases.values() if not _held(case) for text in _of_parties(case, person.id))
    await desk.store.write(
        texts.erase(sorted({*(row.id for row in written if _free(row, cases)), *about}), now)
    )
    say = Say(lines=(line("resident.erased_late"),))
    told = OutRow(
        person=person.id,
        say=say_json(say),
        dedupe=f"erased:{person.id}:{now:%Y%m%d}",
        send_after=desk.known.current.calendar.at_local(desk.today(now), 9 * 60),
        created_at=now,
    )
    gone = replace(person, erase_asked_at=None)
    if not any(_held(case) for case in cases.values()):
        gone = replace(gone, name="", phone="", erased_at=now)
    watched = any(quiet(case) for case in cases.values())  # who holds her phone must not wonder what it was
    await desk.store.commit(Changes(persons=(gone,), out=() if watched else (told,)))


async def correct(turn: Turn, request: Request) -> None:
    """更正: a number at once; what was said stays as it was said, with her correction beside it."""
    words = request.argument.strip()
    person = turn.person
    if not words or person is None:
        turn.ask("words", verb="correct_data")
        turn.reply("ask.correct")
        return
    number = phone_in(words)
    if number is not None:
        turn.keep_person(replace(person, phone=number))
        turn.answered()
        turn.reply("resident.corrected_phone", phone=mask_phone(number))
        return
    live = [case for case in turn.view.own if case.state not in ENDED]
    if not live:
        turn.text("chat", words)
        turn.reply("resident.correct_nothing", phone=turn.desk.office_phone)
        return
    await adding.add_words(turn, live[0], words)
    turn.reply("resident.correct_beside")


async def export(turn: Turn, request: Request) -> None:
    """导出: every word of hers that is kept, as a message, or as a paper where there are many."""
    if any(quiet(case) for case in turn.view.own) and request.argument != "alone":
        offered = [choice("export_data", None, "alone", key="choice.mine.alone")]
        turn.ask_last("ask.alone", [*offered, choice("clear", key="choice.mine.watched")])
        return
    written = await _own_words(turn)
    steps = await care_hers.exported(turn)
    if not written and not steps:
        turn.reply("resident.nothing_kept")
        return
    turn.reply("resident.export", count=len(written))
    turn.private = any(row.sealed for row in written) or request.argument == "alone"
    if len(written) > _MESSAGE and turn.desk.media is not None:
        await _paper(turn, written)
    else:
        for row in written:
            day = row.at or turn.now
            turn.reply("resident.export_line", day=f"@day:{day.isoformat()}", text=f"@text:{row.id}")
    turn.lines += steps


async def _own_words(turn: Turn) -> list[TextRow]:
    """What she wrote, and what she wants as the handler wrote it down; nothing of the other side."""
    claims = [party(case, "a").claim for case in await _cases(turn) if case.reporter == turn.who]
    wrote = await turn.desk.store.read(texts.by_author(turn.who or ""))
    noted = await turn.desk.store.read(texts.read_many(claim for claim in claims if claim is not None))
    rows = {row.id: row for row in (*wrote, *noted.values()) if row.body}
    return [rows[one] for one in sorted(rows)]


async def _paper(turn: Turn, written: Sequence[TextRow]) -> None:
    local = turn.desk.known.current.calendar.local
    rows = [((local(row.at).strftime("%Y-%m-%d %H:%M") if row.at else ""), row.body) for row in written]
    headings = [turn.desk.labels(f"resident.export_{name}", {}, turn.language) for name in ("when", "what")]
    turn.attach = await export_sheet.keep(turn, headings, rows)


ROUTES: dict[tuple[str, str], Flow] = {
    ("resident", "export_data"): export,
    ("resident", "correct_data"): correct,
    ("resident", "my_data"): show,
    ("resident", "erase"): erase,
}
WORDED: Mapping[str, Flow] = {"correct_data": correct}
