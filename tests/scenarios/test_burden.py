"""What may be asked of people: six pushes a day, nothing said that is over, a cause in one tap."""

from __future__ import annotations

from datetime import datetime

from cases.model import State
from storage import people
from tests.scenarios.conftest import OpenTown
from tests.scenarios.people import (
    CENTRE,
    CIVIL,
    FIRE,
    GRID_LEADER,
    LAMP,
    LEADER,
    RELIEF,
    WORKER,
    placed,
    reported,
)
from tests.town import SHANGHAI, Town

NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=SHANGHAI)


async def lamps(town: Town, count: int) -> list[str]:
    """So many reports of different people, each a task for the worker."""
    return [await reported(town, f"{LAMP} 第{n}根杆子", f"r{n}") for n in range(1, count + 1)]


async def test_six_pushes_a_day_the_rest_waits_for_the_list_and_none_is_lost(town: Town) -> None:
    await town.comes_online(WORKER)
    nos = await lamps(town, 9)
    assert {(await town.case(no)).handler for no in nos} == {WORKER}
    pushed = town.news(WORKER)
    assert pushed.count("新任务") == 6
    await town.until(11, 23, 14, 31)
    told = town.news(WORKER)
    assert all(f"新任务 {no[-4:]}" in pushed + told for no in nos)
    assert told.count("新任务") == 3
    await town.until(11, 24, 8, 35)
    await reported(town, f"{LAMP} 第十根杆子", "r10")
    assert "新任务" in town.news(WORKER)  # another day


async def test_an_emergency_and_the_answer_to_ones_own_question_are_never_put_off(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE)
    nos = await lamps(town, 8)
    town.news(WORKER)
    await town.says(WORKER, f"签收 {nos[0][-4:]}")
    await town.says(WORKER, f"延期 {nos[0][-4:]} 2天 等零件")
    await town.presses(CENTRE, "批")
    assert "延期批了" in town.news(WORKER)
    await reported(town, FIRE, "r20")
    assert "急事" in town.news(WORKER)


async def test_the_answer_to_ones_own_question_takes_no_push_from_the_six(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE)
    nos = await lamps(town, 5)
    await town.says(WORKER, f"签收 {nos[0][-4:]}")
    await town.says(WORKER, f"延期 {nos[0][-4:]} 2天 等零件")
    await town.presses(CENTRE, "批")
    assert "延期批了" in town.news(WORKER)
    sixth, seventh = [await reported(town, f"{LAMP} 第{n}根杆子", f"r{n}") for n in (6, 7)]
    pushed = town.news(WORKER)
    assert f"新任务 {sixth[-4:]}" in pushed
    assert f"新任务 {seventh[-4:]}" not in pushed
    await town.until(11, 23, 14, 31)
    assert f"新任务 {seventh[-4:]}" in town.news(WORKER)


async def test_the_centre_is_told_of_everything_at_once(town: Town) -> None:
    await town.comes_online(CENTRE, WORKER)
    nos = await lamps(town, 8)
    town.news(CENTRE)
    for no in nos:
        await town.says(WORKER, f"退回 {no[-4:]}")
        await town.presses(WORKER, "不归我们管")
    assert town.news(CENTRE).count("退回") >= 8


# ---- held until the morning, and over by then -------------------------------------------------------


async def test_a_nudge_held_overnight_is_not_sent_once_it_is_done(open_town: OpenTown) -> None:
    town = await open_town(NIGHT)
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    await town.says(WORKER, f"办好了 {no[-4:]} 灯换了")
    town.news(WORKER)
    await town.until(11, 24, 9)
    assert (await town.case(no)).state in {State.RESOLVED, State.CLOSED}
    assert "新任务" not in town.news(WORKER)


async def test_nothing_held_goes_to_somebody_who_left_meanwhile(open_town: OpenTown) -> None:
    town = await open_town(NIGHT)
    await town.comes_online(WORKER)
    await reported(town, LAMP)
    sent = len(town.mail.by_chat[WORKER])
    await town.app.store.write(people.disable(WORKER, town.clock.wall()))
    await town.until(11, 24, 9)
    assert len(town.mail.by_chat[WORKER]) == sent
    assert not town.texts_to(WORKER)


async def test_a_line_for_the_list_is_left_out_once_the_case_moved_on(town: Town) -> None:
    await town.comes_online(CIVIL, CENTRE)
    no = await placed(town, RELIEF)
    await town.says(CIVIL, f"签收 {no[-4:]}")
    await town.says("granny", "催办")  # a line in the next list
    await town.says(CIVIL, f"办好了 {no[-4:]} 已经恢复发放")
    town.news(CIVIL)
    await town.says("granny", "解决了")
    await town.until(11, 23, 14, 31)
    assert "在催" not in town.news(CIVIL)


async def test_every_urge_is_kept_and_one_a_day_counts(town: Town) -> None:
    await town.comes_online(CIVIL)
    no = await placed(town, RELIEF)
    await town.says(CIVIL, f"签收 {no[-4:]}")
    for _ in range(3):
        await town.says("granny", "催办")
    entries = [entry for entry in await town.history(no) if entry.type == "urged"]
    assert [entry.facts["counted"] for entry in entries] == [True, False, False]
    assert (await town.case(no)).urges == 1
    town.news(CIVIL)
    await town.until(11, 23, 14, 31)
    assert town.news(CIVIL).count("在催") == 1


# ---- the list ---------------------------------------------------------------------------------------


async def test_the_leader_reads_one_sentence_first(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE, CIVIL)
    no = await placed(town, RELIEF)
    await lamps(town, 2)
    await town.says(CIVIL, f"办好了 {no[-4:]} 已经恢复发放")
    town.news(LEADER)
    await town.until(11, 24, 8, 31)
    digest = town.news(LEADER)
    assert "昨天到今早：新收 3 件，办完 1 件，新超期 0 件。" in digest
    town.news(LEADER)
    await town.until(11, 25, 8, 31)
    assert "新收" not in town.news(LEADER)  # nothing moved: no sentence


async def test_the_cause_of_a_late_case_is_asked_in_the_list_and_read_by_the_leader(town: Town) -> None:
    await town.comes_online(CIVIL, LEADER, CENTRE)
    no = await placed(town, RELIEF)
    await town.says(CIVIL, f"签收 {no[-4:]}")
    await town.says(CIVIL, f"已联系 {no[-4:]}")
    await town.until(12, 1, 8, 31)
    assert "卡在哪儿了" in town.news(CIVIL)
    assert "在等材料" in await town.presses(CIVIL, "在等材料")
    town.news(LEADER)
    await town.until(12, 2, 8, 31)
    assert "在等材料" in town.news(LEADER)
    assert "卡在哪儿了" not in town.news(CIVIL)


async def test_those_called_first_hear_that_somebody_else_went(town: Town) -> None:
    await town.comes_online(WORKER, GRID_LEADER, "p022")
    no = await reported(town, FIRE)
    await town.later(minutes=21)
    called = (await town.case(no)).called
    assert WORKER in called
    last = called[-1]
    await town.says(last, "签收")
    for who in set(called) - {last}:
        assert "您不用过去了" in town.everything(who) or any("不用去" in sms for sms in town.texts_to(who))
