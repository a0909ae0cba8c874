"""Somebody is away: a deputy gets her work and knows why; nothing confidential goes that way."""

from __future__ import annotations

from cases.model import State
from tests.scenarios.people import (
    BRIBE,
    CENTRE,
    FIRE,
    GRID_LEADER,
    LAMP,
    OTHER_WORKER,
    POLICE,
    SEALED,
    VILLAGE_CHIEF,
    VIOLENCE,
    WORKER,
    reported,
)
from tests.town import Town


async def away(town: Town, days: str = "今天到周五") -> str:
    """The worker goes away; her colleague of the same village stands in."""
    await town.comes_online(WORKER, OTHER_WORKER)
    asked = await town.says(WORKER, f"请假 {days}")
    assert "谁替您看着" in asked
    name = town.app.desk.known.directory.officials[OTHER_WORKER].name
    return await town.presses(WORKER, name)


async def test_the_deputy_is_named_told_and_gets_the_work_with_its_reason(town: Town) -> None:
    no = await reported(town, LAMP)
    assert (await town.case(no)).handler == WORKER
    assert "替您看着" in await away(town)
    assert "请您替着看" in town.news(OTHER_WORKER)
    await town.says("granny", "补充 灯杆也歪了")
    told = town.news(OTHER_WORKER)
    assert "这件是替" in told
    assert "灯杆也歪了" in told
    assert no[-4:] in await town.says(OTHER_WORKER, "我的任务")
    await town.says(OTHER_WORKER, f"办好了 {no[-4:]} 灯换了")
    case = await town.case(no)
    assert case.state is State.RESOLVED
    assert case.handler == WORKER
    entry = next(one for one in await town.history(no) if one.type == "resolved")
    assert (entry.actor, entry.acts_for) == (OTHER_WORKER, WORKER)


async def test_in_the_list_it_stands_under_the_absent_ones_name(town: Town) -> None:
    no = await reported(town, LAMP)
    await town.comes_online(CENTRE)
    await town.says(WORKER, f"签收 {no[-4:]}")
    await away(town, "今天到下周五")
    town.news(OTHER_WORKER)
    await town.says("granny", "催办")
    await town.until(11, 23, 14, 31)
    told = town.news(OTHER_WORKER)
    assert "替" in told
    assert "看着的：" in told
    assert "在催" in told
    assert "在催" not in town.news(WORKER)


async def test_back_sooner_and_a_deputy_who_cannot(town: Town) -> None:
    await away(town)
    await town.presses(OTHER_WORKER, "替不了")
    assert "替不了" in town.news(WORKER)
    await town.says(OTHER_WORKER, "帮助")  # the next message brings the new directory
    assert not town.app.desk.known.directory.stands_for(OTHER_WORKER, town.app.desk.today(town.clock.now()))
    await away(town)
    assert "还是您自己看" in await town.says(WORKER, "销假")
    assert "回来了" in town.news(OTHER_WORKER)
    no = await reported(town, LAMP)
    assert (await town.case(no)).handler == WORKER


async def test_new_work_goes_to_the_deputy_while_she_is_away_and_not_after(town: Town) -> None:
    await away(town, "今天到明天")
    assert (await town.case(await reported(town, LAMP))).handler == OTHER_WORKER
    await town.until(11, 25, 9)
    assert (await town.case(await reported(town, "村口垃圾没人收", "bob"))).handler == WORKER


async def test_days_and_names_are_asked_for_kindly(town: Town) -> None:
    await town.comes_online(WORKER, OTHER_WORKER)
    assert "请哪几天" in await town.says(WORKER, "请假")
    assert "日子不太对" in await town.says(WORKER, "请假 11月2日到3日")
    name = town.app.desk.known.directory.officials[OTHER_WORKER].name
    assert "替您看着" in await town.says(WORKER, f"请假 12月14日到18日 {name}")
    standing = town.app.desk.known.directory
    await town.says(WORKER, "帮助")  # the next message brings the new directory
    standing = town.app.desk.known.directory
    assert [(row.since.day, row.until.day) for row in standing.deputies if row.person == WORKER] == [(14, 18)]


async def test_nothing_confidential_goes_to_a_deputy(town: Town) -> None:
    keeper, other = SEALED
    await town.comes_online(keeper, other, "p011", "p012", "p021", "p028")
    asked = await town.says(keeper, "请假 今天到周五")
    assert "谁替您看着" in asked
    label = town.labels(keeper)[0]
    deputy = town.button(keeper, label.split(" ", 1)[1]).rsplit(".", 1)[1]
    assert "保密件" in await town.presses(keeper, label)
    await town.comes_online(deputy)
    sealed = await reported(town, BRIBE, "bob")
    hushed = await reported(town, VIOLENCE, "ann")
    await town.until(11, 25, 9)
    said = town.everything(deputy) if deputy not in SEALED else ""
    assert sealed[-4:] not in said
    assert hushed[-4:] not in said or deputy in (await town.case(hushed)).called
    assert sealed[-4:] in town.everything(keeper) + town.everything(other)
    assert sealed[-4:] not in await town.says(deputy, "我的任务") or deputy in SEALED


async def test_what_presses_goes_to_the_deputy_at_once_and_says_why(town: Town) -> None:
    await town.comes_online(WORKER, OTHER_WORKER, CENTRE)
    no = await reported(town, FIRE)
    caller = (await town.case(no)).called[0]
    other = OTHER_WORKER if caller == WORKER else WORKER
    await town.says(caller, f"签收 {no}")
    await town.until(11, 23, 22)  # also at night
    town.news(other)
    await town.says(caller, "请假 今天到周五")
    said = await town.presses(caller, town.app.desk.known.directory.officials[other].name)
    assert f"急的 {no[-4:]} 已经请" in said
    told = town.news(other)
    assert "请您接着办" in told
    assert "着火" in told
    await town.says(other, f"已联系 {no[-4:]} 火灭了")
    assert (await town.history(no))[-1].acts_for == caller


async def test_what_is_confidential_and_presses_goes_to_the_centre_not_to_a_deputy(town: Town) -> None:
    await town.comes_online(POLICE, CENTRE, "p020")
    no = await reported(town, VIOLENCE)
    await town.says(POLICE, f"签收 {no}")
    town.news(CENTRE)
    town.news("p020")
    await town.says(POLICE, "请假 今天到周五")
    said = await town.presses(POLICE, "薛玉珍")
    assert "另定人" in said
    assert no[-4:] in town.news(CENTRE)
    assert no[-4:] not in town.news("p020")


async def test_her_equals_are_offered_first_the_head_of_the_village_last(town: Town) -> None:
    await town.comes_online(WORKER, POLICE)
    await town.says(WORKER, "请假 今天到周五")
    names = {code: one.name for code, one in town.app.desk.known.directory.officials.items()}
    offered = [label.partition(" ")[2] for label in town.labels(WORKER)]
    assert offered[0] == names[OTHER_WORKER]
    assert offered[1] == names[GRID_LEADER]
    assert offered[-1] == names[VILLAGE_CHIEF]
    await town.says(POLICE, "请假 今天到周五")
    assert names["p020"] in town.labels(POLICE)[0]
