"""`xiaoge run | receive | work`: the program itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import signal

from bot import logs
from bot.app import App
from bot.commands.base import CommandRefused, line, show
from bot.config import Settings, load


def run() -> None:
    """Everything in one process."""
    _start(receive=True, work=True)


def receive() -> None:
    """Only the receivers."""
    _start(receive=True, work=False)


def work() -> None:
    """Only the loops."""
    _start(receive=False, work=True)


def _start(*, receive: bool, work: bool) -> None:
    settings = load()
    logs.set_up(settings.log_level)
    if settings.is_sqlite and not (receive and work):
        raise CommandRefused("needs_postgres")
    asyncio.run(_serve(settings, receive=receive, work=work))


async def _serve(settings: Settings, *, receive: bool, work: bool) -> None:
    app = await App.open(settings)
    try:
        await _listen(app, receive=receive, work=work)
        _greet(app, receive=receive)
        await _told_to_stop()
    finally:
        await app.close()


async def _listen(app: App, *, receive: bool, work: bool) -> None:
    try:
        await app.run(receive=receive, work=work)
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        raise CommandRefused("port_taken", port=app.settings.http_port) from None


def _greet(app: App, *, receive: bool) -> None:
    """The address to open, as soon as it answers."""
    settings = app.settings
    if not receive:
        show(line(settings, "working"))
        return
    show(line(settings, "serving", url=f"{settings.address}/"))
    if app.demo:
        show(line(settings, "serving_demo", url=f"{settings.address}/demo"))


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
