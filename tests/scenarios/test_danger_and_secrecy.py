"""Danger and secrecy stand beside each other: neither takes the other away."""

from __future__ import annotations

import pytest

from cases.model import State
from tests.scenarios.people import BRIBE, CENTRE, GRID_LEADER, POLICE, VILLAGE, WORKER, at_the_door, reported
from tests.town import Town


@pytest.mark.parametrize(
    "words",
    ["我男人正在打我，头上流血了，千万别让人知道", "我害怕，老公现在拿着棍子打我和孩子，保密"],
)
async def test_an_emergency_told_in_confidence_is_called_all_the_same(town: Town, words: str) -> None:
    await town.comes_online(*VILLAGE, CENTRE, POLICE)
    await at_the_door(town)
    answer = await town.says("granny", words)
    case = await town.case((await town.newest()).no)
    assert case.sealed
    assert case.called, "nobody was called"
    assert "110" in answer
    assert "12388" not in answer
    await town.later(minutes=35)
    called = (await town.case(case.no)).called
    assert POLICE in called
    assert not set(called) & set(VILLAGE)
    for person in (*VILLAGE, CENTRE):
        assert case.no[-4:] not in town.news(person)


async def test_a_threat_after_a_sealed_report_is_sealed_and_called(town: Town) -> None:
    await town.comes_online(CENTRE, WORKER)
    first = await reported(town, BRIBE)
    assert (await town.case(first)).sealed
    await town.says("granny", "他现在拿刀砍我家门")
    case = await town.newest()
    assert case.no != first
    assert case.sealed
    assert case.called
    assert "拿刀" not in town.news(CENTRE)


async def test_a_sealed_category_chosen_by_the_centre_seals(town: Town) -> None:
    no = await reported(town, "我家低保停了 不知道为啥")
    await town.says(CENTRE, f"看 {no[-4:]}")
    await town.press_value(CENTRE, f"reclassify:{no}:{(await town.case(no)).moved}:cadre_report")
    assert (await town.case(no)).sealed


async def test_a_second_fire_is_called_although_the_first_was_taken(town: Town) -> None:
    await town.comes_online(WORKER, GRID_LEADER)
    first = await reported(town, "我家着火了 快来人")
    await town.says(WORKER, "签收")
    assert (await town.case(first)).state is State.SIGNED
    await town.says(WORKER, "村西头又有一家着火了，房子里有老人")
    second = await town.newest()
    assert second.no != first
    assert second.called


async def test_only_the_reporter_says_whether_she_may_be_named(town: Town) -> None:
    no = await reported(town, "隔壁李家修房子 房檐水全淌到我墙跟前")
    await town.says("granny", "先别说")
    await town.says(CENTRE, f"看 {no[-4:]}")
    await town.presses(CENTRE, "派单")
    handler = (await town.case(no)).handler
    assert handler is not None
    await town.press_value(handler, f"nameable:{no}::yes")
    assert not (await town.case(no)).nameable
