"""The pages: start, chat, demo. All words come from the catalogue."""

from __future__ import annotations

from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.web import words
from bot.web.assets import ASSETS, address
from bot.web.guard import WebError
from bot.web.parts import HERE, LANGUAGE_COOKIE, LANGUAGES, PARTS, language_of, say
from bot.web.people import FAMILIES, demo_setup, office_phone


def _texts(request: web.Request, wanted: words.Parameters) -> dict[str, str]:
    """Texts for a script; their placeholders stay, for the script to fill."""
    kept = {key: {name: f"%({name})s" for name in names} for key, names in wanted.items()}
    return {key: say(request, key, **params) for key, params in kept.items()}


def render(request: web.Request, template: str, **context: Any) -> web.Response:
    """A page in the reader's language."""
    language = language_of(request)

    def t(key: str, **params: str | int) -> str:
        return say(request, key, **params)

    context |= {"t": t, "lang": "zh-CN" if language == "zh_CN" else language}
    page = aiohttp_jinja2.render_template(template, request, context)
    asked = request.query.get("lang", "")
    if asked in LANGUAGES:
        page.set_cookie(LANGUAGE_COOKIE, LANGUAGES[asked], path="/", samesite="Lax")
    return page


async def index(request: web.Request) -> web.Response:
    """What this is, and where to go."""
    parts = request.app[PARTS]
    return render(request, "index.html", demo=parts.demo is not None, office_phone=parts.desk.office_phone)


async def chat(request: web.Request) -> web.Response:
    """The conversation."""
    parts = request.app[PARTS]
    family = request.query.get("family", "resident")
    return render(
        request,
        "chat.html",
        words=_texts(request, words.CHAT),
        embed=parts.demo is not None and request.query.get("embed") == "1",
        family=family if family in FAMILIES else "resident",
        office_phone=office_phone(parts.desk, request.query.get("grid")),
    )


async def demo(request: web.Request) -> web.Response:
    """Four phones and a clock."""
    parts = request.app[PARTS]
    if parts.demo is None:
        raise WebError("not_found", 404)
    setup = demo_setup(parts.desk.known.directory, parts.desk.today(parts.desk.clock.now()))
    return render(request, "demo.html", words=_texts(request, words.DEMO), setup=setup)


def set_up(app: web.Application) -> None:
    """Templates of this folder."""
    loader = jinja2.FileSystemLoader(HERE / "templates")
    environment = aiohttp_jinja2.setup(
        app, loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    assets = app[ASSETS]
    environment.globals["static"] = lambda name: address(assets, name)


ROUTES = (web.get("/", index), web.get("/chat", chat), web.get("/demo", demo))
