"""The composition root: the only file that knows every part."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot import audit, channels
from bot.channels.sms import FileGateway
from bot.clock import SystemClock
from bot.config import Settings, demo_on, require_profile
from bot.demo import OFFSET, Demo, MovableClock, offset
from bot.keys import keys_of
from bot.loops import Loops
from bot.media import MediaFolder
from bot.pump import Pace, Pump
from bot.refetch import refetch
from bot.render import Sources, label
from bot.seeding import seed
from bot.snapshots import Snapshots
from bot.tick import tick
from bot.undelivered import Undelivered
from bot.viewing import Viewing
from bot.web.app import build_web, serve
from bot.web.parts import CHANNEL, WebParts
from bot.weblog import LONE_POLL, POLL, WebLog
from handlers import upkeep
from handlers.desk import Desk
from handlers.ports import Attachment, Channel, Inbound, Params, Receipt
from handlers.router import Router
from nlp.understand import Ear
from storage import digests, outbox
from storage import settings as kept
from storage.crypto import Keys
from storage.migrate import current, upgrade
from storage.open import open_store
from storage.seed.demo import COUNTY
from storage.unit import Store

log = logging.getLogger(__name__)
OpenDatabase = Callable[[str, Keys], Awaitable[Store]]


@dataclass(frozen=True, kw_only=True)
class _Base:
    """What everything else is built on."""

    settings: Settings
    store: Store
    keys: Keys
    clock: MovableClock


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
    viewing: Viewing
    keys: Keys
    mover: Demo
    demo: bool
    loops: Loops | None = None
    _runner: web.AppRunner | None = None

    @classmethod
    async def open(
        cls,
        settings: Settings,
        *,
        clock: MovableClock | None = None,
        extra: Sequence[Channel] = (),
        ear: Ear | None = None,
        open_database: OpenDatabase = open_store,
    ) -> App:
        """Migrate, seed an empty database, load snapshots, wire. Raises SettingsError."""
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        keys = keys_of(settings, database_exists=await current(settings.database_url) is not None)
        await upgrade(settings.database_url)
        store = await open_database(settings.database_url, keys)
        try:
            moved = clock or SystemClock(await offset(store))
            app = await cls._wire(_Base(settings=settings, store=store, keys=keys, clock=moved), extra, ear)
            if app.demo and clock is None:
                await app.mover.begin()
            return app
        except BaseException:
            await store.close()  # its threads would keep the process alive
            raise

    @classmethod
    async def _wire(cls, base: _Base, extra: Sequence[Channel], ear: Ear | None) -> App:
        """Seed, load snapshots, put the parts together."""
        settings, store, clock = base.settings, base.store, base.clock
        await seed(store, settings.calendar_dir, clock.now())
        snapshots = await Snapshots.open(
            store, settings.calendar_dir, clock.now().date(), ear=ear, county=settings.county_words
        )
        only_demo = COUNTY in snapshots.known.directory.areas
        require_profile(settings, real_people=not only_demo)
        media = MediaFolder(settings.media_dir, base.keys.link, clock.wall, settings.address)
        desk = _desk(base, snapshots, media)
        viewing = Viewing(desk=desk, channel=CHANNEL)
        weblog = WebLog(store, viewing, media, poll=LONE_POLL if settings.is_sqlite else POLL)
        wired = {**_channels(base, media, weblog), **{channel.kind: channel for channel in extra}}
        pump = Pump(
            store=store,
            known=snapshots.known,
            clock=clock,
            channels=wired,
            media=media,
            pace=Pace(rates={"telegram": settings.telegram_rate}),
            undelivered=Undelivered(desk),
            in_flight=settings.send_concurrency,
        )
        await store.write(digests.arm(clock.now()))
        return cls(
            settings=settings,
            store=store,
            clock=clock,
            snapshots=snapshots,
            desk=desk,
            router=Router(desk),
            pump=pump,
            channels=wired,
            media=media,
            weblog=weblog,
            viewing=viewing,
            keys=base.keys,
            mover=Demo(desk, clock, pump, settings.sms_file),
            demo=demo_on(settings, only_demo_county=only_demo),
        )

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

    async def receive(self, inbound: Inbound) -> Receipt:
        """The door of every channel: durable first, then the pump is woken."""
        receipt = await self.router.receive(inbound)
        if self.loops is not None:
            self.loops.wake()
        return receipt

    def web_parts(self) -> WebParts:
        """What the web layer needs."""
        hooks: list[Any] = []
        for channel in self.channels.values():
            hooks += getattr(channel, "routes", tuple)()
        return WebParts(
            desk=self.desk,
            receive=self.receive,
            log=self.weblog,
            session_key=self.keys.session,
            open_media=self.open_media,
            ready=self.ready,
            demo=self.mover.tools(self.receive) if self.demo else None,
            routes=tuple(hooks),
        )

    async def open_media(self, link: str) -> Attachment | None:
        """What a link shows to whoever it was made for, while she may see it."""
        opened = self.media.opened(link)
        if opened is None or not await self.viewing.may_open(*opened):
            return None
        return await self.media.get(opened[1])

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

    async def advance(self, until: datetime) -> datetime:
        """Move the work's clock on through everything that falls due."""
        return await self.mover.advance(until)

    # ---- the loops -----------------------------------------------------------------------------

    async def _pump(self) -> None:
        await self.pump.drain()

    async def _tick(self) -> None:
        if self.mover.moving:  # the demo clock does the same work itself, in order
            return
        if await tick(self.desk) and self.loops is not None:
            self.loops.wake()

    async def _audit(self) -> None:
        await refetch(self.desk, self.channels)
        await audit.audit(self.desk)
        await upkeep.upkeep(self.desk)


# ---- making the parts ----------------------------------------------------------------------------------


def _desk(base: _Base, snapshots: Snapshots, media: MediaFolder) -> Desk:
    known, clock = snapshots.known, base.clock
    county = next((area for area in known.directory.areas.values() if area.kind == "county"), None)

    def labels(key: str, params: Params, language: str) -> str:
        sources = Sources(directory=known.directory, calendar=known.current.calendar, now=clock.now())
        return label(key, params, language, sources)

    return Desk(
        store=base.store,
        clock=clock,
        known=known,
        labels=labels,
        refresh=snapshots.refresh,
        media=media,
        office_phone=county.phone if county else "",
        public_url=base.settings.address,
        demo=base.settings.demo != "0",
    )


def _channels(base: _Base, media: MediaFolder, weblog: WebLog) -> dict[str, Channel]:
    """Web chat and SMS always; others where they are set."""
    settings = base.settings
    wired: dict[str, Channel] = {
        CHANNEL: channels.build("web", log=weblog),
        "sms": channels.build("sms", gateway=FileGateway(settings.sms_file), now=base.clock.now),
    }
    if settings.telegram_token.get_secret_value():
        wired["telegram"] = channels.build(
            "telegram",
            token=settings.telegram_token.get_secret_value(),
            api=settings.telegram_api,
            mode=settings.telegram_mode,
            secret=settings.telegram_webhook_secret.get_secret_value(),
            public_url=settings.address,
            clock=base.clock,
            media=media,
        )
    return wired
