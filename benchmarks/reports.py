"""Reports as residents type them, and what the real handlers make of each: the rows that are measured."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from bot.app import App
from bot.config import Settings
from handlers.ports import Inbound, Kind
from handlers.router import Router
from storage.crypto import Keys
from storage.rows import Changes, Need, View
from storage.unit import Store

SECRET = "a secret of these benchmarks of 32 bytes and more"
SENTENCES = (
    "三组的路灯不亮了,晚上老人出门看不清路",
    "村口水管爆了,水淌了一路,昨天下午开始的",
    "隔壁修房子,屋檐水滴到我家墙上,说了几次都不听",
    "垃圾堆了三天没人拉,臭得很",
    "工地上三个月的工钱没给,找老板找不见",
    "两家为地界吵了几回了,想请人来说一说",
    "低保的材料交了一个月了,没有人回话",
    "桥头的护栏叫车撞坏了,娃娃上学要从那里过",
)


def sentence(number: int) -> str:
    """A report of its own."""
    return f"{SENTENCES[number % len(SENTENCES)]},第{number}户"


def keys() -> Keys:
    """The same in every benchmark."""
    return Keys.from_text(SECRET)


@asynccontextmanager
async def demo_county(url: str, folder: Path) -> AsyncIterator[App]:
    """The program without its door, over a database that is seeded where it is empty."""
    settings = Settings.model_validate(
        {"data_dir": folder, "database_url": url, "demo": "1", "secret_key": SECRET}
    )
    app = await App.open(settings)
    try:
        yield app
    finally:
        await app.close()


@dataclass(frozen=True, kw_only=True)
class Message:
    """What one message needs to know and what it writes."""

    need: Need
    changes: Changes


class _Noting:
    """A store that also notes what goes through it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.messages: list[Message] = []
        self._need = Need()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def view(self, need: Need) -> View:
        self._need = need
        return await self._store.view(need)

    async def commit(self, changes: Changes) -> tuple[int, ...]:
        self.messages.append(Message(need=self._need, changes=changes))
        return await self._store.commit(changes)


async def new_reports(app: App, count: int) -> list[Message]:
    """So many first reports, each of a resident unknown until then, taken in by the real handlers."""
    noting = _Noting(app.store)
    router = Router(replace(app.desk, store=cast(Store, noting)))
    grids = [area.code for area in app.desk.known.directory.areas.values() if area.kind == "grid"]
    for number in range(count):
        await router.receive(_typed(app, number, f"{sentence(number)},{grids[number % len(grids)]}"))
    if len(noting.messages) != count or not all(message.changes.cases for message in noting.messages):
        raise RuntimeError("a report opened no case: the sentences no longer fit the words")
    return noting.messages


def _typed(app: App, number: int, text: str) -> Inbound:
    chat = f"bench{number}"
    return Inbound(
        channel="web", event_id=f"{chat}:1", chat_id=chat, user_id=chat, at=app.clock.wall(),
        kind=Kind.TEXT, text=text,
    )  # fmt: skip
