"""待办, 派单, 照派, 改派, 登记, as the centre uses them."""

from __future__ import annotations

import pytest

from cases.model import State
from storage import texts
from tests.handlers.hall import Hall, because, heard, maybe

pytestmark = pytest.mark.asyncio

LAMP = "一组路灯坏了"
WALL = "隔壁屋檐水泡了我家墙"


async def report(hall: Hall, text: str, category: str, **more: object) -> str:
    """A resident reports; the number of the new case."""
    hall.ear.expect(text, heard(category, **more))
    await hall.says(f"resident{len(hall.boxes)}", text)
    return (await hall.newest()).no


async def test_the_queue_counts_and_shows_the_first_case_with_its_reasons(hall: Hall) -> None:
    no = await report(
        hall, WALL, "neighbor", road="dispute",
        evidence=(because("neighbor", "屋檐水", WALL),), alternatives=maybe("wage_arrears"),
    )  # fmt: skip
    said = await hall.says("li", "待办")
    assert "拿不准 1" in said.text
    assert f"@no:{no}" in said.text
    assert "@words:" in said.text
    assert ":2-5" in said.text
    assert "@unit:law" in said.text
    assert said.values[0].startswith(f"dispatch:{no}")
    assert any("wage_arrears" in value for value in said.values)


async def test_one_tap_is_triage_and_dispatch_and_shows_the_next(hall: Hall) -> None:
    first = await report(hall, WALL, "neighbor", road="dispute")
    second = await report(hall, "垃圾没人收", "social_assistance")
    await hall.says("li", "待办")
    said = await hall.says("li", "1")
    case = await hall.case(first)
    assert (case.state, case.unit, case.handler) == (State.DISPATCHED, "law", "fa")
    assert [entry.type for entry in await hall.history(first)][-2:] == ["triaged", "dispatched"]
    assert f"@no:{second}" in said.text


async def test_all_clear_ones_go_at_once_and_are_listed(hall: Hall) -> None:
    clear = [await report(hall, f"{LAMP}{n}", "social_assistance", decision="auto") for n in range(3)]
    hard = await report(hall, WALL, "neighbor", road="dispute")
    said = await hall.says("li", "照派")
    for no in clear:
        assert (await hall.case(no)).state is State.DISPATCHED
        assert f"@no:{no}" in said.text
    assert (await hall.case(hard)).state in {State.REGISTERED, State.TRIAGE}
    assert f"@no:{hard}" in said.text


async def test_another_township_sees_and_moves_nothing(hall: Hall) -> None:
    no = await report(hall, WALL, "neighbor", road="dispute")
    said = await hall.says("t2d", "待办")
    assert no not in said.text
    await hall.press_value("t2d", f"dispatch:{no}:1")
    assert (await hall.case(no)).state in {State.REGISTERED, State.TRIAGE}


async def test_somebody_named_in_the_text_is_not_suggested_and_needs_a_reason(hall: Hall) -> None:
    text = "赵明上次收了垃圾费不办事"
    no = await report(hall, text, "social_assistance")
    said = await hall.says("li", "待办")
    assert "@name:zhao" not in said.text.replace("没有建议@name:zhao", "")
    await hall.says("li", "改派")
    asked = await hall.says("li", "赵明")
    assert "理由" in asked.text
    assert (await hall.case(no)).unit is None
    await hall.says("li", "只有他会修")
    case = await hall.case(no)
    assert case.handler == "zhao"
    assert (await hall.history(no))[-1].facts["override_text"]


async def test_another_category_is_shown_again_before_it_is_dispatched(hall: Hall) -> None:
    no = await report(
        hall, "三个月没给钱", "neighbor", road="dispute", alternatives=maybe("social_assistance")
    )
    await hall.says("li", "待办")
    said = await hall.presses("li", "reclassify")
    case = await hall.case(no)
    assert case.category == "social_assistance"
    assert case.state in {State.REGISTERED, State.TRIAGE}
    assert "@unit:build" in said.text


async def test_a_typed_name_finds_the_unit(hall: Hall) -> None:
    no = await report(hall, "村道堆沙", "road_facility")
    await hall.says("li", f"改派 {no[-4:]} 执法队")
    assert (await hall.case(no)).unit == "squad"


async def test_a_unit_without_the_power_needs_a_reason(hall: Hall) -> None:
    no = await report(hall, "垃圾没人收", "social_assistance")
    said = await hall.says("li", f"改派 {no[-4:]} 执法队")
    assert "理由" in said.text
    assert (await hall.case(no)).unit is None
    await hall.says("li", "镇上统一清理,他们带车")
    assert (await hall.case(no)).unit == "squad"


async def test_a_third_return_goes_to_the_leader_who_names_the_owner(hall: Hall) -> None:
    no = await report(hall, "垃圾没人收", "social_assistance")
    for _ in range(3):
        await hall.says("li", f"改派 {no[-4:]} 村镇建设办")
        assert (await hall.case(no)).state is State.DISPATCHED
        await hall.says("zhao", f"退回 {no[-4:]}")
        await hall.presses("zhao", "return")
        assert (await hall.case(no)).state is State.TRIAGE
    assert (await hall.case(no)).needs_leader
    refused = await hall.press_value("li", f"dispatch:{no}:{(await hall.case(no)).moved}")
    assert (await hall.case(no)).state is State.TRIAGE
    assert refused.text
    await hall.says("sun", f"改派 {no[-4:]} 综合执法队")
    case = await hall.case(no)
    assert (case.state, case.unit) == (State.DISPATCHED, "squad")


async def test_a_visitor_in_one_line(hall: Hall) -> None:
    hall.ear.expect("垃圾", heard("social_assistance"))
    said = await hall.says("li", "登记 来访 一组大爷说垃圾没人收 19911112222")
    case = await hall.newest()
    assert case.source == "visit"
    assert case.reporter is not None
    assert "@no:" in said.text
    assert "回执" in said.text
    again = await hall.says("li", "登记 电话 19911112222 垃圾还在")
    assert (await hall.newest()).reporter == case.reporter
    assert (await hall.newest()).source == "phone"
    found = await hall.says("li", "查 19911112222")
    assert case.no in found.text
    assert again.values
    kept = await hall.store.read(texts.of_case(case.no))
    assert all("19911112222" not in text.body for text in kept)
