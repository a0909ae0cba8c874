"""A resident says it once: a number at once, a name soon, every change, a result, her own last word."""

from __future__ import annotations

import re

from cases.model import State
from tests.scenarios.people import (
    CENTRE,
    EAVES,
    LAMP,
    MEDIATOR,
    RELIEF,
    WORKER,
    at_the_door,
    placed,
    reported,
)
from tests.town import Town


async def test_the_first_answer_has_the_number_her_words_and_by_when(town: Town) -> None:
    await at_the_door(town)
    said = await town.says("granny", EAVES)
    case = await town.newest()
    assert case.no[-4:] in said
    assert EAVES[:10] in said
    assert "邻里" in said
    assert re.search(r"今天下午 ?3[:：]00前", said)


async def test_the_poster_and_consent_card_are_shown_once(town: Town) -> None:
    hello = await town.scans("granny", "wh010103")
    assert "梨花坳村三组" in hello
    assert "不收钱" in hello
    assert "不收钱" not in await town.says("granny", LAMP)


async def test_she_reads_who_has_it_with_title_and_telephone_and_when(town: Town) -> None:
    no = await reported(town, EAVES)
    await town.says(CENTRE, f"看 {no[-4:]}")
    await town.presses(CENTRE, "派单")
    told = town.news("granny")
    assert "村调解员汤金凤" in told
    assert "0000-8001010" in told
    assert re.search(r"\d+月\d+日|\d+日", told)


async def test_a_lamp_goes_straight_to_the_grid_worker(town: Town) -> None:
    await town.comes_online(WORKER)
    await at_the_door(town)
    said = await town.says("granny", LAMP)
    assert "网格员孙翠花" in said
    assert "30日" in said
    assert LAMP in town.news(WORKER)


async def test_every_change_reaches_her_until_it_is_solved_and_rated(town: Town) -> None:
    no = await reported(town, EAVES)
    await town.says("granny", "先别说")
    await town.says(CENTRE, f"看 {no[-4:]}")
    await town.presses(CENTRE, "派单")
    town.news("granny")
    await town.says(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    assert "接了" in town.news("granny")
    assert "不上门" in await town.presses("granny", "就在这儿说")
    await town.says(MEDIATOR, "回话 明天上午我来看看")
    assert "明天上午我来看看" in town.news("granny")
    await town.says(MEDIATOR, "办好了 两家当面说好了,李家装檐沟")
    told = town.news("granny")
    assert "李家装檐沟" in told
    assert "解决了没有" in told
    assert "满意" in "".join(town.labels("granny")) or "解决了" in "".join(town.labels("granny"))
    await town.presses("granny", "解决了")
    await town.presses("granny", "非常满意")
    case = await town.case(no)
    assert case.state is State.CLOSED
    assert case.rating == 5
    types = [entry.type for entry in await town.history(no)]
    assert [t for t in types if t in {"submitted", "triaged", "dispatched", "signed", "resolved"}] == [
        "submitted", "triaged", "dispatched", "signed", "resolved",
    ]  # fmt: skip


async def test_solved_and_rating_in_one_message(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    await town.says("granny", "解决了 满意")
    case = await town.case(no)
    assert (case.state, case.rating) == (State.CLOSED, 4)


async def test_a_rating_is_never_told_to_the_handler(town: Town) -> None:
    await town.comes_online(WORKER)
    await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    await town.says("granny", "解决了")
    before = town.everything(WORKER)
    await town.says("granny", "非常不满意")
    await town.later(days=3)
    assert "满意" not in town.everything(WORKER).removeprefix(before)


async def test_not_solved_goes_back_to_work_with_her_reason(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    assert "还差什么" in await town.says("granny", "没解决")
    assert no[-4:] in await town.says("granny", "一到下雨又不亮")
    case = await town.case(no)
    assert (case.state, case.round, case.reworks) == (State.HANDLING, 2, 1)
    assert "一到下雨又不亮" in town.news(WORKER)
    assert case.due_by is not None
    assert case.due_by > town.clock.now()


async def test_a_closed_case_is_taken_up_again_within_fifteen_days(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    await town.says("granny", "解决了")
    assert (await town.case(no)).state is State.CLOSED
    await town.later(days=14)
    town.news("granny")
    said = await town.says("granny", "没解决 又灭了")
    assert "接着办" in said
    case = await town.case(no)
    assert (case.state, case.round) == (State.HANDLING, 2)
    assert "又灭了" in town.news(WORKER)


async def test_long_after_the_end_it_is_a_new_matter(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    await town.says("granny", "解决了")
    await town.later(days=16)
    assert "新的事" in await town.says("granny", "没解决 又灭了")
    assert (await town.case(no)).state is State.CLOSED


async def test_she_hears_at_least_every_five_working_days(town: Town) -> None:
    no = await placed(town, EAVES)
    await town.says(MEDIATOR, f"已联系 {no[-4:]}")
    town.news("granny")
    await town.later(days=9)
    assert f"{no[-4:]} 还在办" in town.news("granny")


async def test_an_inquiry_never_asked_twice_keeps_what_was_said(town: Town) -> None:
    no = await reported(town, RELIEF)
    case = await town.case(no)
    assert case.area == "wh010103"
    assert "哪个村" not in town.everything("granny")
