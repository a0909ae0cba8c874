"""Nobody is pushed at night or on rest days, lists come at two times, an outage makes no burst."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from handlers.ports import Outbound
from tests.scenarios.conftest import OpenTown
from tests.scenarios.people import (
    CENTRE,
    EAVES,
    LAMP,
    LEADERS,
    MEDIATOR,
    RELIEF,
    SECOND,
    VILLAGE,
    WORKER,
    placed,
    reported,
)
from tests.town import SHANGHAI, Town

FRIDAY_EVENING = datetime(2026, 11, 27, 20, 30, tzinfo=SHANGHAI)
STAFF = (*VILLAGE, *LEADERS, CENTRE, SECOND, "p026", "p019")


def pushed(town: Town, since: int) -> list[tuple[datetime, Outbound]]:
    """What officials got by chat and by SMS after a moment, with its time."""
    return [
        (at, out)
        for at, out in (*town.mail.stamped[since:], *town.sms.stamped)
        if out.chat_id.startswith("p0")
    ]


async def test_a_week_of_ordinary_cases_disturbs_nobody_at_night(town: Town) -> None:
    await town.comes_online(*STAFF)
    since = len(town.mail.stamped)
    for who, words in (("a", RELIEF), ("b", EAVES)):
        await placed(town, words, who)
    await reported(town, LAMP, "c")
    await town.later(days=9)
    found = pushed(town, since)
    assert len(found) > 5
    for at, out in found:
        minute = at.hour * 60 + at.minute
        assert 7 * 60 + 30 <= minute < 21 * 60, (at, out.text)
    digests = [at for at, out in found if "手上的事是这些" in out.text]
    assert digests
    assert {(at.hour, at.minute) for at in digests} <= {(8, 30), (14, 30)}
    assert all(at.weekday() < 5 for at in digests)


async def test_leaders_get_one_digest_a_day_in_the_morning(town: Town) -> None:
    await town.comes_online(*LEADERS)
    since = len(town.mail.stamped)
    await placed(town, RELIEF)
    await town.later(days=16)
    lists = [
        (out.chat_id, at)
        for at, out in pushed(town, since)
        if out.chat_id in LEADERS and "手上的事" in out.text
    ]
    assert lists
    assert {(at.hour, at.minute) for _, at in lists} == {(8, 30)}
    assert max(Counter((who, at.date()) for who, at in lists).values()) == 1


async def test_a_task_of_the_evening_waits_for_the_morning(open_town: OpenTown) -> None:
    town = await open_town(FRIDAY_EVENING.replace(hour=22))
    await town.comes_online(WORKER)
    await reported(town, LAMP)
    assert "网格员孙翠花" in town.everything("granny")  # her own answer is at once
    assert town.news(WORKER) == ""
    await town.until(11, 28, 7, 29)
    assert town.news(WORKER) == ""
    await town.until(11, 30, 9)
    assert LAMP in town.news(WORKER)


async def test_not_on_a_rest_day_either(open_town: OpenTown) -> None:
    town = await open_town(datetime(2026, 11, 28, 10, 0, tzinfo=SHANGHAI))
    await town.comes_online(WORKER)
    since = len(town.mail.stamped)
    await reported(town, LAMP)
    await town.until(12, 1, 9)
    got = [at for at, out in town.mail.stamped[since:] if out.chat_id == WORKER]
    assert got
    assert all(at.weekday() < 5 for at in got), got


async def test_a_two_day_outage_gives_one_highest_reminder_each(town: Town) -> None:
    await town.comes_online(CENTRE, "p026", MEDIATOR)
    no = await placed(town, RELIEF)
    await town.says("p026", f"签收 {no}")
    since, short = len(town.mail.stamped), len(town.sms.stamped)
    case = await town.case(no)
    assert case.due_by is not None
    later = datetime(2026, 12, 3, 10, 0, tzinfo=SHANGHAI)
    town.clock.advance_to(later)  # the program slept; nothing acted in between
    await town.later(minutes=1)
    got = Counter(
        out.chat_id
        for _, out in (*town.mail.stamped[since:], *town.sms.stamped[short:])
        if no[-4:] in out.text + str(out.params)
    )
    assert got
    assert max(got.values()) <= 2, got
    reminded = [
        e for e in await town.history(no) if e.type == "reminded" and str(e.facts["rung"]).startswith("late_")
    ]
    assert len(reminded) == 1
    assert reminded[0].facts["skipped"]
    again = len(await town.history(no))
    await town.later(minutes=30)
    assert len(await town.history(no)) == again
