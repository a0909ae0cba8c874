"""What a worker says for somebody else: asked about that person, whose own yes comes before any visit."""

from __future__ import annotations

from cases.aftercare import Phase
from storage import aftercare as plan_rows
from tests.scenarios.people import CENTRE, WORKER, at_the_door
from tests.town import Town

LONELY = "马奶奶 一个人住 没人照看"


async def test_the_question_names_whom_she_speaks_for(town: Town) -> None:
    answer = await town.says(WORKER, "代报 三组孙大爷说隔壁李家的屋檐水淌到他家墙上 说了还骂人")
    assert "能说是孙大爷反映的吗" in answer
    assert "您反映的" not in answer
    assert "谁反映的" in await town.says(WORKER, "1")
    assert (await town.newest()).nameable


async def test_without_a_name_it_is_still_not_the_worker(town: Town) -> None:
    answer = await town.says(WORKER, "代报 三组有户人家说隔壁的屋檐水淌到墙上 两家吵起来了")
    assert "您反映的" not in answer


async def test_visits_are_wished_for_with_a_yes_first(town: Town) -> None:
    assert "点头" in await town.says(WORKER, f"帮扶 {LONELY}")
    await town.presses(WORKER, "还没问")
    await town.says(WORKER, f"帮扶 {LONELY}")
    await town.presses(WORKER, "本人愿意")
    plan = (await town.app.store.read(plan_rows.of_team(WORKER)))[-1]
    assert (plan.phase, plan.wished_by) == (Phase.WISHED, WORKER)


async def test_the_centre_has_the_same_way(town: Town) -> None:
    assert "帮扶" in await town.says(CENTRE, "帮扶")
    await town.says(CENTRE, f"帮扶 三组{LONELY}")
    await town.presses(CENTRE, "本人愿意")
    assert "谁牵头" in await town.presses(CENTRE, "定人")


async def test_a_need_with_a_place_does_not_answer_an_old_question(town: Town) -> None:
    await town.says("granny", "家里停电了 一直没来电")
    first = await town.newest()
    assert first.area is None
    await town.says("granny", "梨花坳村一组马奶奶一个人住 想有人常去看看")
    assert (await town.newest()).category == "elder_child_care"
    assert (await town.case(first.no)).area is None


async def test_a_mere_place_still_answers_it(town: Town) -> None:
    await town.says("granny", "三天了水还没来")
    first = await town.newest()
    await town.says("granny", "梨花坳村三组")
    assert (await town.case(first.no)).area is not None
    await at_the_door(town)


async def test_what_she_did_herself_is_not_heard_as_a_quarrel(town: Town) -> None:
    await town.says(WORKER, "已处理 一组巷道垃圾 我扫了")
    assert (await town.newest()).category == "sanitation_env"
