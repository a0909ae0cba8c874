"""Two persons open a sealed report for a life; one passes its facts on in other words. Both leave a trace."""

from __future__ import annotations

from storage import reads, texts
from tests.scenarios.people import BRIBE, CENTRE, LEADER, SEALED, VILLAGE_CHIEF, reported
from tests.town import Town


async def test_one_alone_opens_nothing(town: Town) -> None:
    await town.comes_online(*SEALED, CENTRE)
    no = await reported(town, BRIBE)
    await town.says(SEALED[0], f"开封 {no} 他扬言今晚要砍她")
    await town.says(SEALED[0], f"开封 {no} 真的要出事")
    assert (await town.case(no)).sealed
    assert no[-4:] not in town.news(CENTRE)


async def test_two_open_it_with_the_reason_on_record_and_the_named_still_out(town: Town) -> None:
    await town.comes_online(*SEALED, CENTRE, VILLAGE_CHIEF)
    no = await reported(town, BRIBE)
    await town.says(SEALED[0], f"开封 {no} 他扬言今晚要砍她")
    await town.presses(SEALED[1], "同意开封")
    case = await town.case(no)
    assert not case.sealed
    assert set(case.unsealed_by) == set(SEALED)
    assert no[-4:] in town.news(CENTRE)
    assert "贪污" in await town.says(CENTRE, f"看 {no}")
    assert "贪污" not in await town.says(VILLAGE_CHIEF, f"看 {no}")
    looks = await town.app.store.read(reads.of_case(no))
    assert {one.person for one in looks if one.what == "unseal"} == set(SEALED)
    reasons = [row.body for row in await town.app.store.read(texts.of_case(no)) if row.kind == "reason"]
    assert reasons == ["他扬言今晚要砍她"]


async def test_nobody_else_can_open_it(town: Town) -> None:
    no = await reported(town, BRIBE)
    for who in (CENTRE, LEADER, VILLAGE_CHIEF, "p037"):
        await town.says(who, f"开封 {no} 我要看")
        await town.press_value(who, f"unseal:{no}:1:confirm")
    case = await town.case(no)
    assert case.sealed
    assert case.unsealed_by == ()


async def test_facts_in_other_words_lead_nobody_back(town: Town) -> None:
    await town.comes_online(*SEALED, CENTRE)
    no = await reported(town, BRIBE)
    words = "请把梨花坳村三组低保名单核对一遍"
    await town.says(SEALED[0], f"转述 {no} {words}")
    new = await town.newest()
    assert new.no != no
    assert not new.sealed
    assert (new.linked, new.reporter) == ((), None)
    said = await town.says(CENTRE, f"看 {new.no}")
    assert words in said
    for hidden in (no[-4:], "贪污", "保密", "纪委"):
        assert hidden not in said
    assert "纪委" not in await town.says(LEADER, f"看经过 {new.no}")
