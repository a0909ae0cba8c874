"""At most one question at a time, answered by number, word, button or free words; silence loses nothing."""

from __future__ import annotations

import pytest

from cases.model import State
from handlers.ports import Outbound
from tests.scenarios.people import CENTRE, EAVES, FIRE, LAMP, at_the_door, reported
from tests.town import Town


def questions(out: Outbound) -> int:
    """How many sentences ask something; her own words in quotation marks do not count."""
    return sum(line.endswith(("？", "?")) for line in out.text.splitlines())


@pytest.mark.parametrize(
    ("answer", "may"),
    [
        ("1", True),
        ("能说", True),
        ("2", False),
        ("先别说", False),
        ("莫说莫说 他恶得很", False),
        ("不要说", False),
    ],
)
async def test_may_we_name_you_on_the_doorstep(town: Town, answer: str, may: bool) -> None:
    no = await reported(town, EAVES)
    assert questions(town.mail.by_chat["granny"][-1]) == 1
    await town.says("granny", answer)
    assert (await town.case(no)).nameable is may
    assert (await town.case(no)).version >= 2
    assert len([e for e in await town.history(no) if e.facts.get("answers") == "nameable"]) == 1
    await town.says(CENTRE, f"看 {no[-4:]}")
    await town.presses(CENTRE, "派单")
    await town.says("p054", "我的任务")
    assert ("可以说是谁" in await town.says("p054", "1")) is may


async def test_unanswered_means_no_and_nothing_is_lost(town: Town) -> None:
    no = await reported(town, EAVES)
    await town.later(days=1)
    case = await town.case(no)
    assert case.nameable is False
    assert case.state in {State.REGISTERED, State.TRIAGE}
    await town.says(CENTRE, f"看 {no[-4:]}")
    await town.presses(CENTRE, "派单")
    await town.later(minutes=1)
    assert (await town.case(no)).state is State.DISPATCHED
    await town.comes_online("p054")
    assert "先别说是谁" in await town.says("p054", "我的任务") + await town.says("p054", "1")


@pytest.mark.parametrize(
    ("answer", "how"),
    [("1", "safe"), ("安全", "safe"), ("2", "unsafe"), ("不安全", "unsafe"), ("3", "cannot_say")],
)
async def test_are_you_safe_now(town: Town, answer: str, how: str) -> None:
    no = await reported(town, FIRE)
    assert questions(town.mail.by_chat["granny"][-1]) == 1
    said = await town.says("granny", answer)
    assert said
    found = [e.facts["safe"] for e in await town.history(no) if e.facts.get("answers") == "safe"]
    assert found == [how]


async def test_where_by_words_of_the_gazetteer(town: Town) -> None:
    said = await town.says("granny", "路灯不亮了")
    assert said.count("？") == 1
    no = (await town.newest()).no
    assert "竹筛沟村二组" in await town.says("granny", "竹筛沟村二组")
    assert (await town.case(no)).area == "wh010202"


async def test_where_that_fits_several_places_offers_them(town: Town) -> None:
    await town.says("granny", "路灯不亮了")
    no = (await town.newest()).no
    await town.says("granny", "二组")
    offered = town.labels("granny")
    assert 2 <= len(offered) <= 3
    await town.says("granny", "2")
    area = (await town.case(no)).area
    assert area is not None
    assert area.endswith("02")


async def test_where_by_a_shared_location(town: Town) -> None:
    await town.says("granny", "路灯不亮了")
    no = (await town.newest()).no
    assert "九棵柏村一组" in await town.shares("granny", 10.1230, 150.0320)
    assert (await town.case(no)).area == "wh020201"


async def test_a_location_before_the_report_places_the_report(town: Town) -> None:
    await town.shares("granny", 10.1230, 150.0320)
    await town.says("granny", "路灯不亮了")
    case = await town.newest()
    assert case.area == "wh020201"
    assert "哪个村" not in town.news("granny")


async def test_a_place_we_do_not_know_is_kept_in_her_words(town: Town) -> None:
    await town.says("granny", "路灯不亮了")
    no = (await town.newest()).no
    await town.says("granny", "老供销社后头")
    assert (await town.case(no)).place_text is not None
    assert "老供销社后头" in await town.says(CENTRE, f"看 {no}") or "老供销社后头" in await town.says(
        "p001", f"看 {no}"
    )


async def test_a_new_story_does_not_answer_the_open_question(town: Town) -> None:
    await town.says("granny", "路灯不亮了")
    first = (await town.newest()).no
    await town.says("granny", FIRE)
    second = await town.newest()
    assert second.no != first
    assert second.danger == "fire"


async def test_every_message_to_a_resident_asks_at_most_one_thing(town: Town) -> None:
    for who, words in (("a", LAMP), ("b", EAVES), ("c", FIRE), ("d", "路灯坏了"), ("e", "二组有人打架")):
        await at_the_door(town, who)
        await town.says(who, words)
        assert all(questions(out) <= 1 for out in town.mail.by_chat[who])
