"""回避: whoever is named in it, or of a unit named in it, neither gets it by itself nor without a reason."""

from __future__ import annotations

from tests.scenarios.people import CENTRE, OTHER_WORKER, RELIEF, WORKER, placed, reported
from tests.town import Town

CIVIL = "p026"


async def test_a_named_worker_does_not_get_it_by_herself(town: Town) -> None:
    no = await reported(town, "三组水井边路灯不亮，跟孙翠花说过两回了")
    case = await town.case(no)
    assert case.named == (WORKER,)
    assert WORKER not in {case.handler, case.suggested_person}


async def test_a_named_unit_is_not_suggested_and_not_chosen_without_a_reason(town: Town) -> None:
    no = await reported(town, "我家低保停了，石榴渡镇民政办让我等，等了半年")
    said = await town.says(CENTRE, f"看 {no[-4:]}")
    assert "建议派给：石榴渡镇民政办" not in said
    await town.says(CENTRE, f"改派 {no} 石榴渡镇民政办")
    assert (await town.case(no)).unit is None
    await town.says(CENTRE, "只有他们能办，换了经办人")
    case = await town.case(no)
    assert case.unit == "u-civil-wh01"
    given = [entry for entry in await town.history(no) if entry.type == "dispatched"]
    assert isinstance(given[-1].facts.get("override_text"), int)


async def test_another_category_suggests_nobody_named_either(town: Town) -> None:
    no = await reported(town, "家里有事 跟孙翠花说过")
    moved = (await town.case(no)).moved
    await town.press_value(CENTRE, f"reclassify:{no}:{moved}:road_facility")
    assert (await town.case(no)).suggested_person != WORKER


async def test_who_says_she_is_related_is_not_suggested_again(town: Town) -> None:
    no = await placed(town, RELIEF)
    await town.comes_online(CIVIL, OTHER_WORKER)
    await town.press_value(CIVIL, f"return:{no}:{(await town.case(no)).moved}:conflict")
    said = await town.says(CENTRE, f"看 {no[-4:]}")
    assert "严翠花" not in said.split("建议")[-1]
