"""One archive of database and media, made while the program runs, and its way back into an empty place.

The key file is not in it: whoever finds a backup reads no text and no number.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from storage.address import is_sqlite, sqlite_path
from storage.migrate import current, head

FORMAT = 1
_ABOUT, _DATABASE, _MEDIA = "about.json", "database", "media"
_TOOL_PATH = "/usr/local/bin:/usr/bin:/bin"


class BackupRefused(Exception):
    """`code`: not_empty, not_a_backup, other_database, newer_schema, no_tool, tool_failed or no_database."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is backed up or restored: a database address, the media folder, where PostgreSQL's tools lie."""

    url: str
    media: Path
    tools: Path | None = None  # None: searched for on the usual path

    @property
    def kind(self) -> str:
        """Which database this is."""
        return "sqlite" if is_sqlite(self.url) else "postgresql"


# ---- out ------------------------------------------------------------------------------------------


async def backup(place: Place, file: Path) -> None:
    """Write the archive. It appears under its name only when it is whole. Raises BackupRefused."""
    revision = await current(place.url)
    if revision is None:
        raise BackupRefused("no_database")
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        copy = Path(folder) / _DATABASE
        await _dump(place, copy)
        about = {"format": FORMAT, "kind": place.kind, "revision": revision}
        await asyncio.to_thread(_pack, Path(folder), about, place.media, file)


async def _dump(place: Place, copy: Path) -> None:
    if place.kind == "sqlite":
        await asyncio.to_thread(_copy_sqlite, sqlite_path(place.url), copy)
    else:
        await _tool(place, "pg_dump", ["--format=custom", "--no-owner", f"--file={copy}"])


def _copy_sqlite(source: Path, copy: Path) -> None:
    """SQLite's own backup: one consistent moment, while others go on writing."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(copy)
    try:
        reading.backup(writing)
    finally:
        reading.close()
        writing.close()


def _pack(folder: Path, about: dict[str, object], media: Path, file: Path) -> None:
    (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
    whole = folder / "archive"
    with whole.open("wb") as raw:
        os.chmod(whole, 0o600)
        with tarfile.open(fileobj=raw, mode="w:gz") as archive:
            archive.add(folder / _ABOUT, _ABOUT)
            archive.add(folder / _DATABASE, _DATABASE)
            if media.is_dir():
                archive.add(media, _MEDIA)
        raw.flush()
        os.fsync(raw.fileno())
    os.replace(whole, file)


# ---- back -----------------------------------------------------------------------------------------


async def restore(place: Place, file: Path) -> None:
    """Put an archive back into an empty place; nothing that exists is overwritten. Raises BackupRefused."""
    await _check_empty(place)
    parent = place.media.parent
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".restore-") as name:
        folder = Path(name)
        await asyncio.to_thread(_unpack, file, folder)
        _check_about(folder, place)
        if place.kind == "sqlite":
            await asyncio.to_thread(_place_file, folder / _DATABASE, sqlite_path(place.url))
        else:
            await _tool(place, "pg_restore", ["--no-owner", "--exit-on-error", str(folder / _DATABASE)])
        if (folder / _MEDIA).is_dir():
            place.media.mkdir(exist_ok=True)
            place.media.rmdir()
            os.replace(folder / _MEDIA, place.media)


async def _check_empty(place: Place) -> None:
    occupied = place.kind == "sqlite" and sqlite_path(place.url).exists()
    if occupied or (place.media.is_dir() and any(place.media.iterdir())):
        raise BackupRefused("not_empty")
    if place.kind == "postgresql" and await current(place.url) is not None:
        raise BackupRefused("not_empty")


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError, EOFError) as broken:
        raise BackupRefused("not_a_backup") from broken


def _check_about(folder: Path, place: Place) -> None:
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        kind, revision = about["kind"], about["revision"]
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise BackupRefused("not_a_backup") from broken
    if kind != place.kind:
        raise BackupRefused("other_database")
    if revision > head():
        raise BackupRefused("newer_schema")


def _place_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    with target.open("rb+") as written:
        os.fsync(written.fileno())


async def _tool(place: Place, name: str, options: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs; the password goes beside the arguments, unseen in `ps`."""
    found = str(place.tools / name) if place.tools else shutil.which(name)
    if found is None:
        raise BackupRefused("no_tool")
    url = make_url(place.url)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    process = await asyncio.create_subprocess_exec(
        found,
        f"--dbname={address}",
        *options,
        env={"PATH": _TOOL_PATH, "PGPASSWORD": str(url.password or "")},
        stderr=asyncio.subprocess.DEVNULL,
    )
    if await process.wait() != 0:
        raise BackupRefused("tool_failed")
