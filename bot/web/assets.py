"""Style sheets, scripts, icons: read once; an address changes with its content, so browsers may keep it."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from aiohttp import web

from bot.web.guard import WebError
from bot.web.parts import HERE

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file."""

    content: bytes
    packed: bytes
    mime: str
    version: str


def load() -> dict[str, Asset]:
    """Every file of `static/`."""
    found = {}
    for path in sorted((HERE / "static").iterdir()):
        if path.suffix in _TYPES:
            content = path.read_bytes()
            version = hashlib.sha256(content).hexdigest()[:10]
            found[path.name] = Asset(
                content=content,
                packed=gzip.compress(content, mtime=0),
                mime=_TYPES[path.suffix],
                version=version,
            )
    return found


ASSETS = web.AppKey("assets", dict[str, Asset])


def address(assets: dict[str, Asset], name: str) -> str:
    """Where a page finds a file."""
    return f"/static/{name}?v={assets[name].version}"


async def asset(request: web.Request) -> web.Response:
    """One file, packed where the browser takes it."""
    found = request.app[ASSETS].get(request.match_info["name"])
    if found is None:
        raise WebError("not_found", 404)
    headers = {"Content-Type": found.mime, "Vary": "Accept-Encoding"}
    if request.query.get("v") == found.version:
        headers["Cache-Control"] = _FOR_EVER
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=found.packed, headers=headers | {"Content-Encoding": "gzip"})
    return web.Response(body=found.content, headers=headers)


ROUTES = (web.get("/static/{name}", asset),)
