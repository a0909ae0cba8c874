"""One case through the demo county, heard by the real ear."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from cases.model import Road, State
from nlp.understand import Ear
from storage.seed.demo import load_demo
from tests.handlers.hall import Hall

pytestmark = pytest.mark.asyncio
CENTRE, LEADER = "p011", "p013"  # of the first township


@pytest.fixture(scope="session")
def ear() -> Ear:
    """The real one, loaded once."""
    return Ear.load()


@pytest_asyncio.fixture
async def county(tmp_path: Path, ear: Ear) -> AsyncIterator[Hall]:
    """The demo county."""
    opened = await Hall.open(tmp_path, roster=load_demo(), real=ear)
    yield opened
    await opened.close()


async def test_a_quarrel_is_understood_placed_and_late_at_last(county: Hall) -> None:
    grid = next(area.code for area in load_demo().areas if area.kind == "grid")
    directory = county.desk.known.directory
    await county.scans("resident", grid)
    await county.says("resident", "隔壁老李家修房子 房檐水全淌到我家墙上 墙都泡酥了 我说一句他骂我")
    case = await county.newest()
    assert case.road is Road.DISPUTE
    assert directory.above(case.area, "township")
    said = await county.says(_dispatcher(county, case.township or ""), "待办")
    assert f"@no:{case.no}" in said.text
    assert "@words:" in said.text
    await county.presses(_dispatcher(county, case.township or ""), "dispatch")
    case = await county.case(case.no)
    assert case.state is State.DISPATCHED
    assert case.handler in directory.officials


async def test_every_clear_sentence_of_a_visitor_finds_an_owner(county: Hall) -> None:
    for words in ("来访 三个月没给工钱", "电话 垃圾半个月没人收", "12345 低保停了想问为啥"):
        said = await county.says(CENTRE, f"登记 {words}")
        assert "回执" in said.text
    assert (await county.newest()).source == "12345"


async def test_a_morning_with_nothing_late_says_so(county: Hall) -> None:
    assert "没有超期" in (await county.says(LEADER, "超期")).text


def _dispatcher(county: Hall, township: str) -> str:
    directory = county.desk.known.directory
    found = [
        post.person for post in directory.assignments if post.role == "dispatcher" and post.area == township
    ]
    return found[0]
