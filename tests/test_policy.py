"""`xiaoge policy`: versions are shown, checked, compared and added; an open case keeps its own."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from bot.policycheck import faults
from cases.deadlines import Span
from cases.policy import Burden, Sealing
from storage import policies
from storage.seed.policy import FOLDER, load_policy
from storage.seed.policy_tables import differences, write
from tests.cases.story import calendar, policy
from tests.running import RunningApp
from tests.scenarios.conftest import OpenTown, ear, open_town, prepared
from tests.scenarios.people import LAMP, RELIEF, placed, reported
from tests.town import MONDAY

__all__ = ["ear", "open_town", "prepared"]
DAY = date(2026, 11, 23)


def edit(folder: Path, name: str, change: Callable[[dict[str, str]], None]) -> None:
    """Change every row of a table."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped tables, to be changed."""
    shutil.copytree(FOLDER, tmp_path / "rules")
    return tmp_path / "rules"


def slower(row: dict[str, str]) -> None:
    """Two working days to sign instead of one."""
    if row["profile"] == "N":
        row["sign"] = "2wd"


# ---- tables ---------------------------------------------------------------------------------------


def test_what_is_written_reads_as_the_same_rules(tmp_path: Path) -> None:
    write(policy(), tmp_path)
    assert load_policy(calendar(), tmp_path) == policy()


def test_a_difference_names_table_row_and_cell(folder: Path) -> None:
    edit(folder, "limits.csv", slower)
    changed = load_policy(calendar(), folder)
    (one,) = differences(policy(), changed)
    assert (one.file, one.key, one.column, one.before, one.after) == ("limits.csv", "N", "sign", "1wd", "2wd")
    fewer = replace(policy(), ladder=policy().ladder[1:])
    (gone,) = differences(policy(), fewer)
    assert (gone.key, gone.column, gone.after) == (policy().ladder[0].id, "", None)


def test_no_setting_is_there_that_nobody_reads() -> None:
    root = FOLDER.parents[2]
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot", "cases", "handlers")
        for path in (root / folder).rglob("*.py")
    )
    assert [field.name for field in fields(Burden) if f"burden.{field.name}" not in source] == []


def test_the_shipped_rules_are_whole() -> None:
    assert faults(policy(), DAY) == ()


def test_no_version_takes_a_protection_or_a_step_away() -> None:
    open_to_all = replace(policy().categories["domestic_violence"], village_learns=True)
    told = replace(policy().categories["cadre_report"], sealing=Sealing.ASKED)
    rungs = tuple(
        replace(rung, key="ladder.unheard_of") if rung.id == "sign_half" else rung
        for rung in policy().ladder
        if rung.start != "interim_by"
    )
    changed = replace(
        policy(),
        categories={**policy().categories, "domestic_violence": open_to_all, "cadre_report": told},
        ladder=rungs,
        burden=replace(policy().burden, care_review_days=365),
    )
    found = {(fault.code, fault.where) for fault in faults(changed, DAY)}
    assert found == {
        ("village_learns", "domestic_violence"),
        ("not_sealed", "cadre_report"),
        ("care_unreviewed", "care_review_days"),
        ("no_rung", "interim_by:E"),
        ("no_rung", "interim_by:U"),
        ("no_text", "ladder.unheard_of"),
    }


# ---- an open case keeps the version it started with ---------------------------------------------------


async def test_only_new_cases_follow_a_new_version(open_town: OpenTown) -> None:
    town = await open_town(MONDAY)
    before = await placed(town, RELIEF)
    limits = {profile: replace(one, sign=Span.parse("3wd")) for profile, one in policy().limits.items()}
    fewer = tuple(rung for rung in policy().ladder if rung.id != "due_soon")
    version = await town.app.store.write(
        policies.save_version(replace(policy(), limits=limits, ladder=fewer), town.clock.wall())
    )
    assert version == 2
    after = await reported(town, LAMP, "bob")
    old, new = await town.case(before), await town.case(after)
    assert (old.policy, new.policy) == (1, 2)
    assert old.sign_by is not None
    assert new.sign_by is not None
    assert new.sign_by > old.sign_by
    await town.says(old.handler or "", f"签收 {before[-4:]}")
    await town.until(11, 30, 9)
    climbed = {str(entry.facts.get("rung", "")).partition("@")[0] for entry in await town.history(before)}
    assert "due_soon" in climbed  # the rung that the new version dropped
    climbed = {str(entry.facts.get("rung", "")).partition("@")[0] for entry in await town.history(after)}
    assert "due_soon" not in climbed


# ---- the command ----------------------------------------------------------------------------------------


def test_the_commands_show_check_compare_and_activate(folder: Path, tmp_path: Path) -> None:
    app = RunningApp(folder=tmp_path / "county")
    app.folder.mkdir()
    app.start()
    assert app.stop() == 0
    shown = app.cli("policy", "show")
    assert shown.returncode == 0
    assert "sign_half" in shown.stdout
    assert "reconsideration" in shown.stdout
    assert app.cli("policy", "check", str(folder)).returncode == 0
    assert app.cli("policy", "activate", str(folder)).returncode == 1  # nothing new in it
    edit(folder, "limits.csv", slower)
    compared = app.cli("policy", "diff", "1", str(folder))
    assert "1wd -> 2wd" in compared.stdout
    activated = app.cli("policy", "activate", str(folder))
    assert activated.returncode == 0, activated.stderr
    assert "第 2 版" in activated.stdout
    assert "1wd -> 2wd" in app.cli("policy", "diff", "1", "2").stdout
    out = tmp_path / "out"
    assert app.cli("policy", "show", "1", "--to", str(out)).returncode == 0
    assert app.cli("policy", "diff", str(out), "2").stdout == compared.stdout
    assert app.cli("policy", "show", "9").returncode == 1


def test_a_bad_cell_is_named(folder: Path, tmp_path: Path) -> None:
    app = RunningApp(folder=tmp_path)

    def nonsense(row: dict[str, str]) -> None:
        if row["id"] == "sign_late":
            row["offset"] = "soon"

    edit(folder, "ladder.csv", nonsense)
    done = app.cli("policy", "check", str(folder / "ladder.csv"))
    assert done.returncode == 1
    assert "ladder.csv" in done.stderr
    assert "offset" in done.stderr
    assert "Traceback" not in done.stderr
    assert app.cli("policy", "check", str(tmp_path / "nothing.csv")).returncode == 1
