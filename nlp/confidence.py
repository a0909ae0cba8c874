"""From how strong the evidence is to how often such an answer is right: the points of `confidence.csv`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp.tables import WORDS, rows

Point = tuple[float, float]
"""(strength of the evidence, share of such answers that were right)."""


class Confidence:
    """A rising line through points, flat beyond its ends."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = tuple(sorted(points)) or ((0.0, 0.0), (1.0, 1.0))

    @classmethod
    def load(cls, words: Path = WORDS) -> Confidence:
        """Read confidence.csv (strength, right). Raises LexiconError where it falls."""
        points: list[Point] = []
        for row in rows(words / "confidence.csv", needs=("strength", "right")):
            point = (row.number("strength"), row.number("right"))
            if points and not (points[-1][0] < point[0] and points[-1][1] <= point[1]):
                raise row.refuse("not_rising", row.text("strength"))
            points.append(point)
        return cls(points)

    def __call__(self, strength: float) -> float:
        """How often an answer on such evidence is right, 0..1."""
        points = self._points
        at = bisect_right(points, (strength, float("inf")))
        if at == 0 or at == len(points):
            return points[min(at, len(points) - 1)][1]
        (low, first), (high, second) = points[at - 1], points[at]
        return round(first + (second - first) * (strength - low) / (high - low), 3)


def fitted(answers: Iterable[tuple[float, bool]], most: int = 10) -> list[Point]:
    """Isotonic regression in at most `most` points: equal shares of the answers, those that fall pooled."""
    ordered = sorted(answers)
    size = max(1, -(-len(ordered) // most))
    pools: list[tuple[float, float, int]] = []  # sum of strengths, number right, answers
    for at in range(0, len(ordered), size):
        part = ordered[at : at + size]
        pools.append((sum(one for one, _ in part), float(sum(ok for _, ok in part)), len(part)))
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last, before = pools.pop(), pools.pop()
            pools.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    return [(round(strength / n, 3), round(right / n, 3)) for strength, right, n in pools]
