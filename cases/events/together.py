"""Several sit down: mediation between two sides, and units that help the one that leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cases.events.base import Event


@dataclass(frozen=True, kw_only=True)
class NameParty(Event):
    """当事人: what is known of a side (a who reported it, b the other); what is None stays as it was."""

    past: ClassVar[str] = "noted"
    side: str
    who: int | None = None
    relation: str | None = None
    claim: int | None = None
    willing: bool | None = None


@dataclass(frozen=True, kw_only=True)
class MediateStart(Event):
    """开始调解. `agreed`: both sides were asked and want it; `violence`: what the screen found."""

    past: ClassVar[str] = "mediation_started"
    agreed: bool = False
    violence: bool = False


@dataclass(frozen=True, kw_only=True)
class MediateRound(Event):
    """调解一轮. result: apart (not agreed yet) | postponed."""

    past: ClassVar[str] = "mediation_held"
    result: str
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Agree(Event):
    """达成. form: written | oral; `perform_by`: until when it was promised."""

    past: ClassVar[str] = "agreed"
    text: int
    form: str
    perform_by: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MediateFail(Event):
    """未达成. reason: refused (by `side`: a who reported it, b the other) | no_result | violence."""

    past: ClassVar[str] = "mediation_failed"
    reason: str
    side: str | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Assist(Event):
    """协办: the lead, or the centre, asks a unit to do a part of it."""

    past: ClassVar[str] = "assisted"
    unit: str
    person: str | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Whistle(Assist):
    """吹哨: the head of a township calls a unit; it must come."""

    past: ClassVar[str] = "whistled"


@dataclass(frozen=True, kw_only=True)
class Helped(Event):
    """A assistant signs (`done` False) or says that her part is done."""

    past: ClassVar[str] = "assisted"
    done: bool = False
    text: int | None = None
