"""Memory of the running program while ten thousand cases come in through the web chat."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import aiohttp
import psutil

from benchmarks.reports import sentence
from benchmarks.result import Goal, Result, Scene, Table
from benchmarks.webchat import cases_in
from tests.running import RunningApp

CASES = 10_000
STEP = 2_500
CLIENTS = 16
LIMIT = 200.0
_MIB = 2**20


@dataclass(frozen=True, kw_only=True)
class _Seen:
    cases: int
    resident: float  # MiB


def run(scene: Scene) -> Result:
    """Once: what grows shows within one run."""
    app = RunningApp(folder=scene.folder / "app", env={"XIAOGE_DEMO": "1", "XIAOGE_LOG_LEVEL": "warning"})
    app.start()
    try:
        assert app.process is not None
        seen = asyncio.run(_fill(scene, app.base, psutil.Process(app.process.pid)))
    finally:
        app.stop()
    stored, last = cases_in(app.folder), seen[-1].resident
    growth = (last - seen[1].resident) / (seen[-1].cases - seen[1].cases) * 1000
    return Result(
        name="memory",
        title=f"{CASES:,} cases through the web chat, each by a resident of her own",
        tables=(
            Table(
                title="Resident memory of the program",
                columns=("cases that came in", "MiB"),
                rows=[(f"{one.cases:,}", f"{one.resident:.0f}") for one in seen],
            ),
        ),
        goals=(
            Goal(promise="every one became a case", found=f"{stored:,}", met=stored == CASES),
            Goal(
                promise=f"under {LIMIT:.0f} MB after {CASES:,} cases",
                found=f"{last * _MIB / 1e6:.0f} MB",
                met=last * _MIB / 1e6 < LIMIT,
            ),
        ),
        notes=(f"After the first {STEP:,} it grew by {growth:.2f} MiB a thousand cases.",),
    )


async def _fill(scene: Scene, base: str, server: psutil.Process) -> list[_Seen]:
    seen = [_Seen(cases=0, resident=server.memory_info().rss / _MIB)]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        for first in range(0, CASES, STEP):
            scene.tell(f"{first:,} of {CASES:,} cases")
            numbers = iter(range(first, first + STEP))
            await asyncio.gather(*(_clerk(client, base, numbers) for _ in range(CLIENTS)))
            seen.append(_Seen(cases=first + STEP, resident=server.memory_info().rss / _MIB))
    return seen


async def _clerk(client: aiohttp.ClientSession, base: str, numbers: Iterator[int]) -> None:
    for number in numbers:
        async with client.post(f"{base}/api/chat/sessions", json={}, headers={"X-Demo": "1"}) as answer:
            session = {"session": (await answer.json())["session"]}
        body = {"type": "text", "id": "1", "text": sentence(number)}
        async with client.post(f"{base}/api/chat/messages", params=session, json=body) as answer:
            answer.raise_for_status()
        await _answered(client, base, session)


async def _answered(client: aiohttp.ClientSession, base: str, session: dict[str, str]) -> None:
    """Wait for what is said to her, so that nothing piles up unsent."""
    lines: list[object] = []
    while not lines:
        async with client.get(f"{base}/api/chat/messages", params={**session, "wait": "25"}) as answer:
            lines = await answer.json()
