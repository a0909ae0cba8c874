"""The inbound transaction through the store, against the bare drivers doing the same statements."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

from benchmarks import script
from benchmarks.databases import Postgres, Sqlite, path_of
from benchmarks.raw import BATCH, RawPostgres, RawSqlite
from benchmarks.reports import Message, demo_county, keys, new_reports
from benchmarks.result import Goal, Result, Scene, Table, median, percentile
from benchmarks.script import Script
from storage.engine_postgres import POOL
from storage.open import open_store
from storage.unit import Store

TASKS = 32
MESSAGES = 1000
STORE, RAW, GROUP = "the store", "raw driver, a commit each", "raw driver, group commit"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One round of one variant. Seconds."""

    rate: float
    cpu: float
    waits: Sequence[float]


class _Through:
    """The store, handled like the bare drivers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle(self, message: Message) -> None:
        """Read, then write."""
        await self._store.view(message.need)
        await self._store.commit(message.changes)

    async def close(self) -> None:
        """Let go."""
        await self._store.close()


_REASONS = (
    "Why SQLite stays below its goals: a commit costs a raw writer little on a disk that syncs thousands of "
    "times a second, so sharing commits wins little here, while SQLAlchemy's share of each statement and "
    "making the rows (JSON, hash chain, seals) are paid in Python either way. On a disk that syncs a hundred "
    "times a second a commit each is bound to a hundred messages (reckoned, not measured here).",
    "Why PostgreSQL stays below its goals: each statement is a round trip of its own through SQLAlchemy's "
    "bridge to asyncpg. Fewer statements (all writes of a message as one) are the way, not faster ones.",
)
Open = Callable[[str], Awaitable[Any]]
Variants = Mapping[str, tuple[Open, Sequence[Any]]]


async def _store(url: str) -> _Through:
    return _Through(await open_store(url, keys()))


async def _raw_each(url: str) -> RawSqlite:
    return RawSqlite(str(path_of(url)), 1)


async def _raw_group(url: str) -> RawSqlite:
    return RawSqlite(str(path_of(url)), BATCH)


async def _raw_postgres(url: str) -> RawPostgres:
    return await RawPostgres.open(url, POOL)


async def _measure(worker: Any, items: Sequence[Any]) -> Taken:
    """All items by so many tasks, each taking the next one when its last is durable."""
    waits: list[float] = []
    left = iter(items)

    async def task() -> None:
        for item in left:
            began = perf_counter()
            await worker.handle(item)
            waits.append(perf_counter() - began)

    began, cpu = perf_counter(), process_time()
    await asyncio.gather(*(task() for _ in range(TASKS)))
    took = perf_counter() - began
    return Taken(rate=len(items) / took, cpu=(process_time() - cpu) / len(items), waits=waits)


async def _rounds(
    scene: Scene, engine: str, databases: Sqlite | Postgres, variants: Variants
) -> dict[str, list[Taken]]:
    found: dict[str, list[Taken]] = {name: [] for name in variants}
    for number in range(scene.rounds):
        for name, (opened, items) in variants.items():
            scene.tell(f"{engine}, {name}, round {number + 1} of {scene.rounds}")
            url = await databases.copy()
            worker = await opened(url)
            await _measure(worker, items[:TASKS])  # statements are compiled and prepared
            found[name].append(await _measure(worker, items[TASKS:]))
            await worker.close()
            await databases.drop(url)
    return found


def _ratio(found: Mapping[str, Sequence[Taken]], name: str, limit: str) -> float:
    return median(one.rate / other.rate for one, other in zip(found[name], found[limit], strict=True))


def _table(title: str, found: Mapping[str, Sequence[Taken]]) -> Table:
    rows = []
    for name, rounds in found.items():
        waits = [wait for taken in rounds for wait in taken.waits]
        rows.append((
            name,
            f"{median(taken.rate for taken in rounds):,.0f}",
            f"{percentile(waits, 0.5) * 1000:.1f} / {percentile(waits, 0.99) * 1000:.1f}",
            f"{median(taken.cpu for taken in rounds) * 1e6:,.0f}",
            f"{_ratio(found, name, RAW):.2f}",
        ))  # fmt: skip
    return Table(title=title, columns=("", "tx/s", "p50 / p99 ms", "CPU us", "ratio"), rows=rows)


def _round_trips(scripts: Sequence[Script]) -> str:
    return f"{median(len(one.reading) + len(one.writing) for one in scripts):.0f}"


async def _sqlite(scene: Scene) -> tuple[list[Message], Table, tuple[Goal, ...], str]:
    databases = Sqlite(scene.folder)
    scene.tell("making reports")
    async with demo_county(databases.seeded, scene.folder / "var"):
        pass
    async with demo_county(await databases.copy(), scene.folder / "var") as app:
        messages = await new_reports(app, MESSAGES + TASKS)
    scripts = script.of_sqlite(await databases.copy(), messages)
    variants: Variants = {
        STORE: (_store, messages),
        RAW: (_raw_each, scripts),
        GROUP: (_raw_group, scripts),
    }
    found = await _rounds(scene, "SQLite", databases, variants)
    each, group = _ratio(found, STORE, RAW), _ratio(found, STORE, GROUP)
    goals = (
        Goal(promise="SQLite: at least 1.5 of raw, a commit each", found=f"{each:.2f}", met=each >= 1.5),
        Goal(promise="SQLite: at least 0.25 of raw, group commit", found=f"{group:.2f}", met=group >= 0.25),
    )
    table = _table(f"SQLite, synchronous FULL, {TASKS} tasks", found)
    return messages, table, goals, _round_trips(scripts)


async def _postgres(scene: Scene, messages: Sequence[Message]) -> tuple[Table, tuple[Goal, ...], str]:
    databases = Postgres(scene.postgres, "inbound")
    await databases.make()
    async with demo_county(databases.seeded, scene.folder / "var"):
        pass
    scripts = await script.of_postgres(await databases.copy(), messages)
    variants: Variants = {STORE: (_store, messages), RAW: (_raw_postgres, scripts)}
    found = await _rounds(scene, "PostgreSQL", databases, variants)
    ratio = _ratio(found, STORE, RAW)
    cpu = median(one.cpu / other.cpu for one, other in zip(found[STORE], found[RAW], strict=True))
    goals = (
        Goal(promise="PostgreSQL: at least 0.80 of raw asyncpg", found=f"{ratio:.2f}", met=ratio >= 0.8),
        Goal(promise="PostgreSQL: CPU at most 1.3 of raw asyncpg", found=f"{cpu:.2f}", met=cpu <= 1.3),
    )
    title = f"PostgreSQL on the same machine, {TASKS} tasks, {POOL} connections"
    return _table(title, found), goals, _round_trips(scripts)


async def _both(scene: Scene) -> Result:
    messages, on_file, file_goals, file_trips = await _sqlite(scene)
    on_server, server_goals, server_trips = await _postgres(scene, messages)
    return Result(
        name="inbound",
        title="a new report, read and committed: inbox, chat, person, case, history, text, outbox",
        tables=(on_file, on_server),
        goals=(*file_goals, *server_goals),
        notes=(
            f"{file_trips} statements a message on SQLite, {server_trips} on PostgreSQL (begin and commit "
            "come on top); the raw drivers get them ready-made, so sealing, hashing, JSON and reading rows "
            "into values are the store's alone.",
            *(_REASONS if not all(goal.met for goal in (*file_goals, *server_goals)) else ()),
        ),
    )


def run(scene: Scene) -> Result:
    """Both engines."""
    return asyncio.run(_both(scene))
