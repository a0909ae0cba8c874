"""The root of all events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """`past` is the type in the history; `name` the key in the transition table."""

    past: ClassVar[str] = ""

    @classmethod
    def name(cls) -> str:
        """The event's name in the table: its class name."""
        return cls.__name__
