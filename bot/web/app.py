"""Puts the routes together and serves them."""

from __future__ import annotations

from aiohttp import web

from bot.web import assets, chat_api, demo_api, guard, health, pages, posters, uploads
from bot.web.assets import ASSETS
from bot.web.chat_api import LINES, UPLOADS, Lines
from bot.web.health import METERS, Meters
from bot.web.parts import PARTS, WebParts
from handlers.rate import Rate

LARGEST_BODY = 256 * 1024  # of anything that is read whole; uploads are counted while they stream


def build_web(parts: WebParts) -> web.Application:
    """The whole web application."""
    app = web.Application(middlewares=guard.MIDDLEWARES, client_max_size=LARGEST_BODY)
    app[PARTS] = parts
    app[METERS] = Meters.of(parts.registry)
    app[LINES] = Lines()
    app[UPLOADS] = Rate()
    app[ASSETS] = assets.load()
    pages.set_up(app)
    for module in (health, assets, pages, posters, chat_api, uploads, demo_api):
        app.add_routes(module.ROUTES)
    app.add_routes(parts.routes)
    app.on_response_prepare.append(guard.add_headers)
    app.on_shutdown.append(chat_api.close_sockets)
    return app


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Listen. Addresses carry session tokens, so requests are never logged."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
