"""The leader: what is late, how it came, a word, an order; never whose fault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.hall import Hall
from tests.handlers.test_clock import placed

pytestmark = pytest.mark.asyncio


async def late(hall: Hall) -> str:
    """A case past its date."""
    no = await placed(hall)
    due = (await hall.case(no)).due_by
    assert due is not None
    hall.clock.at = due + timedelta(days=2)
    return no


async def test_late_cases_by_unit_and_cause_and_the_story(hall: Hall) -> None:
    no = await late(hall)
    said = await hall.says("sun", "超期")
    assert "@unit:build" in said.text
    assert "leader.cause.unsigned" in said.text
    assert "zhao" not in said.text
    said = await hall.says("sun", "1")
    assert f"@no:{no}" in said.text
    assert "派出给@unit:build" in said.text


async def test_free_words_after_a_look_are_asked_about_and_sent_as_a_note(hall: Hall) -> None:
    no = await late(hall)
    await hall.says("sun", "超期")
    await hall.says("sun", "1")
    asked = await hall.says("sun", "今天先围起来 学生要走")
    assert len(asked.values) == 3
    assert not [entry for entry in await hall.history(no) if entry.type == "noted"]
    await hall.says("sun", "1")
    notes = [entry for entry in await hall.history(no) if entry.type == "noted"]
    assert [entry.actor for entry in notes] == ["sun"]
    assert any(entry.facts.get("text") for entry in notes)


async def test_an_order_is_drafted_shown_and_signed(hall: Hall) -> None:
    no = await late(hall)
    await hall.says("zhao", "帮助")
    said = await hall.says("sun", f"督办 {no[-4:]} 明天下午五点前清完")
    assert "签" in said.text
    assert (await hall.case(no)).supervised_at is None
    before = len(hall.boxes["zhao"])
    await hall.presses("sun", "sign_order")
    case = await hall.case(no)
    assert case.supervised_at is not None
    assert (await hall.history(no))[-1].actor == "sun"
    assert len(hall.boxes["zhao"]) > before


async def test_the_centre_drafts_and_cannot_sign(hall: Hall) -> None:
    no = await late(hall)
    await hall.says("sun", "帮助")
    await hall.says("li", f"督办 {no[-4:]} 请尽快")
    await hall.press_value("li", f"sign_order:{no}:{(await hall.case(no)).moved}")
    assert (await hall.case(no)).supervised_at is None
    await hall.presses("sun", "order")
    await hall.presses("sun", "sign_order")
    assert (await hall.case(no)).supervised_at is not None


async def test_urging_and_asking_for_another_owner_reach_unit_and_centre(hall: Hall) -> None:
    no = await late(hall)
    await hall.says("zhao", "帮助")
    await hall.says("sun", f"催办 {no[-4:]}")
    await hall.says("zhen", f"改派 {no[-4:]}")
    kinds = [entry.type for entry in await hall.history(no)]
    assert "urged" in kinds
    assert "help_asked" in kinds
    assert "换人办" in hall.everything("li") or "centre.help.reassign" in hall.everything("li")


async def test_a_leader_of_another_township_and_a_sealed_case_stay_apart(hall: Hall) -> None:
    no = await late(hall)
    said = await hall.says("t2d", f"看 {no[-4:]}")
    assert "垃圾" not in said.text
    assert f"@no:{no}" not in said.text
