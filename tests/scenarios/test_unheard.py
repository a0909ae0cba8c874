"""What nobody has understood yet is not harmless: a voice, a picture without words (domain.md 1.3b.11)."""

from __future__ import annotations

from datetime import datetime, timedelta

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
