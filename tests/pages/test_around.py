"""What stands around the chat: same-origin rule, headers, logs, health, posters, the demo's own routes."""

from __future__ import annotations

import logging

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web.app import build_web, serve
from bot.web.demo_api import read_span
from bot.web.guard import WebError
from tests.pages.stand import Stand
from tests.pages.wire import Client, session, text

# ---- around it -------------------------------------------------------------------------------------------


async def test_pages_of_others_cannot_write_here(client: Client, played: Stand) -> None:
    token = await session(client)
    for origin in ("http://evil.example", "null"):
        headers = {"Origin": origin}
        for path in ("sessions", f"messages?session={token}", f"media?session={token}"):
            answer = await client.post(f"/api/chat/{path}", json={}, headers=headers)
            assert (answer.status, (await answer.json())["code"]) == (403, "bad_origin")
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await client.ws_connect(f"/api/chat/ws?session={token}&after=0", headers=headers)
    for origin in (str(client.make_url("/")).rstrip("/"), "http://xiaoge.example"):
        answer = await client.post("/api/chat/sessions", json={}, headers={"Origin": origin})
        assert answer.status == 201


@pytest.mark.parametrize(
    "path", ["/chat", "/static/chat.js", "/nowhere", "/poster/nowhere", "/api/chat/messages"]
)
async def test_every_answer_is_guarded(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers


async def test_tokens_are_never_logged(played: Stand, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    played.talk.broken = True
    runner = await serve(build_web(played.parts()), "127.0.0.1", 0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as client:
        token = (await (await client.post("/api/chat/sessions", json={})).json())["session"]
        await client.post(f"/api/chat/messages?session={token}", json=text("u1", "秘密"))
        await client.get(f"/api/chat/messages?session={token}&after=x")
    await runner.cleanup()
    assert "could not be handled" in caplog.text
    assert token not in caplog.text
    assert "秘密" not in caplog.text


async def test_health(client: Client, played: Stand) -> None:
    assert (await client.get("/healthz")).status == 200
    assert (await client.get("/readyz")).status == 200
    assert "xiaoge_web_sockets" in await (await client.get("/metrics")).text()
    played.talk.broken = True
    answer = await client.get("/readyz")
    assert (answer.status, (await answer.json())["missing"]) == (503, ["database"])


async def test_the_codes_of_posters(client: Client) -> None:
    svg = await client.get("/poster/v1g1.svg")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert "<svg" in await svg.text()
    png = await client.get("/poster/v1g1.png")
    assert (await png.read()).startswith(b"\x89PNG")
    assert (await client.get("/poster/v1.svg")).status == 404


# ---- the demo --------------------------------------------------------------------------------------------


async def test_the_demo_clock(client: Client) -> None:
    answer = await client.post("/api/demo/clock", json={"advance": "PT26H"})
    assert await answer.json() == {"now": "2026-11-24T08:00:00+00:00"}
    assert await (await client.get("/api/demo/clock")).json() == {"now": "2026-11-24T08:00:00+00:00"}


@pytest.mark.parametrize("span", ["", "P", "PT", "-PT1H", "PT0S", "P400D", "1h", None, 5, "PT1H "])
def test_spans_that_are_none(span: object) -> None:
    with pytest.raises(WebError):
        read_span(span)


async def test_demo_people_and_replies(client: Client, played: Stand) -> None:
    people = await (await client.get("/api/demo/people")).json()
    assert {"code", "name", "role", "invite"} <= set(people[0])
    answer = await client.post("/api/demo/sms", json={"person": "wang", "text": "签收"})
    assert answer.status == 200
    for body in ({"person": "nobody", "text": "签收"}, {"person": "wang", "text": ""}, {"person": "wang"}):
        assert (await client.post("/api/demo/sms", json=body)).status in {400, 404}


async def test_without_demo_mode_all_of_it_is_404(played: Stand) -> None:
    played.demo = False
    async with TestClient(TestServer(build_web(played.parts()))) as client:
        for method, path in (
            ("GET", "/api/demo/people"),
            ("GET", "/api/demo/clock"),
            ("POST", "/api/demo/clock"),
            ("GET", "/api/demo/sms"),
            ("POST", "/api/demo/sms"),
            ("GET", "/demo"),
        ):
            answer = await client.request(method, path, json={} if method == "POST" else None)
            assert answer.status == 404, path
