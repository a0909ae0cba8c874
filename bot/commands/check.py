"""`xiaoge check`: settings, database, people on duty, each channel's credentials; a line each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from bot import audit, duty
from bot.app import App
from bot.commands.base import line, quiet_settings, show
from bot.config import Settings
from bot.keys import KeyMissing, keys_of
from handlers.ports import Channel, SendError
from locales.loader import known, text
from storage.faults import UNREACHABLE
from storage.migrate import current, head
from storage.seed.check import gaps


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line: `key` names the text cli.check.<key>. `remark`: to be done some day, nothing is broken."""

    good: bool
    remark: bool = False
    key: str
    params: dict[str, str | int] = field(default_factory=dict)


def check() -> int:
    """Print every line; 1 if anything is wrong."""
    settings = quiet_settings()
    return asyncio.run(_report(settings))


async def _report(settings: Settings) -> int:
    wrong = 0
    async for finding in _findings(settings):
        sign = line(settings, f"check.{_sign(finding)}")
        show(f"{sign} {line(settings, f'check.{finding.key}', **finding.params)}")
        wrong += not finding.good
    return 1 if wrong else 0


def _sign(finding: Finding) -> str:
    if finding.remark:
        return "remark"
    return "ok" if finding.good else "wrong"


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield Finding(good=True, key="settings")
    yield _folder(settings)
    database = await _database(settings)
    yield database
    if not database.good or database.key == "database_new":
        return
    key = _key(settings)
    yield key
    if not key.good:
        return
    app = await App.open(settings)
    try:
        async for finding in _inside(app):
            yield finding
    finally:
        await app.close()


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    good = nearest.is_dir() and os.access(nearest, os.W_OK)
    return Finding(good=good, key="folder" if good else "folder_closed", params={"path": str(folder)})


async def _database(settings: Settings) -> Finding:
    try:
        revision = await current(settings.database_url)
    except UNREACHABLE as fault:
        return Finding(good=False, key="database_unreachable", params={"reason": type(fault).__name__})
    if revision is None:
        return Finding(good=True, key="database_new")
    good = revision == head()
    return Finding(good=good, key="database" if good else "database_old", params={"revision": revision})


def _key(settings: Settings) -> Finding:
    try:
        keys_of(settings, database_exists=True)
    except KeyMissing as missing:
        return Finding(good=False, key="key_missing", params={"path": missing.path})
    return Finding(good=True, key="key")


async def _inside(app: App) -> AsyncIterator[Finding]:
    directory = app.desk.known.directory
    in_office = sum(not person.disabled for person in directory.officials.values())
    yield Finding(
        good=in_office > 0, key="people" if in_office else "people_none", params={"count": in_office}
    )
    for finding in (*_posts(app), *await _audited(app)):
        yield finding
    for channel in app.channels.values():
        yield await _channel(app.settings, channel)


def _posts(app: App) -> list[Finding]:
    """Units, grids and posts that nobody holds today."""
    desk = app.desk
    found = gaps(desk.known.directory, desk.known.current, desk.today(desk.clock.now()))
    language = app.settings.language
    lines = [Finding(good=False, key=gap.code, params=_named(gap.params, language)) for gap in found]
    return lines or [Finding(good=True, key="posts")]


def _named(params: Mapping[str, str], language: str) -> dict[str, str | int]:
    """A category by its name."""
    return {
        name: text(f"category.{of}", language) if name == "category" else of for name, of in params.items()
    }


async def _audited(app: App) -> list[Finding]:
    """Call lists nobody can be reached on; next year's calendar from November on."""
    areas = app.desk.known.directory.areas
    language = app.settings.language
    found = [
        Finding(
            good=False,
            key="duty_place" if gap.place else "duty_gap",
            params={
                "list": text(f"cli.duty.{gap.danger}", language),
                "area": areas[gap.area].name,
                "day": gap.day.isoformat(),
                "place": gap.place,
            },
        )
        for gap in await duty.gaps(app.desk)
    ]
    found = found or [Finding(good=True, key="duty")]
    missing = audit.calendar_gaps(app.desk)
    if not missing:
        return [*found, Finding(good=True, key="calendar")]
    year = dict(missing[0].params or {})
    return [*found, Finding(good=True, remark=True, key="calendar_missing", params=year)]


async def _channel(settings: Settings, channel: Channel) -> Finding:
    """The channel's own word on its credentials."""
    name = text(f"cli.channel.{channel.kind}", settings.language)
    try:
        reason = await channel.check()
    except SendError as failed:
        reason = failed.code
    if reason is None:
        return Finding(good=True, key="channel", params={"channel": name})
    told = f"cli.channel_reason.{reason}"
    words = text(told, settings.language) if known(told, settings.language) else reason
    return Finding(good=False, key="channel_wrong", params={"channel": name, "reason": words})
