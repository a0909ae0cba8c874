"""The real web layer over a played conversation: what the pages and the protocol are tested against.

Everything behind the door is played: a message is answered at once, in words that show what came in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.web.app import build_web, serve
from bot.web.parts import DemoTools, SmsNote, WebParts
from cases.model import Role
from cases.places import Area, Assignment, Directory, Official
from handlers.desk import Desk
from handlers.ports import (
    Attachment,
    Button,
    Inbound,
    Kind,
    LogLine,
    MediaRef,
    MediaRefused,
    Params,
    Receipt,
    Verdict,
)
from locales.loader import text
from storage.rows import ChatRow, View

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # Monday, 14:00 in China
KEY = b"a key of the page tests, 32 byte"
PHONE = "0900-3334445"

_AREAS = (
    Area(code="c", kind="county", name="云溪县", phone=PHONE),
    Area(code="t1", kind="township", name="柳林镇", parent="c"),
    Area(code="v1", kind="village", name="李家坪村", parent="t1"),
    Area(code="v2", kind="village", name="曹家湾村", parent="t1"),
    *(
        Area(code=f"{village}g{n}", kind="grid", name=f"{name}组网格", parent=village)
        for village in ("v1", "v2")
        for n, name in enumerate("一二三", 1)
    ),
)
_PEOPLE = (
    ("wang", "王强", Role.GRID_WORKER, "v1g1"),
    ("li", "李红梅", Role.DISPATCHER, "t1"),
    ("sun", "孙国栋", Role.RESP_LEADER, "t1"),
    ("ma", "马秀兰", Role.MEDIATOR, "v1"),
)
DIRECTORY = Directory.build(
    version=1,
    areas=_AREAS,
    units=(),
    officials=tuple(Official(code=code, name=name, surname=name[0]) for code, name, *_ in _PEOPLE),
    assignments=tuple(Assignment(person=code, role=role, area=area) for code, _, role, area in _PEOPLE),
)


@dataclass
class PlayedClock:
    """Moves only when told."""

    at: datetime = START

    def now(self) -> datetime:
        """The work's time."""
        return self.at

    def wall(self) -> datetime:
        """The machine's time."""
        return self.at


class Shelf:
    """Keeps JPEG files."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Keep it, if it begins as a JPEG does."""
        if not content:
            raise MediaRefused("empty")
        if not content.startswith(b"\xff\xd8\xff"):
            raise MediaRefused("not_media")
        name = f"m{len(self.kept) + 1}.jpg"
        self.kept[name] = content
        return MediaRef(id=name, kind="photo", mime=mime, size=len(content))

    async def get(self, media_id: str) -> Attachment | None:
        """It again."""
        content = self.kept.get(media_id)
        return Attachment(name=media_id, mime="image/jpeg", content=content) if content else None


