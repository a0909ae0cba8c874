"""Contradictions of the word files are named with file and line; explanations name what counted and why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlp.explain import explain
from nlp.proof import contradictions
from nlp.tables import WORDS
from nlp.understand import Ear

HEAD = "word,kind,weight,source,note,example,counter\n"


def test_the_shipped_words_hold() -> None:
    assert contradictions() == []


def faults(tmp_path: Path, file: str, *lines: str) -> list[tuple[str, str, int]]:
    folder = tmp_path / "words"
    shutil.copytree(WORDS, folder)
    path = folder / file
    if file.startswith("categories/"):
        path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    else:
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return [(fault.code, fault.file, fault.line) for fault in contradictions(folder)]


def test_every_row_that_contradicts_is_named(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "categories/wage_arrears.csv",
        "欠薪,word,3,hand,,,",
        "欠薪,word,2,hand,,,",  # a second weight
        "薪,word,2,hand,,,",  # one character, no reason
        "讨薪,word,many,hand,,,",
        '"讨要{0,4}工资",phrase,2,hand,,老板没给钱,',  # not in its example
        "讨薪队,word,2,hand,,讨薪队来了,",
    )
    assert found == [
        ("two_weights", "wage_arrears.csv", 3),
        ("short_word", "wage_arrears.csv", 4),
        ("bad_number", "wage_arrears.csv", 5),
        ("not_in_example", "wage_arrears.csv", 6),
    ]


def test_the_same_word_in_two_spellings_is_one_word(tmp_path: Path) -> None:
    found = faults(tmp_path, "categories/wage_arrears.csv", "欠工资,word,3,hand,,,", "欠公资,word,2,hand,,,")
    assert found == [("two_weights", "wage_arrears.csv", 3)]


def test_a_counter_example_that_is_taken(tmp_path: Path) -> None:
    found = faults(tmp_path, "categories/wage_arrears.csv", "拖欠工资,word,9,hand,,,老板拖欠工资")
    assert found == [("in_counter", "wage_arrears.csv", 2)]


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        (("着火了,fire,3,,灶房着火了", "着火了,fire,2,,"), "two_weights", 3),
        (("着火了,fire,3,,灶房冒烟",), "not_in_example", 2),
        (("着火了,blaze,3,,",), "bad_choice", 2),
        (("<nobody>着火,fire,3,,",), "bad_pattern", 2),
    ],
)
def test_danger_words_are_looked_at_too(tmp_path: Path, lines: tuple[str, ...], code: str, line: int) -> None:
    assert (code, "danger.csv", line) in faults(tmp_path, "danger.csv", *lines)


def codes(ear: Ear, text: str) -> list[str]:
    return [why.code for why in explain(ear, text).why]


def test_reasons(ear: Ear) -> None:
    assert codes(ear, "老板拖欠工资三个月") == ["clear"]
    assert codes(ear, "着火了快来") == ["danger"]
    assert codes(ear, "人工") == ["command"]
    assert codes(ear, "呜噜呜噜卡拉") == ["too_little", "person"]
    assert "sealed" in codes(ear, "支书把低保名额给了他小舅子")
    assert codes(ear, "你好")[0] == "act"
    assert "second" in codes(ear, "三个月没给工资 昨天去要还被打伤了")


def test_what_is_held_against_a_word_is_named(ear: Ear) -> None:
    def turned(text: str) -> set[tuple[str, str]]:
        return {(one.word, one.turned) for one in explain(ear, text).against}

    assert any(code == "idiom" for _, code in turned("他家的狗咬了我 气死我了"))
    assert any(code == "denied" for _, code in turned("没有着火 就是冒点烟"))
    assert any(code == "past" for _, code in turned("去年着火了 现在想修房"))


def test_the_words_of_the_taken_category_come_first(ear: Ear) -> None:
    given = explain(ear, "老板拖欠我三个月工资，我不是来借钱的")
    assert given.topics[0].category == given.meaning.category == "wage_arrears"
    assert given.topics[0].share >= max(topic.share for topic in given.topics)
    other = explain(ear, "我不是来借钱的，是他欠我的钱不还")
    denied = [one for topic in other.topics for one in topic.words if one.turned == "denied"]
    assert [one.word for one in denied] == ["借钱"]
