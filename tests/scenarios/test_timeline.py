"""One story of a case: who had it, who was told by which way, who looked, and in whose hands it went late."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from cases.trace import held
from handlers import timeline
from tests.scenarios.people import CENTRE, LEADER, RELIEF, placed
from tests.town import Town

ROOT = Path(__file__).resolve().parents[2]
CIVIL = "p026"


async def _late(town: Town) -> str:
    """Given to one unit, moved to another, and late there."""
    await town.comes_online(CENTRE)
    no = await placed(town, RELIEF)
    await town.says(CENTRE, f"改派 {no} 石榴渡镇司法所")
    await town.says(CENTRE, "两家说好了由司法所办")
    await town.later(days=12)
    return no


async def test_the_one_in_whose_hands_it_went_late_is_the_one_who_had_it_then(town: Town) -> None:
    no = await _late(town)
    spans = held(await town.history(no), town.clock.now())
    assert [span.unit for span in spans] == ["u-civil-wh01", "u-justice-wh01"]
    assert [span.late_at is not None for span in spans] == [False, True]
    assert spans[0].until == spans[1].since


async def test_the_leader_reads_units_and_counts_and_no_name(town: Town) -> None:
    no = await _late(town)
    said = await town.says(LEADER, f"看经过 {no}")
    assert "司法所手里" in said
    assert "短信" in said
    assert "看过" in said
    found = await timeline.story(town.app.store, await town.case(no), town.clock.now())
    assert not [line for line in timeline.summary(found) if "@name" in str(line.params)]


async def test_everything_is_in_one_line_of_time(town: Town) -> None:
    no = await _late(town)
    found = await timeline.story(town.app.store, await town.case(no), town.clock.now())
    lines = timeline.lines(found)
    assert [at for at, _ in lines] == sorted(at for at, _ in lines)
    kinds = {line.key for _, line in lines}
    assert {"timeline.sent", "timeline.look", "timeline.late"} <= kinds
    assert any(key.startswith("trail.dispatched") for key in kinds)
    assert {line.params["way"] for _, line in lines if "way" in line.params} >= {"@key:timeline.way.sms"}


async def test_the_sheet_on_the_command_line(town: Town) -> None:
    no = await _late(town)
    done = await asyncio.to_thread(_sheet, town, no)
    assert "到期没办完" in done
    assert "短信" in done
    assert RELIEF not in done


def _sheet(town: Town, no: str) -> str:
    settings = town.app.settings
    done = subprocess.run(
        [sys.executable, "-m", "bot", "case", "trace", no],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "XIAOGE_DEMO": "1",
            "XIAOGE_DATA_DIR": str(settings.data_dir),
            "XIAOGE_DATABASE_URL": settings.database_url,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
