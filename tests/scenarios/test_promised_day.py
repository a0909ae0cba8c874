"""The day she was promised passes: she hears it once, who knows of it, and when she hears again."""

from __future__ import annotations

from tests.scenarios.people import BRIBE, CENTRE, CIVIL, RELIEF, SEALED, VIOLENCE, placed, reported
from tests.town import Town


def late(town: Town, who: str = "granny") -> list[str]:
    return [out.text for out in town.mail.by_chat[who] if "说好的" in out.text and "对不住" in out.text]


async def test_she_hears_once_that_it_is_late_and_when_she_hears_again(town: Town) -> None:
    await town.comes_online(CIVIL)
    no = await placed(town, RELIEF)
    due = (await town.case(no)).due_by
    assert due is not None
    town.news("granny")
    await town.later(days=(due - town.clock.now()).days)
    assert late(town) == []
    await town.until(due.month, due.day, 18, 30)
    (said,) = late(town)
    assert no[-4:] in said
    assert "是我们慢了" in said
    assert "民政办" in said or "民政" in said
    assert "最晚" in said
    before = len(town.mail.by_chat["granny"])
    await town.later(days=4)
    assert len(town.mail.by_chat["granny"]) == before  # no daily apology
    await town.later(days=4)
    assert len(late(town)) == 2  # as promised: how it stands, within five working days


async def test_what_was_done_in_time_is_not_called_late(town: Town) -> None:
    await town.comes_online(CIVIL)
    no = await placed(town, RELIEF)
    await town.says(CIVIL, f"签收 {no}")
    await town.says(CIVIL, f"办好了 {no} 已经恢复发放")
    await town.later(days=12)
    assert late(town) == []


async def test_a_new_date_is_a_new_promise(town: Town) -> None:
    await town.comes_online(CIVIL)
    no = await placed(town, RELIEF)
    await town.says(CIVIL, f"签收 {no}")
    due = (await town.case(no)).due_by
    assert due is not None
    await town.says(CIVIL, "延期 2天 等县里批")
    await town.presses(CENTRE, "批")
    moved = (await town.case(no)).due_by
    assert moved is not None
    assert moved > due
    await town.until(due.month, due.day, 20)
    assert late(town) == []
    await town.until(moved.month, moved.day, 20)
    assert len(late(town)) == 1


async def test_where_she_may_be_overheard_nobody_writes(town: Town) -> None:
    await reported(town, VIOLENCE)
    await town.later(days=9)
    assert late(town) == []


async def test_told_in_confidence_she_hears_nothing_but_that_it_is_late(town: Town) -> None:
    await town.comes_online(*SEALED)
    no = await reported(town, BRIBE)
    await town.says(SEALED[0], f"看 {no}")
    await town.presses(SEALED[0], "派")
    town.news("granny")
    await town.later(days=9)
    said = late(town)
    assert len(said) == 1
    for word in ("书记", "低保", "纪委", "领导"):
        assert word not in said[0]
