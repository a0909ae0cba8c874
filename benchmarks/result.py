"""What a benchmark found: tables, goals and whether they were met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

__all__ = ["Goal", "Result", "Scene", "Table", "median", "percentile"]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One promise. `found` is what was measured, in words."""

    promise: str
    found: str
    met: bool


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures of one kind, already as text."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Result:
    """Everything one benchmark has to say."""

    name: str
    title: str
    tables: tuple[Table, ...]
    goals: tuple[Goal, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What every benchmark is given: how often, where to put files, a database server, whom to tell."""

    rounds: int
    folder: Path
    postgres: str
    tell: Callable[[str], None] = field(repr=False)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
