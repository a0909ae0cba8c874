"""Once a day: what was kept long enough goes, and who told something in confidence is asked how it is."""

from __future__ import annotations

from datetime import timedelta

from cases.model import Case
from cases.retention import voices_until, words_until
from handlers import kept
from handlers.desk import Desk
from handlers.ports import Say
from handlers.say import choice, line, say_json
from storage import aftercare, people, reads, retention, settings, texts
from storage import cases as case_rows
from storage.rows import Changes, OutRow

DONE = "upkeep"
_PAGE = 200


async def upkeep(desk: Desk) -> bool:
    """True where today's round was still to be made."""
    today = desk.today(desk.clock.now()).isoformat()
    if await desk.store.read(settings.get(DONE)) == today:
        return False
    await _ended(desk)
    await _loose(desk)
    await _visits(desk)
    for person in await desk.store.read(people.wishing_erasure()):
        await kept.erase_late(desk, person)
    await _files(desk)
    burden = desk.known.current.burden
    await desk.store.write(reads.forget(desk.clock.now() - timedelta(days=burden.keep_reads_days)))
    await _follow_up(desk)
    await desk.store.write(settings.put(DONE, today))
    return True


async def _ended(desk: Desk) -> None:
    """The words of each ended case by the limits of the policy it started with; its history stays."""
    now, after = desk.clock.now(), ""
    while True:
        page = await desk.store.read(retention.ended(now - timedelta(days=1), after, _PAGE))
        for one in page:
            await _one(desk, one)
        if len(page) < _PAGE:
            return
        after = page[-1].case.no


async def _one(desk: Desk, one: retention.Kept) -> None:
    now, burden = desk.clock.now(), desk.known.policy(one.case.policy).burden
    words = words_until(one.case, one.ended_at, burden)
    voices = voices_until(one.case, one.ended_at, burden)
    if words is not None and words <= now:
        await desk.store.write(texts.erase(one.texts, now))
    elif voices is not None and voices <= now and one.voices:
        await desk.store.write(texts.erase(one.voices, now))


async def _loose(desk: Desk) -> None:
    """Words that belong to no case are kept as long as what was not taken on."""
    now = desk.clock.now()
    before = now - timedelta(days=desk.known.current.burden.keep_not_taken_days)
    while ids := await desk.store.read(retention.loose(before)):
        await desk.store.write(texts.erase(ids, now))


async def _visits(desk: Desk) -> None:
    """Words of visits that are over go like a service's; where none began, like what was not taken."""
    now, burden = desk.clock.now(), desk.known.current.burden
    for agreed, days in ((True, burden.keep_service_days), (False, burden.keep_not_taken_days)):
        before = now - timedelta(days=days)
        while nos := await desk.store.read(aftercare.ended_before(before, agreed=agreed)):
            await desk.store.write(texts.erase(await desk.store.read(aftercare.words_of(nos)), now))


async def _files(desk: Desk) -> None:
    """Files whose text is gone; one that another text still carries stays."""
    for text, media_id in await desk.store.read(retention.gone()):
        if desk.media is not None and await desk.store.read(retention.unused(media_id)):
            await desk.media.remove(media_id)
        await desk.store.write(retention.drop_media((text,)))


async def _follow_up(desk: Desk) -> None:
    """Told in confidence weeks ago: is anybody giving her trouble? Asked once, on her own channel only."""
    now, days = desk.clock.now(), timedelta(days=desk.known.current.burden.follow_up_days)
    told = await desk.store.read(case_rows.opened_between(now - 2 * days, now - days))
    rows = tuple(_asked(desk, case) for case in told if case.sealed and case.reporter and not case.silent)
    if rows:
        await desk.store.commit(Changes(out=rows))


def _asked(desk: Desk, case: Case) -> OutRow:
    offered = (choice("fine", case, key="choice.fine"), choice("trouble"))
    say = Say(lines=(line("resident.follow_up"),), choices=offered, private=True)
    now = desk.clock.now()
    return OutRow(
        person=case.reporter,
        say=say_json(say),
        case=case.no,
        dedupe=f"follow_up:{case.no}",
        send_after=desk.known.current.calendar.at_local(desk.today(now), 9 * 60),
        created_at=now,
    )
