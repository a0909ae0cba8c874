"""What nobody has understood yet is not harmless: a voice, a picture without words (domain.md 1.3b.11)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.model import Profile, State
from tests.scenarios.conftest import OpenTown
from tests.scenarios.people import CENTRE, SECOND, at_the_door
from tests.town import SHANGHAI, Town


async def test_a_voice_is_stored_numbered_and_put_before_people_at_once(town: Town) -> None:
    await town.comes_online(CENTRE, SECOND)
    await at_the_door(town)
    said = await town.sends_voice("granny")
    case = await town.newest()
    assert case.no[-4:] in said
    assert "半小时内" in said
    assert "110" in said
    assert case.profile is Profile.U
    assert case.triage_by is not None
    assert case.triage_by - town.clock.now() <= timedelta(minutes=30)
    for who in (CENTRE, SECOND):
        assert case.no[-4:] in town.news(who)


async def test_a_person_can_open_the_voice(town: Town) -> None:
    await town.comes_online(CENTRE)
    await at_the_door(town)
    await town.sends_voice("granny")
    no = (await town.newest()).no
    told = town.news(CENTRE)
    assert "内容已删除" not in told
    shown = await town.says(CENTRE, f"看 {no[-4:]}")
    assert "录音" in shown
    assert "内容已删除" not in shown


async def test_a_picture_without_words_asks_for_one_sentence(town: Town) -> None:
    await at_the_door(town)
    said = await town.sends_photo("granny")
    no = (await town.newest()).no
    assert "半小时内" in said
    assert "110" in said
    await town.says("granny", "路边的护栏断了")
    assert (await town.newest()).no == no


async def test_unheard_at_night_still_calls_people_at_night(open_town: OpenTown) -> None:
    town = await open_town(datetime(2026, 11, 29, 2, 0, tzinfo=SHANGHAI))
    await town.comes_online(CENTRE)
    await at_the_door(town)
    await town.sends_voice("granny")
    assert (await town.newest()).no[-4:] in town.news(CENTRE)
    await town.later(minutes=31)
    assert "还没定" in town.news(CENTRE)
    assert (await town.newest()).state in {State.REGISTERED, State.TRIAGE}


async def _voice(town: Town) -> str:
    await town.comes_online(CENTRE)
    await at_the_door(town)
    await town.sends_voice("granny")
    return (await town.newest()).no


async def test_nobody_places_what_nobody_has_opened(town: Town) -> None:
    no = await _voice(town)
    await town.says(CENTRE, f"看 {no[-4:]}")
    assert any("打开" in label for label in town.labels(CENTRE))
    assert "先打开" in await town.says(CENTRE, f"改派 {no[-4:]} 水利站")
    assert (await town.case(no)).state in {State.REGISTERED, State.TRIAGE}
    await town.presses(CENTRE, "打开录音")
    assert "先打开" not in await town.says(CENTRE, f"改派 {no[-4:]} 水利站")


@pytest.mark.parametrize("words", ["听写 {no} 三组水渠垮了 田里没水", "{no} 说的是三组水渠垮了 田里没水"])
async def test_what_was_heard_gives_the_case_its_kind(town: Town, words: str) -> None:
    no = await _voice(town)
    await town.says(CENTRE, words.format(no=no[-4:]))
    case = await town.case(no)
    assert case.category == "water_use"
    await town.presses(CENTRE, "派单")
    assert (await town.case(no)).state is State.DISPATCHED


async def test_it_can_be_typed_right_after_opening_it(town: Town) -> None:
    no = await _voice(town)
    await town.says(CENTRE, f"听 {no[-4:]}")
    await town.says(CENTRE, "三组水渠垮了 田里没水")
    assert (await town.case(no)).category == "water_use"


async def test_danger_that_was_heard_calls_at_once(town: Town) -> None:
    no = await _voice(town)
    assert "急事" in await town.says(CENTRE, f"听写 {no[-4:]} 家里着火了 快来人")
    fire = await town.newest()
    assert fire.no != no
    assert fire.urgent
    assert no in fire.linked


async def test_a_picture_with_words_has_its_tap_too(town: Town) -> None:
    await town.comes_online(CENTRE)
    await at_the_door(town)
    await town.sends_photo("granny", "我家低保停了 不知道为啥")
    no = (await town.newest()).no
    await town.says(CENTRE, no[-4:])
    assert any("打开" in label for label in town.labels(CENTRE))
    await town.presses(CENTRE, "派单")
    assert (await town.case(no)).state is State.DISPATCHED


async def test_a_bare_number_shows_the_case(town: Town) -> None:
    no = await _voice(town)
    assert no[-4:] in await town.says(CENTRE, no[-4:])
    assert any("打开" in label for label in town.labels(CENTRE))
    assert "没找到" in await town.says(CENTRE, "9999")
