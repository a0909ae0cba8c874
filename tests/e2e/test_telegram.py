"""The whole program on a Bot API server: every role, polling and webhook, then the papers of the case."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime

import aiohttp
import pytest

from storage.calendar import load_calendar
from tests.channels.bot_api import TOKEN, BotApi
from tests.conftest import Boot
from tests.e2e.talk import JPEG, Phone, invite, settings, shown
from tests.running import RunningApp

GRANNY, WORKER, CENTRE, LEADER, MEDIATOR, CIVIL = 101, 202, 303, 404, 505, 606


async def advance(app: RunningApp, by: str) -> datetime:
    """Move the demo clock."""
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{app.base}/api/demo/clock", json={"advance": by}) as answer,
    ):
        assert answer.status == 200, await answer.text()
        return datetime.fromisoformat((await answer.json())["now"])


async def advance_to_office(app: RunningApp, by: str) -> None:
    """Move the demo clock, and on into office hours: on rest days and at night nothing is pushed."""
    now = await advance(app, by)
    opens = load_calendar(None, now.year, now.year + 1).next_open(now)
    if opens > now:
        await advance(app, f"PT{int((opens - now).total_seconds()) + 60}S")


def number_in(text: str) -> str:
    """The short number of a case in a message."""
    found = re.search(r"编号 ?(\d{4})", text)
    assert found, text
    return found[1]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_complete_conversation(running_app: Boot, mode: str) -> None:
    async with BotApi() as api:
        app = await asyncio.to_thread(running_app, **settings(api, mode))
        try:
            await _conversation(api, app, mode)
        finally:
            await asyncio.to_thread(app.stop)


async def _conversation(api: BotApi, app: RunningApp, mode: str) -> None:
    def phone(chat: int) -> Phone:
        return Phone(api=api, app=app, chat=chat, mode=mode)

    granny, worker, centre, leader, civil = map(phone, (GRANNY, WORKER, CENTRE, LEADER, CIVIL))
    for official, code in ((worker, "p056"), (centre, "p011"), (leader, "p013"), (civil, "p026")):
        ticket = await asyncio.to_thread(invite, app, code)
        assert "您好" in await official.says(f"/start {ticket}")
    assert "邀请码" in await phone(909).says(f"/start {ticket}")

    # a lamp: resident -> grid worker -> result -> rating, by buttons and numbers
    assert "梨花坳村三组" in await granny.says("/start g_wh010103")
    lamp = number_in(await granny.says("三组水井边路灯不亮"))
    assert lamp in await worker.news(holding="路灯不亮")
    assert "怎么办好的" in await worker.says("3")
    granny.skip()
    await worker.says("灯头烧了 换了个")
    assert "灯头烧了 换了个" in await granny.news(holding="有结果了")
    assert "谢谢" in await granny.taps("解决了")
    assert await granny.says("2")

    # a photo, a voice, a place
    api.files["lamp.jpg"] = JPEG
    assert "照片" in await granny.sends(
        photo=[
            {"file_id": "lamp.jpg", "file_unique_id": "p", "width": 1, "height": 1, "file_size": len(JPEG)}
        ]
    )
    api.files["said.ogg"] = b"OggS" + bytes(60)
    other = phone(707)
    voice = {
        "file_id": "said.ogg",
        "file_unique_id": "v",
        "duration": 3,
        "mime_type": "audio/ogg",
        "file_size": 64,
    }
    heard = await other.sends(voice=voice)
    assert "半小时内有人来听" in heard
    third = phone(808)
    await third.says("路灯坏了")
    assert "九棵柏村一组" in await third.sends(location={"latitude": 10.1230, "longitude": 150.0320})

    # a matter for the centre, confirmed by button, left to grow late
    relief = number_in(await phone(111).says("梨花坳村三组 我家低保停了 不知道为啥"))
    assert relief in await centre.says(f"看 {relief}")
    assert "派好" in await centre.taps("派单")
    assert relief in await civil.news(holding="低保")
    assert "签收好了" in await civil.taps("签收")
    await advance_to_office(app, "P11D")
    assert "超期" in await leader.news(holding="超期")
    assert relief in await leader.says("超期", holding="回数字")
    assert "派出给" in await leader.says("1")
    await leader.says("今天先把人安顿好")
    civil.skip()
    await leader.says("1")
    assert "今天先把人安顿好" in await civil.news(holding="批示")
    assert relief in await leader.says(f"督办 {relief}", holding="签了才发")
    await leader.taps("签发")
    assert "月" in await centre.says("台账", holding="台账好了")
    assert api.called("sendDocument")

    await asyncio.to_thread(_papers, app, lamp, relief, mode)


def _papers(app: RunningApp, lamp: str, relief: str, mode: str) -> None:
    year = datetime.now().astimezone().year
    found = shown(app, f"{year}-{int(lamp):06d}")
    assert found["state"] == "closed"
    assert found["resident_text"] == "三组水井边路灯不亮"
    types = [entry["type"] for entry in found["history"]]
    wanted = ["submitted", "triaged", "dispatched", "signed", "contacted", "resolved", "called_back"]
    assert [kind for kind in types if kind in wanted][:7] == wanted
    assert [entry["seq"] for entry in found["history"]] == list(range(1, len(types) + 1))
    late = shown(app, f"{year}-{int(relief):06d}")
    assert late["handler"] == "p026"
    assert {"noted", "supervised", "reminded"} <= {entry["type"] for entry in late["history"]}
    trace = app.cli("case", "trace", late["no"])
    assert trace.returncode == 0, trace.stderr
    assert late["no"] in trace.stdout
    verified = app.cli("db", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    for secret in (TOKEN, "路灯不亮", "低保", "灯头烧了", "a-secret-of-the-tests"):
        assert secret not in app.log, (mode, secret)
    assert not re.search(r"\b1\d{10}\b", app.log)
    assert "Traceback" not in app.log
