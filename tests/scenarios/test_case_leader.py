"""包案: a hard case gets one leader who answers for it, sees it, hears of it, and may give it more time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

from cases import access
from storage import people
from tests.scenarios.people import CENTRE, DEPUTY_MAYOR, LEADER, SECRETARY, VILLAGE_CHIEF, placed
from tests.town import Town

ROOT = Path(__file__).resolve().parents[2]
OFFICE = "p026"


async def led(town: Town) -> str:
    """The stopped allowance, given to the deputy mayor."""
    await town.comes_online(CENTRE, LEADER, DEPUTY_MAYOR, SECRETARY, OFFICE)
    no = await placed(town)
    await town.presses(OFFICE, "签收")
    for who in (DEPUTY_MAYOR, OFFICE, CENTRE):
        town.news(who)
    await town.says(LEADER, f"包案 {no}")
    deputy = town.app.desk.known.directory.officials[DEPUTY_MAYOR].name
    assert "包案" in await town.presses(LEADER, deputy)
    return no


async def test_a_leader_is_named_told_and_finds_it_in_his_list(town: Town) -> None:
    await town.comes_online(DEPUTY_MAYOR)
    assert "没有包案" in await town.says(DEPUTY_MAYOR, "我的包案")
    no = await led(town)
    assert (await town.case(no)).case_leader == DEPUTY_MAYOR
    assert "由您包案" in town.news(DEPUTY_MAYOR)
    assert "帮您协调" in town.news(OFFICE)
    assert no[-4:] in await town.says(DEPUTY_MAYOR, "我的包案")
    assert "包案领导" in await town.presses(DEPUTY_MAYOR, no[-4:])
    assert "没有包案" in await town.says(SECRETARY, "我的包案")
    assert (await town.case(no)).handler is not None, "its handler stays"


async def test_only_his_own_are_open_to_him(town: Town) -> None:
    await led(town)
    other = await placed(town, "我家低保没发 问了几次了", "neighbour")
    case = await town.case(other)
    desk = town.app.desk
    assert not access.may_see(case, DEPUTY_MAYOR, desk.known.directory, desk.today(town.clock.now())).exists
    assert "没找到" in await town.says(DEPUTY_MAYOR, f"看经过 {other}")


async def test_what_is_told_in_confidence_later_is_closed_to_him_again(town: Town) -> None:
    no = await led(town)
    case = await town.case(no)
    desk = town.app.desk
    day = desk.today(town.clock.now())
    assert access.may_see(case, DEPUTY_MAYOR, desk.known.directory, day).text
    from_now = {**case.__dict__, "sealed": True}
    sealed = type(case)(**from_now)
    assert not access.may_see(sealed, DEPUTY_MAYOR, desk.known.directory, day).exists


async def test_the_village_names_no_leader_and_no_stranger_is_named(town: Town) -> None:
    await town.comes_online(CENTRE, VILLAGE_CHIEF, LEADER)
    no = await placed(town)
    await town.says(VILLAGE_CHIEF, f"包案 {no} 镇长")
    await town.says(LEADER, f"包案 {no} 王二小")
    assert (await town.case(no)).case_leader is None


async def test_he_hears_before_and_after_the_date(town: Town) -> None:
    no = await led(town)
    town.news(DEPUTY_MAYOR)
    await town.until(11, 30, 9)
    assert no[-4:] in town.news(DEPUTY_MAYOR)
    await town.until(12, 2, 9)
    assert "过了期限" in town.news(DEPUTY_MAYOR)


async def test_who_left_hears_nothing_more_and_the_township_does(town: Town) -> None:
    no = await led(town)
    await town.app.store.write(people.disable(DEPUTY_MAYOR, town.clock.wall()))
    town.news(DEPUTY_MAYOR)
    town.news(LEADER)
    await town.until(11, 30, 9)
    assert town.news(DEPUTY_MAYOR) == ""
    assert no[-4:] in town.news(LEADER)


async def test_the_third_step_offers_it_and_the_ledger_names_him(town: Town) -> None:
    await town.comes_online(CENTRE, SECRETARY, OFFICE)
    no = await placed(town)
    await town.until(12, 9, 9)
    assert no[-4:] in town.everything(SECRETARY)
    await town.says(SECRETARY, f"包案 {no}")
    name = town.app.desk.known.directory.officials[DEPUTY_MAYOR].name
    await town.presses(SECRETARY, name)
    assert (await town.case(no)).case_leader == DEPUTY_MAYOR
    assert _from_the_command_line(town)["包案领导"] == name


def _from_the_command_line(town: Town) -> dict[object, object]:
    """The only row of `xiaoge export ledger`."""
    settings = town.app.settings
    file = settings.data_dir / "ledger.xlsx"
    words = ("export", "ledger", str(file), "--from", "2026-11-01", "--to", "2026-12-31")
    env = {"XIAOGE_DATA_DIR": str(settings.data_dir), "XIAOGE_DATABASE_URL": settings.database_url}
    subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "XIAOGE_DEMO": "1", **env},
        capture_output=True,
        check=True,
    )
    first, row = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    return dict(zip(first, row, strict=True))
