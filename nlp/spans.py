"""Stretches of a text that are asked about many times: each question costs a search, not a walk."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Stretches (start, end), also overlapping ones."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))  # furthest end so far
        self.ends = frozenset(end for _, end in ordered)
        self.starts = frozenset(self._starts)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def touch(self, start: int, end: int) -> bool:
        """True where one of them shares a character with text[start:end]."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._reach[at - 1] > start

    def cover(self, start: int, end: int) -> bool:
        """True where one of them holds text[start:end] whole."""
        at = bisect_right(self._starts, start)
        return at > 0 and self._reach[at - 1] >= end

    def start_in(self, low: int, high: int) -> bool:
        """True where one of them starts at low or after it, and before high."""
        return bisect_left(self._starts, low) < bisect_left(self._starts, high)

    def reach(self, before: int) -> int:
        """The furthest end of those that start before an offset; -1 where none does."""
        at = bisect_left(self._starts, before)
        return self._reach[at - 1] if at else -1
