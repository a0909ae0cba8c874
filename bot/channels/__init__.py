"""The platforms. A channel is a file or folder here and a line in `BUILDERS`, loaded where it is set."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from handlers.ports import Channel

BUILDERS = {
    "web": "bot.channels.webchat:WebChat",
    "sms": "bot.channels.sms:Sms",
    "telegram": "bot.channels.telegram:Telegram",
}


def build(kind: str, **parts: Any) -> Channel:
    """The adapter of a kind with what it needs. Raises KeyError for one we do not have."""
    module, _, name = BUILDERS[kind].partition(":")
    return cast(Channel, getattr(import_module(module), name)(**parts))
