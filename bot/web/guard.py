"""What stands around every route: errors in one form, security headers, the same-origin rule."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.parts import PARTS, say

log = logging.getLogger(__name__)

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_BY_STATUS = {404: "not_found", 405: "not_found", 413: "too_large"}
_PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self)",
}


class WebError(Exception):
    """A refusal over HTTP: `code` is `web.error.<code>` in the catalogue; `id` the frame it is about."""

    def __init__(self, code: str, status: int, frame_id: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.frame_id = frame_id


def error_frame(request: web.Request, code: str, frame_id: str | None = None) -> dict[str, str]:
    """The one form of an error, on the socket and off it."""
    frame = {"type": "error", "code": code, "text": say(request, f"web.error.{code}")}
    return frame | {"id": frame_id} if frame_id else frame


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every failure becomes an error frame; what went wrong inside stays inside."""
    try:
        return await handler(request)
    except WebError as wrong:
        return web.json_response(error_frame(request, wrong.code, wrong.frame_id), status=wrong.status)
    except web.HTTPException as wrong:
        if wrong.status < 400:
            raise
        code = _BY_STATUS.get(wrong.status, "bad_request")
        return web.json_response(error_frame(request, code), status=wrong.status)
    except ConnectionError:
        raise
    except Exception:
        resource = request.match_info.route.resource
        log.exception("a request failed", extra={"route": resource.canonical if resource else "none"})
        return web.json_response(error_frame(request, "busy"), status=503)


def _own_hosts(request: web.Request) -> set[str]:
    return {request.host, urlsplit(request.app[PARTS].desk.public_url).netloc} - {""}


def same_origin(request: web.Request) -> bool:
    """True for our own pages, and for programs, which send no Origin."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in _own_hosts(request)


@web.middleware
async def origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Pages of others may neither write nor open a socket here with her cookie."""
    opens = request.headers.get("Upgrade", "").lower() == "websocket"
    if (opens or request.method not in _SAFE_METHODS) and not same_origin(request):
        raise WebError("bad_origin", 403)
    return await handler(request)


def _policy(host: str) -> str:
    """The content policy. The socket's address is named for browsers whose 'self' does not cover it."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return (
        f"default-src 'self'; connect-src 'self'{sockets}; img-src 'self' blob: data:; "
        "media-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """On every answer, errors too."""
    for name, value in _PLAIN.items():
        response.headers.setdefault(name, value)
    response.headers.popall("Server", None)  # which program, which version: nobody's business
    response.headers.setdefault("Content-Security-Policy", _policy(request.host))
    response.headers.setdefault("Cache-Control", "no-store")


MIDDLEWARES: tuple[Middleware, ...] = (errors, origin)
