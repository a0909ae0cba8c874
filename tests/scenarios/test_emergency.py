"""Danger: telephone numbers first, people called at once at any hour until one signs, nothing lowered."""

from __future__ import annotations

from datetime import datetime

import pytest

from cases.model import Profile, Road, State
from tests.scenarios.conftest import OpenTown
from tests.scenarios.people import (
    CENTRE,
    EMERGENCY_OFFICE,
    FIRE,
    LEADER,
    LEADERS,
    OTHER_WORKER,
    POLICE,
    SECOND,
    VILLAGE,
    VIOLENCE,
    WOMEN,
    WORKER,
    at_the_door,
    reported,
)
from tests.town import SHANGHAI, Town

HUSHED = (
    VIOLENCE,
    "隔壁大人天天打孩子 孩子身上全是伤 快救救孩子",
    "我不想活了 农药都买好了",
)


@pytest.mark.parametrize(
    ("words", "number"),
    [(FIRE, "119"), ("有人拿刀砍人 快来", "110"), ("我爸昏倒了 没有呼吸", "120"), ("娃走丢了 找不到", "110")],
)
async def test_the_first_line_names_the_number_to_call(town: Town, words: str, number: str) -> None:
    await at_the_door(town)
    said = await town.says("granny", words)
    assert number in said.splitlines()[0]
    assert (await town.newest()).urgent


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI),
        datetime(2027, 1, 1, 2, 0, tzinfo=SHANGHAI),
        datetime(2026, 10, 3, 23, 30, tzinfo=SHANGHAI),
    ],
)
async def test_duty_people_are_called_at_once_by_chat_and_sms_at_any_hour(
    open_town: OpenTown, start: datetime
) -> None:
    town = await open_town(start)
    await town.comes_online(WORKER, OTHER_WORKER, EMERGENCY_OFFICE)
    no = await reported(town, FIRE)
    first = (await town.case(no)).called[0]
    assert first in {WORKER, OTHER_WORKER}
    assert "着火" in town.news(first)
    assert [out.template for out in town.sms.by_chat[first]] == ["emergency"]
    assert town.clock.now() == start


async def test_the_next_every_ten_minutes_until_somebody_signs(town: Town) -> None:
    await town.comes_online(*VILLAGE, EMERGENCY_OFFICE, "p015", LEADER, CENTRE)
    no = await reported(town, FIRE)
    calls = [len((await town.case(no)).called)]
    for _ in range(3):
        await town.later(minutes=10)
        calls.append(len((await town.case(no)).called))
    assert calls == [1, 2, 3, 4]
    called = (await town.case(no)).called
    assert len(set(called)) == 4
    await town.says(called[1], f"签收 {no}")
    await town.later(minutes=45)
    case = await town.case(no)
    assert case.state is State.SIGNED
    assert case.handler == called[1]
    assert case.called == called


async def test_after_ten_minutes_she_is_told_once_that_nobody_answered(town: Town) -> None:
    await reported(town, FIRE)
    town.news("granny")
    await town.later(minutes=9)
    assert "没有人接" not in town.news("granny")
    await town.later(minutes=2)
    told = town.news("granny")
    assert "还没有人接" in told
    assert "110" in told
    await town.later(minutes=40)
    assert "还没有人接" not in town.news("granny")


async def test_nobody_is_said_to_come_before_somebody_signed(town: Town) -> None:
    await town.comes_online(EMERGENCY_OFFICE)
    no = await reported(town, FIRE)
    await town.later(minutes=25)
    before = town.everything("granny")
    assert "接了，" not in before
    assert "已通知" not in before
    assert "出警" not in before
    await town.says((await town.case(no)).called[-1], f"签收 {no}")
    assert "接了" in town.news("granny")


async def test_the_leader_on_duty_gets_one_line_once_a_human_confirmed(town: Town) -> None:
    await town.comes_online(LEADER)
    no = await reported(town, FIRE)
    town.news(LEADER)
    await town.says((await town.case(no)).called[0], f"签收 {no}")
    assert no[-4:] in town.news(LEADER)


async def test_a_known_place_later_calls_who_is_near(town: Town) -> None:
    await town.comes_online(EMERGENCY_OFFICE)
    await town.says("granny", FIRE)
    no = (await town.newest()).no
    assert (await town.case(no)).called
    await town.says("granny", "安全")
    said = await town.says("granny", "竹筛沟村二组")
    assert "现在安全吗" not in said
    await town.later(minutes=11)
    assert set((await town.case(no)).called) & {"p061", "p062"}


