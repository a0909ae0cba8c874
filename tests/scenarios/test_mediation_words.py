"""A mediator says it in her own words: that both want to talk, that one does not, why nothing came of it."""

from __future__ import annotations

import pytest

from cases.model import State
from tests.scenarios.people import CENTRE, EAVES, MEDIATOR, placed
from tests.scenarios.test_mediation import sitting_down
from tests.town import Town


async def _signed(town: Town) -> str:
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, EAVES)
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    town.news("granny")
    return no


@pytest.mark.parametrize("words", ["两家都同意调解", "都同意", "双方愿意谈"])
async def test_both_willing_in_her_words(town: Town, words: str) -> None:
    no = await _signed(town)
    answer = await town.says(MEDIATOR, words)
    assert "打过人" in answer
    await town.presses(MEDIATOR, "没有")
    assert (await town.case(no)).state is State.MEDIATING


async def test_both_unwilling_is_not_both_willing(town: Town) -> None:
    no = await _signed(town)
    await town.says(MEDIATOR, "两家都不同意")
    assert (await town.case(no)).state is State.SIGNED
    await town.says(MEDIATOR, "1")
    assert "都不同意" not in town.news("granny")


async def test_who_does_not_want_to_is_heard_by_the_name_and_the_roads_are_told(town: Town) -> None:
    no = await _signed(town)
    await town.says(MEDIATOR, "开始调解")
    await town.says(MEDIATOR, "2 有一家不愿意")
    await town.says(MEDIATOR, "李家说不谈")
    case = await town.case(no)
    assert [(one.side, one.willing) for one in case.parties if one.willing is not None] == [("b", False)]
    heard = town.news("granny")
    assert "12348" in heard
    assert "法院" in heard


@pytest.mark.parametrize(
    ("words", "reason"),
    [("没谈成 李家不来", "refused"), ("李家不来 不认", "refused"), ("没谈成 价钱谈不拢", "no_result")],
)
async def test_why_nothing_came_of_it(town: Town, words: str, reason: str) -> None:
    no = await sitting_down(town)
    town.news("granny")
    await town.says(MEDIATOR, words)
    assert (await town.case(no)).state is State.HANDLING
    assert (await town.history(no))[-1].facts["reason"] == reason
    assert "12348" in town.news("granny")


async def test_a_reason_that_does_not_tell_is_asked_once_and_answered_in_words(town: Town) -> None:
    no = await sitting_down(town)
    assert "怎么没谈成" in await town.says(MEDIATOR, "没谈成")
    await town.says(MEDIATOR, "李家不来 不认")
    assert (await town.case(no)).state is State.HANDLING


async def test_contacted_right_after_the_question_of_kin_belongs_to_that_case(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE)
    first = await placed(town, EAVES)
    second = await placed(town, "隔壁王家的围墙占了我家的路 说了也不听", "uncle")
    assert (await town.case(second)).handler == MEDIATOR
    await town.says(MEDIATOR, f"签收 {first[-4:]}")
    await town.says(MEDIATOR, "已联系")
    await town.presses(MEDIATOR, "不沾")
    assert (await town.case(first)).contacted_at is not None
    assert (await town.case(second)).contacted_at is None
