"""`xiaoge people invite`: one code for one person, or a printable sheet for everybody without a chat."""

from __future__ import annotations

import asyncio
from html import escape
from pathlib import Path

import orjson

from bot.clock import SystemClock
from bot.commands.base import CommandRefused, database, line, quiet_settings, show
from bot.commands.people import official
from bot.config import Settings
from cases.places import Directory
from storage import directory as directory_rows
from storage import people
from storage.context import Query
from storage.rows import InviteRow
from storage.unit import Store

DAYS = 7
SHEET_DAYS = 30


def one(code: str) -> None:
    """A code for one person, as JSON."""
    settings = quiet_settings()
    made = asyncio.run(_one(settings, code))
    show(orjson.dumps({"person": made.person, "invite": made.code}).decode())


async def _one(settings: Settings, code: str) -> InviteRow:
    async with database(settings) as store:
        await _in_office(store, code)
        return await store.write(people.make_invite(code, SystemClock().wall(), DAYS))


async def _in_office(store: Store, code: str) -> None:
    if (await official(store, code)).disabled:
        raise CommandRefused("person_disabled", code=code)


def sheet(file: Path) -> None:
    """An HTML page to print, cut into slips and hand out."""
    settings = quiet_settings()
    if file.exists():
        raise CommandRefused("file_exists", path=str(file))
    known, made = asyncio.run(_everybody(settings))
    with file.open("x", encoding="utf-8") as page:
        file.chmod(0o600)  # whoever holds a code becomes that person
        page.write(_page(settings, known, made))
    show(line(settings, "invited_all", count=len(made), path=str(file)))


async def _everybody(settings: Settings) -> tuple[Directory, tuple[InviteRow, ...]]:
    async with database(settings) as store:
        known = await store.read(directory_rows.load_directory())
        codes = await store.read(people.unbound_officials())
        return known, await store.write(_invites(codes))


def _invites(codes: tuple[str, ...]) -> Query[tuple[InviteRow, ...]]:
    at = SystemClock().wall()
    return lambda connection: tuple(people.make_invite(code, at, SHEET_DAYS)(connection) for code in codes)


def _page(settings: Settings, known: Directory, made: tuple[InviteRow, ...]) -> str:
    title = escape(line(settings, "sheet.title"))
    slips = "\n".join(_slip(settings, known, row) for row in made)
    return (
        f'<!doctype html>\n<html lang="{settings.language.replace("_", "-")}">\n<head><meta charset="utf-8">'
        f"<title>{title}</title>\n<style>"
        "body{font:16px/1.6 sans-serif;columns:2;column-gap:1cm;margin:1cm}"
        "section{break-inside:avoid;border:1px dashed #888;padding:.4cm;margin-bottom:.4cm}"
        "h2{margin:0;font-size:18px}code{font-size:22px;letter-spacing:2px}"
        f"</style></head>\n<body>\n{slips}\n</body>\n</html>\n"
    )


def _slip(settings: Settings, known: Directory, row: InviteRow) -> str:
    person = known.officials[row.person]
    how = line(settings, "sheet.how", url=f"{settings.address}/chat", invite=row.code)
    until = line(settings, "sheet.until", day=row.expires_at.date().isoformat())
    return (
        f"<section><h2>{escape(person.name)} {escape(person.title)}</h2>"
        f"<p><code>{escape(row.code)}</code></p><p>{escape(how)}</p><p>{escape(until)}</p></section>"
    )
