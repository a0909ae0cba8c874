"""What the demo page asks for beyond the chat: people, clock, text messages. 404 without demo mode."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import orjson
from aiohttp import web

from bot.web.guard import WebError
from bot.web.parts import PARTS, DemoTools
from bot.web.people import demo_people
from storage.invites import make_invites

_SPAN = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
_FARTHEST = timedelta(days=366)
_LONGEST_REPLY = 500


def _tools(request: web.Request) -> DemoTools:
    tools = request.app[PARTS].demo
    if tools is None:
        raise WebError("not_found", 404)
    return tools


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise WebError("bad_request", 400) from None
    if not isinstance(body, dict):
        raise WebError("bad_request", 400)
    return body


def read_span(text: object) -> timedelta:
    """An ISO 8601 duration of days, hours, minutes, seconds. Raises WebError."""
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None or not any(match.groups()):
        raise WebError("bad_request", 400)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(0) < span <= _FARTHEST:
        raise WebError("bad_request", 400)
    return span


async def people(request: web.Request) -> web.Response:
    """Every official with a fresh invite."""
    _tools(request)
    desk = request.app[PARTS].desk
    found = demo_people(desk.known.directory, desk.today(desk.clock.now()))
    invites = await desk.store.write(make_invites([person["code"] for person in found], desk.clock.wall()))
    return web.json_response(
        [person | {"invite": invite} for person, invite in zip(found, invites, strict=True)]
    )


async def now(request: web.Request) -> web.Response:
    """The work's time."""
    _tools(request)
    return _time(request.app[PARTS].desk.clock.now())


async def advance(request: web.Request) -> web.Response:
    """Move it on; answered once all that fell due is handled and queued."""
    tools = _tools(request)
    span = read_span((await _body(request)).get("advance"))
    return _time(await tools.advance(request.app[PARTS].desk.clock.now() + span))


def _time(at: datetime) -> web.Response:
    return web.json_response({"now": at.isoformat(timespec="seconds")})


async def notes(request: web.Request) -> web.Response:
    """The short messages that went out, oldest first."""
    officials = request.app[PARTS].desk.known.directory.officials
    found = await _tools(request).notes()
    return web.json_response(
        [
            {
                "person": note.person,
                "to_name": officials[note.person].name if note.person in officials else "",
                "text": note.text,
                "at": note.at.isoformat(timespec="seconds"),
            }
            for note in found
        ]
    )


async def reply(request: web.Request) -> web.Response:
    """Somebody answers by SMS."""
    tools = _tools(request)
    body = await _body(request)
    person, text = body.get("person"), body.get("text")
    if not isinstance(person, str) or not isinstance(text, str) or not 0 < len(text) <= _LONGEST_REPLY:
        raise WebError("bad_request", 400)
    if person not in request.app[PARTS].desk.known.directory.officials:
        raise WebError("not_found", 404)
    await tools.reply(person, text)
    return web.json_response({"received": True})


ROUTES = (
    web.get("/api/demo/people", people),
    web.get("/api/demo/clock", now),
    web.post("/api/demo/clock", advance),
    web.get("/api/demo/sms", notes),
    web.post("/api/demo/sms", reply),
)
