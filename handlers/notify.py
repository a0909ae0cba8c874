"""From a notice to outbox rows and digest lines: who, which way, not at night, merged into the answer."""

from __future__ import annotations

from cases import access, ladder
from cases.model import Audience, Case, Notice, Role, Via
from handlers import audience, card
from handlers.ports import Line, Say
from handlers.say import say_json, verbs
from handlers.turn import Turn
from storage.rows import DigestRow, OutRow

# What the flow itself says better in its answer to the very person who acted.
OWN_ANSWER = frozenset({"worker.new_task", "worker.reworked", "resident.reworked_by_centre"})


def spread(turn: Turn, case: Case, notice: Notice, seq: int) -> None:
    """Queue one notice for everybody it concerns."""
    for person in audience.persons(notice, case, turn.desk.known.directory, turn.today):
        if person == turn.who:
            _beside_the_answer(turn, case, notice)
        elif notice.via is Via.DIGEST and person in turn.desk.known.directory.officials:
            turn.collect(_digest(turn, case, notice, person))
        else:
            for row in _rows(turn, case, notice, person=person, seq=seq):
                turn.tell(row)


def _beside_the_answer(turn: Turn, case: Case, notice: Notice) -> None:
    """The actor reads it in the answer she gets anyway; a reporter who acts is not told what she just did."""
    if notice.key in OWN_ANSWER:
        return
    if notice.to in {Audience.REPORTER, Audience.AGENT, Audience.HANDLER, Audience.CALLED}:
        for item in _lines(turn, case, notice):
            turn.aside(item)
        if not turn.choices and notice.choices:
            turn.choices = list(verbs(case, notice.choices))


def _lines(turn: Turn, case: Case, notice: Notice) -> tuple[Line, ...]:
    head = Line(key=notice.key, params=notice.params)
    return (head, *card.task_lines(turn, case)) if notice.key in card.WITH_CARD else (head,)


def _digest(turn: Turn, case: Case, notice: Notice, person: str) -> DigestRow:
    return DigestRow(
        person=person,
        case=case.no,
        key=notice.key,
        params=dict(notice.params),
        dedupe=f"{case.no}:{notice.key}",
        at=turn.now,
    )


def _rows(turn: Turn, case: Case, notice: Notice, *, person: str, seq: int) -> tuple[OutRow, ...]:
    say = Say(
        lines=_lines(turn, case, notice),
        choices=verbs(case, notice.choices),
        private=case.sealed or access.hushed(case),
    )
    official = person in turn.desk.known.directory.officials
    row = OutRow(
        person=person,
        say=say_json(say),
        case=case.no,
        sms=notice.sms if official or not access.hushed(case) else None,
        sms_params=_sms_params(turn, case, notice),
        sms_only=notice.via is Via.SMS,
        dedupe=f"{case.no}:{seq}:{notice.key}:{person}:{notice.via}",
        send_after=ladder.quiet_until(turn.now, turn.policy_of(case), notice.urgent, official=official),
        created_at=turn.now,
    )
    if notice.via is Via.BOTH and notice.sms:
        text = OutRow(
            person=person,
            say=row.say,
            case=case.no,
            sms=notice.sms,
            sms_params=row.sms_params,
            sms_only=True,
            dedupe=f"{row.dedupe}:sms",
            send_after=row.send_after,
            created_at=turn.now,
        )
        return (row, text)
    return (row,)


def _sms_params(turn: Turn, case: Case, notice: Notice) -> tuple[str, ...]:
    """Number and date only (domain.md 8)."""
    due = case.due_by or case.triage_by or case.callback_by
    calendar = turn.policy_of(case).calendar
    if due is None:
        return (case.no[-4:],)
    local = calendar.local(due)
    return (case.no[-4:], f"{local.month}-{local.day}")


def is_official(turn: Turn) -> bool:
    """True where the chat belongs to somebody with a post."""
    return any(actor.role is not Role.RESIDENT for actor in turn.actors())
