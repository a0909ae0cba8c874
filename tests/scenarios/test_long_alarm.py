"""An emergency nobody signs for days: the duty people are called on, nobody hears the same by the minute."""

from __future__ import annotations

from collections import Counter

from cases.model import Profile
from tests.scenarios.people import (
    CENTRE,
    EMERGENCY_OFFICE,
    FIRE,
    LEADER,
    LEADERS,
    POLICE,
    RELIEF,
    SECOND,
    VILLAGE,
    reported,
)
from tests.town import Town


async def test_a_week_unsigned_wears_no_leader_out(town: Town) -> None:
    await town.comes_online(*VILLAGE, *LEADERS, CENTRE, SECOND, EMERGENCY_OFFICE, "p015")
    since = len(town.mail.stamped)
    no = await reported(town, FIRE)
    await town.later(days=7)
    got = Counter(out.chat_id for _, out in town.mail.stamped[since:])
    assert got[EMERGENCY_OFFICE] > 20  # who is on duty is called until somebody signs
    for who in LEADERS:
        told = [out.text for at, out in town.mail.stamped[since:] if out.chat_id == who]
        by_day = Counter(at.date() for at, out in town.mail.stamped[since:] if out.chat_id == who)
        assert len(told) < 20, told
        assert max(list(by_day.values())[1:]) <= 2, told
        assert len(town.sms.by_chat[who]) < 8
        repeats = Counter(text for text in told if "现场" in text or "没人签收" in text)
        assert max(repeats.values()) == 1, repeats  # a repeat says something new
    assert (await town.case(no)).call_next_at is not None


async def test_the_leader_reads_since_when_and_whom_and_may_name_another(town: Town) -> None:
    await town.comes_online(*LEADERS, CENTRE)
    no = await reported(town, FIRE)
    await town.until(11, 24, 8, 31)
    told = town.news(LEADER)
    assert "从今天上午9:00叫到现在" in told
    morning = told.splitlines()[-3:]
    assert any("从昨天上午9:00到现在叫了" in line and "时春梅" in line for line in morning), told
    town.news(CENTRE)
    await town.presses(LEADER, f"改派 {no[-4:]}")
    assert no[-4:] in town.news(CENTRE)


async def test_the_centre_reads_who_has_an_alarm_also_where_nobody_was_called(town: Town) -> None:
    await town.comes_online(CENTRE, POLICE)
    called = await reported(town, "刚才被骗走两万块 钱转出去了")
    assert (await town.case(called)).profile is Profile.E
    given = await reported(town, RELIEF, "neighbour")
    await town.says(CENTRE, f"看 {given[-4:]}")
    await town.press_value(CENTRE, f"reclassify:{given}:{(await town.case(given)).moved}:fraud")
    await town.presses(CENTRE, "派单")
    assert not (await town.case(given)).called
    said = (await town.says(CENTRE, "待办")).splitlines()
    running = {
        no: next(line for line in said if no[-4:] in line and "急事" in line) for no in (called, given)
    }
    assert "正在叫人：毕光荣" in running[called]
    assert "给毕光荣了" in running[given] or "派出所了" in running[given], running


async def test_how_it_is_there_is_asked_of_nobody_before_somebody_signed(town: Town) -> None:
    await town.comes_online(*VILLAGE, *LEADERS, CENTRE, EMERGENCY_OFFICE)
    no = await reported(town, FIRE)
    await town.later(hours=30)
    for who in (*LEADERS, CENTRE, *VILLAGE):
        assert "现场" not in town.everything(who)
    await town.says(EMERGENCY_OFFICE, f"签收 {no}")
    await town.later(minutes=50)
    assert "现场" not in town.news(CENTRE)  # an hour to get there, from the signature on
    await town.later(minutes=20)
    assert "现场怎么样了" in town.everything(EMERGENCY_OFFICE)


async def test_called_again_she_hears_since_when(town: Town) -> None:
    await town.comes_online(EMERGENCY_OFFICE)
    await reported(town, FIRE)
    await town.later(hours=9)
    called = [out.text.splitlines()[0] for _, out in town.mail.stamped if "签收" in out.text]
    called = [text for text in called if text.startswith("急事")]
    mine = [text for text in called if "再叫您一次" in text]
    assert "从今天上午9:00到现在叫了" in mine[0]
    assert len(mine) == len(set(mine)) > 1
