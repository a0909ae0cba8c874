"""Later: add to it, keep matters apart, urge, take it back, correct it, look, call a person."""

from __future__ import annotations

from datetime import timedelta

from cases.model import State
from tests.scenarios.people import CENTRE, EAVES, LAMP, RELIEF, WORKER, at_the_door, placed, reported
from tests.town import Town


async def cases_of(town: Town) -> int:
    """How many cases there are; the numbers come from a sequence without gaps here."""
    return int((await town.newest()).no[-6:])


async def test_words_within_thirty_minutes_join_the_case(town: Town) -> None:
    no = await reported(town, RELIEF)
    await town.later(minutes=20)
    said = await town.says("granny", "上个月还有 这个月一分没有")
    assert no[-4:] in said
    assert (await town.newest()).no == no
    assert [e.type for e in await town.history(no)].count("supplemented") == 1


async def test_thanks_stay_out_of_the_case_and_long_talk_goes_in(town: Town) -> None:
    no = await reported(town, RELIEF)
    assert await town.says("granny", "好的谢谢") == "不客气。有消息我就告诉您。"
    assert [e.type for e in await town.history(no)].count("supplemented") == 0
    said = await town.says("granny", "还想说 那个人说话不好听")
    assert no[-4:] in said
    assert [e.type for e in await town.history(no)].count("supplemented") == 1


async def test_words_about_the_other_side_stay_with_the_quarrel(town: Town) -> None:
    no = await reported(town, "隔壁老李家的房檐水天天往我家院子里淌 说了他也不听")
    assert no[-4:] in await town.says("granny", "他还骂我 说我多事")
    assert (await town.newest()).no == no
    await town.says("granny", "他是我男人 昨晚又打我 拿皮带抽")
    assert (await town.newest()).no != no


async def test_after_thirty_minutes_it_is_a_new_case(town: Town) -> None:
    no = await reported(town, RELIEF)
    await town.later(minutes=31)
    await town.says("granny", "我家低保怎么又少了")
    assert (await town.newest()).no != no


async def test_another_matter_becomes_its_own_case(town: Town) -> None:
    no = await reported(town, RELIEF)
    await town.says("granny", "还想说 那个人说话不好听")
    await town.presses("granny", "这是另一件事")
    new = await town.newest()
    assert new.no != no
    assert new.linked == (no,)


async def test_clearly_another_matter_is_not_mixed_in(town: Town) -> None:
    no = await reported(town, RELIEF)
    await town.says("granny", LAMP)
    assert (await town.newest()).no != no
    assert (await town.newest()).category == "road_facility"


async def test_supplement_by_word_reaches_the_handler(town: Town) -> None:
    await town.comes_online("p026")
    no = await placed(town)
    await town.later(hours=2)
    await town.says("granny", f"补充 {no[-4:]} 存折在女儿那里")
    assert "存折在女儿那里" in town.news("p026")


async def test_urging_counts_once_a_day_and_all_are_kept(town: Town) -> None:
    await town.comes_online("p026")
    no = await placed(town)
    await town.later(hours=1)
    for _ in range(3):
        assert no[-4:] in await town.says("granny", "催办")
    assert (await town.case(no)).urges == 1
    assert [e.type for e in await town.history(no)].count("urged") == 3
    await town.later(days=1)
    await town.says("granny", "催办")
    assert (await town.case(no)).urges == 2
    await town.later(days=1)
    assert "在催" in town.everything("p026")


async def test_taking_it_back_asks_whose_wish_it_is(town: Town) -> None:
    no = await reported(town, RELIEF)
    assert "您自己的意思" in await town.says("granny", "撤回")
    assert (await town.case(no)).state is State.REGISTERED
    await town.says("granny", "1")
    assert (await town.case(no)).state is State.WITHDRAWN


async def test_who_was_pressed_to_take_it_back_is_seen_by_people(town: Town) -> None:
    await town.comes_online(CENTRE, "p008")
    no = await reported(town, RELIEF)
    await town.says("granny", "不用管了")
    await town.presses("granny", "有人让我撤的")
    assert (await town.case(no)).state is State.WITHDRAWN
    assert "有人让撤" in town.news(CENTRE)
    assert "有人让撤" in town.news("p008")


async def test_taking_it_back_can_be_taken_back(town: Town) -> None:
    no = await reported(town, RELIEF)
    await town.says("granny", "撤回")
    assert "接着办" in await town.presses("granny", "还是接着办")
    assert (await town.case(no)).state is State.REGISTERED


async def test_said_wrongly_is_understood_anew(town: Town) -> None:
    no = await reported(town, RELIEF)
    before = (await town.case(no)).category
    await town.says("granny", "说错了")
    await town.says("granny", "是隔壁邻居把水排到我院子里")
    case = await town.case(no)
    assert case.category == "neighbor" != before
    assert (await town.newest()).no == no


async def test_my_matters_lists_state_person_and_date(town: Town) -> None:
    first = await placed(town)
    await town.later(hours=1)
    await town.says("granny", LAMP)
    said = await town.says("granny", "我的事")
    assert first[-4:] in said
    assert "严翠花" in said
    assert "路灯" in said
    assert "2 件" in said


async def test_nobody_sees_another_ones_matters(town: Town) -> None:
    await reported(town, RELIEF)
    await at_the_door(town, "other")
    said = await town.says("other", "我的事")
    assert "低保" not in said
    assert "还没有反映过" in said


async def test_a_person_is_called_with_or_without_a_case(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, RELIEF)
    town.news(CENTRE)
    assert "0000-80" in await town.says("granny", "人工")
    assert "想找人说话" in town.news(CENTRE)
    await at_the_door(town, "other")
    assert "编号" in await town.says("other", "人工")
    new = await town.newest()
    assert new.no != no
    assert new.triage_by is not None
    assert new.triage_by - town.clock.now() < timedelta(days=1)


async def test_a_photo_joins_the_case_at_hand(town: Town) -> None:
    no = await reported(town, EAVES)
    assert "照片放进" in await town.sends_photo("granny")
    assert (await town.newest()).no == no


async def test_greetings_open_no_case(town: Town) -> None:
    await town.says("granny", "你好")
    await town.says("granny", "谢谢")
    await town.says("granny", "帮助")
    await reported(town, LAMP, who="other")
    assert await cases_of(town) == 1


async def test_a_withdrawn_task_leaves_the_workers_list(town: Town) -> None:
    await town.comes_online(WORKER)
    await reported(town, LAMP)
    await town.says("granny", "撤回")
    await town.presses("granny", "我自己的意思")
    assert "不用办了" in town.news(WORKER)
    assert "没有任务" in await town.says(WORKER, "我的任务")


async def test_a_question_is_answered_from_the_table_with_its_source(town: Town) -> None:
    await town.scans("granny", "wh010103")
    said = await town.says("granny", "身份证丢了在哪补")
    assert "派出所" in said
    assert "居民身份证法" in said
    assert not (await town.says("granny", "我的事")).count("0001")


async def test_the_next_question_without_a_topic_belongs_to_the_one_before(town: Town) -> None:
    await town.scans("granny", "wh010103")
    await town.says("granny", "养羊合作社的补贴咋申请")
    first = await town.newest()
    await town.says("granny", "要哪些材料")
    assert (await town.newest()).no == first.no
