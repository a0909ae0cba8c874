"""A list longer than a screen: so many entries with their buttons, and the rest one word away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from handlers.ports import Choice
from handlers.request import Request
from handlers.say import choice
from handlers.turn import Turn

SHOWN = 8

One = TypeVar("One")


def begins(request: Request) -> int:
    """Where the page that was asked for begins, 0 for the first."""
    return int(request.argument) if request.pressed and request.argument.isdigit() else 0


def show(
    turn: Turn,
    verb: str,
    found: Sequence[One],
    entry: Callable[[int, One], Choice],
    *,
    start: int = 0,
    most: int = SHOWN,
) -> None:
    """A page of what was found. `entry` says one of them, numbered from 1, and gives its button."""
    shown = found[start : start + most]
    if not shown:  # some were done since
        turn.reply("list.no_more")
        return
    turn.choices = [entry(number, one) for number, one in enumerate(shown, 1)]
    left = len(found) - start - len(shown)
    if left:
        turn.reply("list.more", count=left)
        turn.choices.append(choice(verb, None, str(start + len(shown)), key="choice.more"))
