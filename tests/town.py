"""A small town for scenarios: people say things, the clock moves, what they got is read.

Everything is real but the platform: handlers, SQLite, the pump; a channel keeps what it
was given to send. Scenarios read like the promise they check.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.app import App
from bot.config import Settings
from cases.model import Case, Entry
from handlers.ports import Inbound, Kind, MediaRef, Outbound, Receipt, Receive, Sent
from nlp.understand import Ear
from storage import cases as case_rows
from storage import invites

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


class TownClock:
    """Time is a value. `wall` goes with `now`."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The work's time."""
        return self._now

    def wall(self) -> datetime:
        """The machine's time."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Forward only."""
        self._now = max(self._now, instant.astimezone(UTC))


@dataclass
class Mailbox:
    """The platform: keeps every message by chat."""

    kind: str = "town"
    now: Callable[[], datetime] | None = None
    stamped: list[tuple[datetime, Outbound]] = field(default_factory=list)
    by_chat: dict[str, list[Outbound]] = field(default_factory=lambda: defaultdict(list))
    talk: list[tuple[datetime, str, str, bool]] = field(default_factory=list)  # when, who, words, by her

    async def start(self, receive: Receive) -> None:
        """Nothing to listen to: the town calls the router itself."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def check(self) -> str | None:
        """Always there."""
        return None

    def written(self, who: str, words: str) -> None:
        """What somebody wrote, or the button she pressed, stands in the talk."""
        if self.now is not None and words:
            self.talk.append((self.now().astimezone(SHANGHAI), who, words, True))

    async def send(self, out: Outbound) -> Sent:
        """Keep it."""
        self.by_chat[out.chat_id].append(out)
        if self.now is not None:
            at = self.now().astimezone(SHANGHAI)
            self.stamped.append((at, out))
            labels = [item.label for row in out.buttons for item in row]
            self.talk.append((at, out.chat_id or out.person, "\n".join((out.text, *labels)), False))
        return Sent(ref=str(len(self.by_chat[out.chat_id])))


class Town:
    """The demo county with its people, at a known moment."""

    def __init__(self, app: App, clock: TownClock, mail: Mailbox, sms: Mailbox) -> None:
        self.app = app
        self.clock = clock
        self.mail = mail
        self.sms = sms
        self._events = itertools.count(1)
        self._bound: set[str] = set()
        self._read: dict[str, int] = defaultdict(int)

    @classmethod
    async def open(cls, folder: Path, ear: Ear, start: datetime = MONDAY) -> Self:
        """A fresh county."""
        clock = TownClock(start)
        mail, sms = Mailbox(now=clock.now), Mailbox(kind="sms", now=clock.now)
        settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder}/town.db", demo="1")
        app = await App.open(settings, clock=clock, extra=[mail, sms], ear=ear)
        return cls(app, clock, mail, sms)

    async def close(self) -> None:
        """End it."""
        await self.app.close()

    # ---- people act --------------------------------------------------------------------------

    async def says(self, who: str, text: str) -> str:
        """Somebody types; the text of what came back in the same chat."""
        return await self._in(who, kind=Kind.TEXT, text=text)

    async def scans(self, who: str, grid: str) -> str:
        """A resident scans the code on the poster."""
        return await self._in(who, kind=Kind.START, text=f"g_{grid}")

    async def sends(self, who: str, media: MediaRef) -> str:
        """A photo or a voice."""
        return await self._in(who, kind=Kind.MEDIA, media=(media,))

    async def sends_voice(self, who: str) -> str:
        """A recorded voice, kept in the media store."""
        return await self.sends(who, MediaRef(id="voice1", kind="voice", mime="audio/ogg", size=900))

    async def sends_photo(self, who: str, caption: str = "") -> str:
        """A picture, kept in the media store, with words under it or none."""
        ref = MediaRef(id="photo1", kind="photo", mime="image/jpeg", size=900)
        return await self._in(who, kind=Kind.MEDIA, text=caption, media=(ref,))

    async def shares(self, who: str, latitude: float, longitude: float) -> str:
        """A shared location."""
        return await self._in(who, kind=Kind.LOCATION, latitude=latitude, longitude=longitude)

    async def answers_sms(self, person: str, text: str) -> None:
        """An official answers a short message on her telephone."""
        await self.app.mover.tools(self.app.receive).reply(person, text)
        await self.app.pump.drain()

    async def receives(self, inbound: Inbound) -> Receipt:
        """A message exactly as given."""
        receipt = await self.app.router.receive(inbound)
        await self.app.pump.drain()
        return receipt

    def written(self, who: str, text: str, **more: Any) -> Inbound:
        """A typed message with anything of it changed."""
        plain = Inbound(
            channel="town",
            event_id=str(next(self._events)),
            chat_id=who,
            user_id=who,
            at=self.clock.wall(),
            kind=Kind.TEXT,
            text=text,
        )
        return replace(plain, **more)

    async def press_value(self, who: str, value: str) -> str:
        """A button's value, also one that was never offered here."""
        return await self._in(who, kind=Kind.PRESS, text=value)

    async def presses(self, who: str, label: str) -> str:
        """The newest button with this label in this chat. Fails where there is none."""
        await self._join(who)
        return await self._in(who, kind=Kind.PRESS, text=self.button(who, label))

    def button(self, who: str, label: str) -> str:
        """The value of the newest button so labelled."""
        for out in reversed(self.mail.by_chat[who]):
            for row in out.buttons:
                for item in row:
                    if label in item.label:
                        return item.value
        raise AssertionError(f"no button {label!r} for {who}: {self.everything(who)}")

    async def _in(self, who: str, *, kind: Kind, text: str = "", **more: Any) -> str:
        await self._join(who)
        self.mail.written(who, self._as_shown(who, text) if kind is Kind.PRESS else text)
        await self._receive(who, kind=kind, text=text, **more)
        return self.news(who)

    async def _receive(self, who: str, *, kind: Kind, text: str = "", **more: Any) -> Receipt:
        return await self.receives(self.written(who, text, kind=kind, **more))

    async def _join(self, who: str) -> None:
        """An official (a person code of the demo county) binds her chat the first time she acts."""
        if who not in self.app.desk.known.directory.officials or who in self._bound:
            return
        self._bound.add(who)
        await self.app.pump.drain()
        code = await self.app.store.write(invites.make_invite(who, self.clock.wall()))
        await self._receive(who, kind=Kind.TEXT, text=f"绑定 {code.code}")
        self._read[who] = len(self.mail.by_chat[who])

    async def comes_online(self, *people: str) -> None:
        """These officials have a chat from now on."""
        for who in people:
            await self._join(who)

    def _as_shown(self, who: str, value: str) -> str:
        """The label of the button that carries this value."""
        for out in reversed(self.mail.by_chat[who]):
            for row in out.buttons:
                for item in row:
                    if item.value == value:
                        return item.label
        return value

    # ---- time --------------------------------------------------------------------------------

    async def later(self, **span: float) -> None:
        """The clock moves on through every instant at which something falls due."""
        await self.app.advance(self.clock.now() + timedelta(**span))

    async def until(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        """The clock moves on to this local moment of the year."""
        local = self.clock.now().astimezone(SHANGHAI)
        await self.app.advance(local.replace(month=month, day=day, hour=hour, minute=minute, second=0))

    # ---- reading -----------------------------------------------------------------------------

    def news(self, who: str) -> str:
        """What came since this was asked last."""
        fresh = self.mail.by_chat[who][self._read[who] :]
        self._read[who] = len(self.mail.by_chat[who])
        return "\n".join(out.text for out in fresh)

    def labels(self, who: str) -> list[str]:
        """The choices under the newest message of a chat."""
        last = self.mail.by_chat[who][-1]
        return [item.label for row in last.buttons for item in row]

    def everything(self, who: str) -> str:
        """All that this chat ever got."""
        return "\n".join(out.text for out in self.mail.by_chat[who])

    def texts_to(self, person: str) -> list[str]:
        """The short messages sent to a person."""
        return [out.text for out in self.sms.by_chat[person]]

    async def case(self, no: str) -> Case:
        """The case as stored."""
        found = await self.app.store.read(case_rows.load(no))
        assert found is not None, no
        return found

    async def history(self, no: str) -> tuple[Entry, ...]:
        """What happened to it."""
        return await self.app.store.read(case_rows.history_of(no))

    async def newest(self) -> Case:
        """The case opened last."""
        end = self.clock.now() + timedelta(seconds=1)
        found = await self.app.store.read(case_rows.opened_between(datetime(2026, 1, 1, tzinfo=UTC), end))
        return max(found, key=lambda case: case.no)
