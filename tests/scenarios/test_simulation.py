"""An invented township for two days: a seed decides it, and what may never break does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.simulation import outcome
from bot.simulation.outcome import Figures
from bot.simulation.setting import Habits, Setting
from bot.simulation.watch import Lived, breaches
from bot.simulation.world import World
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


async def test_a_seed_decides_and_no_rule_of_protection_breaks(tmp_path: Path) -> None:
    first = await lived(SHORT, fresh(tmp_path, "first"))
    again = await lived(SHORT, fresh(tmp_path, "again"))
    assert first.cases > 40
    assert first.by_state["closed"] > 10
    assert (first.by_event, first.notices) == (again.by_event, again.notices)
    broken = {breach.rule for breach in first.breaches}
    assert not broken & {"at_rest", "digests", "unsealed", "earlier", "left_alone"}, first.breaches


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
