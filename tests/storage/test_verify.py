"""What `verify` finds, and what a backup brings back."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection
from sqlalchemy import text as sql

from cases.model import State
from storage import cases, texts
from storage.backup import BackupRefused, Place, backup, restore
from storage.crypto import Keys
from storage.migrate import upgrade
from storage.open import open_store
from storage.outbox import Delivery, claim, mark_dead, mark_sent
from storage.rows import Changes
from storage.unit import Store
from storage.verify import verify
from tests.conftest import database_beside, run_sql
from tests.postgres import binaries
from tests.storage.made import MINUTE, NOON, chat, moved, opened, person, put, seen, text, to_chat, to_person
from tests.storage.writer import SECRET


async def fill(store: Store) -> None:
    """Two cases with some history, texts, messages."""
    await store.commit(
        Changes(
            inbox=seen("e1"),
            chat=chat(),
            persons=(person(),),
            cases=(opened("2026-000001", reporter="r1", text=1, wake_at=NOON), opened("2026-000002")),
            texts=(text(1, "words", case="2026-000001"), text(2, "more")),
            out=(
                to_chat("a", say={"lines": [["k", {"t": "@text:1"}]]}),
                to_chat("b"),
                to_person("c", "nobody"),
            ),
        )
    )
    for number in range(3):
        case = await store.read(cases.load("2026-000001"))
        assert case is not None
        await put(
            store, moved(case, state=State.HANDLING, unit="u1", rungs=(f"r{number}",), due_by=NOON + MINUTE)
        )
    (nowhere,) = await store.write(claim("a", wall=NOON, work=NOON, without=("web",)))
    await store.write(mark_dead("a", nowhere.id, "no_address", NOON))
    for _ in range(2):
        (row,) = await store.write(claim("a", wall=NOON, work=NOON))
        await store.write(mark_sent("a", row.id, Delivery(at=NOON, rendered="words", logged=True)))


def _run(statement: str, connection: Connection) -> int:
    return connection.execute(sql(statement)).rowcount


async def damage(url: str, *statements: str) -> None:
    """Do with the database what the program never does."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            for guard in ("UPDATE", "DELETE"):
                connection.execute(f"DROP TRIGGER IF EXISTS history_no_{guard}")
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return
    store = await open_store(url, Keys.from_text("x" * 32))
    await store.write(
        lambda connection: connection.execute(sql("ALTER TABLE history DISABLE TRIGGER USER")).rowcount
    )
    for statement in statements:
        await store.write(partial(_run, statement))
    await store.close()


async def test_a_sound_database_has_no_findings(store: Store, url: str, keys: Keys) -> None:
    await fill(store)
    assert await verify(url, keys) == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE history SET actor = 'other' WHERE seq = 2", ("history_broken", "2026-000001#2")),
        (
            "UPDATE history SET at = (SELECT max(at) FROM history) WHERE seq = 1 AND case_no = '2026-000001'",
            ("history_broken", "2026-000001#1"),
        ),
        ("DELETE FROM history WHERE seq = 3", ("history_broken", "2026-000001#3")),
        ("DELETE FROM history WHERE seq = 4", ("history_incomplete", "2026-000001")),
        ("DELETE FROM history WHERE case_no = '2026-000002'", ("history_incomplete", "2026-000002")),
        ("UPDATE cases SET unit = 'u9' WHERE no = '2026-000001'", ("columns_differ", "2026-000001")),
        (
            "UPDATE texts SET body = (SELECT body FROM texts WHERE id = 2) WHERE id = 1",
            ("text_not_ours", "1"),
        ),
        ("UPDATE outbox SET seq = 9 WHERE seq = 1", ("log_gap", "web")),
        ("UPDATE inbox SET chat_id = 'gone'", ("inbox_without_chat", "e1")),
        ("UPDATE inbox SET state = 'failed'", ("failed_without_text", "e1")),
        ("UPDATE outbox SET code = NULL WHERE status = 'dead'", ("dead_without_code", None)),
    ],
)
async def test_what_was_tampered_with_is_found(
    store: Store, url: str, statement: str, finding: tuple[str, str | None]
) -> None:
    await fill(store)
    await damage(url, statement)
    (found,) = await verify(url, Keys.from_text(SECRET))
    assert found.code == finding[0]
    assert finding[1] in {None, found.where}


async def test_a_body_that_history_does_not_tell_is_found(store: Store, url: str, keys: Keys) -> None:
    await fill(store)
    quote = '{"unit": "u9"}'
    patch = f"json_patch(body, '{quote}')" if url.startswith("sqlite") else f"body || '{quote}'"
    await damage(url, f"UPDATE cases SET body = {patch}, unit = 'u9' WHERE no = '2026-000002'")
    assert [(found.code, found.where) for found in await verify(url, keys)] == [
        ("case_differs", "2026-000002")
    ]


async def test_another_key_opens_nothing(store: Store, url: str) -> None:
    await fill(store)
    found = await verify(url, Keys.from_text("another secret of 32 bytes or more"))
    assert {finding.code for finding in found} <= {"text_no_key", "text_not_ours"}
    assert len(found) == 2


@pytest_asyncio.fixture
async def twin_url(url: str, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of an empty database of the same kind."""
    if url.startswith("sqlite"):
        yield url.replace("xiaoge.db", "again/xiaoge.db")
        return
    server: str = request.getfixturevalue("postgres_url")
    name = url.rpartition("/")[2] + "_twin"
    await run_sql(server, f"CREATE DATABASE {name}")
    yield database_beside(server, name)
    await run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


async def test_a_backup_made_while_running_comes_back_whole(
    store: Store, url: str, twin_url: str, tmp_path: Path
) -> None:
    await fill(store)
    keys = Keys.from_text(SECRET)
    tools = None if shutil.which("pg_dump") else binaries()
    media = tmp_path / "media"
    media.mkdir()
    (media / "m1").write_bytes(b"picture")
    file = tmp_path / "all.tar.gz"
    await backup(Place(url=url, media=media, tools=tools), file)
    await put(store, opened("2026-000777"))
    with pytest.raises(BackupRefused) as refused:
        await restore(Place(url=url, media=tmp_path / "other"), file)
    assert refused.value.code == "not_empty"
    with tarfile.open(file) as archive:
        assert not any("key" in name for name in archive.getnames())
    assert file.stat().st_mode & 0o077 == 0

    place = Place(url=twin_url, media=tmp_path / "back" / "media", tools=tools)
    await restore(place, file)
    await upgrade(place.url)
    assert await verify(place.url, keys) == []
    assert (place.media / "m1").read_bytes() == b"picture"
    again = await open_store(place.url, keys)
    try:
        assert await again.read(cases.load("2026-000777")) is None
        assert await again.read(texts.body(1)) == "words"
        await put(again, opened("2026-000778"))
    finally:
        await again.close()


async def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    place = Place(url=f"sqlite:///{tmp_path}/x.db", media=tmp_path / "media")
    (tmp_path / "junk").write_bytes(b"junk")
    for file in (tmp_path / "junk", tmp_path / "missing"):
        with pytest.raises(BackupRefused) as refused:
            await restore(place, file)
        assert refused.value.code == "not_a_backup"
    assert not (tmp_path / "x.db").exists()
    with pytest.raises(BackupRefused) as refused:
        await backup(place, tmp_path / "out")
    assert refused.value.code == "no_database"
