"""`python -m benchmarks.learned FILE... [--write]`: fit the weights of nlp/words/learned.csv to labelled messages.

Give it only lists that may be tuned to. Categories are fitted on top of the lexicon's own sums, so that
learned words say what the lexicon does not; intents, danger and secrecy on top of its signals.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse  # type: ignore[import-untyped]
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from nlp import corpus
from nlp.corpus import Sample
from nlp.learned import BASE, HAND, INTENT, SEALED, SPREAD, URGENT
from nlp.segment import edges
from nlp.tables import WORDS
from nlp.understand import Ear, Heard

PAGE = WORDS / "learned.csv"
LONGEST = 4
LEAST_MESSAGES = 2
LEAST_SIGNALS = 4
LEAST_WHOLE = 0.1
"""Share of a piece's occurrences that begin and end where words do: mere fragments are left out."""

LEAST_WEIGHT = 0.12
RIDGE = 1.0
FREE = 0.5  # inverse strength of the ridge of intents, danger and secrecy
_PART = 0.25  # an answer that is acceptable, too, beside the first one
_BREAK = re.compile(r"[\s,，。.!！?？、;；:：\"“”()（）]")

Matrix = Any
Weights = dict[tuple[str, str], float]
"""(word or signal, target) -> weight."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A labelled message as it was heard."""

    sample: Sample
    heard: Heard


def lessons(ear: Ear, samples: Iterable[Sample]) -> list[Lesson]:
    """Labelled messages as the ear hears them."""
    return [Lesson(sample=sample, heard=ear.listen(sample.text)) for sample in samples]


def fit(taught: Sequence[Lesson], categories: Sequence[str]) -> Weights:
    """Fit all targets, drop what hardly weighs, fit again on the words that are left."""
    words = _vocabulary(taught)
    first = _Fit(taught, categories, words).weights()
    strong = {word for (word, _), weight in first.items() if abs(weight) >= LEAST_WEIGHT}
    again = _Fit(taught, categories, [word for word in words if word in strong]).weights()
    return {key: weight for key, weight in again.items() if abs(weight) >= LEAST_WEIGHT or key[0] == BASE}


def _vocabulary(taught: Sequence[Lesson]) -> list[str]:
    """Pieces of one to four characters that stand in several messages and are words at least sometimes."""
    seen: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for lesson in taught:
        text = lesson.heard.normal.text
        cuts = edges(text)
        pieces = {(text[i : i + n], i in cuts and i + n in cuts) for i, n in _pieces(text)}
        seen.update({piece for piece, _ in pieces})
        whole.update({piece for piece, at_edges in pieces if at_edges})
    return sorted(
        piece
        for piece, count in seen.items()
        if count >= LEAST_MESSAGES and whole[piece] >= LEAST_WHOLE * count
    )


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for start in range(len(text)):
        for size in range(1, LONGEST + 1):
            piece = text[start : start + size]
            if len(piece) == size and not _BREAK.search(piece) and not piece.isascii():
                yield start, size


