"""The table from strength to confidence: rising, between its points, and fitted."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.confidence import Confidence, fitted
from nlp.errors import LexiconError
from nlp.tables import WORDS
from nlp.understand import Ear

ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80)


def test_between_and_beyond_its_points() -> None:
    sure = Confidence([(0.2, 0.1), (0.6, 0.5), (0.8, 0.9)])
    assert [sure(x) for x in (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 1.0)] == [0.1, 0.1, 0.3, 0.5, 0.7, 0.9, 0.9]


def test_neighbours_that_fall_are_pooled() -> None:
    answers = [(0.1, True), (0.2, False), (0.3, False), (0.9, True)]
    assert fitted(answers, most=4) == [(0.2, 0.333), (0.9, 1.0)]


@given(ANSWERS)
def test_a_fit_rises_and_keeps_the_average(answers: list[tuple[float, bool]]) -> None:
    points = fitted(answers)
    assert len(points) <= 10
    assert all(a[0] <= b[0] and a[1] < b[1] for a, b in pairwise(points))
    assert min(ok for _, ok in answers) - 1e-3 <= points[0][1] <= points[-1][1] <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_stronger_is_never_less_sure(one: float, other: float) -> None:
    sure = Confidence.load()
    assert (sure(one) <= sure(other)) == (one <= other) or sure(one) == sure(other)


def test_a_falling_table_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    (folder / "confidence.csv").write_text("strength,right\n0.2,0.5\n0.4,0.4\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        Confidence.load(folder)
    assert (caught.value.code, caught.value.line) == ("not_rising", 3)


def test_without_weights_confidence_is_bare_strength(ear: Ear) -> None:
    bare = ear.with_weights({})
    heard = bare.listen("老板拖欠工资")
    assert bare.understand("老板拖欠工资").confidence == round(heard.leaning.odds(bare.categories)[0][1], 3)
