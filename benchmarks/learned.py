"""`python -m benchmarks.learned [--write]`: fit weights.csv and confidence.csv to labelled messages.

Only lists that may be tuned to are read. Categories are fitted on top of the lexicon's own sums, so that
learned words say what the lexicon does not; intents, danger and secrecy on top of its signals. How sure an
answer may call itself is taken from messages that the weights were not fitted to: one fold after the other.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse  # type: ignore[import-untyped,import-not-found,unused-ignore]
from scipy.optimize import minimize  # type: ignore[import-untyped,import-not-found,unused-ignore]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped,import-not-found,unused-ignore]

from benchmarks.lessons import Lesson, lengthened, lessons
from nlp import corpus
from nlp.confidence import fitted as confidence
from nlp.corpus import Sample
from nlp.learned import BASE, HAND, INTENT, LEXICON, SEALED, URGENT, Weights, to_page, weight_of_each
from nlp.segment import edges
from nlp.tables import WORDS
from nlp.understand import Ear

PAGE = WORDS / "weights.csv"
LONGEST = 4
LEAST_MESSAGES = 2
LEAST_SIGNALS = 4
LEAST_WHOLE = 0.1
"""Share of a piece's occurrences that begin and end where words do: mere fragments are left out."""

WORDS_KEPT = 24_000
"""The words with the most to say stay in the second fit: their strongest weight, and in how many messages."""

LEAST_KEPT = 0.25
LEAST_KEPT_APART = 0.3
"""Weights below are not written, of categories and of the rest: hardly an answer hangs on them."""

LISTS = Path("tests/nlp")
AROUND = LISTS / "learning" / "around.txt"
FOLDS = 3
RIDGE = 0.3
EVEN = 0.5
"""Power of the rarity of a category in the weight of its messages: no list's favourites outweigh the rest."""

COMMON = 4.0
"""Rarity (1 + log of all messages over those with the word) at which a word weighs as its ridge has it."""

FREE = 1.0  # inverse strength of the ridge of intents, danger and secrecy
_PART = 0.25  # an answer that is acceptable, too, beside the first one
_BREAK = re.compile(r"[\s,，。.!！?？、;；:：\"“”()（）]")

Matrix = Any
Fitted = dict[tuple[str, str], float]
"""(word or signal, target) -> weight."""


def fit(typed: Sequence[Lesson], categories: Sequence[str], made: Sequence[Lesson] = ()) -> Fitted:
    """Fit the categories, keep the words that tell most, fit all targets again on them.

    Words are looked for in what people typed, not in what was `made` of it.
    """
    words = _vocabulary(typed)
    taught = [*typed, *made]
    again = _Fit(taught, categories, _Fit(taught, categories, words).telling()).weights()
    least = dict.fromkeys(categories, LEAST_KEPT)
    return {
        key: weight
        for key, weight in again.items()
        if key[0] in {BASE, HAND} or abs(weight) >= least.get(key[1], LEAST_KEPT_APART)
    }


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
        self._words = words
        self._matrix = self._rows({word: at for at, word in enumerate(words)})
        self._rare = self._rarity()
        self._freed = self._matrix @ sparse.diags(self._rare)

    def _rows(self, places: dict[str, int]) -> Matrix:
        """Messages by words and signals."""
        after = {name: at for at, name in enumerate(self._columns) if name.startswith("<")}
        cells: list[tuple[int, int, float]] = []
        for row, lesson in enumerate(self._taught):
            text = lesson.heard.normal.text
            found = {places[text[i : i + n]] for i, n in _pieces(text) if text[i : i + n] in places}
            cells += [(row, column, weight_of_each(len(found))) for column in found]
            cells += [
                (row, after[name], value) for name, value in lesson.heard.signals.items() if name in after
            ]
        rows, columns, values = zip(*cells, strict=True)
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(self._taught), len(self._columns)))

    def weights(self) -> Fitted:
        """All targets."""
        found = self._category_weights()
        found |= self._others(INTENT, [lesson.sample.intent for lesson in self._taught])
        found |= self._yes_no(URGENT, [lesson.sample.urgent for lesson in self._taught])
        found |= self._yes_no(SEALED, [lesson.sample.sealed for lesson in self._taught])
        return found

    def telling(self) -> list[str]:
        """The words that tell the categories apart."""
        strongest: dict[str, float] = defaultdict(float)
        for (word, _), weight in self._category_weights().items():
            strongest[word] = max(strongest[word], abs(weight))
        messages = np.asarray((self._matrix > 0).sum(0)).ravel()
        told = {word: strongest[word] * messages[at] ** 0.5 for at, word in enumerate(self._words)}
        return sorted(sorted(told, key=lambda word: -told[word])[:WORDS_KEPT])

    def _category_weights(self) -> Fitted:
        hand = np.zeros((len(self._taught), len(self._categories)))
        goal = np.zeros_like(hand)
        place = {code: at for at, code in enumerate(self._categories)}
        for row, lesson in enumerate(self._taught):
            for score in lesson.heard.ranking.scores:
                hand[row, place[score.category]] = np.log1p(score.value)
            for code in lesson.sample.wanted:
                goal[row, place[code]] = _PART
            goal[row, place[lesson.sample.category]] = 1.0
        goal /= goal.sum(1, keepdims=True)
        found, base, share = _softmax(self._freed, hand, goal, self._evened())
        found *= self._rare[:, None]
        made: Fitted = {(HAND, LEXICON): float(share)}
        made |= {(BASE, code): float(base[at]) for code, at in place.items()}
        made |= self._named(found, self._categories)
        return made

    def _rarity(self) -> Matrix:
        """How freely a word may weigh: the rarer, the more (inverse document frequency)."""
        heard = np.asarray((self._matrix > 0).sum(0)).ravel()
        rare = (1 + np.log((1 + len(self._taught)) / (1 + heard))) / COMMON
        return np.where([name.startswith("<") for name in self._columns], 1.0, rare)

    def _evened(self) -> Matrix:
        """How much each message counts, one on average."""
        seen = Counter(lesson.sample.category for lesson in self._taught)
        each = [lesson.weight * seen[lesson.sample.category] ** -EVEN for lesson in self._taught]
        return np.array(each)[:, None] / np.mean(each)

    def _others(self, prefix: str, labels: Sequence[str | None]) -> Fitted:
        known = [row for row, label in enumerate(labels) if label is not None]
        model = LogisticRegression(C=FREE, max_iter=1000)
        model.fit(self._freed[known], [labels[row] for row in known])
        targets = [f"{prefix}{label}" for label in model.classes_]
        made: Fitted = {
            (BASE, target): float(base) for target, base in zip(targets, model.intercept_, strict=True)
        }
        return made | self._named(model.coef_.T * self._rare[:, None], targets)

    def _yes_no(self, target: str, labels: Sequence[bool | None]) -> Fitted:
        known = [row for row, label in enumerate(labels) if label is not None]
        model = LogisticRegression(C=FREE, max_iter=1000)
        model.fit(self._freed[known], [bool(labels[row]) for row in known])
        return {(BASE, target): float(model.intercept_[0])} | self._named(
            model.coef_.T * self._rare[:, None], [target]
        )

    def _named(self, found: Matrix, targets: Sequence[str]) -> Fitted:
        return {
            (self._columns[row], targets[column]): float(found[row, column])
            for row, column in zip(*np.nonzero(found), strict=True)
        }


