"""What the figures were taken on: cores, memory, how fast a commit reaches the disk, versions."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from time import perf_counter

import psutil

_LIBRARIES = ("sqlalchemy", "asyncpg", "aiohttp", "cryptography", "jieba", "orjson")
_SYNCS = 500


def describe() -> list[str]:
    """Lines about the machine, the day and the libraries."""
    cores, gigabytes = os.cpu_count(), psutil.virtual_memory().total / 2**30
    load = os.getloadavg()
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"{platform.system()} {platform.machine()}, {cores} cores, {gigabytes:.0f} GiB of memory; "
        f"load when it began {load[0]:.1f} of {cores}",
        f"{_syncs():,.0f} synced writes a second (4 KiB, one after another)",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        libraries,
    ]


def _syncs() -> float:
    with tempfile.TemporaryFile() as file:
        began = perf_counter()
        for _ in range(_SYNCS):
            os.pwrite(file.fileno(), bytes(4096), 0)
            os.fdatasync(file.fileno())
        return _SYNCS / (perf_counter() - began)
