"""Whatever comes back has somebody who goes on with it, and nobody is left with what is done."""

from __future__ import annotations

from cases.model import State
from tests.scenarios.people import (
    CENTRE,
    CIVIL,
    EAVES,
    LAMP,
    LEADER,
    MEDIATOR,
    POLICE,
    VILLAGE_CHIEF,
    VIOLENCE,
    WORKER,
    placed,
    reported,
)
from tests.town import Town


async def test_worked_on_too_often_it_stays_on_the_list_until_the_leader_orders_it(town: Town) -> None:
    await town.comes_online(CENTRE, WORKER, LEADER)
    no = await reported(town, LAMP)
    for what in ("灯头换了", "线也换了", "换了新灯"):
        await town.says(WORKER, f"办好了 {no[-4:]} {what}")
        await town.says("granny", "没解决 晚上还是黑的")
    case = await town.case(no)
    assert case.state is State.RESOLVED
    assert case.callback_by is not None
    said = await town.says(CENTRE, "回访")
    assert no[-4:] in said
    assert "等责任领导定" in said
    await town.says(CENTRE, f"重办 {no[-4:]}")
    assert (await town.case(no)).state is State.RESOLVED
    town.news(WORKER)
    await town.presses(LEADER, "重办")
    case = await town.case(no)
    assert case.state is State.HANDLING
    assert case.round == 4
    assert no[-4:] in town.news(WORKER)


async def test_who_gives_it_back_may_say_whose_it_is(town: Town) -> None:
    await town.comes_online(CENTRE, MEDIATOR)
    no = await placed(town, EAVES)
    due = (await town.case(no)).due_by
    await town.says(MEDIATOR, f"退回 {no[-4:]} 这归司法所管")
    await town.says(MEDIATOR, "1")
    case = await town.case(no)
    assert case.suggested_unit == "u-justice-wh01"
    assert case.due_by == due
    said = await town.says(CENTRE, "待办")
    assert "石榴渡镇司法所" in said.split("建议")[-1]
    await town.presses(CENTRE, "派单")
    assert (await town.case(no)).unit == "u-justice-wh01"


async def test_a_unit_without_the_power_is_read_and_not_proposed(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL)
    no = await placed(town)
    await town.says(CIVIL, f"退回 {no[-4:]} 这归石榴渡派出所管")
    await town.says(CIVIL, "1")
    said = await town.says(CENTRE, "待办")
    assert "这归石榴渡派出所管" in said
    assert "派出所" not in said.split("建议")[-1]


async def test_once_the_whole_is_done_nobody_is_left_with_a_part(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL, POLICE)
    no = await placed(town)
    await town.presses(CIVIL, "签收")
    await town.says(CENTRE, f"协办 {no[-4:]} 石榴渡派出所 查一下户口")
    assert no[-4:] in await town.says(POLICE, "我的任务")
    await town.says(CIVIL, f"办好了 {no[-4:]} 低保恢复了")
    assert no[-4:] not in await town.says(POLICE, "我的任务")


async def test_the_village_joins_in_what_is_hushed_only_where_the_centre_adds_it(town: Town) -> None:
    await town.comes_online(CENTRE, POLICE, VILLAGE_CHIEF)
    no = await reported(town, VIOLENCE)
    await town.says(POLICE, f"签收 {no[-4:]}")
    await town.says(POLICE, f"协办 {no[-4:]} 梨花坳村委会 去看看")
    assert (await town.case(no)).parts == ()
    assert no[-4:] not in await town.says(VILLAGE_CHIEF, "我的任务")
    await town.says(CENTRE, f"协办 {no[-4:]} 梨花坳村委会 晚上陪着送人")
    assert "晚上陪着送人" in town.news(VILLAGE_CHIEF)
