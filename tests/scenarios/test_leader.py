"""One minute in the morning: what is late, by unit and cause; then one tap or one sentence."""

from __future__ import annotations

from sqlalchemy import update

from cases.model import State
from storage.tables import persons
from tests.scenarios.people import CENTRE, LAMP, LEADER, LEADERS, SECRETARY, WORKER, placed, reported
from tests.town import Town

HANDLER = "p026"


async def late_case(town: Town) -> str:
    """A case whose date has passed, with everybody online."""
    await town.comes_online(CENTRE, *LEADERS, HANDLER)
    no = await placed(town)
    await town.says(HANDLER, f"签收 {no}")
    await town.until(12, 1, 8, 0)
    return no


async def test_the_digest_comes_at_half_past_eight_by_unit_and_cause(town: Town) -> None:
    no = await late_case(town)
    town.news(LEADER)
    await town.until(12, 1, 8, 29)
    assert town.news(LEADER) == ""
    await town.until(12, 1, 8, 31)
    said = town.news(LEADER)
    assert "石榴渡镇民政办，超" in said
    assert no[-4:] in said
    assert "还没联系本人" in said
    assert "严翠花" not in said


async def test_no_digest_where_nothing_is_late(town: Town) -> None:
    await town.comes_online(LEADER)
    before = len(town.mail.by_chat[LEADER])
    await town.later(days=4)
    assert len(town.mail.by_chat[LEADER]) == before


async def test_asked_in_any_words_it_is_the_late_ones(town: Town) -> None:
    no = await late_case(town)
    assert no[-4:] in await town.says(LEADER, "今天咋样")


async def test_late_ones_and_the_story_by_number(town: Town) -> None:
    no = await late_case(town)
    said = await town.says(LEADER, "超期")
    assert no[-4:] in said
    assert "严翠花" not in said
    story = await town.says(LEADER, "1")
    assert "签收" in story
    assert "派出给石榴渡镇民政办" in story


async def test_urging_reaches_the_handler_under_her_title(town: Town) -> None:
    no = await late_case(town)
    await town.says(LEADER, "超期")
    await town.says(LEADER, "1")
    town.news(HANDLER)
    await town.presses(LEADER, "催办")
    told = town.news(HANDLER)
    assert no[-4:] in told
    assert "沈" in told


async def test_free_words_become_a_note_under_her_name_after_one_tap(town: Town) -> None:
    no = await late_case(town)
    await town.says(LEADER, "超期")
    await town.says(LEADER, "1")
    town.news(HANDLER)
    await town.says(LEADER, "今天先把人安顿好")
    assert town.news(HANDLER) == ""
    await town.says(LEADER, "1")
    told = town.news(HANDLER)
    assert "今天先把人安顿好" in told
    assert "沈" in told
    assert [e.type for e in await town.history(no)][-1] == "noted"


async def test_an_order_goes_out_only_when_she_signs(town: Town) -> None:
    no = await late_case(town)
    town.news(HANDLER)
    draft = await town.says(LEADER, f"督办 {no}")
    assert "签了才发" in draft
    assert town.news(HANDLER) == ""
    assert (await town.case(no)).supervised_at is None
    await town.presses(LEADER, "签发")
    case = await town.case(no)
    assert case.supervised_at is not None
    assert case.supervise_by is not None
    assert "督办" in town.news(HANDLER)
    entry = next(e for e in await town.history(no) if e.type == "supervised" and not e.facts.get("kind"))
    assert entry.actor == LEADER


async def test_the_centre_may_draft_but_not_sign(town: Town) -> None:
    no = await late_case(town)
    town.news(LEADER)
    await town.says(CENTRE, f"督办 {no}")
    assert no[-4:] in town.news(LEADER)
    await town.press_value(CENTRE, f"sign_order:{no}:{(await town.case(no)).moved}")
    assert (await town.case(no)).supervised_at is None


async def test_reassigning_asks_the_centre(town: Town) -> None:
    no = await late_case(town)
    town.news(CENTRE)
    await town.says(LEADER, f"改派 {no}")
    assert (await town.case(no)).handler == HANDLER
    assert "换人办" in town.news(CENTRE)


async def test_higher_leaders_hear_only_when_it_stays_late(town: Town) -> None:
    no = await late_case(town)
    assert no[-4:] not in "".join(town.texts_to(LEADER))
    await town.until(12, 9, 9)
    kinds = [str(e.facts.get("rung", "")).partition("@")[0] for e in await town.history(no)]
    climbed = [kind for kind in kinds if kind.startswith("late_")]
    assert climbed == ["late_1", "late_1_sms", "late_2", "late_2_sms", "late_3"]
    assert any(no[-4:] in text for text in town.texts_to(LEADER))
    assert no[-4:] in town.everything(SECRETARY)


async def test_waiting_time_of_a_resolved_case_is_not_late(town: Town) -> None:
    await town.comes_online(WORKER, LEADER)
    no = await reported(town, LAMP)
    await town.says(WORKER, "办好了 换了灯头")
    await town.later(days=20)
    assert (await town.case(no)).state is State.RESOLVED
    assert "没有超期" in await town.says(LEADER, "超期")


async def test_a_damaged_entry_costs_nobody_else_the_morning_list(town: Town) -> None:
    await late_case(town)
    damaged = update(persons).where(persons.c.id == HANDLER).values(name=b"damaged")
    await town.app.store.write(lambda connection: connection.execute(damaged))
    town.news(LEADER)
    await town.until(12, 1, 8, 31)
    assert "石榴渡镇民政办，" in town.news(LEADER)
