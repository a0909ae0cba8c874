"""Several do it together, it rests for a while, it is two matters, it belongs elsewhere, it is put away."""

from __future__ import annotations

from cases.model import State
from tests.scenarios.people import (
    CENTRE,
    CIVIL,
    EAVES,
    LAMP,
    LEADER,
    POLICE,
    RELIEF,
    SECOND,
    WORKER,
    placed,
    reported,
)
from tests.town import Town


async def test_a_unit_lends_a_hand_and_the_lead_stays(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL, POLICE)
    no = await placed(town)
    await town.presses(CIVIL, "签收")
    town.news(POLICE)
    said = await town.says(CENTRE, f"协办 {no[-4:]} 石榴渡派出所 查一下户口")
    assert "搭手" in said
    case = await town.case(no)
    assert case.state is State.JOINT
    assert case.handler == CIVIL
    heard = town.news(POLICE)
    assert "查一下户口" in heard
    await town.presses(POLICE, "我来了")
    assert "接了他们那部分" in town.news(CIVIL)
    await town.says(POLICE, f"这部分办好了 {no[-4:]} 户口没问题")
    assert "户口没问题" in town.news(CIVIL)
    assert no[-4:] not in await town.says(POLICE, "我的任务")
    await town.says(CIVIL, f"办好了 {no[-4:]} 低保恢复了")
    assert (await town.case(no)).state is State.RESOLVED
    assert "低保恢复了" in town.news("granny")


async def test_a_leader_whistles(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL, POLICE, LEADER)
    no = await placed(town)
    await town.presses(CIVIL, "签收")
    await town.says(LEADER, f"吹哨 {no[-4:]} 石榴渡派出所 明早一起去")
    assert "明早一起去" in town.news(POLICE)
    assert "领导吹哨" in town.news(CIVIL)
    assert [entry.type for entry in await town.history(no)][-1] == "whistled"


async def test_a_villages_head_does_not_whistle(town: Town) -> None:
    village = "p053"
    await town.comes_online(CENTRE, village, POLICE)
    no = await reported(town, EAVES)
    await town.says(CENTRE, f"改派 {no[-4:]} 柳立春")
    await town.says(CENTRE, "两家都认他")
    await town.says(village, f"签收 {no[-4:]}")
    await town.says(village, "不是亲戚")
    assert (await town.case(no)).handler == village
    said = await town.says(village, f"吹哨 {no[-4:]} 石榴渡派出所 来一趟")
    assert "不由您这个岗位" in said
    assert (await town.case(no)).parts == ()


async def test_a_case_rests_with_a_reason_and_goes_on_by_itself(town: Town) -> None:
    await town.comes_online(CENTRE, CIVIL)
    no = await placed(town)
    await town.presses(CIVIL, "签收")
    await town.says(CIVIL, f"已联系 {no[-4:]}")
    due = (await town.case(no)).due_by
    await town.presses(CIVIL, "停一停")
    await town.presses(CIVIL, "等上级批")
    await town.presses(CIVIL, "10 天")
    town.news("granny")
    assert "停到" in await town.presses(CENTRE, "同意停")
    case = await town.case(no)
    assert case.state is State.SUSPENDED
    assert "等上级批" in town.news("granny")
    await town.later(days=11)
    case = await town.case(no)
    assert case.state is State.HANDLING
    assert case.due_by is not None
    assert due is not None
    assert case.due_by > due
    assert "接着办了" in town.news("granny")


async def test_two_matters_become_two_linked_cases(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, "三个月没给工钱 昨天去要还挨了一脚")
    town.news("granny")
    said = await town.says(CENTRE, f"拆分 {no[-4:]} 昨天去要工钱挨了一脚")
    assert "分好了" in said
    other = await town.newest()
    assert other.no != no
    assert other.linked == (no,)
    assert other.reporter == (await town.case(no)).reporter
    assert other.no in (await town.case(no)).linked
    heard = town.news("granny")
    assert heard.count("两件事") == 1
    await town.says(CENTRE, f"看 {other.no[-4:]}")
    await town.presses(CENTRE, "派单")
    assert (await town.case(other.no)).state is State.DISPATCHED


async def test_what_belongs_elsewhere_is_sent_there_with_the_road(town: Town) -> None:
    await town.comes_online(CENTRE)
    no = await reported(town, RELIEF)
    town.news("granny")
    await town.says(CENTRE, f"转出 {no[-4:]} 县仲裁院管这事 带上合同去政务大厅三楼")
    heard = town.news("granny")
    assert "政务大厅三楼" in heard
    assert (await town.case(no)).state is State.REFERRED_OUT


async def test_a_finished_file_is_put_away_with_its_list(town: Town) -> None:
    await town.comes_online(CENTRE, WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, f"办好了 {no[-4:]} 灯头换了")
    await town.says("granny", "解决了")
    said = await town.says(CENTRE, f"归档 {no}")
    assert "归档了" in said
    assert (await town.case(no)).state is State.ARCHIVED


async def test_a_month_later_she_is_asked_once_more(town: Town) -> None:
    await town.comes_online(CENTRE, WORKER)
    no = await reported(town, LAMP)
    await town.says(WORKER, f"办好了 {no[-4:]} 灯头换了")
    await town.says("granny", "解决了")
    town.news("granny")
    await town.later(days=32)
    assert "还好着吗" in town.news("granny")
    await town.presses("granny", "没解决")
    await town.says("granny", "又不亮了")
    case = await town.case(no)
    assert case.state is State.HANDLING
    assert case.round == 2
    assert "又不亮了" in town.news(WORKER)


async def test_what_is_set_aside_is_told_to_all_who_reported_it(town: Town) -> None:
    await town.comes_online(CENTRE, SECOND)
    first = await reported(town, RELIEF)
    second = await reported(town, "低保咋给我停了", who="neighbour")
    await town.says(CENTRE, f"合并 {second[-4:]} {first[-4:]}")
    town.news("neighbour")
    await town.says(CENTRE, f"转出 {first[-4:]} 县民政局管 去大厅二楼问")
    assert "大厅二楼" in town.news("neighbour")
