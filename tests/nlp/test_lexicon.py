"""The word files: complete, without contradictions, with examples that hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlp import lexicon
from nlp.errors import LexiconError
from nlp.normalize import Normalizer
from nlp.pattern import BadPattern, Matcher, parse
from nlp.proof import decided
from nlp.tables import WORDS
from nlp.understand import Ear

BOOK = lexicon.load()
EXAMPLES = [entry for entry in BOOK.entries if entry.example]
COUNTERS = [entry for entry in BOOK.entries if entry.counter]


def test_every_category_of_the_domain_has_words() -> None:
    assert len(BOOK.categories) == 51
    counts = {code: 0 for code in BOOK.categories if code != "chat"}
    for entry in BOOK.entries:
        counts[entry.category] += 1
    assert min(counts.values()) >= 20


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: f"{entry.category}-{entry.word}")
def test_examples_are_found(entry: lexicon.Entry) -> None:
    text = Normalizer.load()(entry.example).text
    assert Matcher([(entry.pattern, entry)]).find(text)


@pytest.mark.parametrize("entry", COUNTERS, ids=lambda entry: f"{entry.category}-{entry.word}")
def test_counters_are_not_taken(ear: Ear, entry: lexicon.Entry) -> None:
    assert decided(ear, entry.counter) != entry.category


def test_examples_exist() -> None:
    assert len(EXAMPLES) >= 50
    assert len(COUNTERS) >= 20


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("欠薪,word,2,hand,,,", "two_weights"),
        ("欠薪,word,3,hand,,,", "two_entries"),
        ("薪,word,3,hand,,,", "short_word"),
        ("欠{0,4},phrase,3,hand,,,", "bad_row"),
        ('"欠{0,99}工钱",phrase,3,hand,,,', "bad_pattern"),
        ("讨要,word,many,hand,,,", "bad_number"),
        ("讨要,verb,1,hand,,,", "bad_choice"),
    ],
)
def test_contradictions_are_refused_with_file_and_line(tmp_path: Path, line: str, code: str) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    path = folder / "categories" / "wage_arrears.csv"
    path.write_text(f"word,kind,weight,source,note,example,counter\n欠薪,word,3,hand,,,\n{line}\n")
    with pytest.raises(LexiconError) as caught:
        lexicon.load(folder)
    assert (caught.value.code, caught.value.file, caught.value.line) == (code, "wage_arrears.csv", 3)


def test_unknown_category_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    (folder / "categories" / "nonsense.csv").write_text("word,kind,weight,source,note,example,counter\n")
    with pytest.raises(LexiconError, match="unknown_category"):
        lexicon.load(folder)


def test_patterns() -> None:
    matcher = Matcher([(parse("欠|拖{0,3}工资"), "x")])
    assert matcher.find("欠我的工资")
    assert not matcher.find("欠我们大家的工资")
    assert not matcher.find("欠。工资")
    for wrong in ("", "a||b", "a{1,0}b", "a{0,2}"):
        with pytest.raises(BadPattern):
            parse(wrong)
