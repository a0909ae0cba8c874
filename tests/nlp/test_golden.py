"""Golden sentences with a floor per category, and red flags that are never missed."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from nlp.understand import Ear

ROWS = list(csv.DictReader((Path(__file__).parent / "golden.csv").read_text("utf-8").splitlines()))
FLOOR = 0.65
URGENT = [row["text"] for row in ROWS if row["urgent"] == "1"]
CALM = [row["text"] for row in ROWS if row["urgent"] == "0"]


def test_enough_sentences() -> None:
    assert len(ROWS) >= 300


def test_every_category_has_its_floor(ear: Ear) -> None:
    good: dict[str, list[bool]] = defaultdict(list)
    for row in ROWS:
        wanted = {row["category"], *filter(None, row["acceptable"].split("|"))}
        good[row["category"]].append(ear.understand(row["text"]).category in wanted)
    weak = {code: sum(hits) / len(hits) for code, hits in good.items() if sum(hits) / len(hits) < FLOOR}
    assert weak == {}
    assert sum(map(sum, good.values())) / len(ROWS) >= 0.93


@pytest.mark.parametrize("text", URGENT)
def test_red_flags_are_never_missed(ear: Ear, text: str) -> None:
    heard = ear.understand(text)
    assert (heard.urgent, heard.road, heard.profile) == (True, "emergency", "E")
    assert heard.danger is not None
    assert heard.urgent_reasons


def test_few_false_alarms(ear: Ear) -> None:
    assert [text for text in CALM if ear.understand(text).urgent] == []
