"""After the result and at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.events.base import Event


@dataclass(frozen=True, kw_only=True)
class Callback(Event):
    """回访. says: solved | unsolved | unreached | refused; rating 1..5 or None."""

    past: ClassVar[str] = "called_back"
    says: str
    rating: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rework(Event):
    """重办: the resident says it is not solved; a new round."""

    past: ClassVar[str] = "reworked"
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Close(Event):
    """办结."""

    past: ClassVar[str] = "closed"


@dataclass(frozen=True, kw_only=True)
class Withdraw(Event):
    """撤回. pressed: did somebody ask the resident to withdraw."""

    past: ClassVar[str] = "withdrawn"
    pressed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Reject(Event):
    """不予受理: asked by one dispatcher, confirmed by a second; must carry guidance.

    reason: in_procedure | other_organ | police_matter | repeated | no_facts | unlawful.
    """

    past: ClassVar[str] = "rejected"
    reason: str
    text: int


@dataclass(frozen=True, kw_only=True)
class Invalid(Event):
    """误发/测试: one dispatcher, with a reason; nothing is deleted."""

    past: ClassVar[str] = "invalidated"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Merge(Event):
    """合并 into `master`; every reporter still gets the answer."""

    past: ClassVar[str] = "merged"
    master: str


@dataclass(frozen=True, kw_only=True)
class Absorb(Event):
    """并入: what the master of a merge notes; its result also goes to that reporter."""

    past: ClassVar[str] = "merged"
    case: str
    reporter: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferOut(Event):
    """引导转出: whose matter it is (`text` names the organ and the road there)."""

    past: ClassVar[str] = "referred_out"
    text: int


@dataclass(frozen=True, kw_only=True)
class Archive(Event):
    """归档: `missing` are the papers the file must have and has not; `on_paper` those that lie outside."""

    past: ClassVar[str] = "archived"
    missing: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()
