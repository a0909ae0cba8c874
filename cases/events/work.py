"""The handler at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cases.events.base import Event


@dataclass(frozen=True, kw_only=True)
class Sign(Event):
    """签收. `related` answers the kinship question of a dispute."""

    past: ClassVar[str] = "signed"
    related: bool | None = None
    implied: bool = False


@dataclass(frozen=True, kw_only=True)
class Contact(Event):
    """首次联系. way: call | visit | chat; `reached` False counts a try."""

    past: ClassVar[str] = "contacted"
    way: str = "call"
    reached: bool = True
    text: int | None = None
    implied: bool = False


@dataclass(frozen=True, kw_only=True)
class AskInfo(Event):
    """要求补充: the list of what is needed, in plain words."""

    past: ClassVar[str] = "info_asked"
    text: int


@dataclass(frozen=True, kw_only=True)
class Resume(Event):
    """恢复: the clock ends a pause whose time is up; the handler may end it sooner."""

    past: ClassVar[str] = "resumed"


@dataclass(frozen=True, kw_only=True)
class Suspend(Event):
    """挂起. reason: season | appraisal | court | superior; the clock goes on at `until` by itself."""

    past: ClassVar[str] = "suspended"
    reason: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class AskHelp(Event):
    """要帮忙: no state change, the centre and the grid leader see it.

    kind: help | human | reassign | leader | another | away | extension | suspension (the last two with days).
    """

    past: ClassVar[str] = "help_asked"
    kind: str = "help"
    reason: str | None = None
    days: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Message(Event):
    """回话: handler to resident through the bot; counts as progress (and as contact)."""

    past: ClassVar[str] = "messaged"
    text: int


@dataclass(frozen=True, kw_only=True)
class OnTime(Event):
    """能按时: the handler's answer before the date; kept, and she is not asked the same again."""

    past: ClassVar[str] = "noted"


@dataclass(frozen=True, kw_only=True)
class Extend(Event):
    """延期: granted by the approver of the level, `days` working days."""

    past: ClassVar[str] = "extended"
    days: int
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Deny(Event):
    """不批: the longer time that was asked for is not given; the date stays."""

    past: ClassVar[str] = "noted"
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Resolve(Event):
    """提交结果: in the handler's own words; code: solved | partly | explained | unsupported."""

    past: ClassVar[str] = "resolved"
    text: int
    code: str = "solved"
    media: tuple[int, ...] = ()
