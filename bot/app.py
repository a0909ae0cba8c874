"""The composition root: the only file that knows every part."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from aiohttp import web

from bot import audit, channels
from bot.channels.sms import FileGateway, read_notes
from bot.clock import SystemClock
from bot.config import Settings, demo_on, require_profile
from bot.keys import keys_of
from bot.loops import Loops
from bot.media import MediaFolder
from bot.pump import Pace, Pump
from bot.render import Sources, label
from bot.snapshots import Snapshots
from bot.tick import next_due, tick
from bot.undelivered import Undelivered
from bot.web.app import build_web, serve
from bot.web.parts import CHANNEL, DemoTools, SmsNote, WebParts
from bot.weblog import WebLog
from handlers.desk import Desk
from handlers.ports import Channel, Clock, Inbound, Kind, Params
from handlers.router import Router
from nlp.understand import Ear
from storage import directory as directory_rows
from storage import outbox, people, policies, settings as kept
from storage.calendar import load_calendar
from storage.crypto import Keys
from storage.migrate import current, upgrade
from storage.open import open_store
from storage.seed.demo import COUNTY, load_demo
from storage.seed.policy import load_policy
from storage.unit import Store

log = logging.getLogger(__name__)

OFFSET = "clock.offset"
STEPS = 100_000  # of the demo clock in one go: far more than a year of a county needs


class MovableClock(Clock, Protocol):
    """A clock that can be moved on."""

    def advance_to(self, instant: datetime) -> object: ...


@dataclass
class App:
    """Everything put together. `open` makes it, `run` serves, `close` ends it."""

    settings: Settings
    store: Store
    clock: MovableClock
    snapshots: Snapshots
    desk: Desk
    router: Router
    pump: Pump
    channels: Mapping[str, Channel]
    media: MediaFolder
    weblog: WebLog
    keys: Keys
    demo: bool
    loops: Loops | None = None
    _runner: web.AppRunner | None = None
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def open(
        cls,
        settings: Settings,
        *,
        clock: MovableClock | None = None,
        extra: Sequence[Channel] = (),
        ear: Ear | None = None,
    ) -> App:
        """Migrate, seed an empty database, load snapshots, wire. Raises SettingsError."""
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        keys = keys_of(settings, database_exists=await current(settings.database_url) is not None)
        await upgrade(settings.database_url)
        store = await open_store(settings.database_url, keys)
        try:
            return await cls._wire(settings, store, keys, clock=clock, extra=extra, ear=ear)
        except BaseException:
            await store.close()  # its threads would keep the process alive
            raise

    @classmethod
    async def _wire(
        cls,
        settings: Settings,
        store: Store,
        keys: Keys,
        *,
        clock: MovableClock | None,
        extra: Sequence[Channel],
        ear: Ear | None,
    ) -> App:
        """Seed, load snapshots, put the parts together."""
        moved = clock or SystemClock(await _offset(store))
        await seed(store, settings, moved.now())
        snapshots = await Snapshots.open(store, settings.calendar_dir, moved.now().date(), ear)
        only_demo = COUNTY in snapshots.known.directory.areas
        require_profile(settings, real_people=not only_demo)
        media = MediaFolder(settings.media_dir, keys.link, moved.wall, settings.address)
        desk = _desk(settings, store, moved, snapshots, media)
        weblog = WebLog(store, CHANNEL, media)
        wired = _channels(settings, store, moved, media, weblog, extra)
        pump = Pump(
            store=store,
            known=snapshots.known,
            clock=moved,
            channels=wired,
            media=media,
            pace=Pace(rates={"telegram": settings.telegram_rate}),
            undelivered=Undelivered(desk),
            in_flight=settings.send_concurrency,
        )
        app = cls(
            settings=settings,
            store=store,
            clock=moved,
            snapshots=snapshots,
            desk=desk,
            router=Router(desk),
            pump=pump,
            channels=wired,
            media=media,
            weblog=weblog,
            keys=keys,
            demo=demo_on(settings, only_demo_county=only_demo),
        )
        await store.write(people.arm_digests(moved.now()))
        return app

    # ---- serving -------------------------------------------------------------------------------

    async def run(self, *, receive: bool = True, work: bool = True) -> None:
        """Start receivers and loops; returns once listening."""
        if work:
            if self.settings.is_sqlite:
                await self.store.write(outbox.clear_leases())
            self.loops = Loops(pump=self._pump, tick=self._tick, audit=self._audit)
            self.loops.start()
        if receive:
            for channel in self.channels.values():
                await channel.start(self.receive)
            self._runner = await serve(
                build_web(self.web_parts()), self.settings.http_host, self.settings.http_port
            )

    async def receive(self, inbound: Inbound) -> Any:
        """The door of every channel: durable first, then the pump is woken."""
        receipt = await self.router.receive(inbound)
        if self.loops is not None:
            self.loops.wake()
        return receipt

    def web_parts(self) -> WebParts:
        """What the web layer needs."""
        routes = tuple(
            route for channel in self.channels.values() for route in getattr(channel, "routes", lambda: ())()
        )
        return WebParts(
            desk=self.desk,
            receive=self.receive,
            log=self.weblog,
            session_key=self.keys.session,
            open_media=self.media.open_link,
            ready=self.ready,
            demo=DemoTools(advance=self.advance, reply=self.sms_reply, notes=self.sms_notes) if self.demo else None,
            routes=routes,
        )

    async def ready(self) -> Sequence[str]:
        """What does not work: database, loops."""
        missing = list(self.loops.stuck()) if self.loops is not None else []
        try:
            await asyncio.wait_for(self.store.read(kept.get(OFFSET)), 5)
        except Exception:
            log.exception("the database does not answer")
            missing.append("database")
        return missing

    async def close(self) -> None:
        """Stop listening, finish what is in hand, let go of the database."""
        for channel in self.channels.values():
            await channel.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.pump.stop()
        if self.loops is not None:
            await self.loops.stop()
        await self.store.close()

    # ---- the loops -----------------------------------------------------------------------------

    async def _pump(self) -> None:
        await self.pump.drain()

    async def _tick(self) -> None:
        if self._moving.locked():  # the demo clock does the same work itself, in order
            return
        if await tick(self.desk) and self.loops is not None:
            self.loops.wake()

    async def _audit(self) -> None:
        await audit.audit(self.desk)

    # ---- the demo ------------------------------------------------------------------------------

    async def advance(self, until: datetime) -> datetime:
        """Move the work's clock on through every instant at which something falls due, in order."""
        async with self._moving:
            for _ in range(STEPS):
                await self._catch_up()
                due = await next_due(self.desk)
                if due is None or due > until:
                    break
                await self._move(due)
            await self._move(until)
            await self._catch_up()
            return self.clock.now()

    async def _catch_up(self) -> None:
        while await tick(self.desk):
            await self.pump.drain()
        await self.pump.drain()

    async def _move(self, instant: datetime) -> None:
        self.clock.advance_to(instant)
        offset = self.clock.now() - self.clock.wall()
        await self.store.write(kept.put(OFFSET, max(0.0, offset.total_seconds())))

    async def sms_reply(self, person: str, text: str) -> None:
        """A reply by SMS: the person's SMS chat says it."""
        inbound = Inbound(
            channel="sms",
            event_id=uuid4().hex,
            chat_id=person,
            user_id=person,
            at=self.clock.wall(),
            kind=Kind.TEXT,
            text=text,
        )
        await self.receive(inbound)

    async def sms_notes(self) -> Sequence[SmsNote]:
        """What the file gateway wrote."""
        found = await asyncio.to_thread(read_notes, self.settings.sms_file)
        return [
            SmsNote(person=str(note["person"]), text=str(note["text"]), at=datetime.fromisoformat(str(note["at"])))
            for note in found
        ]


