"""The web chat over HTTP and WebSocket (interfaces.md 4)."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from bot.web.frames import Frame, FrameError, frames_of, read_frame
from bot.web.guard import WebError, error_frame
from bot.web.health import METERS
from bot.web.parts import CHANNEL, PARTS, language_of
from bot.web.people import family_of
from bot.web.sessions import COOKIE, known_user, new_user, remember, required_user, token_of, user_of
from bot.web.uploads import receive_file
from handlers.ports import Inbound, Kind, MediaRef, Verdict
from handlers.rate import Rate
from storage.rows import Need

LARGEST_SOCKET_MESSAGE = 1 << 20  # beyond it the socket closes; up to it the answer is an error frame
PING_SECONDS = 25
ALIVE_SECONDS = 20.0
LONGEST_WAIT = 25.0
UNKNOWN_SESSION = 4401  # close code
_STATUS = {"slow_down": 429, "busy": 503, "too_large": 413}


@dataclass
class Lines:
    """The open sockets, and whether we are about to leave."""

    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    closing: bool = False


LINES = web.AppKey("lines", Lines)
UPLOADS = web.AppKey("uploads", Rate)
UPLOADS_A_MINUTE = 20  # of one chat


# ---- sessions --------------------------------------------------------------------------------------


async def open_session(request: web.Request) -> web.Response:
    """A new session, or the one of the cookie; a scanned grid is told to the conversation once."""
    parts = request.app[PARTS]
    grid = await _asked_grid(request)
    apart = parts.demo is not None and "X-Demo" in request.headers  # the demo page holds several at once
    known = None if apart else user_of(request.cookies.get(COOKIE, ""), parts.session_key)
    user = known or new_user()
    chat = (await parts.desk.store.view(Need(channel=CHANNEL, chat_id=user))).chat
    if grid in parts.desk.known.directory.areas and (chat is None or chat.grid != grid):
        event = f"grid:{grid}:{chat.version if chat else 0}"
        await parts.receive(_inbound(request, user, event, kind=Kind.START, text=f"g_{grid}"))
    token = token_of(user, parts.session_key)
    body = {"session": token, "user": user, "family": family_of(parts.desk, chat.person if chat else None)}
    answer = web.json_response(body, status=201)
    if not apart:
        remember(request, answer, token)
    return answer


async def _asked_grid(request: web.Request) -> str:
    body = await request.read()
    try:
        asked = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        raise WebError("bad_frame", 400) from None
    if not isinstance(asked, dict):
        raise WebError("bad_frame", 400)
    return str(asked.get("grid") or "")


# ---- what comes in -----------------------------------------------------------------------------------


def _inbound(request: web.Request, user: str, event: str, **more: Any) -> Inbound:
    return Inbound(
        channel=CHANNEL,
        event_id=f"{user}:{event}",
        chat_id=user,
        user_id=user,
        at=request.app[PARTS].desk.clock.wall(),
        language=language_of(request),
        **more,
    )


async def _handle(request: web.Request, user: str, body: str | bytes) -> dict[str, str]:
    """One frame, durably: its ack, or an error frame. Never raises for what a client sent."""
    frame_id: str | None = None
    try:
        frame = read_frame(body)
        frame_id = frame.id
        began = perf_counter()
        inbound = _inbound(request, user, frame.id, **await _content(request, frame))
        receipt = await request.app[PARTS].receive(inbound)
    except FrameError as wrong:
        return error_frame(request, wrong.code, wrong.frame_id)
    except Exception:
        request.app.logger.exception("a frame could not be handled")
        return error_frame(request, "busy", frame_id)
    request.app[METERS].acks.observe(perf_counter() - began)
    if receipt.verdict is Verdict.SLOW_DOWN:
        return error_frame(request, "slow_down", frame.id)
    return {"type": "ack", "id": frame.id}


async def _content(request: web.Request, frame: Frame) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": frame.kind, "text": frame.text}
    if frame.place is not None:
        content["latitude"], content["longitude"] = frame.place
    if frame.kind is Kind.MEDIA:
        content["media"] = (await _upload(request, frame),)
    return content


async def _upload(request: web.Request, frame: Frame) -> MediaRef:
    """What was uploaded under this id."""
    store = request.app[PARTS].desk.media
    found = await store.get(frame.media) if store is not None else None
    if found is None:
        raise FrameError("bad_frame", frame.id)
    kind = {"image": "photo", "audio": "voice", "video": "video"}.get(found.mime.split("/")[0], "file")
    return MediaRef(id=frame.media, kind=kind, mime=found.mime, size=len(found.content))


async def post_message(request: web.Request) -> web.Response:
    """A frame without a socket; the answer is its ack."""
    user = required_user(request)
    answer = await _handle(request, user, await request.read())
    status = 200 if answer["type"] == "ack" else _STATUS.get(answer["code"], 400)
    return web.json_response(answer, status=status)


async def post_media(request: web.Request) -> web.Response:
    """A picture, voice or paper; a media frame then says it in the conversation."""
    user = required_user(request)
    parts = request.app[PARTS]
    store = parts.desk.media
    if store is None:
        raise WebError("not_media", 415)
    if request.app[UPLOADS].count((CHANNEL, user), parts.desk.clock.wall()) > UPLOADS_A_MINUTE:
        raise WebError("slow_down", 429)
    ref = await receive_file(request, store)
    return web.json_response({"media": ref.id}, status=201)


# ---- what goes out -----------------------------------------------------------------------------------


async def get_messages(request: web.Request) -> web.Response:
    """What came after `after`, as an array; with `wait` seconds the answer may take so long."""
    user = required_user(request)
    log = request.app[PARTS].log
    after = _after(request)
    lines = await log.after(user, after)
    until = _now() + _wait(request)
    while not lines and (left := until - _now()) > 0 and not request.app[LINES].closing:
        await log.wait(user, left)
        lines = await log.after(user, after)
    return web.json_response([frame for line in lines for frame in frames_of(line)])


def _now() -> float:
    return asyncio.get_running_loop().time()


def _after(request: web.Request) -> int:
    text = request.query.get("after", "0") or "0"
    if not text.isdecimal() or len(text) > 18:
        raise WebError("bad_request", 400)
    return int(text)


def _wait(request: web.Request) -> float:
    text = request.query.get("wait", "0")
    return min(float(text), LONGEST_WAIT) if text.isdecimal() else 0.0


async def socket(request: web.Request) -> web.WebSocketResponse:
    """The same frames over a WebSocket: first what came after `after`, then whatever comes."""
    after = _after(request)
    line = web.WebSocketResponse(heartbeat=PING_SECONDS, max_msg_size=LARGEST_SOCKET_MESSAGE, compress=False)
    await line.prepare(request)
    user = known_user(request)
    if user is None:
        await line.send_json(error_frame(request, "unknown_session"))
        await line.close(code=UNKNOWN_SESSION)
        return line
    sockets = request.app[LINES].sockets
    sockets.add(line)
    request.app[METERS].sockets.inc()
    pusher = asyncio.create_task(_push(request, line, user, after))
    try:
        async for message in line:
            body = message.data if message.type in {WSMsgType.TEXT, WSMsgType.BINARY} else ""
            await line.send_json(await _handle(request, user, body))
    except ConnectionError:
        pass
    finally:
        pusher.cancel()
        sockets.discard(line)
        request.app[METERS].sockets.dec()
    return line


async def _push(request: web.Request, line: web.WebSocketResponse, user: str, after: int) -> None:
    """Send the log on as it grows. `alive` is asked for by the page, which so notices a dead line."""
    log = request.app[PARTS].log
    quiet_until = _now() + ALIVE_SECONDS if "alive" in request.query else math.inf
    try:
        while not line.closed:
            for entry in await log.after(user, after):
                after = entry.seq
                for frame in frames_of(entry):
                    await line.send_json(frame)
            await log.wait(user, ALIVE_SECONDS)
            if _now() >= quiet_until:
                quiet_until = _now() + ALIVE_SECONDS
                await line.send_json({"type": "alive"})
    except ConnectionError:
        return
    except Exception:
        request.app.logger.exception("a socket's log could not be read")
        await line.close(code=1011)


async def close_sockets(app: web.Application) -> None:
    """At the end: clients come back to whoever starts next."""
    app[LINES].closing = True
    for line in tuple(app[LINES].sockets):
        await line.close(code=1001)


ROUTES = (
    web.post("/api/chat/sessions", open_session),
    web.get("/api/chat/ws", socket),
    web.post("/api/chat/messages", post_message),
    web.get("/api/chat/messages", get_messages),
    web.post("/api/chat/media", post_media),
)
