"""Outbox row -> text -> send -> mark. The only caller of `send`; it decides retry, next address, give up."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Protocol
from uuid import uuid4

import orjson

from bot.channels.sms import spoken
from bot.held import passed
from bot.pace import Bucket, Pace, Pauses
from bot.render import Rendered, Sources, needed_contacts, needed_texts, render
from handlers.desk import Known
from handlers.ports import Attachment, Channel, Clock, MediaStore, Outbound, SendError
from nlp.mask import mask
from storage import chats, outbox, persons, rates, texts
from storage.outbox import Delivery
from storage.rows import NOWHERE, SMS, OutRow, TextRow
from storage.unit import Store

__all__ = ["Pace", "Pump", "Undelivered"]
log = logging.getLogger(__name__)

TRIES = 8
LONGEST_WAIT = 300.0
GIVE_UP_AFTER = timedelta(hours=24)
TRIES_WHEN_OLD = 3  # after an outage of days a message is old before it was tried at all
IN_FLIGHT = 8
FAULT = "fault"  # ours, not the channel's
LOOK_AGAIN = 0.25  # seconds: while a slow send holds one place, the others look for new messages


class Undelivered(Protocol):
    """Told of every message that was given up, so that a person sees it. Never gets its text."""

    async def __call__(self, row: OutRow, code: str) -> None: ...


class NotRenderable(Exception):
    """What is to be said does not become words, however often it is tried."""


# Words that came in with a matter: a number in them is shown only to who asks for it, and is logged (看电话).
_FROM_RESIDENTS = frozenset({"report", "supplement", "place", "media", "chat"})


def _shown(row: TextRow) -> str:
    return mask(row.body) if row.kind in _FROM_RESIDENTS else row.body


class Pump:
    """Claims, renders, sends, marks. Several may run on one database; each owns its leases."""

    def __init__(
        self,
        *,
        store: Store,
        known: Known,
        clock: Clock,
        channels: Mapping[str, Channel],
        media: MediaStore | None = None,
        pace: Pace | None = None,
        undelivered: Undelivered | None = None,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        self.store = store
        self.known = known
        self.clock = clock
        self.channels = channels
        self.media = media
        self.owner = uuid4().hex
        self.undelivered = undelivered
        self.in_flight = in_flight
        self._share = max(1, in_flight * 3 // 4)  # of one channel: a slow one never takes every place
        self._buckets = {kind: self._bucket(kind, rate) for kind, rate in (pace or Pace()).rates.items()}
        self._pauses = Pauses()
        self._random = random.Random()
        self._flying: dict[asyncio.Task[None], str] = {}
        self._claiming = asyncio.Lock()
        self._stopping = False

    def _bucket(self, kind: str, rate: float) -> Bucket:
        async def take(want: int, burst: float) -> int:
            asked = rates.take(kind, self.clock.wall(), rate=rate, burst=burst, want=want)
            return await self.store.write(asked)

        return Bucket(rate, take)

    async def stop(self, patience: float = 10) -> None:
        """Take nothing more; what is being sent may finish within `patience` seconds."""
        self._stopping = True
        if self._flying:
            _, late = await asyncio.wait(set(self._flying), timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # ---- which ---------------------------------------------------------------------------------

    async def drain(self) -> int:
        """Send until nothing is ready and nothing is in flight; returns how many rows were taken."""
        taken = 0
        while True:
            busy = bool(self._flying)  # a full channel is left out then
            found = await self._take()
            taken += found
            if not found and not busy and not self._flying:
                return taken
            if not found and self._flying:
                await asyncio.wait(set(self._flying), timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)

    async def _take(self) -> int:
        """Claim what there is room for and send it off; how many."""
        async with self._claiming:
            if self._stopping:
                return 0
            flying = Counter(self._flying.values())
            wall = self.clock.wall()
            trying = self._pauses.trying()
            shut = self._pauses.paused(wall) | {kind for kind in trying if flying[kind]}
            shut |= {kind for kind, count in flying.items() if count >= self._share}
            room = min(
                self.in_flight - flying.total(),
                self._share - max((count for kind, count in flying.items() if kind not in shut), default=0),
                1 if trying - shut else self.in_flight,
            )
            if room <= 0:
                return 0
            claimed = outbox.claim(self.owner, wall=wall, work=self.clock.now(), limit=room, without=shut)
            rows = await self.store.write(claimed)
            for row in rows:
                task = asyncio.get_running_loop().create_task(self._deliver(row))
                self._flying[task] = row.channel or ""
                task.add_done_callback(self._flying.pop)
            return len(rows)

    # ---- one message ---------------------------------------------------------------------------

    async def _deliver(self, row: OutRow) -> None:
        """One row, whatever happens to it: a failure here never holds up another."""
        try:
            await self._settle(row)
        except Exception:
            log.exception("a message could not be settled; its lease runs out", extra={"row": row.id})

    async def _settle(self, row: OutRow) -> None:
        try:
            await self._send(row)
        except SendError as failed:
            await self._failed(row, failed)
        except NotRenderable:
            log.exception("a message could not be made", extra={"row": row.id})
            await self._give_up(row, "not_renderable")
        except Exception:
            log.exception("a message met a fault of ours", extra={"row": row.id})
            await self._failed(row, SendError(FAULT, retry_after=0))

    async def _send(self, row: OutRow) -> None:
        if row.expires_at is not None and row.expires_at <= self.clock.now():
            await self._give_up(row, "expired")
            return
        if (why := await passed(row, self.store, self.known, self.clock.now())) is not None:
            await self.store.write(outbox.drop(self.owner, row.id, why, self.clock.now()))
            return
        channel = self.channels.get(row.channel or "")
        if channel is None:
            await self._next_address(row, "no_address" if row.channel == NOWHERE else "no_channel")
            return
        rendered = await self._rendered(row)
        out = await self._outbound(row, rendered)
        if channel.kind in self._buckets:
            await self._buckets[channel.kind].place()
        fence = outbox.renew(self.owner, row.id, wall=self.clock.wall(), offers=row.say.get("choices"))
        if not await self.store.write(fence):
            return  # somebody else took it, thinking this process dead
        sent = await channel.send(out)
        self._pauses.worked(channel.kind)
        delivery = Delivery(
            at=self.clock.now(),
            ref=sent.ref,
            rendered=_kept(rendered, out),
            logged=getattr(channel, "logged", False),
        )
        if await self.store.write(outbox.mark_sent(self.owner, row.id, delivery)) is None:
            log.warning("a lease was lost during a send; it may arrive twice", extra={"row": row.id})
        wake = getattr(channel, "wake", None)
        if wake is not None:
            wake(out.chat_id)

    async def _rendered(self, row: OutRow) -> Rendered:
        """Its words; every read is over before anything is sent."""
        language = row.language or "zh_CN"
        if row.channel == SMS:
            return Rendered(text=spoken(row.sms or "", row.sms_params, language))
        try:
            wanted, people = needed_texts(row.say), needed_contacts(row.say)
        except Exception as fault:
            raise NotRenderable from fault
        sources = await self._sources(wanted, people)
        try:
            return render(row.say, language, sources)
        except Exception as fault:
            raise NotRenderable from fault

    async def _sources(self, wanted: Collection[int], people: Collection[str]) -> Sources:
        bodies = await self.store.read(texts.read_many(wanted)) if wanted else {}
        contacts: dict[str, str] = {}
        for person in people:
            found = await self.store.read(persons.load(person))
            contacts[person] = found.phone if found else ""
        return Sources(
            directory=self.known.directory,
            calendar=self.known.current.calendar,
            now=self.clock.now(),
            texts={text_id: _shown(text) for text_id, text in bodies.items()},
            contacts=contacts,
            wordless=frozenset(text_id for text_id, text in bodies.items() if text.media and not text.body),
        )

    async def _outbound(self, row: OutRow, rendered: Rendered) -> Outbound:
        return Outbound(
            channel=row.channel or "",
            chat_id=row.chat_id or "",
            text=rendered.text,
            buttons=rendered.buttons,
            attachment=await self._attachment(rendered),
            outbox_id=row.id,
            clear=rendered.clear,
            template=row.sms if row.channel == SMS else None,
            params=row.sms_params,
            phone=row.phone,
            person=row.person or "",
            language=row.language or "zh_CN",
        )

    async def _attachment(self, rendered: Rendered) -> Attachment | None:
        if rendered.media is None or self.media is None:
            return None
        return await self.media.get(rendered.media)

    # ---- what failed ---------------------------------------------------------------------------

    async def _failed(self, row: OutRow, failed: SendError) -> None:
        kind, wall = row.channel or "", self.clock.wall()
        if failed.retry_after is None or failed.gone:
            if failed.gone and kind != SMS:
                await self.store.write(chats.mark_dead(kind, row.chat_id or "", self.clock.now()))
            await self._next_address(row, failed.code)
            return
        if failed.code != FAULT:
            self._pauses.failed((kind, row.chat_id or ""), failed.retry_after, wall)
        if self._spent(row) and (self._old(row) or row.sms or not self._pauses.down(kind)):
            await self._next_address(row, failed.code)
            return
        wait = max(failed.retry_after, min(2.0**row.attempts, LONGEST_WAIT)) + self._random.random()
        after = wall + timedelta(seconds=wait)
        await self.store.write(outbox.mark_retry(self.owner, row.id, after, failed.code))

    def _spent(self, row: OutRow) -> bool:
        """Eight tries. While its whole channel is down a message without another way waits for a day."""
        return row.attempts >= (TRIES_WHEN_OLD if self._old(row) else TRIES)

    def _old(self, row: OutRow) -> bool:
        since = max((at for at in (row.created_at, row.send_after) if at is not None), default=None)
        return since is not None and self.clock.now() - since > GIVE_UP_AFTER

    async def _next_address(self, row: OutRow, code: str) -> None:
        """The short message instead, where there is one."""
        if not await self.store.write(outbox.to_sms(self.owner, row.id)):
            await self._give_up(row, code)

    async def _give_up(self, row: OutRow, code: str) -> None:
        if not await self.store.write(outbox.mark_dead(self.owner, row.id, code, self.clock.now())):
            return
        log.warning("a message was given up", extra={"row": row.id, "channel": row.channel, "code": code})
        if self.undelivered is None:
            return
        try:
            await self.undelivered(row, code)
        except Exception:
            log.exception("nobody could be told; the auditor will", extra={"row": row.id})


def _kept(rendered: Rendered, out: Outbound) -> str:
    """What is kept of a sent message, sealed: for the web chat's log, and to show what was said."""
    body = {
        "text": out.text,
        "buttons": [[[button.label, button.value] for button in row] for row in out.buttons],
        "media": rendered.media,
        "clear": out.clear,
        "private": rendered.private,
    }
    return orjson.dumps(body).decode()