# ---- making the parts ----------------------------------------------------------------------------------


async def _offset(store: Store) -> timedelta:
    """How far the demo clock was ahead when the program stopped."""
    seconds = await store.read(kept.get(OFFSET))
    return timedelta(seconds=float(seconds)) if isinstance(seconds, (int, float)) else timedelta(0)


async def seed(store: Store, settings: Settings, now: datetime) -> None:
    """The first policy and, into an empty directory, the demo county."""
    if await store.read(policies.current_version()) == 0:
        calendar = load_calendar(settings.calendar_dir, now.year, now.year + 1)
        await store.write(policies.save_version(load_policy(calendar), now))
    directory = await store.read(directory_rows.load_directory())
    if not directory.areas:
        await store.write(directory_rows.replace_directory(load_demo(), now))


def _desk(
    settings: Settings, store: Store, clock: MovableClock, snapshots: Snapshots, media: MediaFolder
) -> Desk:
    known = snapshots.known
    county = next((area for area in known.directory.areas.values() if area.kind == "county"), None)

    def labels(key: str, params: Params, language: str) -> str:
        sources = Sources(directory=known.directory, calendar=known.current.calendar, now=clock.now())
        return label(key, params, language, sources)

    return Desk(
        store=store,
        clock=clock,
        known=known,
        labels=labels,
        refresh=snapshots.refresh,
        media=media,
        office_phone=county.phone if county else "",
        public_url=settings.address,
        demo=settings.demo != "0",
    )


def _channels(
    settings: Settings,
    store: Store,
    clock: MovableClock,
    media: MediaFolder,
    weblog: WebLog,
    extra: Sequence[Channel],
) -> dict[str, Channel]:
    """Web chat and SMS always; others where they are set."""
    wired: dict[str, Channel] = {
        CHANNEL: channels.build("web", log=weblog),
        "sms": channels.build("sms", gateway=FileGateway(settings.sms_file), now=clock.now),
    }
    if settings.telegram_token.get_secret_value():
        wired["telegram"] = channels.build(
            "telegram",
            token=settings.telegram_token.get_secret_value(),
            api=settings.telegram_api,
            mode=settings.telegram_mode,
            secret=settings.telegram_webhook_secret.get_secret_value(),
            public_url=settings.address,
            clock=clock,
            media=media,
        )
    wired.update({channel.kind: channel for channel in extra})
    return wired


