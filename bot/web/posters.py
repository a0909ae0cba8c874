"""A printable poster with a QR code for each grid."""

from __future__ import annotations

import io
from collections import defaultdict
from urllib.parse import quote

import segno
from aiohttp import web

from bot.web.guard import WebError
from bot.web.pages import render
from bot.web.parts import PARTS
from bot.web.people import full_name, grids, office_phone
from cases.places import Area

_MIMES = {"svg": "image/svg+xml", "png": "image/png"}
_PNG_SCALE = 16  # some 600 pixels: sharp at 10 cm


def _grid(request: web.Request) -> Area:
    area = request.app[PARTS].desk.known.directory.areas.get(request.match_info["grid"])
    if area is None or area.kind != "grid":
        raise WebError("not_found", 404)
    return area


def chat_address(public_url: str, grid: str) -> str:
    """What the code of a grid opens."""
    return f"{public_url.rstrip('/')}/chat?grid={quote(grid, safe='')}"


def draw(address: str, kind: str) -> bytes:
    """A QR code as svg or png; a quarter of it may be soiled."""
    code = segno.make(address, error="q", micro=False)
    out = io.BytesIO()
    if kind == "svg":
        code.save(out, kind="svg", border=2, scale=10, svgclass=None, lineclass=None, omitsize=True)
    else:
        code.save(out, kind="png", border=2, scale=_PNG_SCALE)
    return out.getvalue()


async def posters(request: web.Request) -> web.Response:
    """Every grid under its village."""
    directory = request.app[PARTS].desk.known.directory
    by_village: dict[str, list[Area]] = defaultdict(list)
    for grid in grids(directory):
        by_village[directory.above(grid.code, "village") or ""].append(grid)
    villages = [
        {"name": " ".join(area.name for area in reversed(directory.chain(code)[:2])), "grids": found}
        for code, found in by_village.items()
    ]
    return render(request, "posters.html", villages=villages)


async def poster(request: web.Request) -> web.Response:
    """One A4 page."""
    grid = _grid(request)
    desk = request.app[PARTS].desk
    return render(
        request,
        "poster.html",
        grid=grid,
        place=full_name(desk.known.directory, grid.code),
        office_phone=office_phone(desk, grid.code),
        address=chat_address(desk.public_url, grid.code),
    )


async def code(request: web.Request) -> web.Response:
    """The QR code alone."""
    grid = _grid(request)
    kind = request.match_info["kind"]
    body = draw(chat_address(request.app[PARTS].desk.public_url, grid.code), kind)
    return web.Response(body=body, headers={"Content-Type": _MIMES[kind]})


ROUTES = (
    web.get("/posters", posters),
    web.get(r"/poster/{grid}.{kind:svg|png}", code),
    web.get("/poster/{grid}", poster),
)
