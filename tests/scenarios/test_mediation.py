"""Two sides sit down: asked first, talked once or more, agreed or not; nobody is made to."""

from __future__ import annotations

from cases.model import State
from tests.scenarios.people import CENTRE, EAVES, MEDIATOR, placed
from tests.town import Town

PROMISE = "李家装檐沟 12月5日前装好"


async def sitting_down(town: Town) -> str:
    """The eaves before the mediator, both sides willing."""
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, EAVES)
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    await town.presses(MEDIATOR, "开始调解")
    await town.presses(MEDIATOR, "都愿意")
    assert "动" in town.everything(MEDIATOR) or "打过人" in town.everything(MEDIATOR)
    town.news("granny")
    said = await town.presses(MEDIATOR, "没有")
    assert "开始调解" in said
    return no


async def test_both_sides_are_asked_and_the_talk_has_its_time(town: Town) -> None:
    no = await sitting_down(town)
    case = await town.case(no)
    assert case.state is State.MEDIATING
    assert case.mediate_by is not None
    assert "愿意坐下来谈" in town.news("granny")
    assert [entry.type for entry in await town.history(no)][-1] == "mediation_started"


async def test_an_agreement_is_told_and_asked_about_on_its_day(town: Town) -> None:
    no = await sitting_down(town)
    await town.says(MEDIATOR, f"谈成了 {no[-4:]} {PROMISE}")
    said = await town.presses(MEDIATOR, "写了")
    assert "法院" in said
    heard = town.news("granny")
    assert PROMISE in heard
    assert "12月5日" in heard
    case = await town.case(no)
    assert case.state is State.RESOLVED
    assert (case.agreement, case.rounds) == ("written", 1)
    await town.says("granny", "解决了")
    assert (await town.case(no)).state is State.CLOSED
    town.news("granny")
    await town.until(12, 7, 18)
    assert "办到了没有" in town.news("granny")
    await town.says("granny", "没解决 一根檐沟都没装")
    assert (await town.case(no)).state is State.HANDLING


async def test_the_court_is_remembered_in_time(town: Town) -> None:
    no = await sitting_down(town)
    await town.says(MEDIATOR, f"谈成了 {no[-4:]} 各让一步")
    await town.presses(MEDIATOR, "写了")
    town.news("granny")
    await town.later(days=22)
    assert "法院确认" in town.news("granny")


async def test_without_agreement_the_other_roads_are_named(town: Town) -> None:
    no = await sitting_down(town)
    await town.presses(MEDIATOR, "谈了一次")
    await town.presses(MEDIATOR, "再谈")
    assert (await town.case(no)).rounds == 1
    assert "还没说拢" in town.news("granny")
    await town.says(MEDIATOR, f"没谈成 {no[-4:]}")
    await town.presses(MEDIATOR, "谈不拢")
    heard = town.news("granny")
    assert "12348" in heard
    assert "法院" in heard
    assert (await town.case(no)).state is State.HANDLING


async def test_a_side_that_will_not_ends_it(town: Town) -> None:
    no = await sitting_down(town)
    said = await town.says("granny", "不调了")
    assert "12348" in said
    assert (await town.case(no)).state is State.HANDLING
    assert "不调了" in town.news(MEDIATOR)


async def test_where_one_side_is_unwilling_it_never_begins(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, EAVES)
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    await town.presses(MEDIATOR, "开始调解")
    assert "就不调" in await town.presses(MEDIATOR, "有一家不愿意")
    assert (await town.case(no)).state is State.SIGNED


async def test_where_somebody_was_hurt_there_is_no_mediation(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, EAVES)
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    await town.presses(MEDIATOR, "开始调解")
    await town.presses(MEDIATOR, "都愿意")
    assert "先顾安全" in await town.presses(MEDIATOR, "2 有")
    assert (await town.case(no)).state is State.SIGNED


async def test_a_result_at_once_still_asks_about_kin_and_keeps_the_words(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, EAVES)
    assert "沾亲" in await town.says(MEDIATOR, f"办好了 {no[-4:]} 两家当面说好了 檐沟李家装")
    assert (await town.case(no)).state is State.DISPATCHED
    await town.presses(MEDIATOR, "不沾")
    case = await town.case(no)
    assert case.state is State.RESOLVED
    assert case.related is False
    assert "檐沟李家装" in town.news("granny")


async def test_she_may_ask_for_somebody_else(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, EAVES)
    town.news(CENTRE)
    assert "换个人" in await town.says("granny", "换人 他跟李家是亲戚")
    told = town.news(CENTRE)
    assert no[-4:] in told
    assert "想换个人办" in told


async def test_earlier_disputes_are_shown_to_who_handles_it_now(town: Town) -> None:
    no = await sitting_down(town)
    await town.says(MEDIATOR, f"谈成了 {no[-4:]} 各退一尺")
    await town.presses(MEDIATOR, "口头")
    await town.says("granny", "解决了")
    await town.later(days=40)
    again = await placed(town, "隔壁李家又把水管子对着我墙排水 说了不听")
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    await town.says(MEDIATOR, "我的任务")
    said = await town.presses(MEDIATOR, again[-4:])
    assert "以前有过" in said
    assert "各退一尺" in said
