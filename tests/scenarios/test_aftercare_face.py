"""帮扶 for who has no chat: asked at her door, stopped by her word to anybody; nobody asked means no plan."""

from __future__ import annotations

import pytest

from cases.aftercare import Phase, Plan, Rhythm
from cases.model import Entry, State
from handlers import timeline
from storage import aftercare as plan_rows
from storage import people, texts
from storage.verify import verify
from tests.scenarios.people import (
    CENTRE,
    CIVIL,
    GRID_LEADER,
    LEADER,
    MEDIATOR,
    OTHER_WORKER,
    POLICE,
    SECRETARY,
    VILLAGE_CHIEF,
    WORKER,
    placed,
)
from tests.town import Town

PROXY = "代报 三组马奶奶家低保停了 不知道为啥"
TEAM = "严翠花 孙翠花 常永福"
VISIT = "登记 来访 梨花坳三组马奶奶 家里低保停了 不知道为啥"


async def over(town: Town, who: str = WORKER, words: str = PROXY) -> str:
    """Somebody brought her matter, it has its result; she has no chat of her own."""
    await town.comes_online(CENTRE, CIVIL, WORKER)
    await town.says(who, words)
    no = (await town.newest()).no
    if (await town.case(no)).state in {State.REGISTERED, State.TRIAGE}:
        await town.says(CENTRE, f"看 {no[-4:]}")
        await town.presses(CENTRE, "派单")
    handler = (await town.case(no)).handler or CIVIL
    await town.comes_online(handler)
    await town.says(handler, f"办好了 {no} 核对过了 下个月补发")
    assert (await town.case(no)).state is State.RESOLVED
    return no


async def proposed(town: Town, team: str = TEAM, who: str = WORKER, words: str = PROXY) -> Plan:
    """The centre proposed; the plan."""
    no = await over(town, who, words)
    town.news(WORKER)
    await town.says(CENTRE, f"帮扶 {no} {team} 帮着跑低保手续")
    return await hers(town, no)


async def agreed(town: Town) -> Plan:
    """She said yes at her door."""
    plan = await proposed(town)
    await town.presses(WORKER, "每月")
    for who in (WORKER, CIVIL, CENTRE):
        town.news(who)
    return await again(town, plan)


def name_of(town: Town, who: str) -> str:
    """As people write it."""
    return town.app.desk.known.directory.officials[who].name


async def hers(town: Town, case: str) -> Plan:
    """The newest plan that followed a case."""
    return (await town.app.store.read(plan_rows.of_case(case)))[-1]


async def again(town: Town, plan: Plan) -> Plan:
    """As stored now."""
    found = await town.app.store.read(plan_rows.load(plan.no))
    assert found is not None
    return found


async def steps(town: Town, plan: Plan) -> tuple[Entry, ...]:
    """What happened to it."""
    return await town.app.store.read(plan_rows.history_of(plan.no))


async def nothing_undelivered(town: Town, plan: Plan) -> None:
    """Nobody tried to write to who has no chat."""
    assert f"{plan.no[-4:]} 给反映的人的消息没送到" not in town.everything(CENTRE)


# ---- asked ---------------------------------------------------------------------------------------------


async def test_she_consents_at_her_door_and_whose_ears_heard_it_is_on_record(town: Town) -> None:
    plan = await proposed(town)
    assert (plan.phase, plan.asker) == (Phase.PROPOSED, WORKER)
    assert "孙翠花当面去问" in town.everything(CENTRE)
    said = town.news(WORKER)
    for words in ("当面问问", "马奶奶家低保停了", "严翠花", "帮着跑低保手续", "不要钱", "跟谁说一声都行"):
        assert words in said
    assert town.labels(WORKER) == ["1 每周", "2 每两周", "3 每月", "4 不愿意", "5 还没问到"]
    assert "帮扶" not in town.everything(CIVIL)
    await town.later(days=2)
    assert "是您当面问的" in await town.says(WORKER, "3")
    plan = await again(town, plan)
    assert (plan.phase, plan.rhythm, plan.agreed_with) == (Phase.AGREED, Rhythm.MONTHLY, WORKER)
    entry = (await steps(town, plan))[-1]
    assert (entry.type, entry.actor, entry.facts["rhythm"]) == ("agreed_face", WORKER, "monthly")
    assert "愿意我们常去看看" in town.news(CIVIL)
    assert "孙翠花当面问的，本人答应" in await town.says(CENTRE, f"帮扶 {plan.no[-4:]}")
    assert "记好了" in await town.says(WORKER, "去看过了 都好")
    assert (await again(town, plan)).phase is Phase.ACTIVE
    await nothing_undelivered(town, plan)
    assert await verify(town.app.settings.database_url, town.app.keys) == []