async def test_no_human_no_lower_level(town: Town) -> None:
    no = await reported(town, FIRE)
    await town.says("granny", "说错了")
    await town.says("granny", "就是路灯不亮")
    case = await town.case(no)
    assert (case.profile, case.road) == (Profile.E, Road.EMERGENCY)
    await town.says("granny", "撤回")
    if (await town.case(no)).state is State.DISPATCHED:
        await town.presses("granny", "我自己的意思")
    assert (await town.case(no)).state in {State.DISPATCHED, State.WITHDRAWN}
    assert (await town.case(no)).profile is Profile.E


async def test_not_taken_needs_two_humans_also_here(town: Town) -> None:
    no = await reported(town, FIRE)
    await town.press_value(CENTRE, f"reject:{no}:{(await town.case(no)).moved}:no_facts")
    await town.says(CENTRE, "没有这回事,是误会")
    assert (await town.case(no)).state is State.DISPATCHED


@pytest.mark.parametrize("words", HUSHED)
async def test_the_village_never_learns(town: Town, words: str) -> None:
    await town.comes_online(*VILLAGE, *LEADERS, CENTRE, SECOND, "p015", POLICE, WOMEN, "p026", "p029")
    before = {who: len(town.mail.by_chat[who]) for who in VILLAGE}
    no = await reported(town, words)
    assert (await town.case(no)).category in {"domestic_violence", "minor_protection", "self_harm"}
    await town.later(days=6)
    for who in VILLAGE:
        assert len(town.mail.by_chat[who]) == before[who], town.everything(who)
        assert town.sms.by_chat[who] == []
    assert not set((await town.case(no)).called) & set(VILLAGE)
    for who in VILLAGE:
        for question in (f"看 {no}", "超期", "我的任务", f"看经过 {no}", "查 孩子"):
            said = await town.says(who, question)
            assert "家庭暴力" not in said
            assert "孩子" not in said.replace("查 孩子", "")
            assert "想不开" not in said


async def test_follow_ups_could_be_read_by_a_partner(town: Town) -> None:
    await town.comes_online(POLICE, CENTRE)
    no = await reported(town, VIOLENCE)
    await town.says("granny", "3")
    town.news("granny")
    await town.later(minutes=11)
    await town.says(POLICE, f"签收 {no}")
    await town.says(POLICE, f"办好了 {no} 人已经送到亲戚家 施暴者已训诫")
    await town.later(days=6)
    for word in ("家暴", "家庭暴力", "打人", "派出所", "训诫", "亲戚", "毕光荣", "调解"):
        assert word not in town.news("granny") + town.everything("granny").split("现在安全吗")[-1]
    assert "家庭暴力" not in await town.says("granny", "我的事")


async def test_taking_back_a_hushed_case_is_answered_neutrally(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, VIOLENCE)
    assert await town.says("granny", "撤回") == "知道了。"
    assert not town.labels("granny")  # no question that somebody beside her could read
    assert (await town.case(no)).state is State.DISPATCHED
    assert "撤回" in town.news(CENTRE)


async def test_a_fire_and_a_missing_child_call_the_nearest_grid_workers(town: Town) -> None:
    no = await reported(town, "娃走丢了 找不到人了")
    await town.later(minutes=11)
    assert set((await town.case(no)).called) & {WORKER}


async def test_how_it_is_there_is_asked_again_with_when_it_was_heard_last(town: Town) -> None:
    await town.comes_online(WORKER, OTHER_WORKER)
    no = await reported(town, FIRE)
    worker = (await town.case(no)).called[0]
    await town.says(worker, f"签收 {no}")
    town.news(worker)
    asked = []
    for minutes in (61, 241, 241):
        await town.later(minutes=minutes)
        asked += [line for line in town.news(worker).splitlines() if "现场" in line]
        await town.says(worker, f"已联系 {no} 火还没灭完 人都出来了")
    assert len(asked) == 3
    assert "上次有消息" not in asked[0]
    assert "上次有消息是今天上午10:01" in asked[1]
    assert "上次有消息是今天下午2:02" in asked[2]
