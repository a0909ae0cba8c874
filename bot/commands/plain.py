"""What every command shares, also the smallest: settings, refusals with a reason, lines on the terminal."""

from __future__ import annotations

import sys

from bot import logs
from bot.config import Settings, load
from locales.loader import text


class CommandRefused(Exception):
    """The command cannot do it. `code` names the text cli.<code>; `params` fill it."""

    def __init__(self, code: str, /, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def quiet_settings() -> Settings:
    """The settings for a short command, whose answer stands alone: only errors are logged."""
    settings = load()
    logs.set_up("error")
    return settings


def line(settings: Settings, key: str, **params: str | int) -> str:
    """A text for the terminal."""
    return text(f"cli.{key}", settings.language, params)


def show(words: str) -> None:
    """A line of the answer."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def note(words: str) -> None:
    """A remark beside the answer."""
    sys.stderr.write(words + "\n")
