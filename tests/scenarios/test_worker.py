"""One tap in the hills: what a grid worker or handler does, and the steps a tap implies."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cases.model import State
from storage.tables import reads
from tests.scenarios.people import (
    BRIBE,
    CENTRE,
    EAVES,
    GRID_LEADER,
    LAMP,
    MEDIATOR,
    OTHER_WORKER,
    RELIEF,
    SEALED,
    WORKER,
    at_the_door,
    placed,
    reported,
)
from tests.town import Town


async def types_of(town: Town, no: str) -> list[str]:
    """What happened, in order."""
    return [entry.type for entry in await town.history(no)]


async def test_the_card_offers_five_numbered_verbs(town: Town) -> None:
    await town.comes_online(WORKER)
    await reported(town, LAMP)
    assert town.labels(WORKER) == ["1 签收", "2 已联系", "3 办好了", "4 退回", "5 要帮忙"]


async def test_done_in_one_tap_implies_signature_and_contact(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    assert "签收也替您补上了" in await town.says(WORKER, "办好了 灯头烧了 换了个")
    assert (await types_of(town, no))[-3:] == ["signed", "contacted", "resolved"]
    implied = {e.type: e.facts.get("implied") for e in await town.history(no)}
    assert implied["signed"]
    assert implied["contacted"]
    assert "灯头烧了 换了个" in town.news("granny")


async def test_contacted_implies_the_signature(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "2")
    assert (await types_of(town, no))[-2:] == ["signed", "contacted"]


async def test_a_bare_done_offers_four_ready_answers(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "3")
    assert len(town.labels(WORKER)) == 4
    assert (await town.case(no)).state is State.DISPATCHED
    await town.says(WORKER, "1")
    assert (await town.case(no)).state is State.RESOLVED
    assert "修好了" in town.news("granny")


@pytest.mark.parametrize("way", ["button", "number", "words"])
async def test_given_back_with_its_reason(town: Town, way: str) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    if way == "words":
        await town.says(WORKER, "退回 这灯归供电所管")
    else:
        await town.says(WORKER, "4")
        assert (await town.case(no)).state is State.DISPATCHED
        await (town.presses(WORKER, "不归我们管") if way == "button" else town.says(WORKER, "1"))
    case = await town.case(no)
    assert (case.state, case.returns, case.handler) == (State.TRIAGE, 1, None)
    assert no[-4:] in town.news(CENTRE)
    shown = await town.says(CENTRE, "待办")
    assert "不归他们管" in shown
    assert ("这灯归供电所管" in shown) is (way == "words")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("这灯是供电所的 不是我们的", "no_power"),
        ("重复了 上礼拜报过", "duplicate"),
        ("不是我们村的地方", "wrong_area"),
        ("没说清楚是哪盏灯", "too_little"),
    ],
)
async def test_the_reason_is_heard_in_the_words_and_reaches_the_centre(
    town: Town, words: str, reason: str
) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    assert "为什么" not in await town.says(WORKER, f"退回 {words}")
    assert (await town.case(no)).return_reason == reason
    assert words in town.news(CENTRE)


async def test_words_without_a_clear_reason_are_asked_about_once(town: Town) -> None:
    no = await reported(town, LAMP)
    assert "为什么" in await town.says(WORKER, "退回 明天下雨")
    await town.says(WORKER, "1")
    assert (await town.case(no)).return_reason == "no_power"


async def test_help_is_seen_by_centre_and_grid_leader_and_moves_nothing(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE, GRID_LEADER)
    no = await reported(town, LAMP)
    before = (await town.case(no)).state
    await town.says(WORKER, "要帮忙 没有梯子")
    assert (await town.case(no)).state is before
    assert no[-4:] in town.news(CENTRE)
    assert "没有梯子" in town.news(GRID_LEADER)


async def test_longer_is_asked_before_the_date_and_granted_by_the_centre(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    await town.says(WORKER, "签收")
    due = (await town.case(no)).due_by
    await town.says(WORKER, "延期 2天 等零件")
    assert (await town.case(no)).due_by == due
    assert "想延 2 天" in town.news(CENTRE)
    assert "等零件" in town.everything(CENTRE)
    await town.presses(CENTRE, "批")
    later = (await town.case(no)).due_by
    assert due is not None
    assert later is not None
    assert (later - due).days == 2
    assert "等零件" in town.news("granny")
    assert "延期批了" in town.news(WORKER)
    await town.says(WORKER, "延期 2天 还没到货")
    assert "不能再延" in town.everything(WORKER)


@pytest.mark.parametrize("words", ["再给我三天 梯子没有", "要等配件 再给三天", "延期 3天 梯子没有"])
async def test_more_days_are_asked_in_plain_words_with_the_reason(town: Town, words: str) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    await town.says(WORKER, "签收")
    assert "为什么" not in await town.says(WORKER, words)
    case = await town.case(no)
    assert case.extension_asked_days == 3
    assert words.removeprefix("延期 ") in town.news(CENTRE)


async def test_a_day_of_the_week_is_counted_from_the_present_date(town: Town) -> None:
    no = await reported(town, LAMP)
    await town.says(WORKER, "签收")
    due = (await town.case(no)).due_by
    assert due is not None
    await town.says(WORKER, "要等配件 12月4日")
    asked = (await town.case(no)).extension_asked_days
    assert asked is not None
    await town.says(CENTRE, "批")
    later = (await town.case(no)).due_by
    assert later is not None
    assert (later.month, later.day) == (12, 4)


async def test_the_reason_is_asked_once_where_none_was_given(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    await town.says(WORKER, "签收")
    assert "为什么" in await town.says(WORKER, "延期 2天")
    assert (await town.case(no)).extension_asked_days is None
    await town.says(WORKER, "梯子没有")
    assert (await town.case(no)).extension_asked_days == 2
    assert "梯子没有" in town.news(CENTRE)


@pytest.mark.parametrize(
    ("words", "given"), [("批", True), ("同意", True), ("不批 先想办法借一个", False), ("不同意", False)]
)
async def test_the_centre_answers_in_one_word(town: Town, words: str, given: bool) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    await town.says(WORKER, "签收")
    await town.says(WORKER, "延期 2天 等零件")
    before = await town.newest()
    town.news(WORKER)
    await town.says(CENTRE, words)
    heard = town.news(WORKER)
    assert ("批了" in heard) is given
    if not given:
        assert "要帮忙" in heard
        assert words.partition(" ")[2] in heard
    assert (await town.case(no)).extension_asked_at is None
    assert (await town.newest()).no == before.no
    assert "没" in await town.says(CENTRE, "批")


async def test_what_help_is_needed_is_asked_once_and_passed_on(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE, GRID_LEADER)
    no = await reported(town, LAMP)
    assert "要什么帮忙" in await town.says(WORKER, "要帮忙")
    assert no[-4:] in town.news(CENTRE)
    assert "要什么" not in await town.says(WORKER, "要个梯子")
    assert "要个梯子" in town.news(CENTRE)
    assert "要个梯子" in town.news(GRID_LEADER)


async def test_a_number_beyond_the_choices_shows_them_again(town: Town) -> None:
    await town.comes_online(WORKER)
    await reported(town, LAMP)
    before = town.labels(WORKER)
    await town.says(WORKER, "9")
    assert town.labels(WORKER) == before


async def test_a_word_to_the_resident_and_her_answer_back(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "回话 下午三点来修")
    assert "下午三点来修" in town.news("granny")
    await town.says("granny", f"补充 {no[-4:]} 三点我在家")
    assert "三点我在家" in town.news(WORKER)


async def test_her_telephone_is_shown_on_need_and_each_look_is_kept(town: Town) -> None:
    await town.says(CENTRE, "登记 电话 梨花坳村三组 低保停了 问为啥 19900009999")
    no = (await town.newest()).no
    await town.says(CENTRE, "派单")
    await town.comes_online("p026")
    card = await town.says("p026", "我的任务") + await town.says("p026", "1")
    assert "19900009999" not in card
    assert "19900009999" in await town.says("p026", "看电话")
    rows = await town.app.store.read(
        lambda connection: connection.execute(
            select(reads.c.person, reads.c.what).where(reads.c.case_no == no, reads.c.what == "phone")
        ).all()
    )
    assert [tuple(row) for row in rows] == [("p026", "phone")]


async def test_the_telephone_of_a_sealed_reporter_is_refused(town: Town) -> None:
    await town.comes_online(*SEALED)
    no = await reported(town, BRIBE)
    await town.says(SEALED[0], f"看 {no[-4:]}")
    await town.presses(SEALED[0], "派单")
    holder = (await town.case(no)).handler
    assert holder in SEALED
    await town.says(holder, f"签收 {no[-4:]}")
    assert (await town.case(no)).state is State.SIGNED
    said = await town.says(holder, f"看电话 {no[-4:]}")
    assert "联系电话：" not in said


async def test_reported_for_somebody_else(town: Town) -> None:
    said = await town.says(WORKER, "代报 三组马奶奶家门口路灯不亮")
    assert "本人同意" in said
    case = await town.newest()
    assert case.source == "proxy"
    assert case.agent == WORKER
    assert case.reporter not in {None, WORKER}


async def test_found_and_solved_at_once_is_done_and_counted_apart(town: Town) -> None:
    await town.says(WORKER, "已处理 二组路边垃圾清走了")
    case = await town.newest()
    assert case.state is State.CLOSED
    assert [e.type for e in await town.history(case.no)] == ["solved_on_spot"]


async def test_what_she_tells_as_done_is_noted_in_one_tap(town: Town) -> None:
    await town.says(WORKER, "王奶奶家水管漏了 我刚给她修好")
    await town.presses(WORKER, "当场办好的")
    case = await town.newest()
    assert [e.type for e in await town.history(case.no)] == ["solved_on_spot"]
    assert "没有任务" in await town.says(WORKER, "我的任务")


async def test_her_own_report_of_what_she_found(town: Town) -> None:
    said = await town.says(WORKER, "上报 三组河边有人倒垃圾")
    case = await town.newest()
    assert case.no[-4:] in said
    assert (case.source, case.reporter, case.area) == ("grid", WORKER, "wh010103")


async def test_beyond_her_power_goes_up_with_its_reason(town: Town) -> None:
    await town.comes_online(WORKER, CENTRE)
    no = await reported(town, LAMP)
    await town.says(WORKER, f"上报 {no[-4:]} 整条线都要换")
    case = await town.case(no)
    assert case.state is State.TRIAGE
    assert no[-4:] in town.news(CENTRE)


async def test_a_grid_leader_gives_a_small_case_to_a_worker(town: Town) -> None:
    await town.comes_online(WORKER, OTHER_WORKER, CENTRE)
    no = await placed(town, RELIEF)
    await town.says(CENTRE, f"改派 {no} 常永福")
    assert (await town.case(no)).handler == GRID_LEADER
    await town.says(GRID_LEADER, "派给 孙翠花")
    assert (await town.case(no)).handler == WORKER
    assert no[-4:] in town.news(WORKER)


async def test_with_several_tasks_a_verb_asks_which_and_keeps_the_words(town: Town) -> None:
    await town.comes_online(WORKER)
    first = await reported(town, LAMP, "a")
    second = await reported(town, "三组垃圾堆了半个月没人收", "b")
    await town.says(WORKER, "我的任务")
    await town.says(WORKER, f"办好了 {second[-4:]} 垃圾清走了")
    assert (await town.case(second)).state is State.RESOLVED
    assert (await town.case(first)).state is State.DISPATCHED
    assert "1 件" in town.everything(WORKER)


async def test_a_dispute_asks_whether_she_is_related(town: Town) -> None:
    await town.comes_online(MEDIATOR, CENTRE)
    no = await placed(town, EAVES)
    assert "沾亲" in await town.says(MEDIATOR, "签收")
    assert (await town.case(no)).state is State.DISPATCHED
    await town.presses(MEDIATOR, "换人")
    assert (await town.case(no)).state is State.TRIAGE
    assert "要回避" in await town.says(CENTRE, "待办")


async def test_a_grid_worker_is_not_shown_other_grids(town: Town) -> None:
    no = await placed(town, RELIEF)
    await at_the_door(town, "x")
    said = await town.says(OTHER_WORKER, f"看 {no}") + await town.says(OTHER_WORKER, f"办好了 {no} 好了")
    assert "低保" not in said
    assert (await town.case(no)).state is State.DISPATCHED
