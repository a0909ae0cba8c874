"""Words of officials without a verb or number: what they are about is plain from them or the last card."""

from __future__ import annotations

from cases.model import State
from tests.scenarios.people import LAMP, WORKER, reported
from tests.town import Town

RUBBISH = "巷道口垃圾没人清 臭得很"


async def _two(town: Town) -> tuple[str, str]:
    lamp = await reported(town, LAMP)
    rubbish = await reported(town, RUBBISH, "uncle")
    for no in (lamp, rubbish):
        assert (await town.case(no)).handler == WORKER
    return lamp, rubbish


async def test_words_that_fit_one_case_decide(town: Town) -> None:
    lamp, rubbish = await _two(town)
    await town.says(WORKER, "我的任务")
    await town.says(WORKER, "办好了 灯换了")
    assert (await town.case(lamp)).state is State.RESOLVED
    assert (await town.case(rubbish)).state is State.DISPATCHED


async def test_the_case_just_handled_decides_where_the_words_fit_none(town: Town) -> None:
    lamp, rubbish = await _two(town)
    await town.says(WORKER, f"签收 {rubbish[-4:]}")
    assert "哪一件" not in await town.says(WORKER, "办好了 弄干净了")
    assert (await town.case(rubbish)).state is State.RESOLVED
    assert (await town.case(lamp)).state is State.DISPATCHED


async def test_without_either_she_is_asked_once_and_her_words_wait(town: Town) -> None:
    lamp, _ = await _two(town)
    await town.says(WORKER, "我的任务")
    await town.says(WORKER, "办好了 弄干净了")
    assert (await town.case(lamp)).state is State.DISPATCHED
    await town.presses(WORKER, lamp[-4:])
    case = await town.case(lamp)
    assert case.state is State.RESOLVED
    assert "弄干净了" in town.news("granny")


async def test_a_remark_at_work_is_never_answered_with_help(town: Town) -> None:
    lamp = await reported(town, LAMP)
    await town.says(WORKER, "签收")
    answer = await town.says(WORKER, "今天去看 灯头坏了 在买新的")
    assert "怎么记" in answer
    assert lamp[-4:] in town.labels(WORKER)[0]
    town.news("granny")
    await town.says(WORKER, "1")
    assert "灯头坏了" in town.news("granny")


async def test_of_several_the_one_that_the_remark_is_about_comes_first(town: Town) -> None:
    lamp, _ = await _two(town)
    await town.says(WORKER, "今天去看 灯头坏了 在买新的")
    assert lamp[-4:] in town.labels(WORKER)[0]
