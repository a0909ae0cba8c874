"""Looks for what should have happened and did not, and tells the operators once a day. It repairs no case."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import duty, load, told
from cases.model import Role
from cases.policy import Burden
from handlers.desk import Desk
from handlers.ports import Line, Say
from handlers.say import line, say_json
from storage import aftercare, cases, inbox, outbox, pushes
from storage.rows import Changes, DigestRow, OutRow

log = logging.getLogger(__name__)

LATE_WAKE = timedelta(hours=2)
STUCK = timedelta(minutes=30)
SILENT = timedelta(days=3)  # a channel that once brought messages and brings none any more
_NEXT_YEAR_FROM = (11, 1)
INBOX_DAYS = timedelta(days=30)  # as long a repeat of a message is known for one
PUSH_DAYS = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong: `key` says it to the operator, `count` how often, `about` codes for the log."""

    key: str
    count: int
    about: tuple[str, ...] = ()
    params: Mapping[str, str | int] | None = None


async def audit(desk: Desk) -> tuple[Finding, ...]:
    """One round. Each kind is logged and told to the operators once a day."""
    await _load(desk)
    await _tidy(desk)
    found = [
        *await _cases(desk),
        *await _messages(desk),
        *await _channels(desk),
        *await _duty(desk),
        *calendar_gaps(desk),
    ]
    if found and await _tell(desk, found):
        for one in found:
            log.warning("audit", extra={"finding": one.key, "count": one.count, "about": one.about[:10]})
    return tuple(found)


async def _cases(desk: Desk) -> list[Finding]:
    """Every open case has a next step with a time, and an owner."""
    now = desk.clock.now()
    still = await desk.store.read(cases.stuck(now - LATE_WAKE))
    visits = await desk.store.read(aftercare.stuck(now - LATE_WAKE))
    nobody = await desk.store.read(cases.ownerless())
    return [
        *_finding("operator.no_next_step", [*(case.no for case in still), *visits]),
        *_finding("operator.no_owner", [case.no for case in nobody]),
    ]


def _finding(key: str, about: list[str], **params: str | int) -> list[Finding]:
    return [Finding(key=key, count=len(about), about=tuple(about), params=params)] if about else []


async def _messages(desk: Desk) -> list[Finding]:
    """Messages that wait too long to go out, were given up, or that no handler could take."""
    now = desk.clock.now()
    waiting = await desk.store.read(outbox.stuck(now - STUCK))
    recent = await desk.store.read(outbox.dead(now - DAY))
    failed = await desk.store.read(inbox.failed(desk.clock.wall() - DAY))
    return [
        *_finding("operator.stuck_messages", [str(row.id) for row in waiting]),
        *_finding("operator.dead_messages", [str(row.id) for row in recent]),
        *_finding("operator.failed_messages", [f"{row.channel}:{row.event_id}" for row in failed]),
    ]


async def _channels(desk: Desk) -> list[Finding]:
    last = await desk.store.read(inbox.last_received())
    wall = desk.clock.wall()
    return _finding(
        "operator.silent_channels", sorted(kind for kind, at in last.items() if wall - at > SILENT)
    )


async def _duty(desk: Desk) -> list[Finding]:
    """Nobody to call next week: the operator sees how many, the centre reads which, a week before."""
    found = await duty.gaps(desk)
    new = await told.fresh(desk.store, "duty", [gap.code for gap in found])
    rows = [row for gap in found if gap.code in new for row in _vacant(desk, gap)]
    if rows:
        await desk.store.commit(Changes(digests=tuple(rows)))
    return _finding("operator.duty_gaps", [gap.code for gap in found])


def _vacant(desk: Desk, gap: duty.Gap) -> list[DigestRow]:
    params: dict[str, str | int] = {
        "danger": f"@key:danger.{gap.danger}",
        "area": f"@area:{gap.area}",
        "day": f"@day:{gap.day.isoformat()}",
        "place": gap.place,
    }
    return [
        DigestRow(
            person=person,
            case=None,
            key="centre.duty_gap" if gap.place else "centre.duty_nobody",
            params=params,
            dedupe=f"duty:{gap.code}",
            at=desk.clock.now(),
        )
        for person in load.centre_of(desk.known.directory, gap.area, desk)
    ]


async def _load(desk: Desk) -> None:
    """More tasks than one person can carry: said once, until it was less in between."""
    held = await load.overloaded(desk)
    new = await told.fresh(desk.store, "load", list(held))
    rows = tuple(row for person in sorted(new) for row in load.lines(desk, person, held[person]))
    if rows:
        await desk.store.commit(Changes(digests=rows))


async def _tidy(desk: Desk) -> None:
    """What nobody needs any more, a batch a round."""
    await desk.store.write(inbox.trim(desk.clock.wall() - INBOX_DAYS))
    await desk.store.write(pushes.trim(desk.today(desk.clock.now() - PUSH_DAYS)))


def calendar_gaps(desk: Desk) -> list[Finding]:
    """From November on, next year's holidays should be known."""
    today = desk.today(desk.clock.now())
    if (today.month, today.day) < _NEXT_YEAR_FROM:
        return []
    middle = datetime(today.year + 1, 6, 30, 4, tzinfo=UTC)
    if not desk.known.current.calendar.provisional(middle):
        return []
    return [Finding(key="operator.calendar_missing", count=1, params={"year": today.year + 1})]


async def _tell(desk: Desk, found: list[Finding]) -> bool:
    """Each kind once a day to each operator, not at night. True where it was new, or nobody is there."""
    now = desk.clock.now()
    day = desk.today(now)
    operators = desk.known.directory.holders(Role.OPERATOR, day)
    rows = [
        OutRow(
            person=person,
            say=say_json(Say(lines=(_line(finding),))),
            dedupe=f"audit:{person}:{finding.key}:{day.isoformat()}",
            send_after=_morning(desk, now),
            created_at=now,
        )
        for person in operators
        for finding in found
    ]
    return not rows or bool(await desk.store.commit(Changes(out=tuple(rows))))


def _line(finding: Finding) -> Line:
    return line(finding.key, count=finding.count, **(finding.params or {}))


def _morning(desk: Desk, now: datetime) -> datetime | None:
    """None by day, else when the quiet hours end."""
    burden: Burden = desk.known.current.burden
    calendar = desk.known.current.calendar
    local = calendar.local(now)
    minute = local.hour * 60 + local.minute
    if burden.quiet_until <= minute < burden.quiet_from:
        return None
    late = minute >= burden.quiet_from
    return calendar.at_local(local.date() + timedelta(days=late), burden.quiet_until)
