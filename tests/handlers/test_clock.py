"""Reminders, calls, digests and the audit: the clock acts, each case on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.audit import audit
from bot.tick import next_due, tick
from cases.model import Entry, State
from storage import wakes
from tests.handlers.hall import MONDAY, SHANGHAI, Hall
from tests.handlers.test_queue import report

pytestmark = pytest.mark.asyncio


async def until(hall: Hall, instant: datetime) -> None:
    """The clock moves through everything that falls due, as the demo's does."""
    while (due := await next_due(hall.desk)) is not None and due <= instant:
        hall.clock.at = max(hall.clock.at, due)
        while await tick(hall.desk):
            pass
        await hall.deliver()
    hall.clock.at = max(hall.clock.at, instant)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


async def placed(hall: Hall, text: str = "垃圾没人收") -> str:
    """A case in a unit's hands."""
    no = await report(hall, text, "social_assistance")
    await hall.press_value("li", f"dispatch:{no}:{(await hall.case(no)).moved}")
    return no


def late_rungs(entries: tuple[Entry, ...]) -> list[str]:
    """The rungs of the handling deadline that were climbed, in order."""
    rungs = [str(entry.facts["rung"]).partition("@")[0] for entry in entries if entry.type == "reminded"]
    return [rung for rung in rungs if rung.startswith("late_")]


async def test_a_late_case_climbs_once_and_the_centre_finds_a_drafted_order(hall: Hall) -> None:
    no = await placed(hall)
    due = (await hall.case(no)).due_by
    assert due is not None
    await until(hall, due + timedelta(days=5))
    entries = await hall.history(no)
    assert (
        late_rungs(entries)
        == ["late_1", "late_1_sms", "late_2", "late_2_sms", "late_3"][: len(late_rungs(entries))]
    )
    assert len(late_rungs(entries)) >= 3
    assert sum(entry.facts.get("kind") == "supervise_draft" for entry in entries) == 1
    assert "督办单草稿" in hall.everything("li")


async def test_after_an_outage_only_the_highest_rung_speaks(hall: Hall) -> None:
    no = await placed(hall)
    due = (await hall.case(no)).due_by
    assert due is not None
    hall.clock.at = due + timedelta(days=5)
    while await tick(hall.desk):
        pass
    entries = await hall.history(no)
    assert len(late_rungs(entries)) == 1
    last = next(entry for entry in entries if str(entry.facts.get("rung", "")).startswith("late_"))
    skipped = last.facts["skipped"]
    assert isinstance(skipped, list)
    assert "late_1" in {str(one).partition("@")[0] for one in skipped}
    await until(hall, due + timedelta(days=5, hours=1))
    assert len(late_rungs(await hall.history(no))) == 1


async def test_an_emergency_calls_the_next_every_ten_minutes_and_says_so_once(hall: Hall) -> None:
    for who in ("pol", "duty", "li"):
        await hall.says(who, "帮助")
    no = await report(
        hall, "着火了", "emergency_life", road="emergency", profile="E", urgent=True, danger="fire"
    )
    assert (await hall.case(no)).called == ("pol",)
    await until(hall, MONDAY + timedelta(minutes=25))
    case = await hall.case(no)
    assert case.called == ("duty", "pol")  # the second round has begun; each stands there once
    assert case.calls == 3
    assert case.unanswered_told
    reporter = next(box for box in hall.boxes if box.startswith("resident"))
    told = hall.everything(reporter)
    assert "119" in told.splitlines()[0]
    assert told.count("还没有人接") == 1
    assert hall.everything("li").count("叫了 1 遍") == 1
    await hall.says("duty", "签收")
    assert (await hall.case(no)).state is State.SIGNED
    await until(hall, MONDAY + timedelta(hours=2))
    assert len((await hall.case(no)).called) == len(case.called)


async def test_one_failing_case_moves_an_hour_on_and_the_others_act(hall: Hall) -> None:
    known = hall.desk.known
    rules = known.current
    nonsense = tuple(replace(rung, to=("nobody_at_all",)) for rung in rules.ladder)
    known.current = replace(rules, version=2, ladder=nonsense)
    known.policies = {1: rules, 2: known.current}
    bad = await placed(hall)
    known.current = rules
    good = await placed(hall, "垃圾又满了")
    due = (await hall.case(good)).due_by
    assert due is not None
    hall.clock.at = due + timedelta(minutes=1)
    assert await tick(hall.desk) >= 2
    assert any(entry.type == "reminded" for entry in await hall.history(good))
    assert not any(entry.type == "reminded" for entry in await hall.history(bad))
    assert bad not in await hall.store.write(wakes.claim_due(hall.clock.at + timedelta(minutes=55), 10))
    assert bad in await hall.store.write(wakes.claim_due(hall.clock.at + timedelta(minutes=65), 10))


async def test_digests_come_in_the_morning_once_and_only_with_something_to_say(hall: Hall) -> None:
    for who in ("sun", "li", "zhao", "he"):
        await hall.says(who, "帮助")
    no = await placed(hall)
    due = (await hall.case(no)).due_by
    assert due is not None
    hall.clock.at = due + timedelta(hours=1)
    before = {who: len(hall.boxes[who]) for who in ("sun", "zhao", "he")}
    while await tick(hall.desk):
        pass
    await until(hall, local(30, 23))
    await until(hall, due + timedelta(days=3))
    sun = hall.boxes["sun"][before["sun"] :]
    assert any("村镇建设办" in said.text or "@unit:build" in said.text for said in sun)
    assert all("@name:zhao" not in said.text for said in sun)
    assert any(f"@no:{no}" in said.text for said in hall.boxes["zhao"][before["zhao"] :])
    assert len(hall.boxes["he"]) == before["he"]


async def test_no_digest_at_night_or_on_a_day_off(hall: Hall) -> None:
    await hall.says("zhao", "帮助")
    await placed(hall)
    await tick(hall.desk)
    hall.clock.at = local(28, 9).astimezone(hall.clock.at.tzinfo)  # Saturday
    before = len(hall.boxes["zhao"])
    while await tick(hall.desk):
        pass
    await hall.deliver()
    assert len(hall.boxes["zhao"]) == before


async def test_the_audit_speaks_to_operators_once_a_day(hall: Hall) -> None:
    await hall.says("eng", "帮助")
    found = await audit(hall.desk)
    assert any(one.key == "operator.duty_gaps" for one in found)
    await audit(hall.desk)
    await hall.deliver()
    assert hall.everything("eng").count("值班表") == 1


async def test_the_audit_sees_a_case_without_a_next_step(hall: Hall) -> None:
    no = await placed(hall)
    far = hall.clock.at + timedelta(days=400)
    await hall.store.write(wakes.postpone(no, far))
    hall.later(days=30)
    assert not [one for one in await audit(hall.desk) if one.key == "operator.no_next_step"]
    await hall.store.write(wakes.postpone(no, hall.clock.at - timedelta(days=1)))
    assert [one.about for one in await audit(hall.desk) if one.key == "operator.no_next_step"] == [(no,)]
