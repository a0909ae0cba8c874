"""Somebody with a telephone: gets messages, and after a while presses one of the buttons or types a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Protocol

from bot.simulation.agenda import Agenda
from bot.simulation.sayings import Sayings
from bot.simulation.stage import Stage
from handlers.ports import Kind, Outbound

_ASKS = "\uff1f"  # the full-width question mark: words are wanted where nothing is offered
_LONGEST_TALK = 6  # answers in a row without a new message from outside


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

    def says(self, sayings: Sayings) -> str:
        """What she types where words are asked for."""
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
    _talk: int = 0

    async def hears(self, out: Outbound) -> None:
        """A message arrived: plan what to do about it, if anything."""
        asked = not out.person
        self._talk = self._talk + 1 if asked else 0
        if self._talk > _LONGEST_TALK:
            return
        value = self._choice([button.value for row in out.buttons for button in row])
        if value is not None:
            await self._plan(value, asked=asked)
        elif asked and not out.buttons and _ASKS in out.text:
            self._plan_words()

    def _choice(self, values: list[str]) -> str | None:
        readiness = self.manner.weights()
        known = [value for value in values if readiness.get(_verb(value), 0) > 0]
        if not known:
            return None
        return self.chance.choices(known, [readiness[_verb(value)] for value in known])[0]

    async def _plan(self, value: str, *, asked: bool) -> None:
        about = value.split(":")[1] if ":" in value else ""
        now, urgent = self.stage.clock.now(), await self.stage.is_urgent(about)
        if about in self._busy:
            return  # she is at it already
        at = self.manner.when(Moment(verb=_verb(value), now=now, asked=asked, urgent=urgent))
        if at is None:
            return
        self._busy.add(about)

        async def press() -> None:
            self._busy.discard(about)
            await self.stage.write(self.who, Kind.PRESS, value)

        self.agenda.plan(at, press)

    def _plan_words(self) -> None:
        at = self.manner.when(Moment(verb="words", now=self.stage.clock.now(), asked=True))
        if at is not None:
            text = self.manner.says(self.sayings)
            self.agenda.plan(at, lambda: self.stage.write(self.who, Kind.TEXT, text))

    async def types(self, text: str) -> None:
        """Say something of her own accord."""
        self._talk = 0
        await self.stage.write(self.who, Kind.TEXT, text)

    async def presses(self, verb: str) -> None:
        """Press what hangs on her screen all the time."""
        self._talk = 0
        await self.stage.write(self.who, Kind.PRESS, verb)


def _verb(value: str) -> str:
    """sign:2026-000412:3 -> sign; what a case is asked with an argument keeps it: nameable.no."""
    parts = value.split(":")
    return f"{parts[0]}.{parts[3]}" if parts[0] in _BY_ARGUMENT and len(parts) > 3 else parts[0]


_BY_ARGUMENT = frozenset({"nameable", "safe", "rate"})
