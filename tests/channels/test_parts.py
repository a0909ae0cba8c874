"""Long texts in parts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.parts import Measure, split, utf8_bytes, utf16_units


@pytest.mark.parametrize("measure", [len, utf16_units, utf8_bytes])
@given(text=st.text(alphabet="水沟😀a。，\n ", max_size=300), largest=st.integers(min_value=8, max_value=60))
def test_every_part_fits_and_nothing_but_blanks_is_lost(measure: Measure, text: str, largest: int) -> None:
    parts = split(text, largest, measure)
    assert all(part and measure(part) <= largest for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


def test_a_cut_lies_where_a_reader_pauses() -> None:
    assert split("三组的路灯不亮了。请快来修,天黑路滑", 12) == ["三组的路灯不亮了。", "请快来修,天黑路滑"]
    assert split("一行一行一行\n二行二行", 9) == ["一行一行一行", "二行二行"]
    assert split("没有停顿的一长串字没有停顿", 5) == ["没有停顿的", "一长串字没", "有停顿"]


def test_short_and_empty() -> None:
    assert split("好", 10) == ["好"]
    assert split(" \n", 10) == []
