"""Web chat of the whole program: posts and sockets, replay, repeats, bad input, a restart after a sleep."""

from __future__ import annotations

import asyncio
import io
import re
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from storage.calendar import load_calendar
from tests.conftest import Boot
from tests.e2e.talk import invite, shown
from tests.running import RunningApp

LAMP = "三组水井边路灯不亮"


@pytest.fixture
def app(running_app: Boot) -> RunningApp:
    """The program in demo mode."""
    return running_app(XIAOGE_DEMO="1")


@pytest_asyncio.fixture
async def client(app: RunningApp) -> AsyncIterator[aiohttp.ClientSession]:
    """Without cookies: each session is its own."""
    async with aiohttp.ClientSession(base_url=app.base, cookie_jar=aiohttp.DummyCookieJar()) as opened:
        yield opened


async def session(client: aiohttp.ClientSession, **body: str) -> str:
    """A new web chat."""
    async with client.post("/api/chat/sessions", json=body) as answer:
        assert answer.status == 201
        return str((await answer.json())["session"])


async def post(client: aiohttp.ClientSession, token: str, **frame: Any) -> dict[str, Any]:
    """One frame by POST; its acknowledgement."""
    async with client.post("/api/chat/messages", params={"session": token}, json=frame) as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def read(
    client: aiohttp.ClientSession, token: str, after: int = 0, *, holding: str = ""
) -> list[dict[str, Any]]:
    """Messages after an id, once they hold these words."""
    async with asyncio.timeout(20):
        while True:
            async with client.get(
                "/api/chat/messages", params={"session": token, "after": str(after)}
            ) as answer:
                body = await answer.json()
            found: list[dict[str, Any]] = body if isinstance(body, list) else body["messages"]
            if found and holding in "".join(str(one.get("text")) for one in found):
                return found
            await asyncio.sleep(0.05)  # the poll's own rhythm; the deadline above decides


async def test_posts_and_polls(client: aiohttp.ClientSession) -> None:
    token = await session(client, grid="wh010103")
    assert await post(client, token, type="text", id="u1", text=LAMP) == {"type": "ack", "id": "u1"}
    found = await read(client, token, holding="编号")
    ids = [one["id"] for one in found]
    assert ids == sorted(set(ids))
    assert all(one["type"] == "message" for one in found)


async def test_the_same_id_twice_is_acknowledged_twice_and_handled_once(
    client: aiohttp.ClientSession,
) -> None:
    token = await session(client, grid="wh010103")
    for _ in range(3):
        assert await post(client, token, type="text", id="same", text=LAMP) == {"type": "ack", "id": "same"}
    await read(client, token, holding="编号")
    await post(client, token, type="text", id="u2", text="我的事")
    found = await read(client, token, holding="反映过")
    assert "".join(one["text"] for one in found).count("记下了") == 1
    assert "1 件" in found[-1]["text"]


async def test_a_socket_replays_what_came_after(client: aiohttp.ClientSession) -> None:
    token = await session(client, grid="wh010103")
    await post(client, token, type="text", id="u1", text=LAMP)
    before = await read(client, token, holding="编号")
    async with client.ws_connect("/api/chat/ws", params={"session": token, "after": "0"}) as line:
        replayed = [await line.receive_json(timeout=20) for _ in before]
        assert [one["id"] for one in replayed] == [one["id"] for one in before]
        await line.send_json({"type": "text", "id": "u2", "text": "我的事"})
        got = [await line.receive_json(timeout=20) for _ in range(2)]
        assert {"type": "ack", "id": "u2"} in got
    last = before[-1]["id"]
    async with client.ws_connect("/api/chat/ws", params={"session": token, "after": str(last)}) as line:
        newer = await line.receive_json(timeout=20)
        assert newer["id"] > last
        assert "反映过" in newer["text"]


async def test_bad_input_is_refused_with_a_code_and_others_go_on(client: aiohttp.ClientSession) -> None:
    good, bad = await session(client, grid="wh010103"), await session(client)
    for data, codes in ((b"{not json", {400}), (b"[]", {400}), (b'{"type":"nonsense","id":"x"}', {400})):
        async with client.post("/api/chat/messages", params={"session": bad}, data=data) as answer:
            assert answer.status in codes
            assert (await answer.json())["code"]
    async with client.post(
        "/api/chat/messages", params={"session": bad}, data=io.BytesIO(b"x" * 3_000_000)
    ) as answer:
        assert answer.status == 413
    async with client.post(
        "/api/chat/messages", params={"session": "nobody"}, json={"type": "text", "id": "1", "text": "a"}
    ) as answer:
        assert answer.status == 401
        assert (await answer.json())["code"] == "unknown_session"
    async with client.ws_connect("/api/chat/ws", params={"session": bad, "after": "0"}) as line:
        await line.send_str("{broken")
        assert (await line.receive_json(timeout=20))["type"] == "error"
    assert (await post(client, good, type="text", id="u1", text=LAMP))["type"] == "ack"
    await read(client, good, holding="编号")


async def test_a_photo_that_is_no_photo(client: aiohttp.ClientSession) -> None:
    token = await session(client)
    form = aiohttp.FormData()
    form.add_field("file", b"not a picture at all", filename="a.jpg", content_type="image/jpeg")
    async with client.post("/api/chat/media", params={"session": token}, data=form) as answer:
        assert 400 <= answer.status < 500
        assert (await answer.json())["code"]


async def test_what_fell_due_during_a_sleep_acts_once_after_the_start(
    app: RunningApp, client: aiohttp.ClientSession
) -> None:
    token = await session(client)
    await post(
        client, token, type="text", id="u1", text=f"绑定 {await asyncio.to_thread(invite, app, 'p056')}"
    )
    resident = await session(client, grid="wh010103")
    await post(client, resident, type="text", id="u1", text=LAMP)
    found = await read(client, resident, holding="编号")
    number = re.search(r"编号 ?(\d{4})", "".join(one["text"] for one in found))
    assert number
    await asyncio.to_thread(app.kill)
    log_before = len(app.log)
    year = await asyncio.to_thread(_sleep_nine_days, app)
    await asyncio.to_thread(app.start)
    told = await _reminded(app, f"{year}-{int(number[1]):06d}")
    late = [entry for entry in told["history"] if str(entry.get("rung", "")).startswith("late_")]
    assert len(late) == 1, told["history"]
    assert "Traceback" not in app.log[log_before:]
    for secret in (token, resident, LAMP):
        assert secret not in app.log


def _sleep_nine_days(app: RunningApp) -> int:
    """The work's clock stands nine days on, in office hours, at the next start; the year it was before."""
    with sqlite3.connect(app.folder / "var" / "xiaoge.db") as db:
        (kept,) = db.execute("SELECT value FROM settings WHERE name = 'clock.offset'").fetchone()
        machine = datetime.now(UTC)
        before = machine + timedelta(seconds=float(kept))
        calendar = load_calendar(None, before.year, before.year + 1)
        ahead = calendar.next_open(before + timedelta(days=9)) - machine
        db.execute("UPDATE settings SET value = ? WHERE name = 'clock.offset'", (ahead.total_seconds(),))
    return calendar.local(before).year


async def _reminded(app: RunningApp, no: str) -> dict[str, Any]:
    """The case once the first tick after the start has seen it."""
    async with asyncio.timeout(40):
        while True:
            found = await asyncio.to_thread(shown, app, no)
            if any(entry["type"] == "reminded" for entry in found["history"]):
                return found
