"""法定期限 in chat: one tap attaches it, the list reminds in time and names the law, one tap ends it."""

from __future__ import annotations

from cases import legal
from tests.scenarios.people import CENTRE, EAVES, MEDIATOR, placed
from tests.town import Town

WAGES = "工地欠我三个月工钱 老板不给"


async def in_hand(town: Town, words: str = EAVES) -> tuple[str, str]:
    """A dispute that somebody has signed; its number and handler."""
    await town.comes_online(CENTRE, MEDIATOR)
    no = await placed(town, words)
    handler = (await town.case(no)).handler or ""
    await town.says(handler, f"签收 {no[-4:]}")
    await town.presses(handler, "不沾")
    return no, handler


async def test_the_handler_attaches_it_with_one_tap_and_reads_the_law(town: Town) -> None:
    no, handler = await in_hand(town)
    assert "哪个法定期限" in await town.says(handler, f"时限 {no[-4:]}")
    said = await town.presses(handler, "司法确认")
    assert "记下了" in said
    assert "《人民调解法》第三十三条" in said
    assert "12月23日到期" in said
    assert [one.code for one in legal.running(await town.case(no))] == ["judicial_confirm"]
    assert "记了法定期限：调解协议申请司法确认" in await town.says(CENTRE, f"看 {no[-4:]}")


async def test_it_may_run_from_another_day_and_comes_in_the_list_in_time(town: Town) -> None:
    no, handler = await in_hand(town)
    await town.says(handler, f"时限 {no[-4:]}")
    said = await town.says(handler, "1 11月3日")
    assert "从11月3日算" in said
    assert "12月3日到期" in said or "下周四（3日）到期" in said
    town.news(handler)
    await town.until(11, 24, 8, 31)
    told = town.news(handler)
    assert "法定期限：调解协议申请司法确认" in told
    assert "依据：《人民调解法》第三十三条" in told


async def test_a_day_to_come_is_no_beginning(town: Town) -> None:
    no, handler = await in_hand(town)
    await town.says(handler, f"时限 {no[-4:]}")
    assert "今天或以前" in await town.says(handler, "1 12月20日")
    assert (await town.case(no)).legal == ()


async def test_the_centre_may_too_and_the_handler_hears_it_in_the_list(town: Town) -> None:
    no, handler = await in_hand(town)
    assert "别的期限" in " ".join(await offered(town, CENTRE, no))
    await town.presses(CENTRE, "别的期限")
    said = await town.presses(CENTRE, "信访事项办结")
    assert "《信访工作条例》第三十四条" in said
    town.news(handler)
    await town.until(11, 23, 14, 31)
    assert "记了法定期限：信访事项办结" in town.news(handler)


async def offered(town: Town, who: str, no: str) -> list[str]:
    """What 时限 offers."""
    await town.says(who, f"时限 {no[-4:]}")
    return town.labels(who)


async def test_done_with_one_tap_it_reminds_no_more(town: Town) -> None:
    no, handler = await in_hand(town)
    await town.says(handler, f"时限 {no[-4:]}")
    await town.presses(handler, "司法确认")
    assert any("办完了" in label for label in await offered(town, handler, no))
    assert "不再提醒" in await town.presses(handler, "司法确认办完了")
    assert (await town.case(no)).legal == ()
    town.news(handler)
    await town.until(12, 24, 9)
    assert "法定期限" not in town.news(handler)


async def test_it_is_nobody_elses_business(town: Town) -> None:
    no, _ = await in_hand(town)
    await town.comes_online("p057")
    assert "时限" not in " ".join(await offered(town, "p057", no))
    assert (await town.case(no)).legal == ()


async def test_each_kind_of_matter_is_offered_its_own(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await placed(town, WAGES)
    labels = " ".join(await offered(town, CENTRE, no))
    assert "劳动仲裁裁决" in labels
    assert "土地" not in labels
