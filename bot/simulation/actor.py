"""Somebody with a telephone: gets messages, and after a while presses one of the buttons or types a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Protocol

from bot.simulation.agenda import Agenda
from bot.simulation.sayings import Sayings
from bot.simulation.stage import Stage
from handlers.ports import Kind, Outbound

_LONGEST_TALK = 6  # answers in a row about one matter, without a new message from outside
_LIST = "open"  # who is shown a list goes through it, one entry after the other
_MORE = "tasks:"  # and turns the page


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What she could do, and when she is given the choice."""

    verb: str
    now: datetime
    asked: bool  # in answer to what she has just done
    urgent: bool = False


class Manner(Protocol):
    """How one person behaves."""

    def weights(self) -> Mapping[str, float]:
        """Verb -> how readily she presses it; what is not named she never presses."""
        ...

    def says(self, sayings: Sayings, after: str) -> str:
        """What she types where words are asked for, after she pressed this verb."""
        ...

    def when(self, moment: Moment) -> datetime | None:
        """When she does it; None for never."""
        ...


@dataclass
class Actor:
    """One person on the stage."""

    who: str
    stage: Stage
    agenda: Agenda
    chance: Random
    manner: Manner
    sayings: Sayings
    _busy: set[str] = field(default_factory=set)
    _talk: Counter[str] = field(default_factory=Counter)
    _pressed: str = ""  # the verb of what she pressed last

    async def hears(self, out: Outbound) -> None:
        """A message arrived: plan what to do about it, if anything."""
        asked = not out.person
        if not asked:
            self._talk.clear()
        chosen = self._choices([button.value for row in out.buttons for button in row])
        for value in chosen:
            await self._plan(value, asked=asked)
        if asked and not out.buttons and self.sayings.asks(out.text) and not self._tired(""):
            self._plan_words()

    def _choices(self, values: list[str]) -> list[str]:
        """One of what is offered; of a list every entry."""
        readiness = self.manner.weights()
        known = [value for value in values if readiness.get(_verb(value), 0) > 0]
        entries = [value for value in known if _verb(value) == _LIST]
        if len(entries) > 1 or not known:
            return entries + [value for value in known if value.startswith(_MORE)]
        return self.chance.choices(known, [readiness[_verb(value)] for value in known])

    def _tired(self, about: str) -> bool:
        self._talk[about] += 1
        return self._talk[about] > _LONGEST_TALK

    async def _plan(self, value: str, *, asked: bool) -> None:
        about = value.split(":")[1] if ":" in value else ""
        if about in self._busy or (asked and self._tired(about)):
            return  # she is at it already, or it leads nowhere
        now, urgent = self.stage.clock.now(), await self.stage.is_urgent(about)
        at = self.manner.when(Moment(verb=_verb(value), now=now, asked=asked, urgent=urgent))
        if at is None:
            return
        self._busy.add(about)

        async def press() -> None:
            self._busy.discard(about)
            self._pressed = _verb(value)
            await self.stage.write(self.who, Kind.PRESS, value)

        self.agenda.plan(at, press)

    def _plan_words(self) -> None:
        at = self.manner.when(Moment(verb="words", now=self.stage.clock.now(), asked=True))
        if at is not None:
            text = self.manner.says(self.sayings, self._pressed)
            self.agenda.plan(at, lambda: self.stage.write(self.who, Kind.TEXT, text))

    async def types(self, text: str) -> None:
        """Say something of her own accord."""
        self._talk.clear()
        await self.stage.write(self.who, Kind.TEXT, text)

    async def presses(self, verb: str) -> None:
        """Press what hangs on her screen all the time."""
        self._talk.clear()
        await self.stage.write(self.who, Kind.PRESS, verb)


def _verb(value: str) -> str:
    """sign:2026-000412:3 -> sign; what a case is asked with an argument keeps it: nameable.no."""
    parts = value.split(":")
    return f"{parts[0]}.{parts[3]}" if parts[0] in _BY_ARGUMENT and len(parts) > 3 else parts[0]


_BY_ARGUMENT = frozenset({"nameable", "safe", "rate"})
