"""What a turn writes: everything it collected as one set of Changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cases import ladder
from cases.scene import quiet
from handlers import notify
from handlers.ports import Say
from handlers.say import say_json
from handlers.turn import Turn
from storage.rows import CaseSave, Changes, ChatRow, InboxRow, OutRow

SMS = "sms"
WHICH = "common.which"


def changes(turn: Turn) -> Changes:
    """Everything, ready to commit. Whom the decisions concern is settled here, once."""
    for case, notice, seq in turn.notices:
        notify.spread(turn, case, notice, seq)
    turn.notices.clear()
    return Changes(
        inbox=_inbox(turn),
        chat=_chat(turn),
        persons=tuple(turn.persons.values()),
        cases=tuple(_saves(turn)),
        plans=tuple(turn.plans.values()),
        texts=tuple(turn.texts),
        out=(*_answer(turn), *turn.out),
        pushes_a_day=turn.desk.known.current.burden.pushes_a_day,
        digests=tuple(turn.digests),
        digest_sent=tuple(turn.digest_sent),
        reads=tuple(turn.reads),
        use_invite=turn.use_invite,
        unbind=turn.unbind,
        absences=tuple(turn.absences),
        back=tuple(turn.back),
        log_anew=turn.log_anew,
        erase_texts=turn.erased,
        corrections=tuple(turn.corrections),
        parties=tuple(turn.parties),
    )


def failed(turn: Turn, text: int) -> Changes:
    """The least that must be written for a message nobody could handle."""
    found = changes(turn)
    return replace(found, inbox=replace(found.inbox, state="failed", text=text) if found.inbox else None)


def _inbox(turn: Turn) -> InboxRow | None:
    inbound = turn.inbound
    if inbound is None:
        return None
    return InboxRow(
        channel=inbound.channel,
        account=inbound.account,
        event_id=inbound.event_id,
        chat_id=inbound.chat_id,
        received_at=turn.wall,
    )


def _chat(turn: Turn) -> ChatRow | None:
    if turn.inbound is None or turn.chat is None:
        return None
    return replace(turn.chat, last_at=turn.now)


def _saves(turn: Turn) -> Iterable[CaseSave]:
    for draft in turn.drafts.values():
        if draft.entries:
            wake = ladder.next_wakeup(draft.case, turn.policy_of(draft.case))
            yield CaseSave(case=draft.case, expected=draft.expected, entries=draft.entries, wake_at=wake)


def _answer(turn: Turn) -> tuple[OutRow, ...]:
    """The one message that goes back where it was asked."""
    inbound = turn.inbound
    lines = (*turn.lines, *turn.asides, *((turn.question,) if turn.question else ()))
    if inbound is None or not (lines or turn.clear) or not inbound.private:
        return ()
    row = OutRow(
        channel=inbound.channel,
        chat_id=inbound.chat_id,
        dedupe=f"re:{inbound.channel}:{inbound.account}:{inbound.event_id}",
        created_at=turn.now,
    )
    if inbound.channel == SMS:
        return _by_sms(turn, row)
    say = Say(
        lines=lines,
        choices=tuple(turn.choices),
        media=turn.attach,
        clear=turn.clear,
        private=turn.private or any(quiet(draft.case) for draft in turn.drafts.values() if draft.entries),
    )
    return (replace(row, say=say_json(say)),)


def _by_sms(turn: Turn, row: OutRow) -> tuple[OutRow, ...]:
    """A short message is answered only where the verb needs its number; all else shows in the next one."""
    if turn.question is None or turn.question.key != WHICH:
        return ()
    asked = replace(row, person=turn.who, channel=None, chat_id=None, sms="which", sms_only=True)
    return (replace(asked, sms_params=(str(len(turn.choices)),)),)
