"""interfaces.md 4 over the real routes, without a browser."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import aiohttp
import pytest

from bot.web.frames import FrameError, frames_of, read_frame
from handlers.ports import Kind, LogLine, Verdict
from tests.pages.stand import Stand
from tests.pages.wire import Client, session, text

# ---- sessions ------------------------------------------------------------------------------------------


async def test_the_cookie_finds_the_session_again(client: Client) -> None:
    first = await (await client.post("/api/chat/sessions", json={})).json()
    second = await (await client.post("/api/chat/sessions", json={"grid": "v1g1"})).json()
    assert first["session"] == second["session"]
    assert first["user"] == second["user"]


async def test_the_cookie_is_out_of_reach_of_scripts(client: Client) -> None:
    answer = await client.post("/api/chat/sessions", json={})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_the_demo_page_gets_sessions_of_their_own(client: Client) -> None:
    tokens = set()
    for _ in range(2):
        answer = await client.post("/api/chat/sessions", json={}, headers={"X-Demo": "1"})
        assert "Set-Cookie" not in answer.headers
        tokens.add((await answer.json())["session"])
    assert len(tokens) == 2


async def test_a_grid_is_told_when_it_is_another(client: Client, played: Stand) -> None:
    for grid in ("v1g1", "v1g1", "nowhere", "v1g2", "v1g1"):
        await client.post("/api/chat/sessions", json={"grid": grid})
    assert {one.kind for one in played.talk.came} == {Kind.START}
    assert [one.text for one in played.talk.came] == ["g_v1g1", "g_v1g2", "g_v1g1"]


@pytest.mark.parametrize("token", ["", "x", "w00000000000000000000." + "A" * 32, "../../etc"])
async def test_an_unknown_session_is_refused_everywhere(client: Client, token: str) -> None:
    for method, path in (("POST", "messages"), ("GET", "messages"), ("POST", "media")):
        answer = await client.request(method, f"/api/chat/{path}?session={token}", json={})
        assert (answer.status, (await answer.json())["code"]) == (401, "unknown_session")
    line = await client.ws_connect(f"/api/chat/ws?session={token}&after=0")
    assert (await line.receive_json())["code"] == "unknown_session"
    assert (await line.receive()).type is aiohttp.WSMsgType.CLOSE


# ---- frames ----------------------------------------------------------------------------------------------


async def test_talking_over_a_socket(client: Client, played: Stand) -> None:
    token = await session(client)
    line = await client.ws_connect(f"/api/chat/ws?session={token}&after=0")
    await line.send_json(text("u1", "路灯不亮"))
    got = [await line.receive_json(), await line.receive_json()]
    assert {"type": "ack", "id": "u1"} in got
    message = next(frame for frame in got if frame["type"] == "message")
    assert message["id"] == 1
    assert message["buttons"][0][0] == {"label": "能说", "value": "do:能说"}
    await line.send_json(text("u1", "路灯不亮"))
    assert await line.receive_json() == {"type": "ack", "id": "u1"}
    assert played.talk.texts() == ["路灯不亮"]
    again = await client.ws_connect(f"/api/chat/ws?session={token}&after=0")
    assert (await again.receive_json())["id"] == 1


async def test_the_same_without_a_socket(client: Client, played: Stand) -> None:
    token = await session(client)
    for _ in range(2):
        answer = await client.post(f"/api/chat/messages?session={token}", json=text("u1", "路灯不亮"))
        assert (answer.status, await answer.json()) == (200, {"type": "ack", "id": "u1"})
    answer = await client.get(f"/api/chat/messages?session={token}&after=0")
    (message,) = await answer.json()
    assert message["text"].startswith("记下了")
    assert await (await client.get(f"/api/chat/messages?session={token}&after=1")).json() == []
    assert len(played.talk.came) == 1


async def test_polling_can_wait(client: Client, played: Stand) -> None:
    token = await session(client)
    asked = asyncio.create_task(client.get(f"/api/chat/messages?session={token}&after=0&wait=20"))
    await asyncio.sleep(0.05)
    await client.post(f"/api/chat/messages?session={token}", json=text("u1", "路灯不亮"))
    assert len(await (await asked).json()) == 1


async def test_two_people_may_use_the_same_ids(client: Client, played: Stand) -> None:
    for words in ("甲", "乙"):
        token = await session(client)
        await client.post(f"/api/chat/messages?session={token}", json=text("u1", words))
    assert played.talk.texts() == ["甲", "乙"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("not json", "bad_frame"),
        ("[]", "bad_frame"),
        ('{"type":"text","text":"no id"}', "bad_frame"),
        ('{"type":"text","id":7,"text":"x"}', "bad_frame"),
        ('{"type":"text","id":"u1","text":["x"]}', "bad_frame"),
        ('{"type":"dance","id":"u1"}', "bad_frame"),
        ('{"type":{},"id":"u1"}', "bad_frame"),
        ('{"type":"press","id":"u1","value":""}', "bad_frame"),
        ('{"type":"press","id":"u1","value":"' + "x" * 201 + '"}', "bad_frame"),
        ('{"type":"location","id":"u1","latitude":91,"longitude":0}', "bad_frame"),
        ('{"type":"location","id":"u1","latitude":true,"longitude":0}', "bad_frame"),
        ('{"type":"media","id":"u1","media":"../key"}', "bad_frame"),
        ('{"type":"media","id":"u1","media":"unknown.jpg"}', "bad_frame"),
        ('{"type":"text","id":"u1","text":"' + "x" * 100_000 + '"}', "too_large"),
        ("x" * 100_000, "too_large"),
        ("[" * 30_000, "too_large"),
        ('{"type":"text","id":"u1","text":"\\ud800"}', "bad_frame"),
    ],
)
async def test_bad_frames_get_a_code_and_harm_nobody(
    client: Client, played: Stand, body: str, code: str
) -> None:
    token = await session(client)
    answer = await client.post(f"/api/chat/messages?session={token}", data=body)
    assert answer.status in {400, 413}
    assert (await answer.json())["code"] == code
    line = await client.ws_connect(f"/api/chat/ws?session={token}&after=0")
    await line.send_str(body)
    refused = await line.receive_json()
    assert (refused["type"], refused["code"]) == ("error", code)
    assert refused["text"]
    await line.send_json(text("u9", "还在"))
    assert {"type": "ack", "id": "u9"} in [await line.receive_json(), await line.receive_json()]
    assert played.talk.texts() == ["还在"]


def test_control_characters_are_dropped() -> None:
    assert read_frame('{"type":"text","id":"u1","text":"a\\u0000b\\u001bc\\nd"}').text == "abc\nd"


def test_an_error_names_its_frame_where_it_can() -> None:
    with pytest.raises(FrameError) as refused:
        read_frame('{"type":"dance","id":"u1"}')
    assert refused.value.frame_id == "u1"


async def test_slow_down_and_failures_are_not_acknowledged(client: Client, played: Stand) -> None:
    token = await session(client)
    played.talk.verdict = Verdict.SLOW_DOWN
    answer = await client.post(f"/api/chat/messages?session={token}", json=text("u1", "x"))
    assert (answer.status, (await answer.json())["code"]) == (429, "slow_down")
    played.talk.broken = True
    answer = await client.post(f"/api/chat/messages?session={token}", json=text("u1", "x"))
    body = await answer.json()
    assert (answer.status, body["code"], body["id"]) == (503, "busy", "u1")


def test_links_go_without_our_host_and_clear_comes_first() -> None:
    picture = LogLine(seq=1, text="", image="http://xiaoge.example/media/1.a/w1/x.JPG")
    assert frames_of(picture)[0]["image"] == "/media/1.a/w1/x.JPG"
    paper = frames_of(LogLine(seq=2, text="", image="/media/1.a/w1/x.xlsx"))[0]
    assert (paper["image"], paper["file"]) == (None, "/media/1.a/w1/x.xlsx")
    assert [frame["type"] for frame in frames_of(LogLine(seq=3, text="", clear=True))] == ["clear", "message"]


# ---- files ---------------------------------------------------------------------------------------------


def form(content: bytes, name: str = "file") -> aiohttp.FormData:
    """One file to upload."""
    made = aiohttp.FormData()
    made.add_field(name, io.BytesIO(content), filename="a.jpg", content_type="image/jpeg")
    return made


async def test_a_photo_and_its_frame(client: Client, played: Stand) -> None:
    token = await session(client)
    answer = await client.post(
        f"/api/chat/media?session={token}", data=form(b"\xff\xd8\xff" + b"1" * 300_000)
    )
    assert answer.status == 201
    media = (await answer.json())["media"]
    frame = {"type": "media", "id": "u1", "media": media}
    answer = await client.post(f"/api/chat/messages?session={token}", json=frame)
    assert (await answer.json())["type"] == "ack"
    assert played.talk.came[0].media[0].kind == "photo"


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (form(b"no photo"), 415, "not_media"),
        (form(b""), 400, "empty"),
        (form(b"\xff\xd8\xff", name="other"), 400, "bad_request"),
        (b"not multipart", 400, "bad_request"),
    ],
)
async def test_files_we_do_not_keep(client: Client, data: Any, status: int, code: str) -> None:
    token = await session(client)
    answer = await client.post(f"/api/chat/media?session={token}", data=data)
    assert (answer.status, (await answer.json())["code"]) == (status, code)


async def test_uploads_of_one_chat_are_slowed_and_others_are_not(client: Client, played: Stand) -> None:
    token, other = await session(client), await session(client)
    jpeg = b"\xff\xd8\xff" + b"1" * 300
    for _ in range(20):
        answer = await client.post(f"/api/chat/media?session={token}", data=form(jpeg))
        assert answer.status == 201
    answer = await client.post(f"/api/chat/media?session={token}", data=form(jpeg))
    assert (answer.status, (await answer.json())["code"]) == (429, "slow_down")
    assert (await client.post(f"/api/chat/media?session={other}", data=form(jpeg))).status == 201
    assert len(played.talk.shelf.kept) == 21


async def test_a_file_of_more_than_10_mb(client: Client, played: Stand) -> None:
    token = await session(client)
    answer = await client.post(
        f"/api/chat/media?session={token}", data=form(b"\xff\xd8\xff" + b"1" * 10_485_760)
    )
    assert (answer.status, (await answer.json())["code"]) == (413, "media_too_large")
    assert played.talk.shelf.kept == {}


async def test_a_picture_is_served_and_nothing_else(client: Client, played: Stand) -> None:
    played.talk.shelf.kept["m1.jpg"] = b"\xff\xd8\xff1"
    answer = await client.get("/media/m1.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer = await client.get("/media/m2.jpg")
    assert (answer.status, (await answer.json())["code"]) == (404, "link_expired")