async def test_who_came_to_the_counter_is_asked_too_and_the_mediator_of_the_team_asks(town: Town) -> None:
    await town.comes_online(MEDIATOR)
    plan = await proposed(town, f"严翠花 {name_of(town, MEDIATOR)}", CENTRE, VISIT)
    assert plan.asker == MEDIATOR
    assert "当面问问" in town.news(MEDIATOR)
    assert "马奶奶" not in town.everything(MEDIATOR)  # her matter is not hers to read
    assert "问综治中心" in town.everything(MEDIATOR)
    await town.says(MEDIATOR, f"帮扶 {plan.no[-4:]}")
    await town.presses(MEDIATOR, "每两周")
    assert (await again(town, plan)).rhythm is Rhythm.TWICE


async def test_where_nobody_of_the_team_is_of_the_village_the_grid_worker_asks(town: Town) -> None:
    await town.comes_online(POLICE)
    plan = await proposed(town, f"严翠花 {name_of(town, POLICE)}")
    assert plan.asker == WORKER
    await town.presses(WORKER, "每月")
    plan = await again(town, plan)
    assert plan.phase is Phase.AGREED
    assert WORKER not in plan.team
    assert "每月一回" not in await town.says(WORKER, f"帮扶 {plan.no}")  # it is the team's from now on


async def test_she_refuses_and_nobody_goes_or_asks_again(town: Town) -> None:
    plan = await proposed(town)
    assert "尊重本人的意思" in await town.presses(WORKER, "不愿意")
    plan = await again(town, plan)
    assert (plan.phase, plan.end_reason) == (Phase.ENDED, "declined")
    await town.later(days=40)
    assert "帮扶" not in town.news(WORKER)
    assert "帮扶" not in town.everything(CIVIL)
    assert "本人说先不用" in town.news(CENTRE)
    await town.press_value(WORKER, f"care_face:{plan.no}:1:monthly")
    assert (await again(town, plan)).phase is Phase.ENDED


async def test_nobody_asks_one_reminder_then_the_centre_hears(town: Town) -> None:
    plan = await proposed(town)
    await town.later(days=20)
    assert town.news(WORKER).count("还没问到吧") == 1
    plan = await again(town, plan)
    assert (plan.phase, plan.end_reason, plan.agreed_at) == (Phase.ENDED, "unasked", None)
    assert "还没人去问" in town.news(CENTRE)
    assert "帮扶" not in town.everything(CIVIL)
    assert "没有要去看的人家" in await town.says(WORKER, "去看过了")


async def test_not_met_yet_is_no_answer(town: Town) -> None:
    plan = await proposed(town)
    assert "不急" in await town.presses(WORKER, "还没问到")
    assert (await again(town, plan)).phase is Phase.PROPOSED
    await town.presses(WORKER, "每周")
    assert (await again(town, plan)).phase is Phase.AGREED


async def test_whom_her_matter_names_is_not_sent_to_ask(town: Town) -> None:
    await town.comes_online(GRID_LEADER, POLICE)
    team = f"严翠花 {name_of(town, POLICE)}"
    plan = await proposed(town, team, CENTRE, f"{VISIT} 网格员孙翠花也说不清")
    assert WORKER in plan.avoid
    assert plan.asker == GRID_LEADER
    assert "当面问问" not in town.news(WORKER)
    await town.press_value(WORKER, f"care_face:{plan.no}:1:monthly")
    assert (await again(town, plan)).phase is Phase.PROPOSED


async def test_nobody_else_can_answer_for_her(town: Town) -> None:
    plan = await proposed(town)
    for who in (CIVIL, MEDIATOR, LEADER, SECRETARY, VILLAGE_CHIEF, OTHER_WORKER, "daughter"):
        await town.press_value(who, f"care_face:{plan.no}:1:monthly")
        await town.press_value(who, f"care_stop_face:{plan.no}:1")
        assert "不要钱" not in town.everything(who)
        assert (await again(town, plan)).phase is Phase.PROPOSED
    await town.says(CENTRE, f"帮扶 {plan.no[-4:]}")
    await town.presses(CENTRE, "本人答复了")  # she came to the counter
    await town.presses(CENTRE, "每月")
    assert (await again(town, plan)).agreed_with == CENTRE


