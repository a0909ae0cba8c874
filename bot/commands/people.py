"""`xiaoge people list | disable | handover`."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

import orjson

from bot.app import App
from bot.clock import SystemClock
from bot.commands.base import CommandRefused, database, line, quiet_settings, show
from bot.config import Settings
from cases.places import Assignment, Directory, Official
from handlers.handover import hand_over
from storage import directory as directory_rows
from storage import people
from storage.context import Query
from storage.rows import ChatRow
from storage.unit import Store

Listed = dict[str, Any]


def listing(*, as_json: bool) -> None:
    """Everybody in office, as JSON or as lines."""
    settings = quiet_settings()
    found = asyncio.run(_listing(settings))
    if as_json:
        show(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return
    for person in found:
        show("\t".join(str(person[name] or "-") for name in ("code", "name", "role", "unit", "grid")))


async def _listing(settings: Settings) -> list[Listed]:
    async with database(settings) as store:
        known = await store.read(directory_rows.load_directory())
        chats = await store.read(_chats(known))
    today = SystemClock().wall().astimezone().date()
    return [
        _person(known, official, chats[official.code], today)
        for official in known.officials.values()
        if not official.disabled
    ]


def _chats(known: Directory) -> Query[dict[str, tuple[ChatRow, ...]]]:
    return lambda connection: {code: people.chats_of(code)(connection) for code in known.officials}


def _person(known: Directory, official: Official, chats: tuple[ChatRow, ...], today: date) -> Listed:
    posts = known.posts(official.code, today)
    main = posts[0] if posts else None
    return {
        "code": official.code,
        "name": official.name,
        "role": main.role.value if main else None,
        "unit": main.unit if main else None,
        "grid": known.above(main.area, "grid") if main else None,
        "assignments": [_post(post) for post in posts],
        "channels": [
            {"kind": chat.channel, "bound_at": _iso(chat.bound_at)} for chat in chats if chat.dead_at is None
        ],
    }


def _post(post: Assignment) -> Listed:
    where = {"unit": post.unit} if post.unit else {"area": post.area}
    return {"role": post.role.value, **where, "from": _iso(post.since), "to": _iso(post.until)}


def _iso(at: date | datetime | None) -> str | None:
    return at.isoformat() if at else None


def disable(code: str) -> None:
    """Chats, invites and posts end at once."""
    settings = quiet_settings()
    asyncio.run(_disable(settings, code))
    show(line(settings, "disabled", code=code))


async def _disable(settings: Settings, code: str) -> None:
    async with database(settings) as store:
        await official(store, code)
        await store.write(people.disable(code, SystemClock().wall()))


async def official(store: Store, code: str) -> Official:
    """The person of a code. Raises CommandRefused."""
    known = await store.read(directory_rows.load_directory())
    if code not in known.officials:
        raise CommandRefused("no_such_person", code=code)
    return known.officials[code]


# ---- handing over ---------------------------------------------------------------------------------


def handover(leaving: str, coming: str) -> None:
    """What is open in one person's hands goes back to the centre, another proposed."""
    settings = quiet_settings()
    if leaving == coming:
        raise CommandRefused("same_person")
    count = asyncio.run(_handover(settings, leaving, coming))
    show(line(settings, "handed_over", leaving=leaving, coming=coming, count=count))


async def _handover(settings: Settings, leaving: str, coming: str) -> int:
    async with database(settings) as store:
        await official(store, leaving)
        if (await official(store, coming)).disabled:
            raise CommandRefused("person_disabled", code=coming)
    app = await App.open(settings)
    try:
        return len(await hand_over(app.desk, leaving, coming))
    finally:
        await app.close()
