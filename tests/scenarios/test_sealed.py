"""A sealed report: only its two handlers learn that it exists."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from cases.model import State
from storage.seed.demo import load_demo
from tests.scenarios.people import BRIBE, CENTRE, PETROL, SEALED, reported
from tests.town import Town

OTHERS = tuple(
    sorted({post.person for post in load_demo().assignments if post.person not in {*SEALED, "p005", "p006"}})
)


async def test_nobody_else_gets_anything_for_a_fortnight(town: Town) -> None:
    everybody = [code for code in OTHERS if code[1:] < "060"]
    await town.comes_online(*everybody, *SEALED)
    before = {who: len(town.mail.by_chat[who]) for who in everybody}
    no = await reported(town, BRIBE)
    case = await town.case(no)
    assert case.sealed
    for who in SEALED:
        assert no[-4:] in town.news(who)
    await town.later(days=14)
    for who in everybody:
        fresh = [out.text for out in town.mail.by_chat[who][before[who] :]]
        assert not any(no[-4:] in text or "举报" in text or "保密" in text for text in fresh), (who, fresh)
    assert not [who for who in OTHERS if town.sms.by_chat[who]]


async def test_others_are_told_there_is_no_such_number(town: Town) -> None:
    no = await reported(town, BRIBE)
    for who in (CENTRE, "p013", "p014", "p053", "p055", "p056", "p021", "p001"):
        for words in (
            f"看 {no}",
            f"看经过 {no}",
            f"签收 {no}",
            f"派单 {no}",
            f"查 {no[-4:]}",
            "查 贪污",
            "待办",
            "超期",
        ):
            said = await town.says(who, words)
            assert "贪污" not in said
            assert "反映干部" not in said
            assert "保密件" not in said, (who, words, said)
    assert (await town.case(no)).version == 1


async def test_the_pushed_message_shows_no_content(town: Town) -> None:
    await town.comes_online(*SEALED)
    await reported(town, BRIBE)
    for who in SEALED:
        assert "贪污" not in town.news(who)


async def test_its_handlers_work_it_from_the_queue_to_the_end(town: Town) -> None:
    await town.comes_online(*SEALED)
    no = await reported(town, BRIBE)
    assert "贪污" in await town.says(SEALED[0], "待办")
    await town.presses(SEALED[0], "派单")
    handler = (await town.case(no)).handler
    assert handler in SEALED
    town.news("granny")
    await town.says(str(handler), f"签收 {no}")
    await town.says(str(handler), f"已联系 {no}")
    await town.says(str(handler), f"办好了 {no} 已转县纪委查办")
    assert (await town.case(no)).state is State.RESOLVED
    told = town.news("granny")
    assert told
    assert "县纪委" not in told
    assert "贪污" not in told


async def test_her_own_list_is_neutral(town: Town) -> None:
    no = await reported(town, BRIBE)
    said = await town.says("granny", "我的事")
    assert no[-4:] in said
    assert "反映干部" not in said
    assert "纪委" not in said


async def test_the_receipt_promises_no_more_than_can_be_kept(town: Town) -> None:
    await town.scans("granny", "wh010103")
    said = await town.says("granny", BRIBE)
    assert "尽量保密" in said
    assert "12388" in said


async def test_the_ledger_does_not_hold_it(town: Town) -> None:
    no = await reported(town, BRIBE)
    await town.says(CENTRE, "台账")
    attachment = town.mail.by_chat[CENTRE][-1].attachment
    assert attachment is not None
    sheet = load_workbook(BytesIO(attachment.content)).active
    assert sheet is not None
    assert no not in {str(cell.value) for row in sheet.iter_rows() for cell in row}


async def test_a_title_is_enough_to_keep_the_one_who_is_meant_away(town: Town) -> None:
    case = await town.case(await reported(town, BRIBE))
    assert case.named == ("p053",)


async def test_a_named_leader_of_the_township_moves_it_to_the_countys_post(town: Town) -> None:
    await town.comes_online(*SEALED, "p005", "p006", "p013", "p014", CENTRE)
    no = await reported(town, "我要举报镇党委书记何小芳收礼，修路的钱她拿了")
    for who in (*SEALED, "p013", "p014", CENTRE):
        assert no[-4:] not in town.news(who)
        assert "收礼" not in await town.says(who, f"看 {no}")
    assert no[-4:] in town.news("p005")
    assert "收礼" in await town.says("p005", "待办")


async def test_a_named_handler_of_sealed_cases_moves_it_too(town: Town) -> None:
    await town.comes_online(*SEALED, "p005")
    no = await reported(town, "我要举报镇纪委专岗邹彩云收钱压案")
    assert no[-4:] in town.news("p005")
    for who in SEALED:
        assert no[-4:] not in town.news(who)


@pytest.mark.parametrize("words", ["有人找我麻烦", "有人找我麻烦 支书的儿子天天堵我家门骂"])
async def test_whoever_is_pressed_for_it_gets_help_one_level_above(town: Town, words: str) -> None:
    await town.comes_online(*SEALED, "p005", "p053", CENTRE)
    first = await reported(town, BRIBE)
    said = await town.says("granny", words)
    case = await town.newest()
    assert (case.sealed, case.profile, case.linked) == (True, "U", (first,))
    assert "110" in said
    assert case.no[-4:] in town.news("p005")
    for who in ("p053", CENTRE):
        assert case.no[-4:] not in town.news(who)
    if words == "有人找我麻烦":
        await town.says("granny", "支书的儿子天天堵我家门骂")
        assert (await town.newest()).no == case.no


async def test_what_is_told_in_secret_about_anything_is_settled_by_its_two_handlers(town: Town) -> None:
    await town.comes_online(*SEALED)
    no = await reported(town, PETROL)
    case = await town.case(no)
    assert (case.sealed, case.category) == (True, "safety_hazard")
    await town.says(SEALED[0], "待办")
    said = await town.presses(SEALED[0], "派单")
    assert "管不了" not in said
    assert (await town.case(no)).handler in SEALED


async def test_a_sealed_case_that_comes_back_goes_to_no_leader(town: Town) -> None:
    await town.comes_online(*SEALED, "p013", "p014", "p001")
    no = await reported(town, BRIBE)
    for count in range(1, 4):
        first, second = SEALED
        await town.says(first, f"看 {no}")
        await town.says(first, f"派单 {no}")
        if (await town.case(no)).handler is None:
            await town.says(first, "1")
        holder = (await town.case(no)).handler
        assert holder in SEALED
        await town.says(holder, f"退回 {no} 不归我们")
        await town.says(holder, "1")
        case = await town.case(no)
        assert case.returns == count
        await town.later(minutes=2)  # nobody presses that fast
        await town.says(second, f"看 {no}")
        labels = [item.label for row in town.mail.by_chat[second][-1].buttons for item in row]
        assert "请政法委员定" not in labels, labels
        said = await town.press_value(second, f"ask_leader:{no}:{case.moved}")
        assert "不报领导" in said
    for who in ("p013", "p014", "p001"):
        assert no[-4:] not in town.everything(who)
