"""Many report one matter: the centre is told once, sees it as one, and it becomes one task."""

from __future__ import annotations

import re

from cases.model import State
from tests.scenarios.people import CENTRE, EAVES, at_the_door, reported
from tests.town import Town

PIPE = "水管爆了 停水了"


async def _many(town: Town, count: int, words: str = PIPE) -> list[str]:
    await town.comes_online(CENTRE)
    return [await reported(town, words, f"villager{number}") for number in range(count)]


async def test_many_reports_make_few_pushes(town: Town) -> None:
    await town.comes_online(CENTRE)
    for number in range(9):
        await at_the_door(town, f"villager{number}")
    before = len(town.mail.by_chat[CENTRE])
    for number in range(9):
        await town.says(f"villager{number}", PIPE)
    pushed = town.mail.by_chat[CENTRE][before:]
    assert 1 <= len(pushed) <= 4
    assert "可以合成一件" in pushed[-1].text


async def test_one_tap_makes_them_one(town: Town) -> None:
    nos = await _many(town, 4)
    await town.says(CENTRE, "待办")
    assert "4 人报的" in town.labels(CENTRE)[0]
    await town.presses(CENTRE, "合成一件")
    assert [(await town.case(no)).state for no in nos[1:]] == [State.MERGED] * 3
    assert len((await town.case(nos[0])).others) == 3


async def test_in_words_too(town: Town) -> None:
    nos = await _many(town, 3)
    await town.says(CENTRE, "都是一件事")
    assert (await town.case(nos[2])).state is State.MERGED


async def test_several_numbers_at_once_go_into_the_earliest(town: Town) -> None:
    nos = await _many(town, 3)
    await town.says(CENTRE, f"合并 {nos[1][-4:]} {nos[2][-4:]} 到 {nos[0][-4:]}")
    assert [(await town.case(no)).merged_into for no in nos] == [None, nos[0], nos[0]]


async def test_two_quarrels_are_never_one(town: Town) -> None:
    await _many(town, 2, EAVES)
    await town.says(CENTRE, "待办")
    assert not any("合成一件" in label for label in town.labels(CENTRE))
    assert "没看出" in await town.says(CENTRE, "都是一件事")


async def test_the_counts_of_the_queue_add_up(town: Town) -> None:
    await _many(town, 2)
    await reported(town, EAVES, "uncle")
    await reported(town, "三天了水还没来 老人走丢了", "aunt")
    shown = await town.says(CENTRE, "待办")
    counts = re.search(r"要您定的 (\d+) 件：急 (\d+)，退回 (\d+)，拿不准 (\d+)，照派 (\d+)", shown)
    assert counts is not None
    whole, *parts = map(int, counts.groups())
    assert whole == sum(parts) == 3
    assert "正在叫人" in shown


async def test_all_at_once_asks_before_it_becomes_as_many_tasks(town: Town) -> None:
    nos = await _many(town, 3)
    assert "像是同一件事" in await town.says(CENTRE, "照派")
    assert (await town.case(nos[0])).state is not State.DISPATCHED
    await town.presses(CENTRE, "分开派")
    assert [(await town.case(no)).state for no in nos] == [State.DISPATCHED] * 3
