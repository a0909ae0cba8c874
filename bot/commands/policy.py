"""`xiaoge policy show | check | diff | activate`: versions of the rules are added, never changed."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.base import CommandRefused, database, line, quiet_settings, show
from bot.config import Settings
from bot.policycheck import faults
from bot.snapshots import YEARS_BACK, YEARS_ON
from cases.deadlines import Calendar
from cases.policy import Policy
from storage import policies
from storage.calendar import load_calendar
from storage.seed import policy as sheets
from storage.seed.policy_tables import Difference, differences, tables, write
from storage.unit import Store


def show_version(version: int | None, folder: Path | None) -> None:
    """One version, the newest where none is named; as files where a folder is."""
    settings = quiet_settings()
    known = asyncio.run(_versions(settings))
    policy = _numbered(known, version if version is not None else max(known))
    if folder is not None:
        write(policy, folder)
        show(line(settings, "policy.written", version=policy.version, path=str(folder)))
        return
    show(line(settings, "policy.head", version=policy.version, newest=max(known), day=_day(policy)))
    for name, rows in tables(policy).items():
        show(f"\n{name}")
        for row in rows:
            show("\t".join(cell or "-" for cell in row.values()))


def check(path: Path) -> int:
    """A folder of tables, or one table beside the shipped ones; the exit code."""
    settings = quiet_settings()
    policy = _read(settings, path)
    return _report(settings, policy)


def diff(before: str, after: str) -> None:
    """Two versions, each a number in the database or a folder."""
    settings = quiet_settings()
    numbered = before.isdigit() or after.isdigit()
    known = asyncio.run(_versions(settings)) if numbered else {}
    found = differences(_either(settings, known, before), _either(settings, known, after))
    for one in found:
        show(_told(one))
    if not found:
        show(line(settings, "policy.same"))


def activate(folder: Path) -> None:
    """New cases start with it from now on; every open one keeps the version it has."""
    settings = quiet_settings()
    policy = _read(settings, folder)
    if _report(settings, policy):
        raise CommandRefused("policy.faulty", path=str(folder))
    version = asyncio.run(_activate(settings, policy))
    show(line(settings, "policy.activated", version=version))


async def _activate(settings: Settings, policy: Policy) -> int:
    async with database(settings) as store:
        known = await _all(store, settings)
        if not differences(known[max(known)], policy):
            raise CommandRefused("policy.unchanged", version=max(known))
        return await store.write(policies.save_version(policy, SystemClock().wall()))


async def _versions(settings: Settings) -> dict[int, Policy]:
    async with database(settings) as store:
        return await _all(store, settings)


async def _all(store: Store, settings: Settings) -> dict[int, Policy]:
    found = await store.read(policies.load_policies(_calendar(settings)))
    if not found:
        raise CommandRefused("policy.none")
    return found


def _calendar(settings: Settings) -> Calendar:
    year = _today().year
    return load_calendar(settings.calendar_dir, year - YEARS_BACK, year + YEARS_ON)


def _today() -> date:
    now: datetime = SystemClock().wall()
    return now.astimezone().date()


def _read(settings: Settings, path: Path) -> Policy:
    if path.is_dir():
        return sheets.load_policy(_calendar(settings), path)
    if path.name not in sheets.FILES or not path.is_file():
        raise CommandRefused("policy.no_such_table", path=str(path), files=" ".join(sheets.FILES))
    return sheets.load_policy(_calendar(settings), only=path)


def _either(settings: Settings, known: dict[int, Policy], named: str) -> Policy:
    return _numbered(known, int(named)) if named.isdigit() else _read(settings, Path(named))


def _numbered(known: dict[int, Policy], version: int) -> Policy:
    if version not in known:
        raise CommandRefused("policy.no_such_version", version=version, newest=max(known))
    return known[version]


def _report(settings: Settings, policy: Policy) -> int:
    found = faults(policy, _today())
    for one in found:
        show(line(settings, f"policy.{one.code}", where=one.where))
    if not found:
        show(line(settings, "policy.good"))
    return 1 if found else 0


def _day(policy: Policy) -> str:
    return policy.effective_from.isoformat()


def _told(one: Difference) -> str:
    if one.column:
        return f"{one.file}\t{one.key}\t{one.column}: {one.before or '-'} -> {one.after or '-'}"
    return f"{one.file}\t{'+' if one.before is None else '-'} {one.key}"
