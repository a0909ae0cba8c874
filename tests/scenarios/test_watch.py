"""What the auditor finds before anybody waits in vain: empty duty, too full hands, old rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot import audit, duty
from cases.policy import Policy
from storage import inbox
from tests.scenarios.people import CENTRE, COUNTY_CENTRE, EMERGENCY_OFFICE, LAMP, LEADER, WORKER, reported
from tests.town import Town


def with_load_alarm(town: Town, most: int) -> None:
    """The rules with another limit of open tasks."""
    known = town.app.desk.known
    changed: Policy = replace(known.current, burden=replace(known.current.burden, load_alarm=most))
    known.current, known.policies = changed, {changed.version: changed}


async def test_an_empty_place_on_a_call_list_is_found_a_week_before(town: Town) -> None:
    await town.comes_online(CENTRE)
    assert await duty.gaps(town.app.desk) == ()
    known = town.app.desk.known
    leaves = date(2026, 11, 26)  # somebody's post ends on Thursday
    posts = tuple(
        replace(post, until=leaves) if post.person == EMERGENCY_OFFICE else post
        for post in known.directory.assignments
    )
    known.directory = type(known.directory).build(
        version=known.directory.version,
        areas=tuple(known.directory.areas.values()),
        units=tuple(known.directory.units.values()),
        officials=tuple(known.directory.officials.values()),
        assignments=posts,
        duty=known.directory.duty,
        deputies=known.directory.deputies,
    )
    gaps = await duty.gaps(town.app.desk)
    assert {gap.day for gap in gaps} == {date(2026, 11, 27)}
    assert any(gap.danger == "fire" and gap.place for gap in gaps)
    await audit.audit(town.app.desk)
    await audit.audit(town.app.desk)
    town.news(CENTRE)
    await town.until(11, 23, 14, 31)
    told = town.news(CENTRE)
    assert told.count("没有能叫到的人，请补上") == len(
        [gap for gap in gaps if gap.place and gap.area == "wh01"]
    )
    assert "着火值班，石榴渡镇" in told
    assert "这周五（27日）起" in told


async def test_the_centre_is_asked_once_to_share_out_too_much_work(town: Town) -> None:
    with_load_alarm(town, 3)
    await town.comes_online(CENTRE, WORKER, LEADER)
    nos = [await reported(town, f"{LAMP} 第{n}根杆子", f"r{n}") for n in range(4)]
    await audit.audit(town.app.desk)
    await audit.audit(town.app.desk)
    town.news(CENTRE)
    await town.until(11, 23, 14, 31)
    assert town.news(CENTRE).count("4 件没办完，太多了") == 1
    await audit.audit(town.app.desk)
    await town.until(11, 24, 8, 31)
    assert "太多了" not in town.news(CENTRE)
    for no in nos[:2]:
        await town.says(WORKER, f"办好了 {no[-4:]} 灯换了")
    await audit.audit(town.app.desk)
    for n in range(5, 8):
        await reported(town, f"{LAMP} 第{n}根杆子", f"r{n}")
    await audit.audit(town.app.desk)
    town.news(CENTRE)
    await town.until(11, 24, 14, 31)
    assert "5 件没办完，太多了" in town.news(CENTRE)  # it was less in between: said again
    assert "太多了" not in town.everything(LEADER)
    assert not any("太多了" in town.everything(who) for who in COUNTY_CENTRE)


async def test_old_rows_are_forgotten_by_the_audit(town: Town) -> None:
    await town.says("granny", "你好")
    (event,) = [one for one in ("1", "2") if await town.app.store.read(inbox.seen("town", "", one))][:1]
    await town.later(days=20)
    await town.says("granny", "你好")
    await audit.audit(town.app.desk)
    assert await town.app.store.read(inbox.seen("town", "", event))
    await town.later(days=12)
    await town.says("granny", "你好")
    await audit.audit(town.app.desk)
    assert not await town.app.store.read(inbox.seen("town", "", event))
