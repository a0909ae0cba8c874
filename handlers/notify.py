"""From a notice to outbox rows and digest lines: who, which way, not at night, merged into the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cases import access, ladder
from cases.model import Audience, Case, Notice, Role, Via
from handlers import audience, card
from handlers.audience import Reader
from handlers.ports import Line, Say
from handlers.say import choice, line, say_json, verbs
from handlers.turn import Turn
from storage.rows import DigestRow, OutRow

# What the flow itself says better in its answer to the very person who acted.
OWN_ANSWER = frozenset({"worker.new_task", "worker.reworked", "resident.reworked_by_centre"})

# What somebody asked for herself is no push: it is never put off to a list, and counts as none.
ANSWERS = frozenset({"worker.extended", "worker.resumed"})
_NEWS = 5
_CENTRE = frozenset({Role.DISPATCHER, Role.SEALED_HANDLER})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notice for one reader."""

    case: Case
    notice: Notice
    seq: int
    reader: Reader


def _one_of_many(turn: Turn, told: Told) -> OutRow | None:
    """The same was told just before: the centre hears once that there are more, not of each."""
    case, key = told.case, told.notice.key
    if key != "centre.new_urgent" or not turn.alike or case.urgent:
        return None
    more = line("centre.more_alike", category=f"@category:{case.category}", count=turn.alike + 1)
    say = Say(lines=(more,), choices=(choice("queue"),))
    hour = turn.now.strftime("%Y-%m-%dT%H")
    return OutRow(
        person=told.reader.person,
        say=say_json(say),
        dedupe=f"alike:{told.reader.person}:{case.category}:{case.area}:{hour}:{_step(turn.alike)}",
        send_after=ladder.quiet_until(turn.now, turn.policy_of(case), False),  # the first one rang already
        created_at=turn.now,
    )


def _step(count: int) -> int:
    """Said at the second, the fifth, the tenth ...: when it is news."""
    return 0 if count < _NEWS else count // _NEWS


def spread(turn: Turn, case: Case, notice: Notice, seq: int) -> None:
    """Queue one notice for everybody it concerns."""
    for reader in audience.readers(notice, case, turn.desk.known.directory, turn.today):
        told = Told(case=case, notice=notice, seq=seq, reader=reader)
        if reader.person == turn.who:
            _beside_the_answer(turn, case, notice)
        elif notice.via is Via.DIGEST and reader.person in turn.desk.known.directory.officials:
            turn.collect(_digest(turn, told))
        else:
            many = _one_of_many(turn, told)
            for row in (many,) if many else _rows(turn, told):
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


def _digest(turn: Turn, told: Told) -> DigestRow:
    """A reminder stands there once, however long its reader was away; all else is kept, each."""
    case, notice = told.case, told.notice
    once = notice.key if notice.step else f"{notice.key}:{told.seq}"
    instead = {"instead": f"@person:{told.reader.instead.person}"} if told.reader.instead else {}
    return DigestRow(
        person=told.reader.person,
        case=case.no,
        key=notice.key,
        params={**notice.params, **instead},
        dedupe=f"{case.no}:{once}",
        at=turn.now,
        of_seq=told.seq,
        step=notice.step,
    )


def _rows(turn: Turn, told: Told) -> tuple[OutRow, ...]:
    case, notice, person = told.case, told.notice, told.reader.person
    official = person in turn.desk.known.directory.officials
    say = Say(
        lines=(*_why(told), *_lines(turn, case, notice)),
        choices=verbs(case, notice.choices),
        private=_private(case) and (case.sealed or not official or _tells(notice)),
    )
    after = ladder.quiet_until(turn.now, turn.policy_of(case), notice.urgent, official=official)
    row = OutRow(
        person=person,
        say=say_json(say),
        case=case.no,
        sms=notice.sms if official or not access.hushed(case) else None,
        sms_params=_sms_params(turn, case, notice),
        sms_only=notice.via is Via.SMS,
        dedupe=f"{case.no}:{told.seq}:{notice.key}:{person}:{notice.via}",
        of_seq=told.seq,
        step=notice.step,
        push_on=turn.desk.today(after or turn.now) if official and notice.key not in ANSWERS else None,
        fold=_digest(turn, told) if official and _may_wait(turn, told) else None,
        send_after=after,
        created_at=turn.now,
    )
    if notice.via is Via.BOTH and notice.sms:
        beside = replace(row, sms_only=True, dedupe=f"{row.dedupe}:sms", push_on=None, fold=None)
        return (row, beside)
    return (row,)


def _private(case: Case) -> bool:
    """Confidential: shown for a while only, and never folded into a list of other things."""
    return case.sealed or access.hushed(case)


def _tells(notice: Notice) -> bool:
    """More than that there is something: the card, or somebody's words.

    To an official a number with a neutral word needs no cover, or a list of covered lines is all she reads.
    """
    return notice.key in card.WITH_CARD or bool(notice.params.get("text"))


def _why(told: Told) -> tuple[Line, ...]:
    """A deputy is told whose it is and until when."""
    standing = told.reader.instead
    if standing is None:
        return ()
    until = f"@day:{standing.until.isoformat()}"
    return (line("worker.instead", who=f"@person:{standing.person}", until=until),)


def _may_wait(turn: Turn, told: Told) -> bool:
    """What is neither pressing nor the answer to a question of hers; the centre's work is to be told."""
    if told.notice.urgent or told.notice.key in ANSWERS or _private(told.case):
        return False
    posts = turn.desk.known.directory.posts(told.reader.person, turn.today)
    return not any(post.role in _CENTRE for post in posts)


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
