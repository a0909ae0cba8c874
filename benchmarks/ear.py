"""Our ear beside a learned model: TF-IDF over 1 to 3 characters and a linear SVC, on our labelled rows.

`python -m benchmarks.ear` trains on tests/nlp/golden/dev_*.csv and tests/nlp/learning, from which our words
and weights come too, and tests both on held_*.csv. Needs scikit-learn, which is in the development extra:
`pip install -e .[dev]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from nlp import corpus
from nlp.corpus import Corpus
from nlp.meaning import Candidate, Understanding
from nlp.measure import Scores, measure
from nlp.understand import Ear
from tests.running import ROOT

_THEIRS = ("第一个对", "前两个里有", "平均 F1")
_OURS = (*_THEIRS, "最有把握的六成对")
PLACES = ROOT / "storage" / "seed" / "demo" / "areas.csv"
GOLDEN = ROOT / "tests" / "nlp" / "golden"
LEARNING = ROOT / "tests" / "nlp" / "learning"


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Both on one list; `learned` is None for a list that it was trained on."""

    ours: Scores
    learned: Scores | None


def compared() -> list[Beside]:
    """Every list of ours: what our ear makes of it, and what the learned model makes of the held-out ones."""
    ear = Ear.load(places=corpus.place_list(PLACES))
    lists = [corpus.load(path, ear.categories) for path in sorted(GOLDEN.glob("*.csv"))]
    taught = [corpus.load(path, ear.categories) for path in sorted(LEARNING.glob("*.csv"))]
    model = Learned([*taught, *(one for one in lists if not one.held)])
    return [
        Beside(
            ours=measure(one, [ear.understand(sample.text) for sample in one.samples], ear),
            learned=measure(one, model.heard(one), ear) if one.held else None,
        )
        for one in lists
    ]


class Learned:
    """The model, trained."""

    def __init__(self, lists: Sequence[Corpus]) -> None:
        samples = [sample for one in lists for sample in one.samples]
        self._model = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True), LinearSVC(random_state=0)
        )
        self._model.fit([sample.text for sample in samples], [sample.category for sample in samples])

    def heard(self, one: Corpus) -> list[Understanding]:
        """Its answers, as far as they go: a first and a second category, no confidence."""
        codes = list(self._model.classes_)
        found = []
        for values in self._model.decision_function([sample.text for sample in one.samples]):
            first, second = sorted(range(len(codes)), key=lambda at: -values[at])[:2]
            others = (Candidate(category=codes[second], confidence=0.0),)
            found.append(
                Understanding(road="service", category=codes[first], confidence=1.0, alternatives=others)
            )
        return found


def main() -> None:
    """Print both as a table."""
    print("\n".join(table(compared(), datetime.now(UTC).date().isoformat())))


def table(rows: Sequence[Beside], day: str) -> list[str]:
    """A table in Markdown."""
    named = [*(f"小格{one}" for one in _OURS), *(f"SVC{one}" for one in _THEIRS)]
    lines = [f"| {day} | 条数 | {' | '.join(named)} |", "| --- " * (2 + len(named)) + "|"]
    for row in rows:
        ours, learned = row.ours, row.learned
        theirs = ["-", "-", "-"]
        if learned is not None:
            theirs = [_share(learned.top1.value), _share(learned.top2.value), _share(learned.macro_f1)]
        mine = [ours.top1.value, ours.top2.value, ours.macro_f1, ours.covered.value]
        cells = [ours.name, str(ours.top1.whole), *map(_share, mine), *theirs]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _share(value: float) -> str:
    return f"{value * 100:.1f}"


if __name__ == "__main__":
    main()
