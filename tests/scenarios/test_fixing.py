"""A case that came back too often stands before the leader every morning, with the one button that helps."""

from __future__ import annotations

from cases.model import State
from tests.scenarios.people import CENTRE, LEADER, RELIEF, placed
from tests.town import Town

UNITS = {"u-justice-wh01": "p019", "u-women-wh01": "p028"}


async def returned_three_times(town: Town) -> str:
    await town.comes_online(CENTRE, LEADER)
    no = await placed(town, RELIEF)
    for count in range(1, 4):
        case = await town.case(no)
        holder = case.handler or UNITS[str(case.unit)]
        await town.says(holder, f"退回 {no} 不归我们")
        await town.says(holder, "1")
        if count < 3:
            await town.says(CENTRE, f"看 {no}")
            await town.says(CENTRE, f"改派 {no} {'司法所' if count == 1 else '石榴渡镇妇联'}")
            await town.says(CENTRE, "先帮着问")
    assert (await town.case(no)).needs_leader
    return no


async def test_the_leader_decides_from_his_morning_list(town: Town) -> None:
    no = await returned_three_times(town)
    town.news(LEADER)
    await town.later(days=1)
    assert f"{no[-4:]} 退来退去定不下来，等您定谁来办" in town.news(LEADER)
    await town.presses(LEADER, "定谁来办")
    await town.says(LEADER, "民政办")
    case = await town.case(no)
    assert (case.state, case.unit, case.needs_leader) == (State.DISPATCHED, "u-civil-wh01", False)
    await town.later(days=1)
    assert "等您定谁来办" not in town.news(LEADER)


async def test_it_stands_with_what_is_late(town: Town) -> None:
    no = await returned_three_times(town)
    said = await town.says(LEADER, "超期")
    assert f"{no[-4:]} 退来退去定不下来" in said
    assert "等您定谁来办" not in await town.says(CENTRE, "超期")
