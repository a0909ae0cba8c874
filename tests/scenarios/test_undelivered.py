"""A message that reaches nobody is never silent: the centre hears it, the operator sees it counted."""

from __future__ import annotations

from bot import audit
from handlers.request import Request
from handlers.router import Router
from handlers.turn import Turn
from storage import outbox
from tests.scenarios.people import CENTRE, COUNTY_CENTRE, RELIEF, placed
from tests.town import Town

OPERATOR, CIVIL = "p007", "p026"


async def test_the_centre_hears_that_a_visitor_could_not_be_told(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL)
    await town.says(CENTRE, "登记 来访 梨花坳村三组大爷 低保停了 问为啥")
    no = (await town.newest()).no
    await town.presses(CENTRE, "派单")
    await town.says(CIVIL, f"回话 {no} 带身份证来一趟")
    town.news(CENTRE)
    await town.later(hours=24)
    told = town.news(CENTRE)
    assert f"{no[-4:]} 有一条消息没送到" in told or "没送到" in told
    assert no[-4:] in told


async def test_the_centre_hears_that_an_official_without_a_chat_could_not_be_told(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await placed(town, RELIEF)  # to somebody who has no chat: the task itself goes by SMS
    await town.says("granny", "补充 还有我老伴的也停了")
    given_up = await town.app.store.read(outbox.of_case(no))
    assert {(one.person, one.code) for one in given_up} >= {(CIVIL, "no_address")}
    town.news(CENTRE)
    await town.later(hours=24)
    assert "没送到" in town.news(CENTRE)


async def test_old_ones_do_not_hide_new_ones_from_the_auditor(town: Town) -> None:
    await placed(town, RELIEF)
    for n in range(3):
        await town.says("granny", f"补充 第{n}次")
    await town.later(days=3)
    found = await audit.audit(town.app.desk)
    before = {one.key: one.count for one in found}.get("operator.dead_messages", 0)
    await town.says("granny", "补充 还没好")
    found = await audit.audit(town.app.desk)
    assert {one.key: one.count for one in found}["operator.dead_messages"] > before


async def test_a_message_nobody_could_handle_reaches_centre_and_operator(town: Town) -> None:
    await town.comes_online(OPERATOR, *COUNTY_CENTRE)

    async def broken(_turn: Turn, _request: Request) -> None:
        raise RuntimeError

    router = Router(town.app.desk, {("resident", "mine"): broken, ("any", "mine"): broken})
    await town.says("granny", "你好")
    await router.receive(town.written("granny", "我的事"))
    await town.app.pump.drain()
    assert "我的事" in town.news(COUNTY_CENTRE[0])
    told = town.news(OPERATOR)
    assert told
    assert "我的事" not in told


async def test_in_a_sealed_chat_the_words_go_to_its_handlers_only(town: Town) -> None:
    await town.comes_online(OPERATOR, *COUNTY_CENTRE, "p016")
    await town.scans("granny", "wh010103")
    await town.says("granny", "我要举报梨花坳村支书贪污低保钱")

    async def broken(_turn: Turn, _request: Request) -> None:
        raise RuntimeError

    town.news("p016")
    router = Router(town.app.desk, {("resident", "mine"): broken, ("any", "mine"): broken})
    await router.receive(town.written("granny", "我的事"))
    await town.app.pump.drain()
    assert town.news(COUNTY_CENTRE[0]) == ""
    assert "我的事" in town.news("p016")
