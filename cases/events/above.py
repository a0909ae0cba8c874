"""From above and by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cases.events.base import Event


@dataclass(frozen=True, kw_only=True)
class Urge(Event):
    """催办: counts once a day, all are kept. `day` is the local ISO date."""

    past: ClassVar[str] = "urged"
    day: str
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftSupervise(Event):
    """督办 draft, to be read and signed by a named leader."""

    past: ClassVar[str] = "noted"
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Supervise(Event):
    """督办 signed by a named leader; `days` working days to answer."""

    past: ClassVar[str] = "supervised"
    days: int = 1
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class NameLeader(Event):
    """包案: a leader of the township (`leads`, as handlers found) takes a hard case upon himself."""

    past: ClassVar[str] = "noted"
    person: str
    leads: bool = False
    conflicted: bool = False


@dataclass(frozen=True, kw_only=True)
class Note(Event):
    """批示: a leader's words under his own name."""

    past: ClassVar[str] = "noted"
    text: int


@dataclass(frozen=True, kw_only=True)
class Unseal(Event):
    """开封: a life is in danger; one sealed handler asks with the reason, another confirms."""

    past: ClassVar[str] = "reclassified"
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Remind(Event):
    """The clock climbs one rung (ladder.py): `rung` is its id; `skipped` those an outage passed over."""

    past: ClassVar[str] = "reminded"
    rung: str
    skipped: tuple[str, ...] = ()
    call: tuple[str, ...] = ()  # emergencies: the next on the list
    call_next_at: datetime | None = None
    rounds: int = 0  # how often the whole call list was called in vain, when that is new


@dataclass(frozen=True, kw_only=True)
class LateReason(Event):
    """为什么晚了: no_power | papers | above | hands. Leaders read the cause, by unit, never by person."""

    past: ClassVar[str] = "noted"
    reason: str


@dataclass(frozen=True, kw_only=True)
class StartTimer(Event):
    """法定期限: a person attaches a statute's clock; `code` of the policy, running from `start`."""

    past: ClassVar[str] = "noted"
    code: str
    start: datetime


@dataclass(frozen=True, kw_only=True)
class StopTimer(Event):
    """法定期限: what the statute asked for is done; `mark` as the case keeps it."""

    past: ClassVar[str] = "noted"
    mark: str
