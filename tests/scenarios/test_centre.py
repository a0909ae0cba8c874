"""The dispatch centre works in the chat: hard ones first, reasons shown, one tap, nothing lost."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from cases.model import State
from tests.scenarios.people import (
    CENTRE,
    EAVES,
    LAMP,
    LEADER,
    RELIEF,
    SECOND,
    WORKER,
    at_the_door,
    placed,
    reported,
)
from tests.town import Town


async def test_the_queue_shows_suggestion_reasons_and_ways_on(town: Town) -> None:
    no = await reported(town, EAVES)
    said = await town.says(CENTRE, "待办")
    assert no[-4:] in said
    assert "看出是“邻里纠纷”，因为说了" in said
    assert "“隔壁”" in said
    assert "汤金凤" in said
    labels = "".join(town.labels(CENTRE))
    assert "派单" in labels
    assert "改派" in labels
    assert (await town.case(no)).state is State.REGISTERED


async def test_what_nobody_understood_gets_its_kind_in_a_few_words(town: Town) -> None:
    no = await reported(town, "那个东西又那样子了 你们来看一下嘛")
    await town.says(CENTRE, f"看 {no}")
    await town.says(CENTRE, "待办")
    assert (await town.case(no)).category == "other"
    assert "哪一类" in await town.presses(CENTRE, "定类别")
    assert "换几个字" in await town.says(CENTRE, "路灯坏了")
    said = await town.presses(CENTRE, "改成")
    assert "改" in said
    assert (await town.case(no)).category == "road_facility"


async def test_give_it_to_them_is_understood_while_a_case_is_shown(town: Town) -> None:
    no = await reported(town, RELIEF)
    await town.says(CENTRE, f"看 {no}")
    assert "派好" in await town.says(CENTRE, "给民政办")
    assert (await town.case(no)).unit is not None
    assert "怎么记" in await town.says(CENTRE, "给民政办")


async def test_any_kind_may_be_named_in_words(town: Town) -> None:
    no = await reported(town, EAVES)
    await town.says(CENTRE, "待办")
    await town.says(CENTRE, f"改类 {no} 宅基地")
    assert "哪一类" in await town.presses(CENTRE, "类别不对")
    await town.says(CENTRE, f"改类 {no} 宅基地")
    await town.presses(CENTRE, "宅基地")
    assert (await town.case(no)).category == "homestead"


async def test_alternatives_change_the_category_in_one_tap(town: Town) -> None:
    await at_the_door(town)
    await town.says("granny", "主管道爆了 路上全是水")
    no = (await town.newest()).no
    await town.says(CENTRE, f"看 {no}")
    other = [label for label in town.labels(CENTRE) if "改成" in label]
    assert 1 <= len(other) <= 3
    before = (await town.case(no)).category
    await town.says(CENTRE, other[0].split()[0])
    after = await town.case(no)
    assert after.category != before
    assert [e.type for e in await town.history(no)][-1] == "reclassified"


async def test_confirm_by_word_number_or_button(town: Town) -> None:
    for who, way in (("a", "word"), ("b", "number"), ("c", "button")):
        no = await reported(town, RELIEF, who)
        await town.says(CENTRE, f"看 {no[-4:]}")
        if way == "word":
            await town.says(CENTRE, f"派单 {no[-4:]}")
        elif way == "number":
            number = next(label.split()[0] for label in town.labels(CENTRE) if "派单" in label)
            await town.says(CENTRE, number)
        else:
            await town.presses(CENTRE, "派单")
        assert (await town.case(no)).state is State.DISPATCHED


async def test_another_owner_by_name(town: Town) -> None:
    await town.comes_online("p019")
    no = await reported(town, EAVES)
    await town.says(CENTRE, f"改派 {no[-4:]} 司法所")
    case = await town.case(no)
    assert case.unit == "u-justice-wh01"
    assert no[-4:] in town.news("p019")


async def test_all_clear_ones_at_once_and_doubtful_ones_stay(town: Town) -> None:
    clear = [
        await reported(town, words, who) for who, words in (("a", RELIEF), ("b", "三组低保没发到 求帮忙问问"))
    ]
    await at_the_door(town, "c")
    await town.says("c", "那个东西又那样子了 你们来看一下嘛")
    doubtful = (await town.newest()).no
    said = await town.says(CENTRE, "照派")
    states = {no: (await town.case(no)).state for no in (*clear, doubtful)}
    assert State.DISPATCHED in states.values()
    assert states[doubtful] is not State.DISPATCHED
    for no, state in states.items():
        assert (f"{no[-4:]} " in said.split("还有")[0]) is (state is State.DISPATCHED)


async def test_visitors_and_calls_in_one_line(town: Town) -> None:
    said = await town.says(CENTRE, "登记 来访 梨花坳村二组大爷 低保停了 问为啥")
    visit = await town.newest()
    assert visit.source == "visit"
    assert visit.area == "wh010102"
    assert "回执" in said
    assert visit.no[-4:] in said
    await town.says(CENTRE, "登记 电话 梨花坳村二组 低保怎么停了 19900009998")
    assert (await town.newest()).source == "phone"
    await town.says(CENTRE, "登记 12345 竹筛沟村一组 路灯不亮")
    assert (await town.newest()).source == "12345"


async def test_a_third_return_goes_to_the_leader_who_fixes_the_owner(town: Town) -> None:
    await town.comes_online(CENTRE, LEADER)
    no = await placed(town, RELIEF)
    for count in range(1, 4):
        case = await town.case(no)
        holder = case.handler or {"u-justice-wh01": "p019", "u-women-wh01": "p028"}[str(case.unit)]
        await town.says(holder, f"退回 {no} 不归我们")
        await town.says(holder, "1")
        assert (await town.case(no)).returns == count
        if count < 3:
            await town.says(CENTRE, f"看 {no}")
            assert f"第 {count} 次退回" in town.mail.by_chat[CENTRE][-1].text
            await town.says(CENTRE, f"改派 {no} {'司法所' if count == 1 else '石榴渡镇妇联'}")
            if (await town.case(no)).state is not State.DISPATCHED:
                await town.says(CENTRE, "先帮着问")
    assert (await town.case(no)).needs_leader
    assert no[-4:] in town.news(LEADER)
    other = await reported(town, EAVES, "r2")
    shown = await town.says(CENTRE, "待办")
    assert other[-4:] in shown  # what waits for the leader does not stand before what she can do
    assert f"{no[-4:]} 怎么定" not in shown
    await town.says(CENTRE, f"派单 {no}")
    assert (await town.case(no)).state is State.TRIAGE
    await town.says(LEADER, f"改派 {no} 民政办")
    case = await town.case(no)
    assert (case.state, case.unit) == (State.DISPATCHED, "u-civil-wh01")


async def test_after_two_returns_the_leader_may_be_asked_once(town: Town) -> None:
    await town.comes_online(CENTRE, LEADER)
    no = await placed(town, RELIEF)
    for count in range(1, 3):
        case = await town.case(no)
        holder = case.handler or {"u-justice-wh01": "p019"}[str(case.unit)]
        await town.says(holder, f"退回 {no} 不归我们")
        await town.says(holder, "1")
        if count < 2:
            await town.says(CENTRE, f"看 {no}")
            await town.says(CENTRE, f"改派 {no} 司法所")
            if (await town.case(no)).state is not State.DISPATCHED:
                await town.says(CENTRE, "先帮着问")
    town.news(LEADER)
    await town.says(CENTRE, f"看 {no}")
    asking = town.button(CENTRE, "请政法委员定")
    await town.presses(CENTRE, "请政法委员定")
    assert (await town.case(no)).needs_leader
    assert "请您定谁来办" in town.news(LEADER)
    await town.says(CENTRE, f"看 {no}")
    labels = [item.label for row in town.mail.by_chat[CENTRE][-1].buttons for item in row]
    assert "请政法委员定" not in labels, labels
    await town.press_value(CENTRE, asking)  # once is enough
    assert town.news(LEADER) == ""


async def test_what_came_in_over_days_off_is_one_message_on_the_first_morning(town: Town) -> None:
    await town.comes_online(CENTRE)
    for day, hour, who in ((28, 9, "r1"), (28, 15, "r2"), (29, 11, "r3")):
        await town.until(11, day, hour, 0)
        await reported(town, EAVES, who)
    town.news(CENTRE)
    await town.until(11, 30, 7, 35)
    assert town.news(CENTRE).count("有新的事要您定") == 1


async def test_the_ledger_comes_as_excel_in_the_chat(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    await town.says("granny", "解决了 满意")
    await town.says(CENTRE, "台账")
    attachment = town.mail.by_chat[CENTRE][-1].attachment
    assert attachment is not None
    assert attachment.name.endswith(".xlsx")
    sheet = load_workbook(BytesIO(attachment.content)).active
    assert sheet is not None
    headings, row = list(sheet.iter_rows(values_only=True))[:2]
    assert headings[:8] == ("序号", "案号", "登记时间", "来源", "乡镇", "村", "网格", "类别")
    found = dict(zip(headings, row, strict=True))
    assert found["案号"] == no
    assert found["村"] == "梨花坳村"
    assert found["责任人"] == "孙翠花"
    assert found["结果"] == "解决"
    assert found["满意度"] == 4
    assert found["是否超期"] == "否"
    assert found["当事人A"] in {None, ""}


async def test_the_same_matter_is_merged_and_both_hear_the_result(town: Town) -> None:
    first = await reported(town, RELIEF, "a")
    second = await reported(town, "三组马家低保停了", "b")
    await town.says(CENTRE, f"合并 {second[-4:]} {first[-4:]}")
    assert (await town.case(second)).merged_into == first
    assert first[-4:] in town.news("b")
    await town.says(CENTRE, f"派单 {first[-4:]}")
    handler = (await town.case(first)).handler
    assert handler is not None
    town.news("b")
    await town.says(handler, f"办好了 {first[-4:]} 补发了")
    assert "补发了" in town.news("a")
    assert "补发了" in town.news("b")


async def test_not_taken_needs_a_second_person_and_a_road(town: Town) -> None:
    await town.comes_online(CENTRE, SECOND)
    no = await reported(town, RELIEF)
    await town.says(CENTRE, f"不予受理 {no[-4:]}")
    await town.presses(CENTRE, "归别的机关")
    await town.says(CENTRE, "归县医保局,在政务大厅二楼,带身份证")
    assert (await town.case(no)).state is not State.NOT_ACCEPTED
    assert "自己" in await town.says(CENTRE, f"不予受理 {no[-4:]}")
    town.news("granny")
    assert no[-4:] in town.news(SECOND)
    await town.presses(SECOND, "同意")
    assert (await town.case(no)).state is State.NOT_ACCEPTED
    told = town.news("granny")
    assert "县医保局" in told
    assert "不予受理" not in town.everything("granny")


async def test_fitting_results_are_closed_in_a_batch_after_a_callback(town: Town) -> None:
    await town.comes_online(WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    assert "没有能一起办结" in await town.says(CENTRE, "合适办结")
    await town.says(CENTRE, "回访")
    await town.presses(CENTRE, "不想说")
    await town.says(CENTRE, "合适办结")
    assert (await town.case(no)).state is State.CLOSED


async def test_a_township_does_not_see_the_other_ones_queue(town: Town) -> None:
    no = await reported(town, RELIEF)
    said = (
        await town.says("p032", "待办")
        + await town.says("p032", f"看 {no}")
        + await town.says("p032", "查 低保")
    )
    assert "低保" not in said.replace("没找到", "")


async def test_the_centre_settles_a_place_nobody_told(town: Town) -> None:
    await town.comes_online(CENTRE, "p001")
    await town.says("stranger", "家家户户都停电了")
    no = (await town.newest()).no
    said = await town.says("p001", "待办")
    assert no[-4:] in said
    assert "还不知道在哪儿" in said
    assert "村名" in await town.presses("p001", "定地方")
    assert "没对上" in await town.says("p001", "月亮背面")
    said = await town.says("p001", "梨花坳村三组")
    assert "地方记好了" in said
    case = await town.case(no)
    assert (case.area, case.township) == ("wh010103", "wh01")
    said = await town.says(CENTRE, f"看 {no[-4:]}")
    assert "供电所" in said
    assert "定地方" not in "".join(town.labels(CENTRE))


async def test_a_place_is_settled_in_one_line(town: Town) -> None:
    await town.comes_online("p001")
    await town.says("stranger", "家家户户都停电了")
    no = (await town.newest()).no
    await town.says("p001", f"地方 {no[-4:]} 梨花坳村三组")
    assert (await town.case(no)).area == "wh010103"


async def test_what_the_centre_does_itself_opens_from_her_own_list(town: Town) -> None:
    await reported(town, "村里的路灯修得好 谢谢你们")
    await town.says(CENTRE, "待办")
    await town.presses(CENTRE, "派单")
    case = await town.newest()
    assert case.handler in {CENTRE, SECOND}
    owner = str(case.handler)
    await town.says(owner, "我的任务")
    assert "不在" not in await town.presses(owner, case.no[-4:])
    await town.presses(owner, "签收")
    assert (await town.case(case.no)).state is State.SIGNED
