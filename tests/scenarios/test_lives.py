"""Ten hard lives: how each ends, and that the page shows what was really said."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.model import State
from docs.lives import TARGET
from nlp.understand import Ear
from tests.scenarios.lives import LIVES, Life, page
from tests.town import Town

_ENDS = {
    "第三次退回": State.CLOSED,
    "有一家不愿调解": State.CLOSED,
    "家里有人动手": State.RESOLVED,
    "反映村支书": State.REGISTERED,
    "有人让她撤回": State.WITHDRAWN,
    "九户一根爆管": State.CLOSED,
    "跨两个镇的地界": State.TRIAGE,
    "签了忘了": State.CLOSED,
    "两次重办": State.RESOLVED,
}


@pytest.mark.parametrize("life", [one for one in LIVES if one.month != 1], ids=lambda life: life.title)
async def test_how_it_ends(town: Town, life: Life) -> None:
    no = await life.play(town)
    assert (await town.case(no)).state is _ENDS[life.title]


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.title)
async def test_the_page_shows_what_was_said(life: Life, tmp_path: Path, ear: Ear) -> None:
    assert await page(life, tmp_path, ear) in TARGET.read_text(encoding="utf-8"), "run `make docs`"
