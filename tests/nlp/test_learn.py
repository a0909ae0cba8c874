"""Words without their people, proposals from corrections, the county's own words over the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp import lexicon
from nlp.errors import LexiconError
from nlp.learn import Example, propose
from nlp.place import PlaceName
from nlp.understand import Ear

HEAD = "category,word,kind,weight,source,note,example,counter\n"
PLACES = [PlaceName(name="李家坪村", code="V", kind="village")]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("李家坪村二组王德福家的狗咬了我娃，电话13912345678", "×家的狗咬了我娃，电话×"),
        ("我叫张三，老板赵建国欠我三万块工资", "×，老板×欠我三万块工资"),
        ("身份证62012319800101123X", "身份证×"),
        ("曹家湾马德福把路堵了", "×把路堵了"),
        ("刘书记收了五千块", "×书记收了五千块"),
        ("李老师打学生", "×老师打学生"),
        ("老王家的羊吃了麦子", "×家的羊吃了麦子"),
        ("何志强贪了低保", "×贪了低保"),
        ("车牌甘A12345撞了人", "车牌甘×撞了人"),
    ],
)
def test_numbers_names_and_places_are_cut(ear: Ear, text: str, left: str) -> None:
    assert ear.with_places(PLACES).anonymous(text, ["何志强"]) == left


@pytest.mark.parametrize(
    "text", ["钱没给，高压线断了", "周末没水，张贴的告示看不见", "何时修路", "牛踩了青苗", "水漏了三天了"]
)
def test_ordinary_words_stay(ear: Ear, text: str) -> None:
    assert ear.anonymous(text) == text


def corrected(words: str, became: str, reporter: str) -> Example:
    return Example(words=words, wanted=frozenset({became}), reporter=reporter, corrected=True)


def test_a_word_that_corrections_agree_on_is_proposed_and_replayed(ear: Ear) -> None:
    said = ["门口的咕噜架被人割了", "割咕噜架的人找不到", "咕噜架又让割断了"]
    examples = [corrected(words, "crop_livestock", who) for words, who in zip(said, "aab", strict=True)]
    found = [one for one in propose(ear, examples) if "咕噜架" in one.entry.word]
    assert len(found) == 1
    assert (found[0].entry.category, found[0].messages, found[0].reporters) == ("crop_livestock", 3, 2)
    assert 0 < found[0].entry.weight <= 3
    assert not found[0].worse
    taught = ear.with_words([found[0].entry])
    for example in found[0].better:
        assert taught.understand(example.words).category == "crop_livestock"
        assert ear.understand(example.words).category != "crop_livestock"


def test_too_little_support_proposes_nothing(ear: Ear) -> None:
    two = [corrected(f"咕噜架坏了{n}", "crop_livestock", who) for n, who in enumerate("ab")]
    one_person = [corrected(f"咕噜架坏了{n}", "crop_livestock", "a") for n in range(5)]
    assert propose(ear, two) == []
    assert propose(ear, one_person) == []


def test_a_word_of_many_matters_is_not_proposed(ear: Ear) -> None:
    of_it = [corrected(f"咕噜架事情{n}", "crop_livestock", str(n)) for n in range(3)]
    others = [Example(words=f"咕噜架别的{n}", wanted=frozenset({"consumer"})) for n in range(3)]
    assert not any(one.entry.word == "咕噜架" for one in propose(ear, [*of_it, *others]))


def test_what_a_word_would_spoil_is_told(ear: Ear) -> None:
    said = ["老板拖着咕噜架不给装", "咕噜架 咕噜架", "修咕噜架", "咕噜架漏", "咕噜架断", "把咕噜架换了"]
    examples = [corrected(words, "neighbor", who) for words, who in zip(said, "abcdef", strict=True)]
    kept = Example(words="咕噜架", wanted=frozenset({ear.understand("咕噜架").category}))
    found = next(one for one in propose(ear, [*examples, kept]) if one.entry.word == "咕噜架")
    assert kept in found.worse


def test_county_words_win_over_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "learned.csv"
    path.write_text(
        HEAD
        + "wage_arrears,欠薪,word,0.5,learned:2026-11-23,,,\nneighbor,咕噜架,word,3,learned:2026-11-23,,,\n",
        encoding="utf-8",
    )
    book = {(entry.category, entry.word): entry for entry in lexicon.load(county=path).entries}
    assert book["wage_arrears", "欠薪"].weight == 0.5
    assert book["neighbor", "咕噜架"].weight == 3
    assert Ear.load(county=path).understand("咕噜架").category == "neighbor"
    assert Ear.load(county=tmp_path / "none.csv").understand("咕噜架").category != "neighbor"


@pytest.mark.parametrize(
    ("line", "code"),
    [("nonsense,滴灌,word,2,,,,", "bad_choice"), ("neighbor,滴,word,2,,,,", "short_word")],
)
def test_wrong_county_words_are_refused(tmp_path: Path, line: str, code: str) -> None:
    path = tmp_path / "learned.csv"
    path.write_text(f"{HEAD}{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        lexicon.load(county=path)
    assert (caught.value.code, caught.value.file, caught.value.line) == (code, "learned.csv", 2)
