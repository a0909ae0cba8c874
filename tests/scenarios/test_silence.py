"""She asked not to be written to: nothing lights up her phone until she writes, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.scenarios.people import POLICE, RELIEF, VIOLENCE, WOMEN, placed, reported
from tests.town import Town

ASKS = ("莫回我消息", "他回来了，别给我发消息了", "清屏")


async def _taken(town: Town) -> str:
    await town.comes_online(POLICE, WOMEN, "p020")
    return await reported(town, VIOLENCE)


async def _signed(town: Town, no: str) -> str:
    caller = (await town.case(no)).called[-1]
    await town.comes_online(caller)
    await town.says(caller, f"签收 {no}")
    return caller


@pytest.mark.parametrize("words", ASKS)
async def test_nothing_comes_until_she_writes(town: Town, words: str) -> None:
    no = await _taken(town)
    said = await town.says("granny", words)
    assert no[-4:] not in said
    before = len(town.mail.by_chat["granny"])
    caller = await _signed(town, no)
    await town.says(caller, f"回话 {no} 明早九点我在村口等您")
    await town.says(caller, f"办好了 {no} 已经带离")
    await town.later(days=20)
    assert len(town.mail.by_chat["granny"]) == before
    assert not town.sms.by_chat["granny"]


async def test_the_words_beside_it_reach_the_handler(town: Town) -> None:
    no = await _taken(town)
    caller = await _signed(town, no)
    town.news(caller)
    town.news("granny")
    assert await town.says("granny", "他回来了，别给我发消息了") == ""
    assert "他回来了" in town.news(caller)


async def test_what_she_missed_is_shown_when_she_is_alone(town: Town) -> None:
    no = await _taken(town)
    caller = await _signed(town, no)
    await town.says("granny", "莫回我消息")
    await town.says(caller, f"回话 {no} 明早九点我在村口等您")
    await town.later(hours=3)
    said = await town.says("granny", "我的事")
    assert no[-4:] not in said
    assert "村口" not in said
    assert "村口" not in await town.presses("granny", "不方便")
    await town.says("granny", "我的事")
    said = await town.presses("granny", "就我")
    assert "村口" in said
    said = await town.says("granny", "我的事")  # once seen, it is not asked again
    assert no[-4:] in said


async def test_writing_again_ends_it(town: Town) -> None:
    no = await _taken(town)
    caller = await _signed(town, no)
    await town.says("granny", "莫回我消息")
    await town.says("granny", "他走了")
    await town.says(caller, f"回话 {no} 明早九点我在村口等您")
    assert "村口" in town.news("granny")


async def test_no_rating_is_asked_of_her(town: Town) -> None:
    no = await _taken(town)
    caller = await _signed(town, no)
    await town.says(caller, f"办好了 {no} 已经带离")
    said = await town.says("granny", "解决了")
    assert "满意" not in said
    assert not [label for label in town.labels("granny") if "满意" in label]


async def test_an_ordinary_case_goes_on_as_before(town: Town) -> None:
    no = await placed(town, RELIEF)
    await town.says("granny", "清屏")
    await town.comes_online("p026")
    await town.says("p026", f"回话 {no} 带身份证来一趟")
    assert "身份证" in town.news("granny")
