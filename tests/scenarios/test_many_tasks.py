"""A handler with more tasks than fit a screen reaches every one, also when she is asked why one is late."""

from __future__ import annotations

from cases.guards.what import LATE_REASONS
from tests.scenarios.people import CENTRE, LEADER, RELIEF, placed
from tests.town import Town

MANY = 9
CLERK = "p026"


async def test_her_tasks_come_page_by_page(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE, CLERK)
    made = [await placed(town, RELIEF, f"granny{n}") for n in range(MANY)]
    first = await town.says(CLERK, "我的任务")
    assert f"您手上 {MANY} 件" in first
    assert "还有 1 件，回“更多”" in first
    rest = await town.says(CLERK, "更多")
    assert "还有" not in rest
    for no in made:
        assert f"{no[-4:]} 低保救助" in first + rest
    assert f"{made[-1][-4:]} 低保救助" in await town.says(CLERK, "1")  # the number belongs to this page


async def test_the_question_why_hides_no_list(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE, CLERK)
    no = await placed(town, RELIEF, "granny")
    other = await placed(town, RELIEF, "granny2")
    for one in (no, other):
        await town.says(CLERK, f"签收 {one}")
    await town.until(12, 4, 8, 0)
    town.news(CLERK)
    await town.until(12, 4, 8, 31)
    told = town.news(CLERK)
    assert "过了期限，卡在哪儿了" in told, told
    assert "您手上 2 件" in await town.says(CLERK, "我的任务")
    await town.later(days=3)
    assert "过了期限，卡在哪儿了" in town.news(CLERK)
    assert "您手上 2 件" in await town.says(CLERK, str(len(LATE_REASONS) + 1))
