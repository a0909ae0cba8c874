"""Two sides of a dispute: asked one thing at a time, read by whoever handles it, gone when she says so."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from cases.model import Party, Road, State
from cases.scene import party
from handlers.upkeep import upkeep
from storage import reads, texts
from storage.context import Query
from storage.tables_parties import party_marks
from tests.scenarios.people import CENTRE, EAVES, LAMP, MEDIATOR, VIOLENCE, WORKER, placed, reported
from tests.town import Town

OTHER = "李建国"
WANTS, SAYS = "把檐沟装上", "各修各的墙"


async def signed(town: Town, words: str = EAVES) -> str:
    """The mediator has the quarrel in hand."""
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, words)
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    return no


async def named(town: Town) -> str:
    """... and wrote down who is who."""
    no = await signed(town)
    await town.says(MEDIATOR, f"当事人 {no[-4:]} {OTHER} 邻居 {WANTS}")
    await town.says(MEDIATOR, SAYS)
    return no


async def body(town: Town, text: int | None) -> str | None:
    assert text is not None
    return await town.app.store.read(texts.body(text))


async def marks(town: Town) -> int:
    """How many names can be found again."""
    query: Query[int] = lambda connection: len(connection.execute(select(party_marks)).all())  # noqa: E731
    return await town.app.store.read(query)


async def test_one_question_at_a_time_and_the_words_lie_among_the_texts(town: Town) -> None:
    no = await signed(town)
    assert "另一家是谁" in await town.presses(MEDIATOR, "记当事人")
    assert "什么关系" in await town.says(MEDIATOR, OTHER)
    assert "反映的这家想要什么" in await town.presses(MEDIATOR, "邻居")
    assert "另一家想要什么" in await town.says(MEDIATOR, WANTS)
    said = await town.says(MEDIATOR, SAYS)
    for words in (OTHER, "邻居", WANTS, SAYS):
        assert words in said
    case = await town.case(no)
    assert (await body(town, party(case, "b").who), party(case, "b").relation) == (OTHER, "neighbor")
    assert await body(town, party(case, "a").claim) == WANTS
    noted = [one for one in await town.history(no) if one.facts.get("kind") == "party"]
    assert len(noted) == 4
    assert OTHER not in str([dict(one.changes) | dict(one.facts) for one in noted])


async def test_one_line_is_enough_and_what_is_not_known_may_wait(town: Town) -> None:
    no = await signed(town)
    assert "另一家想要什么" in await town.says(MEDIATOR, f"当事人 {no[-4:]} {OTHER}，隔壁，{WANTS}")
    said = await town.presses(MEDIATOR, "先不写")
    assert OTHER in said
    assert "另一家想要" not in said
    assert "什么关系" not in await town.says(MEDIATOR, f"当事人 {no[-4:]} 李建军")
    case = await town.case(no)
    assert await body(town, party(case, "b").who) == "李建军"
    first = next(one for one in await town.history(no) if one.facts.get("who") is not None)
    assert await body(town, int(str(first.facts["who"]))) is None, "what was put right is not kept beside it"


async def test_only_a_dispute_has_sides(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE, "p020")
    lamp = await reported(town, LAMP)
    assert "不用记当事人" in await town.says(CENTRE, f"当事人 {lamp[-4:]} {OTHER}")
    await town.scans("she", "wh010103")
    await town.says("she", VIOLENCE)
    no = (await town.newest()).no
    await town.says(CENTRE, f"当事人 {no[-4:]} {OTHER}")
    assert (await town.case(no)).parties == ()
    assert (await town.case(lamp)).parties == ()


async def test_who_may_read_the_words_reads_the_sides_and_nobody_else(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    no = await named(town)
    assert OTHER in await town.says(CENTRE, f"看 {no}")
    await town.says("granny", "我的事")
    await town.comes_online("p026", "p057")
    for stranger in ("p026", "p057"):
        assert OTHER not in await town.says(stranger, f"看 {no}")
        assert "没找到这个编号" in await town.says(stranger, f"当事人 {no} 李四")
    for who in ("granny", "p026", "p057"):
        assert OTHER not in town.everything(who)
        assert SAYS not in town.everything(who)
    assert OTHER not in caplog.text
    assert OTHER not in str([out for box in town.sms.by_chat.values() for out in box])


async def test_her_export_holds_what_she_wants_and_her_deletion_takes_both_sides(town: Town) -> None:
    no = await named(town)
    town.news("granny")
    said = await town.says("granny", "导出")
    assert WANTS in said
    assert OTHER not in said
    assert SAYS not in said
    await town.says(MEDIATOR, f"办好了 {no[-4:]} 两家说好了")
    await town.says("granny", "解决了")
    assert await marks(town) == 1
    await town.says("granny", "删除我的信息")
    await town.presses("granny", "删")
    case = await town.case(no)
    assert await body(town, party(case, "b").who) is None
    assert await body(town, party(case, "b").claim) is None
    assert await marks(town) == 0


async def test_what_is_old_goes_with_the_rest_of_the_file(town: Town) -> None:
    no = await named(town)
    await town.says(MEDIATOR, f"办好了 {no[-4:]} 两家说好了")
    await town.says("granny", "解决了")
    town.clock.advance_to(town.clock.now() + timedelta(days=3700))
    assert await upkeep(town.app.desk)
    assert await body(town, party(await town.case(no), "b").who) is None
    assert await marks(town) == 0


async def _ledger(town: Town) -> str:
    await town.says(CENTRE, "台账")
    attachment = town.mail.by_chat[CENTRE][-1].attachment
    assert attachment is not None
    sheet = load_workbook(BytesIO(attachment.content)).worksheets[0]
    return "\n".join(str(row) for row in sheet.iter_rows(values_only=True))


async def test_the_ledger_holds_no_more_than_a_surname(town: Town) -> None:
    await named(town)
    paper = await _ledger(town)
    assert "李某" in paper
    assert OTHER not in paper
    assert "建国" not in paper


async def over(town: Town, no: str, result: str) -> None:
    """Solved, and said so by who reported it."""
    await town.says(MEDIATOR, f"办好了 {no[-4:]} {result}")
    case = await town.case(no)
    assert case.state is State.RESOLVED


async def test_an_earlier_quarrel_with_the_same_neighbour_is_shown_whoever_reported_it(town: Town) -> None:
    no = await named(town)
    await over(town, no, "两家各退一尺")
    await town.says("granny", "解决了")
    await town.later(days=40)
    again = await placed(town, "隔壁李家又把水管子对着我墙排水 说了不听", "uncle")
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    await town.says(MEDIATOR, "我的任务")
    said = await town.presses(MEDIATOR, again[-4:])
    assert "这一带以前有过" in said, "of the same kind at the same place: no more than how it ended"
    assert "各退一尺" not in said
    await town.says(MEDIATOR, f"当事人 {again[-4:]} {OTHER}")
    await town.says(MEDIATOR, "我的任务")
    said = await town.presses(MEDIATOR, again[-4:])
    assert "以前有过" in said
    assert "各退一尺" in said
    looked = await town.app.store.read(reads.of_case(no))
    assert "earlier" in {row.what for row in looked}
    assert "各退一尺" not in await town.says(CENTRE, f"看 {again[-4:]}"), "only who handles it now"


async def test_consent_names_the_side(town: Town) -> None:
    no = await signed(town)
    await town.presses(MEDIATOR, "开始调解")
    assert "哪家" in await town.presses(MEDIATOR, "有一家不愿意")
    await town.presses(MEDIATOR, "另一家")
    case = await town.case(no)
    assert case.state is State.SIGNED
    assert party(case, "b") == Party(side="b", willing=False)
    await town.says(MEDIATOR, f"开始调解 {no[-4:]}")
    await town.presses(MEDIATOR, "都愿意")
    await town.presses(MEDIATOR, "没有")
    case = await town.case(no)
    assert case.state is State.MEDIATING
    assert [one.willing for one in case.parties] == [True, True]
    await town.says("granny", "不调了")
    case = await town.case(no)
    assert [one.willing for one in case.parties] == [False, True]
    assert (await town.history(no))[-1].facts["side"] == "a"


async def test_what_was_swept_on_a_round_is_no_earlier_quarrel(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE)
    await town.says(WORKER, "已处理 三组两家邻居吵架 我劝开了")
    swept = await town.newest()
    no = await placed(town, EAVES)
    assert swept.road is Road.DISPUTE
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    assert "以前有过" not in await town.says(MEDIATOR, no[-4:])
