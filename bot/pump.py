"""Outbox row -> text -> send -> mark. The only caller of `send`; it alone decides retry, next address, or give up."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

import orjson

from bot.render import Rendered, Sources, needed_contacts, needed_texts, render
from handlers.desk import Known
from handlers.ports import Attachment, Channel, Clock, MediaStore, Outbound, SendError
from storage import outbox, persons, texts
from storage.outbox import Delivery
from storage.rows import OutRow
from storage.unit import Store

log = logging.getLogger(__name__)

TRIES = 8
LONGEST_WAIT = 300.0
GIVE_UP_AFTER = timedelta(hours=24)
IN_FLIGHT = 8


class Undelivered(Protocol):
    """Told of every message that was given up, so that a person sees it. Never gets its text."""

    async def __call__(self, row: OutRow, code: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many messages a second a channel takes, over all chats; None: as many as there are."""

    rates: Mapping[str, float] = field(default_factory=dict)


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
        self._pacing = {kind: _Bucket(rate) for kind, rate in (pace or Pace()).rates.items()}
        self._random = random.Random()  # noqa: S311 - only spreads retries
        self._paused: dict[str, datetime] = {}

    async def drain(self) -> int:
        """Send until nothing is ready; returns how many rows were taken."""
        total = 0
        while taken := await self.once():
            total += taken
        return total

    async def once(self) -> int:
        """One claim and its sends, several chats side by side."""
        rows = await self.store.write(
            outbox.claim(self.owner, wall=self.clock.wall(), work=self.clock.now(), limit=self.in_flight)
        )
        await asyncio.gather(*(self._deliver(row) for row in rows))
        return len(rows)

    async def _deliver(self, row: OutRow) -> None:
        """One row, whatever happens to it: a failure here never holds up another."""
        try:
            await self._send(row)
        except SendError as failed:
            await self._failed(row, failed)
        except Exception:
            log.exception("a message could not be made", extra={"row": row.id})
            await self._give_up(row, "not_renderable")

    async def _send(self, row: OutRow) -> None:
        if row.expires_at is not None and row.expires_at <= self.clock.now():
            await self._give_up(row, "expired")
            return
        channel = self.channels.get(row.channel or "")
        if channel is None:
            raise SendError("no_channel", gone=True)
        rendered = await self._render(row)
        out = await self._outbound(row, rendered)
        await self._wait_for_pace(channel.kind)
        if not await self.store.write(outbox.renew(self.owner, row.id, wall=self.clock.wall())):
            return
        sent = await channel.send(out)
        delivery = Delivery(
            at=self.clock.now(), ref=sent.ref, rendered=_kept(rendered, out), logged=getattr(channel, "logged", False)
        )
        await self.store.write(outbox.mark_sent(self.owner, row.id, delivery))
        wake = getattr(channel, "wake", None)
        if wake is not None:
            wake(out.chat_id)

    async def _render(self, row: OutRow) -> Rendered:
        wanted, people = needed_texts(row.say), needed_contacts(row.say)
        bodies = await self.store.read(texts.read_many(wanted)) if wanted else {}
        contacts: dict[str, str] = {}
        for person in people:
            found = await self.store.read(persons.load(person))
            contacts[person] = found.phone if found else ""
        sources = Sources(
            directory=self.known.directory,
            calendar=self.known.current.calendar,
            now=self.clock.now(),
            texts={text_id: text.body for text_id, text in bodies.items()},
            contacts=contacts,
        )
        return render(row.say, row.language or "zh_CN", sources)

    async def _outbound(self, row: OutRow, rendered: Rendered) -> Outbound:
        attachment = await self._attachment(rendered, row)
        return Outbound(
            channel=row.channel or "",
            chat_id=row.chat_id or "",
            text=rendered.text,
            buttons=rendered.buttons,
            attachment=attachment,
            outbox_id=row.id,
            clear=rendered.clear,
            template=row.sms if row.channel == "sms" else None,
            params=row.sms_params,
            phone=row.phone,
            person=row.person or "",
            language=row.language or "zh_CN",
        )

    async def _attachment(self, rendered: Rendered, row: OutRow) -> Attachment | None:
        if rendered.media is None or self.media is None:
            return None
        return await self.media.get(rendered.media)

    async def _wait_for_pace(self, kind: str) -> None:
        bucket = self._pacing.get(kind)
        if bucket is not None:
            await bucket.take()
        until = self._paused.get(kind)
        if until is not None and until > self.clock.wall():
            raise SendError("paused", retry_after=(until - self.clock.wall()).total_seconds())

    # ---- what failed ---------------------------------------------------------------------------

    async def _failed(self, row: OutRow, failed: SendError) -> None:
        wall = self.clock.wall()
        too_old = row.created_at is not None and self.clock.now() - row.created_at > GIVE_UP_AFTER
        if failed.gone or row.attempts >= TRIES or too_old:
            await self._next_address(row, failed.code, gone=failed.gone)
        elif failed.retry_after is not None:
            wait = max(failed.retry_after, self._backoff(row.attempts))
            await self.store.write(
                outbox.mark_retry(self.owner, row.id, wall + timedelta(seconds=wait), failed.code)
            )
        else:
            await self._give_up(row, failed.code)

    def _backoff(self, attempts: int) -> float:
        return float(min(2.0**attempts, LONGEST_WAIT)) * (0.8 + 0.4 * self._random.random()) / 2

    async def _next_address(self, row: OutRow, code: str, *, gone: bool) -> None:
        """The chat is dead: the short message goes out instead, where there is one."""
        if gone and await self.store.write(outbox.to_sms(self.owner, row.id)):
            return
        await self._give_up(row, code)

    async def _give_up(self, row: OutRow, code: str) -> None:
        await self.store.write(outbox.mark_dead(self.owner, row.id, code, self.clock.now()))
        log.warning("a message was given up", extra={"row": row.id, "channel": row.channel, "code": code})
        if self.undelivered is not None:
            await self.undelivered(row, code)


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


class _Bucket:
    """So many a second, spread evenly."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate
        self._next = 0.0
        self._lock = asyncio.Lock()

    async def take(self) -> None:
        """Wait for a place."""
        async with self._lock:
            loop = asyncio.get_running_loop()
            wait = self._next - loop.time()
            self._next = max(loop.time(), self._next) + self._gap
        if wait > 0:
            await asyncio.sleep(wait)
