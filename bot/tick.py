"""Cases, plans and digests that fell due, each in its own transaction; one failure stops nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from handlers import care_due, digest, remind
from handlers.desk import Desk
from storage import aftercare, digests, wakes
from storage.digests import Due
from storage.rows import Changes, Need, Stale

log = logging.getLogger(__name__)

BATCH = 100
TRIES = 3
PUT_OFF = timedelta(hours=1)


async def tick(desk: Desk) -> int:
    """Everything due by now. Returns how many cases, plans and digests were handled; 0: nothing is left."""
    view = await desk.store.view(Need())
    await desk.refresh(view.directory_version, view.policy_version)
    return await _cases(desk) + await _plans(desk) + await _digests(desk)


async def _cases(desk: Desk) -> int:
    handled = 0
    while True:
        due = await desk.store.write(wakes.claim_due(desk.clock.now(), BATCH))
        for no in due:
            await _case(desk, no)
        handled += len(due)
        if len(due) < BATCH:
            return handled


async def _case(desk: Desk, no: str) -> None:
    """One case. Where its rule fails it moves an hour on and is reported; the others do not wait for it."""
    try:
        await _again(lambda: remind.wake(desk, no))
    except Exception:
        log.exception("a due case could not be handled", extra={"case": no})
        await desk.store.write(wakes.postpone(no, desk.clock.now() + PUT_OFF))


async def _plans(desk: Desk) -> int:
    due = await desk.store.write(aftercare.claim_due(desk.clock.now(), BATCH))
    for no in due:
        await _plan(desk, no)
    return len(due)


async def _plan(desk: Desk, no: str) -> None:
    try:
        await _again(lambda: care_due.wake(desk, no))
    except Exception:
        log.exception("a plan of visits could not be handled", extra={"plan": no})
        await desk.store.write(aftercare.postpone(no, desk.clock.now() + PUT_OFF))


async def _digests(desk: Desk) -> int:
    handled = 0
    while True:
        claimed = await desk.store.write(digests.claim(desk.clock.now(), BATCH))
        made = [(one.person.id, await _composed(desk, one)) for one in await _loaded(desk, claimed)]
        # Committed together, in their order: at half past eight everybody's list is due at once.
        await asyncio.gather(*(_sent(desk, person, changes) for person, changes in made if changes))
        handled += len(claimed)
        if len(claimed) < BATCH:
            return handled


async def _loaded(desk: Desk, claimed: Sequence[str]) -> list[Due]:
    """What each may be told. Where one cannot be read the others are read alone."""
    try:
        found = await desk.store.read(digests.load(claimed))
    except Exception:
        if len(claimed) == 1:
            await _put_off(desk, claimed[0])
            return []
        return [due for person in claimed for due in await _loaded(desk, (person,))]
    return [found[person] for person in claimed if person in found]


async def _composed(desk: Desk, due: Due) -> Changes | None:
    try:
        return await digest.compose(desk, due)
    except Exception:
        await _put_off(desk, due.person.id)
        return None


async def _sent(desk: Desk, person: str, changes: Changes) -> None:
    try:
        try:
            await desk.store.commit(changes)
        except Stale:
            await _again(lambda: digest.send(desk, person))
    except Exception:
        await _put_off(desk, person)


async def _put_off(desk: Desk, person: str) -> None:
    log.exception("a digest could not be made", extra={"person": person})
    await desk.store.write(digests.set_next(person, desk.clock.now() + PUT_OFF))


async def _again(work: Callable[[], Awaitable[object]]) -> None:
    """Somebody else wrote first: read again, think again."""
    for _ in range(TRIES - 1):
        try:
            await work()
        except Stale:
            continue
        return
    await work()


async def next_due(desk: Desk) -> datetime | None:
    """The next instant at which something falls due, for the demo clock."""
    return await desk.store.read(wakes.next_wake(desk.clock.now()))