async def test_kin_who_answer_in_their_own_chat_are_on_record(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL, WORKER)
    await town.scans("daughter", "wh010103")
    await town.says("daughter", "你好")
    chat = await town.app.store.read(people.load_chat("town", "daughter"))
    assert chat is not None
    await town.says("daughter", "我家低保停了 不知道为啥 电话13812345678")
    no = await over(town, CENTRE, f"{VISIT} 电话13812345678")
    assert (await town.case(no)).reporter == chat.person
    town.news("daughter")
    await town.says(CENTRE, f"帮扶 {no} 严翠花 孙翠花 常去看看")
    assert "5 我替家里人答" in town.labels("daughter")
    assert "要本人愿意" in await town.presses("daughter", "我替家里人答")
    await town.presses("daughter", "每月一回")
    plan = await hers(town, no)
    assert (plan.phase, plan.agreed_with) == (Phase.AGREED, chat.person)
    assert "家里人替本人答应" in await town.says(WORKER, f"帮扶 {plan.no[-4:]}")


# ---- stopped -------------------------------------------------------------------------------------------


async def test_she_tells_the_helper_and_it_is_over_at_once(town: Town) -> None:
    plan = await agreed(town)
    assert "算本人的意思" in await town.says(WORKER, "她说别来了")
    plan = await again(town, plan)
    assert (plan.phase, plan.end_reason) == (Phase.ENDED, "stopped")
    entry = (await steps(town, plan))[-1]
    assert (entry.type, entry.actor) == ("stopped_face", WORKER)
    told = town.news(CIVIL)
    assert "不用来了" in told
    assert "别问为啥" in told
    await town.later(days=3)
    assert "已经停了" in town.news(CENTRE)
    await town.later(days=40)
    assert "到日子了" not in town.news(WORKER)
    await nothing_undelivered(town, plan)


async def test_who_has_a_chat_reads_that_somebody_passed_it_on(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL, WORKER)
    no = await placed(town)
    await town.says(CIVIL, f"办好了 {no} 核对过了 下个月补发")
    await town.says("granny", "解决了")
    await town.says(CENTRE, f"帮扶 {no} 严翠花 孙翠花 常去看看")
    await town.presses("granny", "每月一回")
    town.news("granny")
    await town.says(WORKER, "她说不用来了")
    assert (await hers(town, no)).end_reason == "stopped"
    assert "要不是您的意思" in town.news("granny")


async def test_any_of_the_team_by_any_button_however_old(town: Town) -> None:
    plan = await agreed(town)
    await town.says(CIVIL, "帮扶")
    value = town.button(CIVIL, "本人说别来了")
    await town.says(WORKER, "去看过了")
    await town.press_value(CIVIL, value)
    assert (await again(town, plan)).end_reason == "stopped"


async def test_the_review_asks_whether_she_still_wants_it(town: Town) -> None:
    plan = await agreed(town)
    await town.later(days=92)
    assert "还要不要" in town.news(WORKER)
    assert "当面问过本人没有" in await town.says(CIVIL, "评估帮扶")
    assert town.labels(CIVIL)[0] == "1 还要，照旧"
    assert town.labels(CIVIL)[-1].endswith("本人说别来了")
    await town.presses(CIVIL, "还要，照旧")
    assert (await steps(town, plan))[-1].facts == {"result": "continue", "asked": True}
    await town.says(CIVIL, "评估帮扶")
    await town.presses(CIVIL, "问问要不要多来")
    assert "当面问一句行不行" in town.news(WORKER)
    await town.presses(WORKER, "不愿意")
    assert (await again(town, plan)).rhythm is Rhythm.MONTHLY
    await nothing_undelivered(town, plan)


async def test_the_sheet_of_her_matter_has_the_steps(town: Town) -> None:
    plan = await agreed(town)
    case = await town.case(plan.case or "")
    found = await timeline.story(town.app.store, case, town.clock.now())
    keys = [line.key for _, line in timeline.lines(found)]
    assert [key for key in keys if key.startswith("care.step.")] == [
        "care.step.proposed",
        "care.step.agreed_face",
    ]