def _softmax(words: Matrix, hand: Matrix, goal: Matrix, each: Matrix) -> tuple[Matrix, Matrix, float]:
    """Weights, bases and the share of the lexicon's own sums, by L-BFGS on the ridged log loss."""
    many, targets = words.shape[1], goal.shape[1]
    turned = words.T.tocsr()

    def loss(point: Matrix) -> tuple[float, Matrix]:
        found = point[: many * targets].reshape(many, targets)
        sums = words @ found + point[many * targets : -1] + point[-1] * hand
        sums -= sums.max(1, keepdims=True)
        shares = np.exp(sums)
        shares /= shares.sum(1, keepdims=True)
        off = (shares - goal) * each
        slope = turned @ off + RIDGE * found
        value = -(each * goal * np.log(shares + 1e-12)).sum() + 0.5 * RIDGE * (found * found).sum()
        return value, np.concatenate([slope.ravel(), off.sum(0), [(off * hand).sum()]])

    start = np.zeros(many * targets + targets + 1)
    start[-1] = 1.0
    point = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return point[: many * targets].reshape(many, targets), point[many * targets : -1], point[-1]


def weights_of(fitted: Fitted) -> Weights:
    """As the program reads them."""
    made: dict[str, dict[str, float]] = {}
    for (word, target), weight in fitted.items():
        made.setdefault(word, {})[target] = round(weight, 2)
    return made


def unseen(
    ear: Ear, samples: Sequence[Sample], around: Sequence[str], near: Collection[str] = ()
) -> Iterator[tuple[float, bool]]:
    """(strength, right) of every message, by weights that were fitted without it."""
    for fold in range(FOLDS):
        typed = [sample for at, sample in enumerate(samples) if at % FOLDS != fold]
        fitted = fit(
            lessons(ear, typed, near), sorted(ear.categories), lessons(ear, lengthened(typed, around))
        )
        tried = ear.with_weights(weights_of(fitted))
        for sample in samples[fold::FOLDS]:
            heard = tried.understand(sample.text)
            if heard.intent != "command":
                yield heard.confidence, heard.category in sample.wanted


def main() -> None:
    """Fit and count; keep weights and confidence where asked."""
    parser = argparse.ArgumentParser(prog="benchmarks.learned", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep what was fitted")
    asked = parser.parse_args()
    ear = Ear.load()
    files = [*sorted((LISTS / "golden").glob("dev_*.csv")), *sorted((LISTS / "learning").glob("*.csv"))]
    lists = {path: corpus.load(path, ear.categories).samples for path in files}
    samples = [sample for found in lists.values() for sample in found]
    near = {one.text for path, found in lists.items() if path.stem.startswith("dev_") for one in found}
    around = AROUND.read_text(encoding="utf-8").split("\n")[:-1]
    made = lessons(ear, lengthened(samples, around))
    fitted = fit(lessons(ear, samples, near), sorted(ear.categories), made)
    words = {word for word, _ in fitted if not word.startswith("<")}
    print(f"{len(samples):,} messages, {len(words):,} words, {len(fitted):,} weights")
    answers = list(unseen(ear, samples, around, near))
    print(f"right on unseen messages: {sum(right for _, right in answers) / len(answers):.3f}")
    if asked.write:
        PAGE.write_text(to_page(weights_of(fitted)), encoding="utf-8")
        lines = [f"{strength},{right}\n" for strength, right in confidence(answers)]
        (WORDS / "confidence.csv").write_text("strength,right\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
