"""What a leader says of a case nobody has yet goes to who has it at that moment, and is said so."""

from __future__ import annotations

from tests.scenarios.people import CENTRE, FIRE, LEADER, RELIEF, SECOND, SECRETARY, placed, reported
from tests.town import Town


async def test_urging_what_lies_with_the_centre_reaches_the_centre(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE)
    no = await reported(town, RELIEF)
    town.news(CENTRE)
    said = await town.says(LEADER, f"催办 {no}")
    assert "催了综治中心" in said
    assert "，。" not in said
    assert "是。" not in said
    assert "领导催" in town.news(CENTRE)


async def test_urging_an_alarm_nobody_signed(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE)
    no = await reported(town, FIRE)
    town.news(CENTRE)
    said = await town.says(LEADER, f"催办 {no}")
    assert "正在叫值班的人" in said
    assert "领导催" in town.news(CENTRE)


async def test_a_word_and_an_order_name_the_centre(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE)
    no = await reported(town, RELIEF)
    await town.says(LEADER, f"看经过 {no}")
    await town.says(LEADER, "今天先去看一眼")
    assert any("现在就给综治中心" in label for label in town.labels(LEADER))
    assert "给综治中心" in await town.says(LEADER, f"督办 {no}")


async def test_asked_why_it_is_late_the_story_is_shown(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE)
    no = await placed(town, RELIEF)
    await town.later(days=9)
    for words in (f"{no[-4:]} 为啥晚", f"{no[-4:]}为什么晚了？", f"{no[-4:]} 咋回事"):
        said = await town.says(LEADER, words)
        assert "派出" in said, words
        assert "这句话怎么记" not in said
    for words in ("啥晚了", "哪些晚了？"):
        assert "超期 1 件" in await town.says(LEADER, words)


async def test_the_order_and_the_story_count_alike(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE)
    no = await reported(town, FIRE)
    await town.later(days=4)
    story = (await town.says(LEADER, f"看经过 {no}")).splitlines()
    order = (await town.says(LEADER, f"督办 {no}")).splitlines()
    counted = [one for one in story if one.startswith(("提醒过", "叫值班的人"))]
    assert len(counted) == 2
    assert [one for one in order if one.startswith(("提醒过", "叫值班的人"))] == counted
    assert int("".join(char for char in counted[0] if char.isdigit())) < 20  # a call is no reminder


async def test_an_order_signed_twice_goes_out_once(town: Town) -> None:
    await town.comes_online(LEADER, SECRETARY, CENTRE, SECOND, "p026")
    no = await placed(town, RELIEF)
    await town.says(LEADER, f"督办 {no}")
    town.news(CENTRE)
    town.news("p026")
    assert "发给" in await town.says(LEADER, "1")
    again = await town.says(LEADER, "1")
    assert "已经发过了" in again
    assert "没有再发" in again
    assert town.news(CENTRE).count("督办") == 1
    assert [entry.type for entry in await town.history(no)].count("supervised") == 1
