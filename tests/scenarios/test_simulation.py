"""An invented township for two days: a seed decides it, and what may never break does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bot.simulation import outcome
from bot.simulation.county import apart, live
from bot.simulation.outcome import Figures, together
from bot.simulation.setting import Habits, Setting
from bot.simulation.watch import Lived, breaches
from bot.simulation.world import World
from cases.metrics import Rate
from storage.seed import sheet
from storage.seed.sheet import BadSeed
from storage.trials import Notice

SHORT = Setting(days=2, cases=50, start=date(2026, 3, 2), outage_days=1, days_after=4, seed=7)


def fresh(folder: Path, name: str) -> Path:
    """An empty folder of its own."""
    (folder / name).mkdir()
    return folder / name


async def lived(setting: Setting, folder: Path) -> Figures:
    """What came of it."""
    world = await World.open(setting, folder)
    try:
        await world.live()
        return await outcome.read(world)
    finally:
        await world.stage.close()


async def test_a_seed_decides_and_no_rule_breaks(tmp_path: Path) -> None:
    first = await lived(SHORT, fresh(tmp_path, "first"))
    again = await lived(SHORT, fresh(tmp_path, "again"))
    assert first.cases > 40
    assert first.by_state["closed"] > 10
    assert (first.by_event, first.notices) == (again.by_event, again.notices)
    assert not first.breaches


async def test_lazier_people_are_later(tmp_path: Path) -> None:
    keen = await lived(SHORT, fresh(tmp_path, "keen"))
    habits = Habits(looks=0.5, work_hours=60, reply_minutes=400)
    lazy = await lived(replace(SHORT, habits=habits), fresh(tmp_path, "lazy"))
    on_time = [figures.rates["sign_on_time"] for figures in (keen, lazy)]
    assert on_time[0] is not None
    assert on_time[1] is not None
    assert (on_time[0].value or 0) > (on_time[1].value or 0)


async def test_the_watch_sees_what_is_broken(tmp_path: Path) -> None:
    world = await World.open(replace(SHORT, cases=4, days=1), tmp_path)
    try:
        directory, policy = world.stage.app.desk.known.directory, world.stage.app.desk.known.current
        night = world.setting.begins.replace(hour=23)
        notices = [
            Notice(person="p056", case=None, at=night, channel="town", keys=("ladder.x",), said=str(number))
            for number in range(8)
        ]
        seen = Lived(
            notices=notices,
            cases={},
            histories=(),
            directory=directory,
            policy=policy,
            outage=world.setting.outage,
        )
        assert {breach.rule for breach in breaches(seen)} == {"at_rest", "too_many"}
    finally:
        await world.stage.close()


def test_the_townships_share_the_cases_of_the_county() -> None:
    shares = list(apart(replace(SHORT, cases=51)))
    assert [(one.township, one.cases) for one in shares] == [("wh01", 26), ("wh02", 25)]
    assert [one.cases for one in apart(replace(SHORT, cases=1))] == [1]


def test_a_county_is_the_sum_of_its_townships(capfd: pytest.CaptureFixture[str]) -> None:
    """In processes of their own, as the command runs them."""
    told: list[int] = []
    found = live(replace(SHORT, cases=8, days=1, days_after=1), told.append)
    assert found.cases >= 6
    assert found.by_event["submitted"] + found.by_event["proxy_submitted"] >= 6
    assert sum(found.by_state.values()) == found.cases
    assert told
    assert not found.breaches
    assert not capfd.readouterr().out


def test_a_wrong_table_is_named_across_the_processes(tmp_path: Path) -> None:
    folder = Path(copytree(Path(sheet.__file__).parent / "policy", tmp_path / "policy"))
    limits = (folder / "limits.csv").read_text(encoding="utf-8")
    (folder / "limits.csv").write_text(limits.replace("E,10m", "E,soon", 1), encoding="utf-8")
    with pytest.raises(BadSeed, match=r"limits\.csv"):
        live(replace(SHORT, cases=2, days=1, policy=folder))


def test_figures_of_several_townships_are_added_up() -> None:
    one, other = (
        Figures(
            cases=cases,
            on_spot=1,
            by_state=Counter(closed=cases),
            by_event=Counter(submitted=cases),
            rates={"returned": Rate(hits=1, of=cases)},
            taken=(hours,),
            notices=cases,
            to_officials=cases,
            reminding=1,
            person_days=10,
            most_in_a_day=cases,
            breaches=(),
        )
        for cases, hours in ((4, 2.0), (6, 8.0))
    )
    county = together([one, other])
    assert (county.cases, county.by_state["closed"], county.most_in_a_day) == (10, 10, 6)
    assert county.rates["returned"].value == 0.2
    assert county.hours is not None
    assert county.hours.mean == 5
    assert county.a_person_and_day == 0.5
