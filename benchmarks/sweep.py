"""500 cases that fell due at once, among ten thousand and a hundred thousand open ones: the real tick."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, insert, update

from benchmarks.databases import Postgres, Sqlite
from benchmarks.reports import demo_county, new_reports
from benchmarks.result import Goal, Result, Scene, Table, median
from bot.app import App
from bot.tick import tick
from storage import wakes
from storage.case_rows import entry_values, to_values
from storage.codec import chained
from storage.context import Query, many_rows
from storage.rows import CaseSave
from storage.tables import cases, history

DUE = 500
SIZES = (10_000, 100_000)
KINDS = 40  # different cases, of which the many are copies
_CHUNK = 1000
_RATIO_GOAL = 2.0


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Seconds."""

    tick: list[float]
    claim: list[float]
    idle: list[float]


def run(scene: Scene) -> Result:
    """Both engines, both sizes."""
    return asyncio.run(_both(scene))


async def _both(scene: Scene) -> Result:
    on_file = {size: await _on_file(scene, size) for size in SIZES}
    on_server = {size: await _on_server(scene, size) for size in SIZES}
    return Result(
        name="sweep",
        title=f"{DUE} due among many open cases: claim, ladder, history, messages, commit",
        tables=(_table("SQLite", on_file), _table("PostgreSQL", on_server)),
        goals=(_goal("SQLite", on_file), _goal("PostgreSQL", on_server)),
        notes=(
            "Each due case is a transaction of its own, one after another, so that one whose rule fails "
            "holds up nothing; the bare claim is one transaction for all of them.",
        ),
    )


async def _on_file(scene: Scene, size: int) -> Taken:
    folder = scene.folder / str(size)
    folder.mkdir()
    async with demo_county(Sqlite(folder).seeded, folder / "var") as app:
        return await _sweep(scene, f"SQLite, {size:,}", app, size)


async def _on_server(scene: Scene, size: int) -> Taken:
    databases = Postgres(scene.postgres, f"sweep_{size}")
    await databases.make()
    async with demo_county(databases.seeded, scene.folder / str(size) / "var") as app:
        return await _sweep(scene, f"PostgreSQL, {size:,}", app, size)


async def _sweep(scene: Scene, where: str, app: App, size: int) -> Taken:
    scene.tell(f"{where} cases are made")
    nos, due_at = await _fill(app, size)
    app.clock.advance_to(due_at + timedelta(minutes=1))
    while await tick(app.desk):  # what else fell due on the way there
        pass
    found = Taken(tick=[], claim=[], idle=[])
    for number in range(scene.rounds):
        scene.tell(f"{where}, round {number + 1} of {scene.rounds}")
        batch = nos[number :: len(nos) // DUE][:DUE]  # spread over the whole table
        await app.store.write(_wake(batch, due_at))
        found.claim.append(await _timed(app.store.write(wakes.claim_due(app.clock.now(), DUE)), DUE))
        await app.store.write(_wake(batch, due_at))
        found.tick.append(await _timed(tick(app.desk), DUE))
        found.idle.append(await _timed(tick(app.desk), 0))
    return found


async def _timed(work: Any, expected: int) -> float:
    began = perf_counter()
    done = await work
    took = perf_counter() - began
    count = done if isinstance(done, int) else len(done)
    if count != expected:
        raise RuntimeError(f"{count} cases were handled, not {expected}")
    return took


async def _fill(app: App, size: int) -> tuple[list[str], datetime]:
    """Copies of real cases, none of them due for a month; and when the originals have something due."""
    made = [save for message in await new_reports(app, KINDS) for save in message.changes.cases]
    wakes = [save.wake_at for save in made if save.wake_at is not None]
    due_at = max(wakes)
    nos = [f"2020-{number:06d}" for number in range(size)]
    models = [_model(save, due_at + timedelta(days=60)) for save in made]
    for first in range(0, size, _CHUNK):
        chunk = list(enumerate(nos[first : first + _CHUNK], first))
        await app.store.write(_copy(chunk, models))
    await app.store.write(_know)
    return nos, due_at


def _know(connection: Connection) -> None:
    """What the server's autovacuum does by itself within minutes."""
    if many_rows(connection):
        connection.exec_driver_sql("ANALYZE")


def _model(save: CaseSave, wake_at: datetime) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    entries = [chained(save.entries[0], "")]
    for entry in save.entries[1:]:
        entries.append(chained(entry, entries[-1].hash))
    row = to_values(save, entries[-1].hash) | {"next_wakeup_at": wake_at}
    return row, [entry_values(entry) for entry in entries]


def _copy(numbered: Sequence[tuple[int, str]], models: Sequence[Any]) -> Query[None]:
    rows, entries = [], []
    for number, no in numbered:
        row, past = models[number % len(models)]
        wake_at = row["next_wakeup_at"] + timedelta(seconds=number)
        rows.append(
            row | {"no": no, "tail": no[-4:], "next_wakeup_at": wake_at, "body": {**row["body"], "no": no}}
        )
        entries += [entry | {"case_no": no} for entry in past]

    def run(connection: Connection) -> None:
        connection.execute(insert(cases), rows)
        connection.execute(insert(history), entries)

    return run


def _wake(nos: Sequence[str], at: datetime) -> Query[None]:
    statement = update(cases).where(cases.c.no.in_(nos)).values(next_wakeup_at=at, wake_lease=None)

    def run(connection: Connection) -> None:
        connection.execute(statement)

    return run


def _table(title: str, found: Mapping[int, Taken]) -> Table:
    small, large = (found[size] for size in SIZES)
    rows = [
        _row(f"the whole tick, {DUE} due", small.tick, large.tick),
        _row(f"the bare claim of {DUE}", small.claim, large.claim),
        _row("an idle tick", small.idle, large.idle),
    ]
    columns = ("ms", *(f"{size:,} open cases" for size in SIZES), "ratio")
    return Table(title=title, columns=columns, rows=rows)


def _row(name: str, small: Sequence[float], large: Sequence[float]) -> tuple[str, ...]:
    few, many = median(small), median(large)
    return (name, f"{few * 1000:.1f}", f"{many * 1000:.1f}", f"{many / few:.2f}")


def _goal(engine: str, found: Mapping[int, Taken]) -> Goal:
    ratio = median(found[SIZES[1]].tick) / median(found[SIZES[0]].tick)
    promise = f"{engine}: ten times the cases, at most {_RATIO_GOAL:.0f} times the time"
    return Goal(promise=promise, found=f"{ratio:.2f}", met=ratio <= _RATIO_GOAL)
