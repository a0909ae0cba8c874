"""An alarm that was none: a person says so, the calling ends, everybody reads what it is now."""

from __future__ import annotations

from cases.model import Profile, State
from tests.scenarios.people import CENTRE, GRID, POLICE, reported
from tests.town import Town

ALARM = "三天了水还没来 老人走丢了"


async def _alarm(town: Town, who: str = "granny") -> str:
    no = await reported(town, ALARM, who)
    assert (await town.case(no)).profile is Profile.E
    return no


async def test_the_centre_ends_it_in_her_own_words(town: Town) -> None:
    no = await _alarm(town)
    assert "没有等您定" not in await town.says(CENTRE, "待办")
    await town.says(CENTRE, "不是走失 是停水")
    case = await town.case(no)
    assert (case.category, case.state, case.called) == ("utility_outage", State.TRIAGE, ())
    assert not case.urgent
    assert case.call_next_at is None
    told = town.news("granny")
    assert "不是急事" in told
    assert "停水停电断网" in told
    await town.presses(CENTRE, "派单")
    assert (await town.case(no)).unit == "u-watersupply-wh01"


async def test_by_button_she_says_what_it_is_and_how_she_knows(town: Town) -> None:
    no = await _alarm(town)
    await town.says(CENTRE, "待办")
    await town.presses(CENTRE, "不是急事")
    assert (await town.case(no)).profile is Profile.E
    await town.presses(CENTRE, "还是急事")
    assert (await town.case(no)).called
    await town.says(CENTRE, f"不是急事 {no[-4:]}")
    await town.says(CENTRE, "打电话问了 是停水")
    assert (await town.case(no)).category == "utility_outage"


async def test_a_kind_by_button_asks_how_that_is_known(town: Town) -> None:
    no = await _alarm(town)
    await town.says(CENTRE, f"改类 {no[-4:]}")
    await town.presses(CENTRE, "老人孩子没人照看")
    assert (await town.case(no)).profile is Profile.E
    await town.presses(CENTRE, "打电话问过了")
    assert (await town.case(no)).category == "elder_child_care"


async def test_no_word_of_the_queue_says_that_nothing_waits_while_an_alarm_stands(town: Town) -> None:
    await _alarm(town)
    no = await reported(town, "我家低保停了 不知道为啥", "uncle")
    await town.says(CENTRE, f"看 {no[-4:]}")
    answer = await town.presses(CENTRE, "派单")
    assert "正在叫人" in answer
    assert "都定完" not in answer


async def test_who_signed_it_gives_it_back_with_his_words_and_the_unit(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await _alarm(town)
    await town.says(POLICE, "签收")
    await town.later(minutes=30)
    answer = await town.says(POLICE, "退回 不是走失是停水 归供水站")
    assert "为什么" not in answer
    case = await town.case(no)
    assert (case.state, case.return_reason) == (State.TRIAGE, "no_emergency")
    assert "不是走失是停水 归供水站" in town.news(CENTRE)
    town.news(POLICE)
    await town.later(hours=3)
    assert "现场" not in town.news(POLICE)
    await town.says(CENTRE, f"看 {no[-4:]}")
    assert "停水停电断网" in town.labels(CENTRE)[0]
    await town.presses(CENTRE, "停水停电断网")
    case = await town.case(no)
    assert (case.category, case.suggested_unit) == ("utility_outage", "u-watersupply-wh01")
    assert "不是急事" in town.news("granny")


async def test_also_after_he_reported_from_the_scene_and_without_the_verb(town: Town) -> None:
    no = await _alarm(town)
    await town.says(POLICE, "签收")
    await town.says(POLICE, "已联系 到了，人在家")
    assert (await town.case(no)).state is State.HANDLING
    await town.says(POLICE, "不是走失 是停水")
    assert (await town.case(no)).return_reason == "no_emergency"


async def test_what_is_no_alarm_is_given_back_the_usual_way(town: Town) -> None:
    no = await reported(town, "三组水井边路灯不亮", "granny")
    case = await town.case(no)
    assert case.profile is not Profile.E
    await town.says(CENTRE, f"不是急事 {no[-4:]} 是停水")
    assert (await town.case(no)).category == case.category
    assert case.area == GRID
