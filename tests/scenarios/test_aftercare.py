"""帮扶: she is asked, sees it, ends it with a word; people review it, or it ends; nobody else hears of it."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta

import pytest

from bot.viewing import Viewing
from cases.aftercare import Phase, Plan, Rhythm
from cases.model import Json, State
from handlers import timeline, upkeep
from handlers.care_home import OVER
from storage import aftercare as plan_rows
from storage import people, reads, texts
from storage.outbox_queries import Logged
from storage.verify import verify
from tests.scenarios.people import (
    BRIBE,
    CENTRE,
    CIVIL,
    COUNTY_CENTRE,
    GRID_LEADER,
    LEADER,
    MEDIATOR,
    OTHER_WORKER,
    POLICE,
    RELIEF,
    SECRETARY,
    VILLAGE,
    VILLAGE_CHIEF,
    VIOLENCE,
    WOMEN,
    WORKER,
    placed,
    reported,
)
from tests.town import Town

NEIGHBOUR_TOWNSHIP = "p032"


async def over(town: Town, words: str = RELIEF, who: str = "granny") -> str:
    """A matter that has its result, and she said so."""
    await town.comes_online(CENTRE, CIVIL, WORKER)
    no = await placed(town, words, who)
    await town.says(CIVIL, f"办好了 {no} 核对过了 下个月补发")
    await town.says(who, "解决了")
    assert (await town.case(no)).state is State.CLOSED
    return no


async def asked(town: Town) -> str:
    """The centre proposed: 严翠花 leads, 孙翠花 comes, 常永福 beside them. The number of the case."""
    no = await over(town)
    await town.says(CENTRE, f"看 {no}")
    assert "谁牵头" in await town.presses(CENTRE, "提帮扶")
    assert "谁常去" in await town.presses(CENTRE, "严翠花")
    await town.presses(CENTRE, "孙翠花")
    await town.says(CENTRE, "常永福")
    assert "点头以前谁也不去" in await town.presses(CENTRE, "就这几位")
    return no


async def agreed(town: Town, often: str = "每月一回") -> str:
    """She wants it; the number of the plan."""
    await asked(town)
    await town.presses("granny", often)
    for who in (CIVIL, WORKER, CENTRE, "granny"):
        town.news(who)
    return (await hers(town)).no


async def hers(town: Town, who: str = "granny") -> Plan:
    """Her newest plan, as stored."""
    chat = await town.app.store.read(people.load_chat("town", who))
    assert chat is not None
    return (await town.app.store.read(plan_rows.of_person(chat.person or "")))[-1]


async def steps(town: Town) -> list[str]:
    """What happened to it."""
    plan = await hers(town)
    return [entry.type for entry in await town.app.store.read(plan_rows.history_of(plan.no))]


# ---- the whole life -----------------------------------------------------------------------------------


async def test_the_whole_life(town: Town) -> None:
    await asked(town)
    said = town.news("granny")
    assert "民政办干部严翠花" in said
    assert "网格员孙翠花" in said
    assert "要不要由您" in said
    assert town.labels("granny") == ["1 每周一回", "2 每月两回", "3 每月一回", "4 一季度一回", "5 先不用"]
    said = await town.says("granny", "3")
    assert "12月23日" in said
    assert "孙翠花来" in said
    told = town.news(WORKER)
    assert "愿意我们常去看看" in told
    assert "不用拍照，不用定位" in told
    assert (await hers(town)).phase is Phase.AGREED
    assert "记好了" in await town.presses(WORKER, "去看过了")
    plan = await hers(town)
    assert (plan.phase, plan.rhythm) == (Phase.ACTIVE, Rhythm.MONTHLY)
    assert "上一回来是" in await town.says("granny", "帮扶")
    await town.later(days=92)
    assert "满一季度" in town.news(CIVIL)
    assert "满一季度" in town.news(CENTRE)
    said = await town.says(CIVIL, "评估帮扶")
    assert "孙翠花去过" in said
    assert town.labels(CIVIL) == ["1 照旧", "2 少来些", "3 多来些", "4 结束", "5 本人说别来了"]
    town.news("granny")
    await town.presses(CIVIL, "照旧")
    await town.until(2, 24, 9)
    assert "往后还照旧" in town.news("granny")
    await town.says(CENTRE, f"评估帮扶 {plan.no[-4:]}")
    await town.presses(CENTRE, "结束")
    assert "帮扶到这儿就结束了" in town.news("granny")
    assert (await hers(town)).end_reason == "reviewed"
    assert await verify(town.app.settings.database_url, town.app.keys) == []


async def test_nobody_is_told_before_her_yes_and_nobody_goes(town: Town) -> None:
    await asked(town)
    plan = await hers(town)
    assert not town.news(WORKER)
    assert "帮扶" not in town.everything(CIVIL)
    assert "没有要去看的人家" in await town.says(WORKER, f"去看过了 {plan.no[-4:]}")
    assert "愿意我们常去" not in town.everything(GRID_LEADER)


async def test_she_says_no_and_hears_no_more_of_it(town: Town) -> None:
    await asked(town)
    assert "那就不来" in await town.presses("granny", "先不用")
    assert (await hers(town)).end_reason == "declined"
    await town.later(days=100)
    assert "帮扶" not in town.news("granny")
    assert "帮扶" not in town.everything(WORKER)
    assert "本人说先不用" in town.news(CENTRE)


async def test_her_silence_is_a_no(town: Town) -> None:
    await asked(town)
    town.news("granny")
    await town.later(days=20)
    assert (await hers(town)).end_reason == "unanswered"
    assert "帮扶" not in town.news("granny")
    assert "当作不要" in town.news(CENTRE)


async def test_a_typed_yes_asks_how_often_and_a_typed_no_is_a_no(town: Town) -> None:
    await asked(town)
    assert "多久来一回" in await town.says("granny", "好")
    assert (await hers(town)).phase is Phase.PROPOSED
    assert "那就不来" in await town.says("granny", "不用")


async def test_one_word_stops_it_at_once_and_the_team_does_not_go(town: Town) -> None:
    await agreed(town)
    assert "停了" in await town.says("granny", "不用来了")
    plan = await hers(town)
    assert (plan.phase, plan.end_reason) == (Phase.ENDED, "stopped")
    told = town.news(WORKER)
    assert "不用来了" in told
    assert "别问为啥" in told
    assert "没有要去看的人家" in await town.says(WORKER, "去看过了")
    await town.later(days=40)
    assert "到日子了" not in town.news(WORKER)


async def test_an_old_button_stops_it_too_but_an_old_yes_does_not_begin_it_again(town: Town) -> None:
    await asked(town)
    yes = town.button("granny", "每月一回")
    await town.press_value("granny", yes)
    await town.says("granny", "帮扶")
    stop = town.button("granny", "不用来了")
    await town.says(WORKER, "去看过了 都好")
    assert "停了" in await town.press_value("granny", stop)
    await town.press_value("granny", yes)
    assert (await hers(town)).phase is Phase.ENDED


async def test_without_visits_the_same_word_takes_back_her_report(town: Town) -> None:
    no = await placed(town)
    await town.says("granny", "不用来了")
    await town.presses("granny", "我自己的意思")
    assert (await town.case(no)).state is State.WITHDRAWN


async def test_others_come_from_now_on_and_everybody_reads_it(town: Town) -> None:
    no = await agreed(town)
    await town.comes_online(MEDIATOR)
    await town.says(CENTRE, f"帮扶 {no}")
    await town.presses(CENTRE, "换人")
    await town.presses(CENTRE, "严翠花")
    name = town.app.desk.known.directory.officials[MEDIATOR].name
    await town.says(CENTRE, name)
    assert "已经告诉本人" in await town.presses(CENTRE, "就这几位")
    assert (await hers(town)).worker == MEDIATOR
    told = town.news("granny")
    assert "换了" in told
    assert name in told
    assert "换了人" in town.news(MEDIATOR)
    await town.later(days=3)
    assert "不用再去" in town.news(WORKER)
    assert "去看过了" not in await town.says(WORKER, f"去看过了 {no}")
    await town.presses("granny", "不用来了")
    assert (await hers(town)).phase is Phase.ENDED


async def test_with_a_case_open_the_word_stops_the_visits_and_says_that_the_case_goes_on(town: Town) -> None:
    await agreed(town)
    no = await reported(town, "三组水井边路灯不亮")
    assert "还接着办" in await town.says("granny", "不用来了")
    assert (await town.case(no)).state is not State.WITHDRAWN
    assert (await hers(town)).phase is Phase.ENDED


async def test_without_a_review_people_are_asked_then_it_ends(town: Town) -> None:
    await agreed(town)
    await town.later(days=92)
    assert (await hers(town)).phase is Phase.AGREED
    assert "没人评就停" in town.news(CENTRE)
    town.news("granny")
    await town.later(days=16)
    assert (await hers(town)).end_reason == "unreviewed"
    assert "先不去了" in town.news("granny")
    assert "没人评" in town.news(WORKER)
    assert (await steps(town)).count("review_due") == 1


# ---- visits -------------------------------------------------------------------------------------------


async def test_a_visit_that_is_due_is_one_line_for_who_goes_and_for_nobody_else(town: Town) -> None:
    await agreed(town)
    await town.later(days=35)
    assert town.news(WORKER).count("到日子了") == 1
    for who in (CIVIL, CENTRE, LEADER, SECRETARY, VILLAGE_CHIEF):
        assert "到日子了" not in town.everything(who)
    await town.says(CENTRE, "帮扶")
    await town.presses(CENTRE, "梨花坳")
    assert "到日子" not in town.news(CENTRE)
    assert "没去" not in town.everything(CENTRE)


async def test_the_reminder_comes_with_the_list_and_not_at_night(town: Town) -> None:
    await agreed(town)
    await town.later(days=35)
    at = [when for when, out in town.mail.stamped if "到日子了" in out.text]
    assert [(one.month, one.day, one.hour, one.minute) for one in at] == [(12, 23, 8, 30)]


async def test_a_second_tap_the_same_day_is_the_same_visit_and_words_are_kept(town: Town) -> None:
    no = await agreed(town)
    await town.says(WORKER, f"去看过了 {no[-4:]} 老人都好 煤不多了")
    await town.says(WORKER, "去看过了")
    assert (await steps(town)).count("visited") == 1
    said = await town.says("granny", "导出我的信息")
    assert "煤不多了" in said
    assert "煤不多了" in await town.says(CIVIL, f"帮扶 {no[-4:]}")


async def test_the_deputy_of_who_is_away_is_reminded_and_records_it(town: Town) -> None:
    await agreed(town)
    await town.comes_online(OTHER_WORKER)
    await town.until(12, 20, 9)
    await town.says(WORKER, "请假 12月21日到31日 陈满仓")
    await town.until(12, 24, 9)
    assert "到日子了" not in town.news(WORKER)
    assert "到日子了" in town.news(OTHER_WORKER)
    assert "记好了" in await town.says(OTHER_WORKER, "去看过了 都好")


# ---- how often ----------------------------------------------------------------------------------------


async def test_more_visits_only_when_she_says_yes(town: Town) -> None:
    no = await agreed(town)
    await town.says(CIVIL, f"评估帮扶 {no[-4:]}")
    await town.presses(CIVIL, "多来些")
    assert "行不行" in town.news("granny")
    assert (await hers(town)).rhythm is Rhythm.MONTHLY
    assert "照原来" in await town.says("granny", "不行")
    assert (await hers(town)).rhythm is Rhythm.MONTHLY
    await town.says(CIVIL, f"评估帮扶 {no[-4:]}")
    await town.presses(CIVIL, "多来些")
    await town.says("granny", "行")
    assert (await hers(town)).rhythm is Rhythm.TWICE


async def test_fewer_are_told_and_she_may_say_otherwise(town: Town) -> None:
    no = await agreed(town)
    await town.says(CIVIL, f"评估帮扶 {no[-4:]}")
    await town.presses(CIVIL, "少来些")
    assert "一季度一回" in town.news("granny")
    await town.presses("granny", "换个次数")
    await town.presses("granny", "每月两回")
    assert (await hers(town)).rhythm is Rhythm.TWICE


async def test_who_goes_does_not_review(town: Town) -> None:
    no = await agreed(town)
    said = await town.says(WORKER, f"评估帮扶 {no[-4:]}")
    assert "由牵头的人" in said
    assert (await hers(town)).reviewed_at is None


# ---- what came up again -------------------------------------------------------------------------------


async def test_what_came_up_again_is_shown_to_the_reviewer_as_a_fact(town: Town) -> None:
    no = await agreed(town)
    again = await placed(town, "我家低保又停了 钱没到")
    hidden = await reported(town, BRIBE)
    said = await town.says(CENTRE, f"评估帮扶 {no[-4:]}")
    assert f"又反映过：{again[-4:]}" in said
    assert hidden[-4:] not in said
    assert not re.search(r"复发|风险|分|等级|重点", said)


async def test_a_like_matter_at_the_same_place_is_told_apart_from_hers(town: Town) -> None:
    no = await agreed(town)
    again = await placed(town, "我家低保停了 找谁问", "neighbour")
    said = await town.says(CENTRE, f"评估帮扶 {no[-4:]}")
    assert f"同一个地方又有一件：{again[-4:]}" in said


# ---- who may propose what -----------------------------------------------------------------------------


async def test_it_is_not_proposed_while_the_matter_is_open_nor_twice(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL, WORKER)
    no = await placed(town)
    assert "办完再提" in await town.says(CENTRE, f"帮扶 {no[-4:]}")
    await town.says(CIVIL, f"办好了 {no} 补发了")
    await town.says("granny", "解决了")
    assert "谁牵头" in await town.says(CENTRE, f"帮扶 {no[-4:]}")
    await town.says(CENTRE, f"帮扶 {no[-4:]} 严翠花 孙翠花 帮着跑低保手续")
    assert "帮着跑低保手续" in town.news("granny")
    assert "不用再提" in await town.says(CENTRE, f"帮扶 {no[-4:]}")


async def test_nobody_but_the_centre_proposes_it_and_the_system_never_does(town: Town) -> None:
    no = await over(town)
    for who in (LEADER, SECRETARY, CIVIL, WORKER, VILLAGE_CHIEF, GRID_LEADER):
        await town.says(who, f"帮扶 {no}")
        assert "谁牵头" not in town.everything(who)
    await town.later(days=120)
    assert "帮扶" not in town.everything("granny")


@pytest.mark.parametrize("words", [VIOLENCE, "我不想活了 活着没意思"])
async def test_violence_and_self_harm_are_never_proposed(town: Town, words: str) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, words)
    handler = (await town.case(no)).called[0]
    await town.says(handler, f"签收 {no}")
    await town.says(handler, f"办好了 {no} 人已经安顿好")
    assert (await town.case(no)).state in OVER
    await town.says(CENTRE, f"看 {no}")
    assert "提帮扶" not in " ".join(town.labels(CENTRE))
    assert "不主动提" in await town.says(CENTRE, f"帮扶 {no}")
    assert "帮扶" not in town.everything("granny")


async def test_a_sealed_matter_does_not_exist_for_it(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, BRIBE)
    assert "谁牵头" not in await town.says(CENTRE, f"帮扶 {no}")
    assert "不主动提" not in town.everything(CENTRE)


async def test_she_asks_herself_after_violence_and_the_village_stays_out(town: Town) -> None:
    await town.comes_online(CENTRE, POLICE, WOMEN, *VILLAGE)
    await reported(town, VIOLENCE)
    before = {who: town.everything(who) for who in VILLAGE}
    assert "记下了" in await town.says("granny", "求帮扶 我一个人带娃 想有人常来看看")
    plan = await hers(town)
    assert plan.hushed
    assert plan.case is None
    await town.until(11, 24, 9)
    town.news(CENTRE)
    said = await town.says(CENTRE, f"帮扶 {plan.no[-4:]}")
    assert "一个人带娃" in said
    await town.presses(CENTRE, "定人")
    assert not [name for name in ("孙翠花", "常永福", "汤金凤", "柳立春") if name in str(town.labels(CENTRE))]
    await town.presses(CENTRE, "司法所所长")
    assert "不能让村里知道" in await town.says(CENTRE, "孙翠花")
    await town.presses(CENTRE, "云雪莲")
    await town.presses(CENTRE, "就这几位")
    await town.presses("granny", "每周一回")
    assert (await hers(town)).phase is Phase.AGREED
    assert "愿意我们常去" in town.news(WOMEN)
    assert {who: town.everything(who) for who in VILLAGE} == before
    assert "停了" in await town.says("granny", "不用来了")
    assert "已经停了" in town.news(CENTRE)


async def test_a_wish_without_any_case_is_answered_by_a_person(town: Town) -> None:
    await town.comes_online(CENTRE)
    await town.scans("granny", "wh010103")
    await town.says("granny", "求帮扶")
    plan = await hers(town)
    assert (plan.phase, plan.area) == (Phase.WISHED, "wh010103")
    assert "求帮扶" in town.news(CENTRE)
    await town.later(days=20)
    assert "求帮扶" in town.news(CENTRE)  # told again: a wish waits for a person, it does not run out
    await town.says(CENTRE, f"帮扶 {plan.no[-4:]}")
    assert "怎么回话" in await town.presses(CENTRE, "办不了")
    await town.says(CENTRE, "人手不够 可以找村里老年食堂")
    said = town.news("granny")
    assert "老年食堂" in said
    assert (await hers(town)).end_reason == "not_taken"


# ---- who sees it --------------------------------------------------------------------------------------


async def test_nobody_outside_the_team_can_see_it(town: Town) -> None:
    no = await agreed(town)
    case = (await hers(town)).case or ""
    strangers = (
        LEADER,
        SECRETARY,
        VILLAGE_CHIEF,
        MEDIATOR,
        OTHER_WORKER,
        POLICE,
        NEIGHBOUR_TOWNSHIP,
        *COUNTY_CENTRE,
    )
    await town.comes_online(*strangers)
    for who in strangers:
        for words in ("帮扶", f"帮扶 {no}", f"看 {no}", f"去看过了 {no}", f"评估帮扶 {no}", f"看经过 {case}"):
            said = await town.says(who, words)
            assert "孙翠花" not in said or words.startswith("看经过"), (who, words, said)
            assert "每月一回" not in said, (who, words, said)
            assert "要帮扶" not in said, (who, words, said)
        await town.press_value(who, f"care_open:{no}:2")
        await town.press_value(who, f"care_phone:{no}:2")
        await town.press_value(who, f"care_review:{no}:2:end")
        await town.press_value(who, f"visited:{no}:2")
        assert "每月一回" not in town.everything(who)
    assert (await hers(town)).phase is Phase.AGREED
    assert (await hers(town)).visited_at is None


async def test_a_page_shows_it_again_only_to_those_it_concerns(town: Town) -> None:
    no = await agreed(town)
    await town.comes_online(MEDIATOR)
    said: dict[str, Json] = {"lines": [["worker.care_begun", {"no": f"@no:{no}"}]]}
    row = Logged(id=1, seq=1, rendered="", say=said, case=no)
    viewing = Viewing(desk=town.app.desk, channel="town")
    assert len(await viewing.rows(WORKER, (row,))) == 1
    assert await viewing.rows(MEDIATOR, (row,)) == ()


async def test_another_resident_can_do_nothing_with_it(town: Town) -> None:
    no = await agreed(town)
    for value in (f"care_agree:{no}:2:weekly", f"care_decline:{no}:2", f"care_stop:{no}:2"):
        await town.press_value("neighbour", value)
    assert "没有安排人" in await town.says("neighbour", "帮扶")
    plan = await hers(town)
    assert (plan.phase, plan.rhythm) == (Phase.AGREED, Rhythm.MONTHLY)


async def test_who_looked_at_her_number_is_on_record(town: Town) -> None:
    no = await agreed(town)
    await town.says(WORKER, "帮扶")
    await town.presses(WORKER, "看电话")
    looks = await town.app.store.read(reads.of_case(no))
    assert [(one.person, one.what) for one in looks] == [(WORKER, "card"), (WORKER, "phone")]


async def test_no_scores_no_counts_no_lists_of_persons(town: Town) -> None:
    no = await agreed(town)
    await town.later(days=100)
    await town.says(CENTRE, f"评估帮扶 {no[-4:]}")
    await town.says(CENTRE, "帮扶")
    names = set(asdict(await hers(town)))
    assert not [name for name in names if re.search("score|rank|point|missed|count|risk|level", name)]
    for _, out in town.mail.stamped:
        assert not re.search(r"排名|得分|积分|没去过|漏访|走访率|任务数|打卡|重点人", out.text), out.text


# ---- her data -----------------------------------------------------------------------------------------


async def test_her_data_has_it_and_deleting_ends_it(town: Town) -> None:
    no = await agreed(town)
    await town.says(WORKER, "去看过了 老人都好")
    assert "帮扶的安排" in await town.says("granny", "我的信息")
    await town.says("granny", "删除我的信息")
    await town.presses("granny", "删掉")
    assert (await hers(town)).end_reason == "stopped"
    assert not [row for row in await town.app.store.read(texts.of_case(no)) if row.body]
    assert "老人都好" not in await town.says("granny", "导出我的信息")
    assert "不用来了" in town.news(WORKER)


async def test_words_go_when_their_time_is_over(town: Town) -> None:
    no = await agreed(town)
    await town.says(WORKER, "去看过了 老人都好")
    await town.says("granny", "不用来了")
    for days, left in ((700, 1), (40, 0)):
        town.clock.advance_to(town.clock.now() + timedelta(days=days))
        await upkeep.upkeep(town.app.desk)
        assert len([row for row in await town.app.store.read(texts.of_case(no)) if row.body]) == left
    assert await verify(town.app.settings.database_url, town.app.keys) == []


async def test_the_sheet_of_the_case_has_its_steps_and_no_words(town: Town) -> None:
    await agreed(town)
    await town.says(WORKER, "去看过了 老人都好")
    case = await town.case((await hers(town)).case or "")
    found = await timeline.story(town.app.store, case, town.clock.now())
    keys = [line.key for _, line in timeline.lines(found)]
    assert [key for key in keys if key.startswith("care.step.")] == [
        "care.step.proposed",
        "care.step.agreed",
        "care.step.visited",
    ]
    assert "答应" in await town.says(CENTRE, f"看经过 {case.no}")
