"""Files coming in and going out."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import BodyPartReader, web

from bot.web.guard import WebError
from bot.web.parts import PARTS
from handlers.ports import MediaRef, MediaRefused, MediaStore

LARGEST_FILE = 10 * 1024 * 1024
_STATUS = {"not_media": 415, "media_too_large": 413, "empty": 400}
_SHOWN = ("image/", "audio/", "video/")  # anything else is saved, never opened in our name


async def receive_file(request: web.Request, store: MediaStore) -> MediaRef:
    """The multipart field `file`, kept. Raises WebError."""
    if not request.content_type.startswith("multipart/"):
        raise WebError("bad_request", 400)
    mime, content = await _field(request)
    try:
        return await store.put(content, mime)
    except MediaRefused as refused:
        code = {"too_large": "media_too_large"}.get(refused.code, refused.code)
        raise WebError(code, _STATUS.get(code, 415)) from None


async def _field(request: web.Request) -> tuple[str, bytes]:
    try:
        reader = await request.multipart()
        async for part in reader:
            if isinstance(part, BodyPartReader) and part.name == "file":
                return part.headers.get("Content-Type", ""), await _bytes(part)
    except (ValueError, AssertionError):  # a broken body
        raise WebError("bad_request", 400) from None
    raise WebError("bad_request", 400)


async def _bytes(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        content += chunk
        if len(content) > LARGEST_FILE:
            raise WebError("media_too_large", 413)
    return bytes(content)


async def media(request: web.Request) -> web.Response:
    """A picture or file by a link that expires."""
    found = await request.app[PARTS].open_media(request.match_info["link"])
    if found is None:
        raise WebError("link_expired", 404)
    shown = found.mime.startswith(_SHOWN) and "svg" not in found.mime
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=300",
        "Content-Type": found.mime if shown else "application/octet-stream",
    }
    if not shown:
        headers["Content-Disposition"] = _saved_as(found.name)
    return web.Response(body=found.content, headers=headers)


def _saved_as(name: str) -> str:
    """A download's name; letters beyond ASCII in the form that every browser since 2012 reads."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = (web.get("/media/{link:.+}", media),)