class _Fit:
    """One fit of every target on a given list of words."""

    def __init__(self, taught: Sequence[Lesson], categories: Sequence[str], words: Sequence[str]) -> None:
        self._taught = taught
        self._categories = list(categories)
        seen = Counter(name for lesson in taught for name in lesson.heard.signals)
        self._columns = [*words, *sorted(name for name, count in seen.items() if count >= LEAST_SIGNALS)]
        self._matrix = self._rows({word: at for at, word in enumerate(words)})

    def _rows(self, places: dict[str, int]) -> Matrix:
        """Messages by words (each SPREAD / sqrt(found)) and signals."""
        after = {name: at for at, name in enumerate(self._columns) if name.startswith("<")}
        cells: list[tuple[int, int, float]] = []
        for row, lesson in enumerate(self._taught):
            text = lesson.heard.normal.text
            found = {places[text[i : i + n]] for i, n in _pieces(text) if text[i : i + n] in places}
            cells += [(row, column, SPREAD / np.sqrt(len(found))) for column in found]
            cells += [
                (row, after[name], value) for name, value in lesson.heard.signals.items() if name in after
            ]
        rows, columns, values = zip(*cells, strict=True)
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(self._taught), len(self._columns)))

    def weights(self) -> Weights:
        """All targets."""
        found = self._category_weights()
        found |= self._others(INTENT, [lesson.sample.intent for lesson in self._taught])
        found |= self._yes_no(URGENT, [lesson.sample.urgent for lesson in self._taught])
        found |= self._yes_no(SEALED, [lesson.sample.sealed for lesson in self._taught])
        return found

    def _category_weights(self) -> Weights:
        hand = np.zeros((len(self._taught), len(self._categories)))
        goal = np.zeros_like(hand)
        place = {code: at for at, code in enumerate(self._categories)}
        for row, lesson in enumerate(self._taught):
            for score in lesson.heard.ranking.scores:
                hand[row, place[score.category]] = np.log1p(score.value)
            for code in lesson.sample.wanted:
                goal[row, place[code]] = _PART
            goal[row, place[lesson.sample.category]] = 1.0
        found, base, share = _softmax(self._matrix, hand, goal / goal.sum(1, keepdims=True))
        made: Weights = {(HAND, ""): float(share)}
        made |= {(BASE, code): float(base[at]) for code, at in place.items()}
        made |= self._named(found, self._categories)
        return made

    def _others(self, prefix: str, labels: Sequence[str | None]) -> Weights:
        known = [row for row, label in enumerate(labels) if label is not None]
        model = LogisticRegression(C=FREE, max_iter=1000)
        model.fit(self._matrix[known], [labels[row] for row in known])
        targets = [f"{prefix}{label}" for label in model.classes_]
        made: Weights = {
            (BASE, target): float(base) for target, base in zip(targets, model.intercept_, strict=True)
        }
        return made | self._named(model.coef_.T, targets)

    def _yes_no(self, target: str, labels: Sequence[bool | None]) -> Weights:
        known = [row for row, label in enumerate(labels) if label is not None]
        model = LogisticRegression(C=FREE, max_iter=1000)
        model.fit(self._matrix[known], [bool(labels[row]) for row in known])
        return {(BASE, target): float(model.intercept_[0])} | self._named(model.coef_.T, [target])

    def _named(self, found: Matrix, targets: Sequence[str]) -> Weights:
        return {
            (self._columns[row], targets[column]): float(found[row, column])
            for row, column in zip(*np.nonzero(found), strict=True)
        }


def _softmax(words: Matrix, hand: Matrix, goal: Matrix) -> tuple[Matrix, Matrix, float]:
    """Weights, bases and the share of the lexicon's own sums, by L-BFGS on the ridged log loss."""
    many, targets = words.shape[1], goal.shape[1]
    turned = words.T.tocsr()

    def loss(point: Matrix) -> tuple[float, Matrix]:
        found = point[: many * targets].reshape(many, targets)
        sums = words @ found + point[many * targets : -1] + point[-1] * hand
        sums -= sums.max(1, keepdims=True)
        shares = np.exp(sums)
        shares /= shares.sum(1, keepdims=True)
        off = shares - goal
        slope = turned @ off + RIDGE * found
        value = -(goal * np.log(shares + 1e-12)).sum() + 0.5 * RIDGE * (found * found).sum()
        return value, np.concatenate([slope.ravel(), off.sum(0), [(off * hand).sum()]])

    start = np.zeros(many * targets + targets + 1)
    start[-1] = 1.0
    point = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return point[: many * targets].reshape(many, targets), point[many * targets : -1], point[-1]


def page(weights: Weights) -> str:
    """The file: signals first, then words, the strongest target of each first."""
    made: list[tuple[str, str, str]] = []
    for (word, target), weight in sorted(weights.items(), key=lambda one: (one[0][0], -one[1], one[0][1])):
        made.append((word, target, f"{weight:.2f}"))
    made.sort(key=lambda row: not row[0].startswith("<"))
    lines = [("word", "target", "weight"), *made]
    return "".join(",".join(line) + "\n" for line in lines)


def main() -> None:
    """Fit and count; keep the weights where asked."""
    parser = argparse.ArgumentParser(prog="benchmarks.learned", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="labelled messages that may be tuned to")
    parser.add_argument("--write", action="store_true", help=f"keep the weights in {PAGE.name}")
    asked = parser.parse_args()
    ear = Ear.load()
    lists = [corpus.load(path, ear.categories) for path in asked.files]
    if any(one.held for one in lists):
        parser.error("held-out lists are for measuring only")
    taught = lessons(ear, [sample for one in lists for sample in one.samples])
    weights = fit(taught, sorted(ear.categories))
    words = {word for word, _ in weights if not word.startswith("<")}
    print(f"{len(taught):,} messages, {len(words):,} words, {len(weights):,} weights")
    if asked.write:
        PAGE.write_text(page(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
