"""Wrong, hostile or odd input: a plain answer or a refusal; nobody else notices."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from sqlalchemy import select

from cases.model import State
from handlers.ports import Kind, Verdict
from storage import invites
from storage.tables import outbox
from tests.scenarios.people import CENTRE, LAMP, OTHER_WORKER, RELIEF, WORKER, at_the_door, reported
from tests.town import Town

ODD = ("Traceback", "Error", "None", "null", "%(", "Exception")


async def plain(town: Town, who: str, text: str) -> str:
    """What came back; never empty, never a program's words."""
    said = await town.says(who, text)
    assert said
    assert not any(word in said for word in ODD), said
    return said


async def test_somebody_elses_button_does_nothing(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    value = town.button(WORKER, "签收")
    await at_the_door(town, "stranger")
    for who in ("stranger", "granny", OTHER_WORKER, "p032"):
        said = await town.press_value(who, value)
        assert said
        assert "水井" not in said
    assert (await town.case(no)).state is State.DISPATCHED
    await town.press_value(WORKER, value)
    assert (await town.case(no)).state is State.SIGNED


async def test_a_stale_button_is_refused_kindly(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    value = town.button(WORKER, "办好了")
    await town.says(WORKER, "退回")
    await town.presses(WORKER, "不归我们管")
    said = await town.press_value(WORKER, value)
    assert said
    assert (await town.case(no)).state is State.TRIAGE


@pytest.mark.parametrize(
    "value",
    [
        "",
        "sign",
        "sign:2026-000001:99999",
        "drop table cases",
        "sign:../../etc:1",
        "a" * 500,
        "rate:2026-000001:3:9",
        "sign:2026-000001:-1",
        "reject::",
    ],
)
async def test_a_forged_value_changes_nothing(town: Town, value: str) -> None:
    no = await reported(town, LAMP)
    before = await town.case(no)
    for who in ("granny", "stranger"):
        said = await town.press_value(who, value)
        assert not any(word in said for word in ODD), said
    assert await town.case(no) == before


async def test_invites_expire_and_work_once(town: Town) -> None:
    made = await town.app.store.write(invites.make_invite(WORKER, town.clock.wall()))
    assert "孙翠花" in await town.says("phone1", f"绑定 {made.code}")
    assert "邀请码" in await town.says("phone2", f"绑定 {made.code}")
    late = await town.app.store.write(invites.make_invite(CENTRE, town.clock.wall()))
    await town.later(days=8)
    assert "邀请码" in await town.says("phone2", f"绑定 {late.code}")
    assert "邀请码" in await town.says("phone2", "绑定 AAAA-BBBB")
    assert "等您定" not in await town.says("phone2", "待办")


async def test_a_hundred_thousand_characters(town: Town) -> None:
    started = monotonic()
    assert "分成几段" in await plain(town, "granny", "屋檐水淌到我家" * 15_000)
    assert monotonic() - started < 5


@pytest.mark.parametrize(
    "text", ["😀😀😀", "🔥🆘", "？？？", "。", "\u200b\u200b", "\x00\x01\x02", "\u202e\u202d"]
)
async def test_nothing_but_signs_opens_no_case_and_gets_an_answer(town: Town, text: str) -> None:
    await plain(town, "granny", text)
    no = await reported(town, LAMP, "other")
    assert no.endswith("000001")


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
async def test_an_empty_message_is_answered(town: Town, text: str) -> None:
    assert "空的" in await plain(town, "granny", text)


async def test_control_characters_do_not_break_a_report(town: Town) -> None:
    await at_the_door(town)
    await plain(town, "granny", "三组\x00水井边\x07路灯\u202e不亮")
    assert (await town.newest()).no


async def test_words_that_look_like_our_own_references_stay_words(town: Town) -> None:
    await at_the_door(town)
    said = await town.says("granny", "三组路灯不亮 @name:p001 @phone:u-police-wh01 %(no)s {0}")
    assert "王大山" not in said
    assert "8001022" not in said


async def test_a_flood_of_one_person_is_slowed_and_nobody_else_is(town: Town) -> None:
    await at_the_door(town, "quiet")
    started = monotonic()
    verdicts = [
        (await town.app.router.receive(town.written("loud", f"第{number}句 路灯不亮"))).verdict
        for number in range(10_000)
    ]
    assert monotonic() - started < 60
    assert verdicts.count(Verdict.STORED) == 21
    assert verdicts.count(Verdict.SLOW_DOWN) == 10_000 - 21
    await town.app.pump.drain()
    assert town.everything("loud").count("发得太快") == 1
    started = monotonic()
    assert "编号" in await town.says("quiet", LAMP)
    assert monotonic() - started < 2
    town.clock.advance_to(town.clock.now().replace(minute=2))
    receipt = await town.receives(town.written("loud", "我的事"))
    assert receipt.verdict is Verdict.STORED


async def test_where_the_platform_cannot_refuse_a_flood_is_stored_and_answered_once(town: Town) -> None:
    receipts = [
        await town.app.router.receive(town.written("loud", f"第{number}句 路灯不亮", channel="telegram"))
        for number in range(60)
    ]
    assert {receipt.verdict for receipt in receipts} == {Verdict.STORED}
    query = select(outbox.c.say).where(outbox.c.chat_id == "loud")
    queued = await town.app.store.read(lambda connection: list(connection.scalars(query)))
    assert str(queued).count("common.slow_down") == 1


async def test_the_same_event_twice_is_handled_once(town: Town) -> None:
    inbound = town.written("granny", RELIEF)
    verdicts = await asyncio.gather(*(town.app.router.receive(inbound) for _ in range(5)))
    assert sorted(receipt.verdict for receipt in verdicts) == sorted([Verdict.STORED] + [Verdict.REPEAT] * 4)
    await town.app.pump.drain()
    assert len(town.mail.by_chat["granny"]) == 1


async def test_a_group_chat_hears_nothing(town: Town) -> None:
    await town.comes_online(CENTRE)
    heard = len(town.mail.by_chat[CENTRE])
    for number, (kind, text) in enumerate(
        ((Kind.TEXT, RELIEF), (Kind.TEXT, "我的事"), (Kind.START, "g_wh010103"), (Kind.TEXT, "绑定 x"))
    ):
        await town.receives(town.written("group", text, private=False, kind=kind, user_id=f"u{number}"))
    assert town.mail.by_chat["group"] == []
    assert len(town.mail.by_chat[CENTRE]) == heard


async def test_an_unknown_kind_and_a_file_that_is_none(town: Town) -> None:
    receipt = await town.receives(town.written("granny", "", kind=Kind.UNKNOWN))
    assert receipt.verdict is Verdict.STORED
    assert "看不懂" in town.news("granny")
    await town.receives(town.written("granny", "", kind=Kind.MEDIA))
    assert "打不开" in town.news("granny")


async def test_a_residents_words_of_command_stay_harmless(town: Town) -> None:
    no = await reported(town, RELIEF)
    for words in (f"派单 {no}", f"签收 {no}", "台账", "待办", f"不予受理 {no}", "照派", f"督办 {no}"):
        assert "xlsx" not in await town.says("stranger", words)
    case = await town.case(no)
    assert (case.state, case.version) == (State.REGISTERED, 1)
