"""Merging, rejecting by two, callbacks, closing in a batch, the ledger in the chat."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from cases.model import State
from storage import texts
from tests.handlers.hall import Hall, heard
from tests.handlers.test_queue import report

pytestmark = pytest.mark.asyncio


async def done(hall: Hall, text: str = "垃圾没人收") -> str:
    """A case with its result."""
    no = await report(hall, text, "social_assistance")
    await hall.press_value("li", f"dispatch:{no}:{(await hall.case(no)).moved}")
    await hall.says("zhao", f"办好了 {no[-4:]} 清运了,以后每天一趟")
    assert (await hall.case(no)).state is State.RESOLVED
    return no


async def test_merging_keeps_the_earlier_case(hall: Hall) -> None:
    first = await report(hall, "垃圾没人收", "social_assistance")
    hall.later(minutes=5)
    second = await report(hall, "垃圾堆成山", "social_assistance")
    await hall.says("li", f"合并 {first[-4:]} {second[-4:]}")
    assert (await hall.case(second)).merged_into == first
    assert (await hall.case(first)).state is not State.MERGED


async def test_a_similar_case_nearby_is_pointed_out_and_merged_with_one_tap(hall: Hall) -> None:
    first = await report(hall, "垃圾没人收", "social_assistance")
    second = await report(hall, "垃圾堆成山", "social_assistance")
    said = await hall.says("li", f"看 {second[-4:]}")
    assert f"@no:{first}" in said.text
    await hall.presses("li", "merge")
    assert (await hall.case(second)).merged_into == first


async def test_rejecting_takes_two_people_and_guidance(hall: Hall) -> None:
    no = await report(hall, "法院判了不服", "other")
    await hall.says("li", f"不予受理 {no[-4:]}")
    asked = await hall.presses("li", f"reject:{no}")
    assert "几天内" in asked.text
    await hall.says("li", "这事归县法院,在县城东街,15 天内带判决书去上诉")
    assert (await hall.case(no)).state in {State.REGISTERED, State.TRIAGE}
    await hall.press_value("li", f"reject:{no}:{(await hall.case(no)).moved}:confirm")
    assert (await hall.case(no)).state in {State.REGISTERED, State.TRIAGE}
    await hall.says("zhou", "待办")
    await hall.press_value("zhou", f"reject:{no}:{(await hall.case(no)).moved}:confirm")
    case = await hall.case(no)
    assert case.state is State.NOT_ACCEPTED
    body = (await hall.store.read(texts.read_many((case.result_text or 0,))))[case.result_text or 0].body
    assert "县法院" in body


async def test_callbacks_one_by_one_and_closing_what_fits(hall: Hall) -> None:
    first, second = await done(hall), await done(hall, "垃圾又满了")
    said = await hall.says("li", "回访")
    assert first in said.text
    assert second in said.text
    said = await hall.presses("li", "called_back")
    assert (await hall.case(first)).state is State.CLOSED
    assert second in said.text
    for _ in range(3):
        await hall.press_value("li", f"called_back:{second}:{(await hall.case(second)).moved}:unreached")
    assert (await hall.case(second)).state is State.RESOLVED
    await hall.says("li", "合适办结")
    assert (await hall.case(second)).state is State.CLOSED


async def test_the_handler_may_not_call_back_her_own_case(hall: Hall) -> None:
    no = await done(hall)
    await hall.press_value("zhao", f"called_back:{no}:{(await hall.case(no)).moved}:solved")
    assert (await hall.case(no)).state is State.RESOLVED


async def test_contact_data_is_shown_on_need_and_the_look_is_kept(hall: Hall) -> None:
    hall.ear.expect("路灯", heard("social_assistance"))
    await hall.says("li", "登记 电话 19911112222 路灯坏了")
    no = (await hall.newest()).no
    said = await hall.says("li", f"看 {no[-4:]}")
    assert "@contact:" not in said.text
    said = await hall.press_value("li", f"phone:{no}:{(await hall.case(no)).moved}")
    assert "@contact:" in said.text
    refused = await hall.press_value("t2d", f"phone:{no}:{(await hall.case(no)).moved}")
    assert "@contact:" not in refused.text


async def test_the_ledger_holds_every_open_case_and_no_sealed_one(hall: Hall) -> None:
    no = await report(hall, "=1+1 垃圾没人收 19911113333", "social_assistance")
    sealed = await report(hall, "举报村干部", "cadre_report", sealed=True, profile="J", road="report")
    await hall.says("li", "台账")
    sheet = load_workbook(BytesIO(hall.shelf.kept["m1"])).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("序号", "案号", "登记时间")
    assert [row[1] for row in rows[1:]] == [no]
    assert sealed not in str(rows)
    summary = rows[1][rows[0].index("简要情况")]
    assert str(summary).startswith("=1+1")
    assert "19911113333" not in str(rows)


async def test_sealed_cases_are_found_only_by_their_handlers(hall: Hall) -> None:
    no = await report(hall, "举报村干部", "cadre_report", sealed=True, profile="J", road="report")
    assert no not in (await hall.says("li", "待办")).text
    assert no not in (await hall.says("li", "查 村干部")).text
    assert "村干部" not in (await hall.says("li", f"看 {no[-4:]}")).text
    said = await hall.says("seal", "待办")
    assert no in said.text
