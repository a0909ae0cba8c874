"""Building what is said: lines, choices and their JSON form in the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from cases.model import Json
from handlers.ports import Choice, Line, Params, Say


class Numbered(Protocol):
    """A case, or a plan of visits: its number, and the seq of its last real move."""

    @property
    def no(self) -> str: ...

    @property
    def moved(self) -> int: ...


def line(key: str, **params: str | int) -> Line:
    """A paragraph."""
    return Line(key=key, params=params)


def when(at: datetime | None) -> str:
    """A reference to an instant, said as people say it ("" where there is none)."""
    return f"@when:{at.isoformat()}" if at else ""


def moment(at: datetime | None) -> str:
    """The same of a moment that has passed, to the minute."""
    return f"@moment:{at.isoformat()}" if at else ""


def press(verb: str, case: Numbered | None = None, argument: str = "") -> str:
    """A button's value: verb[:case:seq[:argument]]. `seq` is the case's last real move, so that later
    buttons of a case that only got a reminder still work.
    """
    if case is None:
        return f"{verb}:::{argument}" if argument else verb
    return f"{verb}:{case.no}:{case.moved}" + (f":{argument}" if argument else "")


def choice(
    verb: str, case: Numbered | None = None, argument: str = "", *, key: str = "", **params: str | int
) -> Choice:
    """A button or number. Its label is `choice.<verb>` unless a key is given."""
    return Choice(key=key or f"choice.{verb}", value=press(verb, case, argument), params=params)


def verbs(case: Numbered, names: Iterable[str]) -> tuple[Choice, ...]:
    """One choice for each verb, or verb:argument, all about `case`."""
    made = []
    for name in names:
        verb, _, argument = name.partition(":")
        made.append(choice(verb, case, argument, key=f"choice.{name.replace(':', '.')}"))
    return tuple(made)


def _plain(params: Params) -> dict[str, Json]:
    return dict(params)


def say_json(say: Say) -> dict[str, Json]:
    """The outbox form of a message."""
    body: dict[str, Json] = {
        "lines": [[item.key, _plain(item.params)] for item in say.lines],
        "choices": [[item.key, item.value, _plain(item.params)] for item in say.choices],
    }
    if say.media:
        body["media"] = say.media
    if say.clear:
        body["clear"] = True
    if say.private:
        body["private"] = True
    return body
