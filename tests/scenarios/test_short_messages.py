"""Who has no chat, or does not react there, is reached by short messages: number and date only."""

from __future__ import annotations

import re

from bot.channels.sms import spoken
from cases.model import State
from tests.scenarios.people import CENTRE, FIRE, LAMP, RELIEF, VIOLENCE, WORKER, placed, reported
from tests.town import Town

FORBIDDEN = ("路灯", "低保", "梨花坳", "着火", "家庭", "孙", "严翠花", "granny", "http")


async def test_without_a_chat_the_task_comes_by_sms(town: Town) -> None:
    no = await reported(town, LAMP)
    texts = town.texts_to(WORKER)
    sent = town.sms.by_chat[WORKER]
    assert len(sent) == 1
    assert sent[0].template == "new_task"
    assert sent[0].params[0] == no[-4:]
    assert re.fullmatch(r"\d{1,2}-\d{1,2}", sent[0].params[1])
    assert len(texts) == 1


async def test_who_does_not_react_in_chat_gets_one_sms(town: Town) -> None:
    await town.comes_online("p026")
    await placed(town, RELIEF)
    assert town.sms.by_chat["p026"] == []
    await town.until(11, 24, 17)
    assert [out.template for out in town.sms.by_chat["p026"]] == ["sign_soon"]


async def test_who_signed_gets_none(town: Town) -> None:
    await town.comes_online("p026")
    no = await placed(town, RELIEF)
    await town.says("p026", f"签收 {no}")
    await town.later(hours=12)
    assert town.sms.by_chat["p026"] == []


async def test_signing_by_sms_works_like_the_button(town: Town) -> None:
    no = await reported(town, LAMP)
    await town.answers_sms(WORKER, "签收")
    assert (await town.case(no)).state is State.SIGNED
    await town.answers_sms(WORKER, f"办好了 {no[-4:]} 换了灯头")
    assert (await town.case(no)).state is State.RESOLVED
    assert "换了灯头" in town.news("granny")


async def test_with_two_cases_a_verb_by_sms_needs_the_number(town: Town) -> None:
    first = await reported(town, LAMP, "a")
    second = await reported(town, "三组垃圾堆了半个月没人收", "b")
    await town.answers_sms(WORKER, "签收")
    states = {(await town.case(no)).state for no in (first, second)}
    assert states == {State.DISPATCHED}
    await town.answers_sms(WORKER, f"签收 {second[-4:]}")
    assert (await town.case(second)).state is State.SIGNED
    assert (await town.case(first)).state is State.DISPATCHED


async def test_every_short_message_is_short_and_says_nothing_else(town: Town) -> None:
    await town.comes_online(CENTRE)
    await reported(town, LAMP, "a")
    await placed(town, RELIEF, "b")
    await reported(town, FIRE, "c")
    await reported(town, VIOLENCE, "d")
    await town.later(hours=3)
    for person, sent in town.sms.by_chat.items():
        for out in sent:
            assert out.template, person
            assert all(re.fullmatch(r"\d{4}|\d{1,2}-\d{1,2}", part) for part in out.params)
            words = spoken(out.template, out.params, "zh_CN")
            assert len(words) <= 70
            assert not any(word in words for word in FORBIDDEN), words


async def test_a_resident_of_a_hushed_case_gets_no_sms(town: Town) -> None:
    await town.says(CENTRE, "登记 电话 梨花坳村三组 男人天天打我 今天又掐我脖子 19900001111")
    no = (await town.newest()).no
    reporter = (await town.case(no)).reporter
    assert reporter is not None
    await town.comes_online("p021")
    await town.later(minutes=11)
    await town.says("p021", f"办好了 {no} 人已经安全")
    assert town.sms.by_chat[reporter] == []