# ---- wished for by somebody else -----------------------------------------------------------------------


async def wish(town: Town, words: str = "帮扶 三组马奶奶 独居 想有人常去看看") -> Plan:
    """A grid worker says so."""
    await town.comes_online(CENTRE, CIVIL, WORKER)
    said = await town.says(WORKER, words)
    if words.startswith("帮扶"):
        said = await town.presses(WORKER, "本人愿意")
    assert "先当面问本人" in said
    return (await town.app.store.read(plan_rows.of_team(WORKER)))[-1]


async def test_a_wish_on_her_behalf_is_answered_by_the_centre_and_asked_at_her_door(town: Town) -> None:
    plan = await wish(town)
    assert (plan.phase, plan.wished, plan.wished_by, plan.township) == (Phase.WISHED, False, WORKER, "wh01")
    assert "有人替本人提帮扶" in town.news(CENTRE)
    assert "马奶奶 独居" in await town.says(CENTRE, f"帮扶 {plan.no[-4:]}")
    await town.presses(CENTRE, "定人")
    await town.says(CENTRE, "严翠花 孙翠花")
    town.news(WORKER)
    await town.presses(CENTRE, "就这几位")
    assert "马奶奶 独居" in town.news(WORKER)
    await town.presses(WORKER, "每周")
    plan = await again(town, plan)
    assert (plan.phase, plan.agreed_with, plan.rhythm) == (Phase.AGREED, WORKER, Rhythm.WEEKLY)
    assert await verify(town.app.settings.database_url, town.app.keys) == []


async def test_a_wish_that_cannot_be_met_is_answered_to_who_made_it(town: Town) -> None:
    plan = await wish(town, "替人求帮扶 三组马奶奶 独居")
    await town.says(CENTRE, f"帮扶 {plan.no[-4:]}")
    await town.presses(CENTRE, "办不了")
    await town.says(CENTRE, "人手不够 先请老年食堂送饭")
    assert "老年食堂" in town.news(WORKER)
    assert (await again(town, plan)).end_reason == "not_taken"


async def test_danger_in_the_words_of_a_wish_is_an_alarm(town: Town) -> None:
    await town.comes_online(CENTRE, WORKER)
    await town.says(WORKER, "帮扶 三组马奶奶家着火了")
    assert (await town.newest()).urgent
    assert not await town.app.store.read(plan_rows.of_team(WORKER))


@pytest.mark.parametrize("words", ["三组小芳 老被男人打", "三组小芳说活着没意思", "三组有个娃没人管 挨打"])
async def test_violence_children_and_self_harm_are_not_wished_for_by_others(town: Town, words: str) -> None:
    await town.comes_online(CENTRE, WORKER)
    said = await town.says(WORKER, f"替人求帮扶 {words}")
    assert not await town.app.store.read(plan_rows.of_team(WORKER))
    assert "有人替本人提帮扶" not in town.everything(CENTRE)
    assert "自己开口" in said or (await town.newest()).source == "proxy"


async def test_the_words_of_a_wish_lie_with_the_plan(town: Town) -> None:
    plan = await wish(town)
    assert [row.body for row in await town.app.store.read(texts.of_case(plan.no))] == [
        "三组马奶奶 独居 想有人常去看看"
    ]


async def test_the_centre_may_wish_for_her_too_and_names_people_at_once(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL, WORKER)
    await town.says(CENTRE, "帮扶 梨花坳三组马奶奶 一个人住 腿脚不好")
    assert "先当面问本人" in await town.presses(CENTRE, "本人愿意")
    assert "谁牵头" in await town.presses(CENTRE, "定人")
    await town.says(CENTRE, "严翠花 孙翠花")
    await town.presses(CENTRE, "就这几位")
    assert "腿脚不好" in town.news(WORKER)
    await town.presses(WORKER, "每月")
    assert "愿意我们常去看看" in town.news(CIVIL)


async def test_where_no_grid_is_known_whoever_would_come_asks(town: Town) -> None:
    await town.comes_online(POLICE)
    team = f"严翠花 {name_of(town, POLICE)}"
    plan = await proposed(town, team, CENTRE, "登记 来访 马奶奶 家里低保停了 不知道为啥")
    assert plan.area == "wh01"
    assert plan.asker == POLICE
