"""Web sessions: a user id with its signature. Nothing is stored; the signed token is the proof."""

from __future__ import annotations

import base64
import hmac
import re
import secrets

from aiohttp import web

from bot.web.guard import WebError
from bot.web.parts import PARTS

COOKIE = "xiaoge"
COOKIE_SECONDS = 400 * 86400  # the longest that browsers keep one
_TOKEN = re.compile(r"(w[0-9a-f]{20})\.([A-Za-z0-9_-]{32})")


def new_user() -> str:
    """A user id nobody can guess."""
    return "w" + secrets.token_hex(10)


def token_of(user: str, key: bytes) -> str:
    """The token of a user."""
    mac = hmac.digest(key, f"web session {user}".encode(), "sha256")
    return f"{user}.{base64.urlsafe_b64encode(mac[:24]).decode()}"


def user_of(token: str, key: bytes) -> str | None:
    """The user of a token, None for one we never made."""
    match = _TOKEN.fullmatch(token)
    if match is None or not hmac.compare_digest(token_of(match[1], key), token):
        return None
    return match[1]


def known_user(request: web.Request) -> str | None:
    """The user whose token the address carries."""
    return user_of(request.query.get("session", ""), request.app[PARTS].session_key)


def required_user(request: web.Request) -> str:
    """The same, or WebError unknown_session."""
    user = known_user(request)
    if user is None:
        raise WebError("unknown_session", 401)
    return user


def remember(request: web.Request, response: web.Response, token: str) -> None:
    """The cookie that lets the next scan of the code find this session again."""
    secure = request.secure or request.app[PARTS].desk.public_url.startswith("https:")
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure, path="/"
    )
