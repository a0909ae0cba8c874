"""Who leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.events.base import Event


@dataclass(frozen=True, kw_only=True)
class Dispatch(Event):
    """交办: one leading unit, where known one person.

    `conflicted` is True where the person is a party, kin, or named in the text; such a one may be chosen only
    with `override_text`.
    """

    past: ClassVar[str] = "dispatched"
    unit: str
    person: str | None = None
    called: tuple[str, ...] = ()  # emergencies: whom to call now
    has_power: bool = True
    conflicted: bool = False
    contact_needed: bool = True
    override_text: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Transfer(Event):
    """转办: the centre moves a signed case to another unit; the total clock goes on."""

    past: ClassVar[str] = "transferred"
    unit: str
    person: str | None = None
    has_power: bool = True
    conflicted: bool = False
    contact_needed: bool = True
    override_text: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Return(Event):
    """退回. reason: no_power | wrong_area | duplicate | too_little | conflict | no_emergency."""

    past: ClassVar[str] = "returned"
    reason: str
    unit: str | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Escalate(Event):
    """上报: beyond power, or the risk rose; `to` is the upper area code."""

    past: ClassVar[str] = "escalated"
    to: str
    reason: str
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class HandOver(Event):
    """交接: somebody leaves a post; the centre places the case anew, with a successor proposed."""

    past: ClassVar[str] = "transferred"
    person: str
    unit: str | None = None
