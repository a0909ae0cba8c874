"""The figures themselves, on hand-made answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp import corpus
from nlp.corpus import Corpus, Sample
from nlp.errors import LexiconError
from nlp.meaning import Candidate, PlaceGuess, Understanding
from nlp.measure import Scores, Share, measure

CODES = frozenset({"neighbor", "school", "chat", "emergency_life"})


class Deaf:
    """Finds nothing hard, and knows one ditch."""

    def alarming(self, text: str) -> bool:
        return False

    def knows_place(self, text: str) -> bool:
        return text == "二社水渠"


def said(category: str, **more: object) -> Sample:
    return Sample(text="x", category=category, **more)  # type: ignore[arg-type]


def heard(category: str, confidence: float = 0.9, **more: object) -> Understanding:
    more.setdefault("decision", "auto")
    return Understanding(road="dispute", category=category, confidence=confidence, **more)  # type: ignore[arg-type]


def scores(pairs: list[tuple[Sample, Understanding]], name: str = "dev_x", **coarse: str) -> Scores:
    codes = {code: frozenset(names.split("|")) for code, names in coarse.items()}
    made = Corpus(name=name, samples=tuple(sample for sample, _ in pairs), coarse=codes)
    return measure(made, [answer for _, answer in pairs], Deaf())


def test_first_and_second_answers() -> None:
    second = (Candidate(category="school", confidence=0.2),)
    found = scores(
        [
            (said("neighbor"), heard("neighbor")),
            (said("neighbor", acceptable=frozenset({"chat"})), heard("chat")),
            (said("school"), heard("neighbor", alternatives=second)),
            (said("school"), heard("chat", decision="human")),
        ]
    )
    assert (found.top1, found.top2) == (Share(part=2, whole=4), Share(part=3, whole=4))
    assert found.auto == Share(part=2, whole=3)
    assert found.decisions["human"] == Share(part=1, whole=4)
    # neighbor: 2 of 2 found, 1 taken from school; school: none; chat has no rows of its own
    assert found.macro_f1 == pytest.approx((0.8 + 0.0) / 2)
    assert found.confusions == (("school", "chat", 1), ("school", "neighbor", 1))


def test_danger_and_secrecy() -> None:
    found = scores(
        [
            (said("neighbor", urgent=True), heard("neighbor", urgent=True)),
            (said("neighbor", urgent=True, sealed=True), heard("neighbor")),
            (said("neighbor", urgent=False, notes=frozenset({"hn"})), heard("neighbor", urgent=True)),
            (said("neighbor", urgent=False, sealed=False), heard("neighbor", sealed=True)),
        ]
    )
    assert found.danger_found == Share(part=1, whole=2)
    assert found.false_alarms == Share(part=1, whole=2)
    assert found.false_on_hard == Share(part=1, whole=1)
    assert (found.sealed_found, found.sealed_right) == (Share(part=0, whole=1), Share(part=0, whole=1))
    assert sorted(miss.kind for miss in found.misses) == ["danger_false", "danger_missed"]


def test_places() -> None:
    there, nowhere = frozenset({"二社水渠"}), frozenset[str]()
    found = scores(
        [
            (said("neighbor", places=there), heard("neighbor", place=PlaceGuess(text="二社"))),
            (said("neighbor", places=frozenset({"桥头"})), heard("neighbor")),
            (said("neighbor", places=nowhere), heard("neighbor", place=PlaceGuess(text="门口"))),
            (said("neighbor"), heard("neighbor", place=PlaceGuess(text="门口"))),
        ]
    )
    assert found.place_found == Share(part=1, whole=2)
    assert found.place_known == Share(part=1, whole=1)
    assert found.place_wrong == Share(part=1, whole=1)


def test_calibration_is_the_distance_from_being_right() -> None:
    sure = [(said("neighbor"), heard("neighbor", 0.95))] * 4
    wrong = [(said("school"), heard("neighbor", 0.95))] * 4
    assert scores(sure).calibration == pytest.approx(0.05)
    assert scores(sure + wrong).calibration == pytest.approx(0.45)


def test_coarser_labels() -> None:
    found = scores(
        [(said("village"), heard("neighbor")), (said("town"), heard("chat"))], neighbor="village|x"
    )
    assert found.top1 == Share(part=1, whole=2)


def test_held_out_misses_are_not_kept() -> None:
    wrong = [(said("school"), heard("neighbor"))]
    assert scores(wrong).misses
    assert scores(wrong, name="held_x").misses == ()


HEAD = "text,road,category,acceptable,intent,urgent,sealed,place\n"


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (HEAD + "x,dispute,nonsense,,report,0,0,\n", "bad_choice", 2),
        (HEAD + "x,,neighbor,nonsense,,,,\n", "unknown_category", 2),
        (HEAD + "x,,neighbor,,,2,,\n", "bad_choice", 2),
        (HEAD + "x,nowhere,neighbor,,,0,,\n", "bad_choice", 2),
        (HEAD, "no_rows", 0),
        ("text,urgent\nx,0\n", "bad_heading", 1),
    ],
)
def test_a_wrong_list_is_refused_with_file_and_line(tmp_path: Path, body: str, code: str, line: int) -> None:
    path = tmp_path / "dev_x.csv"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        corpus.load(path, CODES)
    assert (caught.value.code, caught.value.file, caught.value.line) == (code, "dev_x.csv", line)


def test_what_a_list_does_not_say_stays_unknown(tmp_path: Path) -> None:
    path = tmp_path / "held_x.csv"
    path.write_text("text,label,place_text\na,school,\nb,neighbor,\n", encoding="utf-8")
    read = corpus.load(path, CODES)
    assert read.held
    assert [(s.category, s.road, s.urgent, s.places) for s in read.samples] == [
        ("school", None, None, None),
        ("neighbor", None, None, None),
    ]
    path.write_text("text,label,place_text\na,school,\nb,neighbor,x|y\n", encoding="utf-8")
    assert [s.places for s in corpus.load(path, CODES).samples] == [frozenset(), frozenset("xy")]
