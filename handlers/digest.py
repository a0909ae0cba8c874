"""One message per person: her collected lines and what her post should know. Nothing to say, nothing sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cases import ladder
from cases.access import hushed
from cases.model import Case, Role
from cases.policy import Burden
from handlers import care_tell, centre, morning, outcome, still, unsigned, why
from handlers.desk import Desk
from handlers.in_hand import next_date, pressing, task_line, to_do
from handlers.ports import Line, Say
from handlers.say import choice, line, say_json
from handlers.seen import LEADERS
from handlers.turn import Turn
from storage import aftercare as plan_rows
from storage import cases as case_rows
from storage import digests
from storage.digests import Due
from storage.rows import Changes, DigestRow, OutRow

_TASKS = 10
_FOLD = 3  # lines that say the same of different cases
_MANY = {
    "ladder.late_2": "ladder.late_2_many",
    "ladder.late_3": "ladder.late_3_many",
    "ladder.triage_late": "ladder.triage_late_many",
    "ladder.triage_late_again": "ladder.triage_late_many",
}
_NOON = 12
_STALE = timedelta(hours=20)  # a digest that could not be delivered by then is told by the next one


def hours_of(burden: Burden, roles: Iterable[Role]) -> tuple[int, ...]:
    """When somebody with these posts is written to: leaders in the morning, all others twice."""
    return burden.leader_digests if set(roles) & set(LEADERS) else burden.digests


async def send(desk: Desk, person: str) -> None:
    """The digest of one person, in one transaction."""
    found = await desk.store.read(digests.load((person,)))
    if person in found:
        await desk.store.commit(await compose(desk, found[person]))


async def compose(desk: Desk, due: Due) -> Changes:
    """What the digest of one person writes, to be committed."""
    turn = Turn(desk, now=desk.clock.now(), wall=desk.clock.wall())
    turn.person = due.person
    roles = [post.role for post in centre.posts(turn)]
    hours = hours_of(desk.known.current.burden, roles)
    if roles and _is_time(turn, due.person.next_digest_at, hours) and _has_way(turn, due, hours):
        await _compose(turn, roles, due)
    upcoming = ladder.next_digest(turn.now, hours, desk.known.current.calendar) if roles else None
    turn.keep_person(replace(due.person, next_digest_at=upcoming))
    return outcome.changes(turn)


def _is_time(turn: Turn, asked: datetime | None, hours: tuple[int, ...]) -> bool:
    """Not at night, not on a day off; a time set by the first collected line only asks for the next hour."""
    calendar, burden = turn.desk.known.current.calendar, turn.desk.known.current.burden
    local, slot = calendar.local(turn.now), calendar.local(asked or turn.now)
    minute = local.hour * 60 + local.minute
    punctual = slot.second == 0 and slot.hour * 60 + slot.minute in hours
    return calendar.works(local.date()) and min(hours) <= minute < burden.quiet_from and punctual


def _has_way(turn: Turn, due: Due, hours: tuple[int, ...]) -> bool:
    """A chat, or in the morning a short message; without a chat later lines wait for the next morning."""
    if due.in_chat:
        return True
    local = turn.desk.known.current.calendar.local(turn.now)
    first = len(hours) < 2 or local.hour * 60 + local.minute < sorted(hours)[1]
    return first and due.reachable


async def _compose(turn: Turn, roles: list[Role], due: Due) -> None:
    collected = await _fresh(turn, due.lines)
    pressing = await unsigned.compose(turn, roles)
    if set(roles) & set(LEADERS):
        await morning.compose(turn)
    await _queue(turn, roles)
    turn.choices += pressing
    _lines(turn, collected)
    _tasks(turn, due.tasks)
    turn.digest_done(due.person.id)
    if turn.lines:
        turn.tell(_message(turn, due.person.id))


async def _fresh(turn: Turn, rows: Sequence[DigestRow]) -> list[DigestRow]:
    """What still is to be said: not of a case that has gone on, nor to somebody it left."""
    numbers = {row.case for row in rows if row.case}
    found = await turn.desk.store.read(case_rows.load_many(numbers)) if numbers else ()
    cases = {case.no: case for case in found}
    others = numbers - cases.keys()
    plans = (
        {plan.no: plan for plan in await turn.desk.store.read(plan_rows.load_many(others))} if others else {}
    )
    told = {row.case for row in rows if row.params.get("text")}  # a bare number needs no cover
    turn.private = any(case.sealed or (hushed(case) and case.no in told) for case in found)
    turn.private = turn.private or any(plan.hushed for plan in plans.values())
    return [
        row
        for row in rows
        if still.passed(_waiting(row), cases.get(row.case or ""), turn.desk.known, turn.today) is None
        and care_tell.passed(plans.get(row.case or ""), row.of_seq) is None
    ]


def _waiting(row: DigestRow) -> still.Waiting:
    return still.Waiting(person=row.person, keys=frozenset({row.key}), of_seq=row.of_seq, step=row.step)


def _lines(turn: Turn, rows: Iterable[DigestRow]) -> None:
    """Her own first; what she gets for somebody who is away stands under that name. None is left out."""
    groups: dict[str, list[DigestRow]] = defaultdict(list)
    for row in rows:
        groups[str(row.params.get("instead", ""))].append(row)
    for absent, group in sorted(groups.items()):
        if absent:
            turn.reply("worker.instead_list", who=absent)
        turn.lines += _folded(group)


def _folded(rows: Iterable[DigestRow]) -> list[Line]:
    """The same sentence about many cases is said once, with their numbers, where the first would stand."""
    found: dict[str, list[DigestRow]] = defaultdict(list)
    for row in rows:
        many = _MANY.get(row.key)
        found[many or f"{row.key}/{row.dedupe}"].append(row)
    lines = []
    for many, group in found.items():
        if len(group) >= _FOLD:
            numbers = ",".join(row.case for row in group if row.case)
            lines.append(line(many, nos=f"@nos:{numbers}", count=len(group)))
        else:
            lines += [line(row.key, **row.params) for row in group]
    return lines


async def _queue(turn: Turn, roles: list[Role]) -> None:
    """For the centre: how much waits and of what kind."""
    if Role.DISPATCHER not in roles and Role.SEALED_HANDLER not in roles:
        return
    counts = Counter(centre.kind_of(case) for case in await centre.waiting(turn))
    if not counts:
        return
    turn.reply(
        "centre.queue",
        count=counts.total(),
        urgent=counts["urgent"],
        returned=counts["returned"],
        unsure=counts["unsure"],
        clear=counts["clear"],
    )
    turn.choices = turn.choices or [choice("queue")]


def _tasks(turn: Turn, tasks: Iterable[Case]) -> None:
    """For everybody with work in hand: her open tasks by date."""
    cases = to_do(tasks)
    if not cases:
        return
    if not turn.lines and not _says_something(turn, cases):
        return
    far = datetime.max.replace(tzinfo=UTC)
    ordered = sorted(cases, key=lambda case: (next_date(case) or far, case.no))
    turn.reply("worker.tasks", count=len(cases))
    for case in ordered[:_TASKS]:
        task_line(turn, case)
    if not turn.choices:
        why.ask_first(turn, ordered)
        turn.choices.append(choice("tasks"))


def _says_something(turn: Turn, cases: list[Case]) -> bool:
    """A list that only repeats itself is not sent: in the morning it tells what is due today or is late."""
    calendar = turn.desk.known.current.calendar
    local = calendar.local(turn.now)
    if local.hour >= _NOON:
        return False
    return any(pressing(turn, case) for case in cases)


def _message(turn: Turn, person: str) -> OutRow:
    asked = (turn.question,) if turn.question else ()
    say = Say(
        lines=(line("centre.good_day"), *turn.lines, *asked),
        choices=tuple(turn.choices),
        private=turn.private,
    )
    return OutRow(
        person=person,
        say=say_json(say),
        sms="digest",
        sms_params=(),
        dedupe=f"digest:{person}:{turn.now.isoformat()}",
        expires_at=turn.now + _STALE,
        created_at=turn.now,
    )
