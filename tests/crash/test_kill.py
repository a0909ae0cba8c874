"""kill -9 at random moments under load: acknowledged is stored once, and no answer is lost."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from pathlib import Path

import aiohttp

from storage import texts
from storage.crypto import load_or_create
from storage.open import open_store
from tests.channels.bot_api import TOKEN, BotApi
from tests.crash.load import Ledger, WebResidents, telegram_residents
from tests.running import RunningApp

KILLS = 10
RATE_WEB, RATE_TELEGRAM = 150, 50
WORD = re.compile(r"\b([wt]\d+x)\b")


async def _stored_words(folder: Path) -> Counter[str]:
    """How often each word of the residents stands in a stored text."""
    keys = load_or_create(folder / "var" / "secret.key")
    store = await open_store(f"sqlite:///{folder}/var/xiaoge.db", keys)
    try:
        found = await store.read(texts.everything("report", "supplement", "chat", "place"))
        counts: Counter[str] = Counter()
        for row in found:
            counts.update(WORD.findall(row.body))
        return counts
    finally:
        await store.close()


async def _until_quiet(api: BotApi, web: WebResidents, ledger: Ledger) -> None:
    """Every update confirmed, and nothing new said anywhere for a while."""
    async with asyncio.timeout(240):
        said = -1
        while api.waiting or said != len(api.calls):
            said = len(api.calls)
            await asyncio.sleep(2)


async def _read_back(base: str, web: WebResidents) -> dict[str, list[dict[str, object]]]:
    """What each web session was told, as a client that comes back reads it."""
    found: dict[str, list[dict[str, object]]] = {}
    async with aiohttp.ClientSession() as client:
        for session in web.sessions:
            lines: list[dict[str, object]] = []
            while True:
                after = lines[-1]["id"] if lines else 0
                params = {"session": session, "after": str(after)}
                async with client.get(f"{base}/api/chat/messages", params=params) as answer:
                    fresh = await answer.json()
                if not fresh:
                    break
                lines += fresh
            found[session] = lines
    return found


async def test_ten_kills_under_two_hundred_messages_a_second(tmp_path: Path) -> None:
    """Two channels, ten kills: nothing acknowledged is lost or doubled, no answer lost, the store whole."""
    chance = random.Random(20261123)
    ledger = Ledger()
    async with BotApi() as api:
        app = RunningApp(
            folder=tmp_path / "town",
            env={
                "XIAOGE_DEMO": "1",
                "XIAOGE_TELEGRAM_TOKEN": TOKEN,
                "XIAOGE_TELEGRAM_API": api.url,
                "XIAOGE_TELEGRAM_RATE": "1000",
            },
        )
        web = WebResidents(app.base, ledger, RATE_WEB)
        try:
            for _ in range(KILLS):
                await asyncio.to_thread(app.start)
                seconds = chance.uniform(0.8, 3.0)
                load = asyncio.gather(
                    web.run(seconds), telegram_residents(api, ledger, RATE_TELEGRAM, seconds)
                )
                await asyncio.sleep(seconds * chance.uniform(0.4, 1.0))
                await asyncio.to_thread(app.kill)
                await load
            await asyncio.to_thread(app.start)
            again = len(ledger.acked)
            await web.resend()
            assert len(ledger.acked) >= again
            await _until_quiet(api, web, ledger)
            told = await _read_back(app.base, web)
        finally:
            app.kill()
        stored = await _stored_words(app.folder)
        assert again > KILLS * RATE_WEB // 4, "too few were acknowledged for the kills to mean anything"
        lost = [word for word in ledger.acked if stored[word] == 0]
        assert not lost, f"{len(lost)} of {len(ledger.acked)} acknowledged messages are gone"
        assert not [word for word in ledger.telegram if stored[word] == 0], "an update was passed over"
        doubled = [word for word, count in stored.items() if count > 1]
        assert not doubled, f"handled twice: {doubled[:5]}"
        for lines in told.values():
            places = [int(str(line["id"])) for line in lines]
            assert places == sorted(set(places)), "a place in a web chat's log came twice"
        answers = sum(len(lines) for lines in told.values())
        assert answers >= len(ledger.acked), "an answer was lost"
        sent = Counter(
            (body["chat_id"], body["text"]) for method, body in api.calls if method == "sendMessage"
        )
        repeats = sum(count - 1 for count in sent.values())
        assert sum(sent.values()) >= len(ledger.telegram), "an answer on Telegram was lost"
        assert repeats <= KILLS * 8, "more repeats than sends in flight at the kills"
        verified = app.cli("db", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
