"""Learned weights: what they add up to, what a broken file is told, that they stay linear and readable."""

from __future__ import annotations

import csv
from math import exp
from pathlib import Path

import pytest

from nlp.errors import LexiconError
from nlp.kinds import Kinds
from nlp.learned import Learned, to_page, weight_of_each
from nlp.tables import WORDS
from nlp.understand import Ear

WEIGHTS = {
    "<base>": {"neighbor": 0.5},
    "<hand>": {"lexicon": 2.0},
    "<past>": {"urgent": -1.5},
    "屋檐": {"neighbor": 1.0, "homestead": 0.5},
    "檐水": {"neighbor": 1.0},
}


def learned(folder: Path, *lines: str) -> Learned:
    """Weights from a file of these lines."""
    (folder / "weights.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Learned.load(folder)


def test_words_signals_and_the_lexicon_add_up() -> None:
    leaning = Learned(WEIGHTS).lean("屋檐水 屋檐水", {"<past>": 1.0}, {"water_use": exp(1) - 1})
    each = weight_of_each(2)
    assert leaning.sums["neighbor"] == pytest.approx(0.5 + 2 * each)
    assert leaning.sums["homestead"] == pytest.approx(0.5 * each)
    assert leaning.sums["water_use"] == pytest.approx(2.0)
    assert leaning.chance("urgent") == pytest.approx(1 / (1 + exp(1.5)))


def test_shares_make_one_and_the_best_leads() -> None:
    odds = Learned(WEIGHTS).lean("屋檐", {}, {}).odds(("homestead", "neighbor", "water_use"))
    assert sum(share for _, share in odds) == pytest.approx(1)
    assert [code for code, _ in odds] == ["neighbor", "homestead", "water_use"]


def test_a_word_speaks_where_it_stands() -> None:
    leaning = Learned(WEIGHTS).lean("他家屋檐", {}, {})
    ((found, added),) = leaning.speaking("neighbor", 0.1)
    assert (found.word, found.start, found.end, added) == ("屋檐", 2, 4, weight_of_each(1))


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        (("word,target,weight",), "bad_heading", 1),
        (("word,weights", "水,water_use"), "bad_row", 2),
        (("word,weights", "水,water_use 1", "渠,water_use 1; neighbor much"), "bad_row", 3),
    ],
)
def test_a_broken_file_names_its_line(tmp_path: Path, lines: tuple[str, ...], code: str, line: int) -> None:
    with pytest.raises(LexiconError) as caught:
        learned(tmp_path, *lines)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_kinds_near_each_other_are_taken_together() -> None:
    kinds = Kinds({"羊": ("livestock",), "麦苗": ("crop",), "书记": ("official",)})
    assert kinds("羊吃了麦苗") == {"<of.livestock>", "<of.crop>", "<crop+livestock>"}
    assert "<livestock+official>" not in kinds("羊" + "啊" * 40 + "书记")


def test_a_correction_in_the_file_is_heard(ear: Ear) -> None:
    text = "滴灌带的事"
    heavier = ear.with_weights({"滴灌带": {"agri_service": 9.0}})
    assert heavier.understand(text).category == "agri_service"


def test_every_shipped_target_exists(ear: Ear) -> None:
    intents = {"report", "consult", "suggest", "praise", "progress", "urge", "withdraw", "supplement"}
    intents |= {"human", "command", "chitchat"}
    known = ear.categories | {f"intent.{intent}" for intent in intents} | {"urgent", "sealed", "lexicon"}
    with (WORDS / "weights.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert {one.split(" ")[0] for row in rows for one in row["weights"].split("; ")} <= known
    assert max(len(row["word"]) for row in rows if not row["word"].startswith("<")) <= 4
    assert len({row["word"] for row in rows}) == len(rows)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "weights.csv").write_text(to_page(WEIGHTS), encoding="utf-8")
    text = "屋檐水"
    assert Learned.load(tmp_path).lean(text, {}, {}) == Learned(WEIGHTS).lean(text, {}, {})
