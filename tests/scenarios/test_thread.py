"""What she says while her case is open: an answer, a question, another matter, her number."""

from __future__ import annotations

import pytest

from cases.model import State
from tests.scenarios.people import CENTRE, EAVES, LAMP, VIOLENCE, reported
from tests.town import Town

WAGES = "包工头欠我三个月工资不给"


async def kinds(town: Town, no: str) -> list[str]:
    return [entry.type for entry in await town.history(no)]


async def test_a_question_is_no_answer_to_where(town: Town) -> None:
    said = await town.says("mother", WAGES)
    assert "哪个村" in said
    no = (await town.newest()).no
    said = await town.says("mother", "那啥时候有人来")
    assert "定好谁来管" in said
    assert no[-4:] in said
    assert (await town.case(no)).place_text is None
    await town.says("mother", "梨花坳村三组")
    assert (await town.case(no)).area is not None


async def test_who_asks_or_chats_hears_how_it_is_and_her_words_are_kept(town: Town) -> None:
    no = await reported(town, EAVES)
    for words in ("那咋办嘛", "哎 我也不是骂你"):
        before = (await kinds(town, no)).count("supplemented")
        said = await town.says("granny", words)
        assert "定好谁来管" in said
        assert "我是小格" not in said
        assert (await kinds(town, no)).count("supplemented") == before + 1
    assert await town.says("granny", "谢谢你娃") == "不客气。有消息我就告诉您。"


async def test_another_matter_begun_with_and_is_no_part_of_the_first(town: Town) -> None:
    no = await reported(town, WAGES)
    await town.says("granny", "还有 村口那个桥护栏断了 娃娃上学危险")
    new = await town.newest()
    assert new.no != no
    assert new.category == "road_facility"


async def test_anger_without_a_matter_is_asked_what_it_is(town: Town) -> None:
    await town.scans("angry", "wh010302")
    assert "什么事没人管" in await town.says("angry", "你们到底管不管！！！")
    assert await town.says("angry", "路灯坏了半个月")
    assert (await town.newest()).category == "road_facility"


async def test_corrected_in_the_same_breath(town: Town) -> None:
    no = await reported(town, "隔壁天天放音响")
    said = await town.says("granny", "说错了 是巷子口路灯坏了")
    assert "改好了" in said
    assert (await town.case(no)).category == "road_facility"


async def test_fraud_told_as_a_correction_is_an_alarm_of_its_own(town: Town) -> None:
    no = await reported(town, "楼上天天半夜蹦 睡不成")
    await town.says("granny", "说错了")
    said = await town.says("granny", "我昨晚叫人骗了两万 刚转过去")
    assert "110" in said
    new = await town.newest()
    assert new.no != no
    assert new.category == "fraud"
    assert (await town.case(no)).category == "noise_animal"


async def test_how_to_find_her_in_her_own_words(town: Town) -> None:
    no = await reported(town, EAVES)
    said = await town.says("granny", "我没得电话 就在这儿说")
    assert "不上门" in said
    assert (await town.case(no)).contact_way == "chat"


async def test_a_bare_number_is_how_she_is_reached(town: Town) -> None:
    await reported(town, LAMP)
    said = await town.says("granny", "电话不对 是19911112222")
    assert "199****2222" in said
    said = await town.says("granny", "我的电话是19911113333")
    assert "199****3333" in said


async def test_whoever_holds_her_phone_learns_of_no_case(town: Town) -> None:
    no = await reported(town, VIOLENCE)
    for words in ("你是谁 我老婆跟你说啥了", "他晚上喝了酒又骂", "在不在", "催一下", "人工", "补充"):
        said = await town.says("granny", words)
        assert no[-4:] not in said
        assert "补进" not in said
        assert "另一件事" not in " ".join(town.labels("granny"))
    assert (await kinds(town, no)).count("supplemented") >= 3
    assert "清屏" in await town.says("granny", "他老翻我手机")


async def test_in_an_emergency_she_hears_again_whom_to_call(town: Town) -> None:
    await reported(town, "有人叫我转了两万 是骗子 刚转")
    said = await town.says("granny", "咋办")
    assert "110" in said
    assert "还在叫值班的人" in said


async def test_in_a_fire_not_safe_means_the_fire_brigade(town: Town) -> None:
    await reported(town, "灶房着火了 烟大得很")
    assert "119" in await town.says("granny", "2")


async def test_unsolved_before_a_result_urges(town: Town) -> None:
    no = await reported(town, LAMP)
    await town.comes_online(CENTRE)
    said = await town.says("granny", "没解决 还在那")
    assert "催了" in said
    assert (await town.case(no)).urges == 1


async def test_praise_is_passed_on_and_nothing_is_promised(town: Town) -> None:
    await town.scans("granny", "wh010302")
    said = await town.says("granny", "谢谢小格 上回路灯修好了 孙师傅人好")
    assert "带给他们" in said
    assert "定好谁来管" not in said


async def test_of_a_dispute_she_hears_who_speaks_with_her_first(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, EAVES)
    await town.says(CENTRE, f"派单 {no[-4:]}")
    if (await town.case(no)).state is not State.DISPATCHED:
        await town.presses(CENTRE, "派单")
    heard = town.news("granny")
    assert "先找您" in heard


async def test_near_electricity_nobody_is_told_to_throw_water(town: Town) -> None:
    await town.scans("granny", "wh010302")
    said = await town.says("granny", "我家电表冒火花 墙都熏黑了")
    assert "别泼水" in said
    assert "95598" in said


@pytest.mark.parametrize("words", ["电话多少", "你们电话是多少？", "打哪个电话"])
async def test_who_only_wants_the_number_gets_it_and_no_case(town: Town, words: str) -> None:
    await town.scans("granny", "wh010302")
    said = await town.says("granny", words)
    assert town.app.desk.office_phone in said
    assert "编号" not in said
    assert "编号" in await town.says("granny", "他欠我电话费 一直不给")
