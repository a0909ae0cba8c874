"""What every handler may lean on: storage, clock, snapshots of directory, policy and understanding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from cases.places import Directory
from cases.policy import Policy
from handlers.ports import Clock, MediaStore, Params
from nlp.faq import Faq
from nlp.understand import Ear
from storage.unit import Store


class Labels(Protocol):
    """Turns a choice's key into the word on its button, so that typing the word presses it."""

    def __call__(self, key: str, params: Params, language: str) -> str: ...


@dataclass
class Known:
    """The in-memory snapshots. `app` swaps them whole when a read reports a newer version."""

    directory: Directory
    policies: Mapping[int, Policy]
    current: Policy
    ear: Ear
    faq: Faq | None = None
    policy_version: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all officials, to be cut from what is learnt."""
        return tuple(official.name for official in self.directory.officials.values())

    def policy(self, version: int) -> Policy:
        """The policy a case started with."""
        return self.policies.get(version, self.current)


class Refresh(Protocol):
    """Reloads snapshots when the versions a read returned differ from those in memory."""

    async def __call__(self, directory_version: int, policy_version: int) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Handed to every handler; wired in the composition root."""

    store: Store
    clock: Clock
    known: Known
    labels: Labels
    refresh: Refresh
    media: MediaStore | None = None
    office_phone: str = ""
    public_url: str = ""
    demo: bool = False
    languages: tuple[str, ...] = field(default=("zh_CN", "en"))

    def today(self, at: datetime) -> date:
        """The local calendar day of an instant."""
        return self.known.current.calendar.local(at).date()
