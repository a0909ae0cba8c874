"""Whatever a message begins with, its words are kept, and danger in them is heard."""

from __future__ import annotations

import pytest

from handlers.ports import Verdict
from storage import texts
from tests.scenarios.people import CENTRE, EAVES, LAMP, SECOND, VILLAGE_CHIEF, at_the_door, placed, reported
from tests.town import Town


async def _kept(town: Town, words: str) -> bool:
    rows = await town.app.store.read(texts.everything("report", "supplement", "chat", "place"))
    return any(words in row.body for row in rows)


@pytest.mark.parametrize("words", ["2 楼着火了，快来人", "1、二楼着火了，快来人"])
async def test_a_number_at_the_beginning_hides_no_fire(town: Town, words: str) -> None:
    first = await reported(town, EAVES)
    await town.says("granny", words)
    case = await town.newest()
    assert case.no != first
    assert case.called
    assert await _kept(town, "楼着火了")


async def test_words_after_a_choice_are_kept(town: Town) -> None:
    await reported(town, EAVES)
    await town.says("granny", "2 他家有个亲戚在镇上")
    assert await _kept(town, "他家有个亲戚在镇上")


@pytest.mark.parametrize(
    "words", ["人工 我家着火了快来人救命", "催办 电线掉下来电着人了快来", "补充 我家着火了快来人"]
)
@pytest.mark.parametrize("earlier", [None, LAMP])
async def test_a_verb_at_the_beginning_hides_no_danger(town: Town, words: str, earlier: str | None) -> None:
    await at_the_door(town)
    if earlier:
        await town.says("granny", earlier)
    answer = await town.says("granny", words)
    assert (await town.newest()).called
    assert "119" in answer or "120" in answer or "110" in answer


async def test_the_words_under_a_picture_are_the_report(town: Town) -> None:
    await at_the_door(town)
    await town.sends_photo("granny", caption="我家着火了快来人救命")
    case = await town.newest()
    assert case.called
    assert await _kept(town, "着火了")
    rows = await town.app.store.read(texts.of_case(case.no))
    assert any(row.media for row in rows)


async def test_a_fire_passes_the_limit_of_a_minute(town: Town) -> None:
    await at_the_door(town)
    for number in range(20):
        await town.app.router.receive(town.written("granny", f"第{number}句"))
    receipt = await town.app.router.receive(town.written("granny", "我家着火了快来人"))
    assert receipt.verdict is Verdict.STORED
    assert (await town.newest()).called


async def test_words_after_a_result_reach_the_centre(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, LAMP)
    handler = (await town.case(no)).handler
    assert handler is not None
    await town.says(handler, "办好了 换了灯泡")
    town.news(CENTRE)
    await town.says("granny", "补充 旁边那盏也不亮，还漏电")
    assert "漏电" in town.news(CENTRE)


@pytest.mark.parametrize("words", ["好的，我晚上去看看", "等我看看"])
async def test_a_vague_word_neither_closes_nor_reopens(town: Town, words: str) -> None:
    no = await reported(town, LAMP)
    handler = (await town.case(no)).handler
    assert handler is not None
    await town.says(handler, "办好了 换了灯泡")
    town.news("granny")
    await town.says("granny", words)
    case = await town.case(no)
    assert case.state == "resolved"
    assert case.reworks == 0


async def test_one_of_several_cannot_end_it_for_the_others(town: Town) -> None:
    first = await reported(town, "三组水管爆了淌了一路", who="one")
    second = await reported(town, "三组水管爆了没水吃", who="two")
    await town.says(CENTRE, f"合并 {second[-4:]} {first[-4:]}")
    assert (await town.case(first)).others
    await town.says("one", "撤回")
    await town.says("one", "1")
    assert (await town.case(first)).state != "withdrawn"


async def test_another_matter_becomes_one_case_however_often_it_is_pressed(town: Town) -> None:
    await reported(town, LAMP)
    await town.says("granny", "路边还有块砖松了")
    value = town.button("granny", "这是另一件事")
    await town.press_value("granny", value)
    once = (await town.newest()).no
    await town.press_value("granny", value)
    assert (await town.newest()).no == once


async def test_a_village_secretary_reads_only_what_was_given_to_her(town: Town) -> None:
    await town.comes_online(VILLAGE_CHIEF, SECOND)
    no = await placed(town, who="granny")
    answer = await town.says(VILLAGE_CHIEF, f"看 {no[-4:]}")
    assert "低保停了" not in answer
