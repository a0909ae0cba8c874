"""kill -9 in the midst of writing: what was answered is there, whole, once."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from storage import cases, inbox, texts
from storage.crypto import Keys
from storage.open import open_store
from storage.rows import Changes, Need, Repeat
from storage.verify import verify
from tests.storage.made import seen

ROOT = Path(__file__).resolve().parents[2]


async def answered_until_killed(url: str, lines: int) -> list[tuple[str, str]]:
    """Start a writer, kill it after so many answers; returns every answer it gave until then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.writer", url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    found = [await process.stdout.readline() for _ in range(lines)]
    process.kill()
    found += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    whole = [line.decode().split() for line in found if line.endswith(b"\n")]
    return [(event, no) for event, no in whole]


async def test_what_was_answered_survives_a_kill(url: str, keys: Keys) -> None:
    answered: list[tuple[str, str]] = []
    for lines in (1, 40, 150):
        answered += await answered_until_killed(url, lines)
        assert await verify(url, keys) == []
    assert len(answered) == len(set(answered)) >= 191
    store = await open_store(url, keys)
    try:
        for event, no in answered:
            assert await store.read(inbox.seen("web", "", event))
            case = await store.read(cases.load(no))
            assert case is not None
            assert await store.read(texts.body(case.text or 0)) == f"words of {event}"
        event, no = answered[-1]
        view = await store.view(Need(channel="web", chat_id=event, event_id=event))
        assert view.last_case is not None
        assert view.last_case.no == no
        with pytest.raises(Repeat):
            await store.commit(Changes(inbox=seen(event, event)))
        fresh = await store.next_case_no(2026)
        assert fresh not in {no for _, no in answered}
    finally:
        await store.close()