@dataclass
class Talk:
    """The played conversation: every chat's log, what came in, and who is bound."""

    shelf: Shelf = field(default_factory=Shelf)
    logs: dict[str, list[LogLine]] = field(default_factory=dict)
    came: list[Inbound] = field(default_factory=list)
    bound: dict[str, str] = field(default_factory=dict)
    grids: dict[str, str] = field(default_factory=dict)
    verdict: Verdict = Verdict.STORED
    broken: bool = False
    _seen: set[str] = field(default_factory=set)
    _waiting: set[asyncio.Event] = field(default_factory=set)

    # ---- handlers.ports.ChatLog
    async def after(self, chat_id: str, seq: int, limit: int = 200) -> Sequence[LogLine]:
        """What came after."""
        return [line for line in self.logs.get(chat_id, ()) if line.seq > seq][:limit]

    async def wait(self, chat_id: str, timeout: float) -> None:  # noqa: ASYNC109 - the port's name
        """Until anything is said anywhere."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), min(timeout, 0.2))
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)

    def wake(self, chat_id: str) -> None:
        """Somebody was told something."""
        for event in self._waiting:
            event.set()

    # ---- talking
    def put(self, chat_id: str, words: str, *labels: str, **more: Any) -> None:
        """We say something; each label is a button whose value is `do:<label>`."""
        log = self.logs.setdefault(chat_id, [])
        rows = (tuple(Button(label=label, value=f"do:{label}") for label in labels),) if labels else ()
        log.append(LogLine(seq=len(log) + 1, text=words, buttons=rows, **more))
        self.wake(chat_id)

    def tell(self, person: str, words: str, *labels: str) -> None:
        """We say it wherever this person writes."""
        for chat_id, whose in self.bound.items():
            if whose == person:
                self.put(chat_id, words, *labels)

    async def receive(self, inbound: Inbound) -> Receipt:
        """handlers.ports.Receive."""
        if self.broken:
            raise RuntimeError("played failure")
        if self.verdict is Verdict.SLOW_DOWN:
            return Receipt(verdict=self.verdict)
        if inbound.event_id in self._seen:
            return Receipt(verdict=Verdict.REPEAT)
        self._seen.add(inbound.event_id)
        self.came.append(inbound)
        self._answer(inbound)
        return Receipt(verdict=Verdict.STORED)

    def _answer(self, inbound: Inbound) -> None:
        chat, words = inbound.chat_id, inbound.text
        if inbound.kind is Kind.TEXT and words.startswith("绑定 "):
            self.bound[chat] = words.split()[1]
            self.put(chat, "您好。这里以后就是您办事的地方。")
        elif inbound.kind is Kind.START:
            self.grids[chat] = words.removeprefix("g_")
            self.put(chat, f"您好，这里是{DIRECTORY.areas[self.grids[chat]].name}。")
        elif words == "清屏":
            self.put(chat, "屏幕清干净了。", clear=True)
        elif inbound.kind is Kind.TEXT:
            self.put(chat, f"记下了:{words}。能说是您反映的吗?", "能说", "先别说")
            self.tell("wang", "新任务 0415:路灯不亮。", "签收", "已联系", "办好了", "退回", "要帮忙")
        else:
            self.put(chat, f"收到 {inbound.kind}:{words}")

    def texts(self) -> list[str]:
        """The words that came in, in order."""
        return [inbound.text for inbound in self.came if inbound.kind is Kind.TEXT]


@dataclass
class Stand:
    """A server on a port that it keeps over `down` and `up`."""

    talk: Talk = field(default_factory=Talk)
    clock: PlayedClock = field(default_factory=PlayedClock)
    notes: list[SmsNote] = field(default_factory=list)
    demo: bool = True
    port: int = 0
    _runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def up(self) -> None:
        """Serve, again on the same port."""
        self._runner = await serve(build_web(self.parts()), "127.0.0.1", self.port)
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Nobody answers any more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def parts(self) -> WebParts:
        """What the composition root would give."""
        tools = DemoTools(advance=self._advance, reply=self._reply, notes=self._notes)
        return WebParts(
            desk=self._desk(),
            receive=self.talk.receive,
            log=self.talk,
            session_key=KEY,
            open_media=self.talk.shelf.get,
            ready=self._ready,
            demo=tools if self.demo else None,
        )

    def _desk(self) -> Desk:
        def labels(key: str, params: Params, language: str) -> str:
            return text(key, language, params)

        def today(at: datetime) -> date:
            return at.astimezone(ZoneInfo("Asia/Shanghai")).date()

        desk = SimpleNamespace(
            store=SimpleNamespace(view=self._view, write=self._write),
            clock=self.clock,
            known=SimpleNamespace(directory=DIRECTORY),
            labels=labels,
            media=self.talk.shelf,
            office_phone=PHONE,
            public_url="http://xiaoge.example",
            today=today,
        )
        return cast(Desk, desk)

    async def _view(self, need: Any) -> View:
        chat = need.chat_id
        row = ChatRow(
            channel="web",
            chat_id=chat,
            version=len(self.talk.logs.get(chat, ())),
            person=self.talk.bound.get(chat),
            grid=self.talk.grids.get(chat),
        )
        return View(chat=row)

    async def _write(self, _statement: Any) -> list[str]:
        return [code for code, *_ in _PEOPLE]  # an invite is its person's code

    async def _ready(self) -> Sequence[str]:
        return ["database"] if self.talk.broken else []

    async def _advance(self, until: datetime) -> datetime:
        self.clock.at = until
        self.talk.tell("sun", "超期 1 件:路灯不亮(0415)。", "看经过", "催办", "督办")
        self.notes.append(SmsNote(person="wang", text="0415 超期 1 天,请办。", at=until))
        return until

    async def _reply(self, person: str, words: str) -> None:
        self.talk.tell(person, f"短信收到:{words}")

    async def _notes(self) -> Sequence[SmsNote]:
        return list(self.notes)


LATER = timedelta(hours=18, minutes=30)  # from START to the next morning
