"""Secrecy asked for later: whoever has the open case reads nothing of those words."""

from __future__ import annotations

import pytest

from storage import texts
from tests.scenarios.people import CENTRE, EAVES, MEDIATOR, SEALED, WORKER, placed
from tests.town import Town

ASKS = ("别说是我说的", "千万别告诉他们是我反映的")
TELLS = ("村支书收了李家的钱才不管", "隔壁还偷电呢，别说是我说的")


async def _in_hand(town: Town) -> str:
    """A quarrel that the mediator works on."""
    await town.comes_online(CENTRE, MEDIATOR, WORKER, *SEALED)
    no = await placed(town, EAVES)
    await town.says(MEDIATOR, f"签收 {no}")
    await town.presses(MEDIATOR, "不沾")
    for who in (CENTRE, MEDIATOR, WORKER, *SEALED):
        town.news(who)
    return no


@pytest.mark.parametrize("words", ASKS)
@pytest.mark.parametrize("way", ["{}", "补充 {}", "催办 {}", "人工 {}"])
async def test_a_mere_wish_is_held_back_and_kept(town: Town, words: str, way: str) -> None:
    no = await _in_hand(town)
    await town.says("granny", way.format(words))
    await town.later(days=2)
    for who in (CENTRE, MEDIATOR, WORKER):
        assert words not in town.news(who)
    for who in (CENTRE, MEDIATOR):
        assert words not in await town.says(who, f"看 {no}")
    assert not (await town.case(no)).nameable
    kept = await town.app.store.read(texts.by_author((await town.case(no)).reporter or ""))
    (held,) = [row for row in kept if row.body.endswith(words)]
    assert held.sealed


@pytest.mark.parametrize("words", TELLS)
@pytest.mark.parametrize("way", ["{}", "补充 {}", "催办 {}", "没解决 {}", "人工 {}"])
async def test_what_is_told_in_confidence_opens_a_sealed_case_beside_it(
    town: Town, words: str, way: str
) -> None:
    no = await _in_hand(town)
    if way.startswith("没解决"):
        await town.says(MEDIATOR, f"已联系 {no}")
        await town.says(MEDIATOR, f"办好了 {no} 两家说好了")
    await town.says("granny", way.format(words))
    beside = await town.newest()
    assert beside.no != no
    assert beside.sealed
    assert beside.linked == (no,)
    await town.later(days=2)
    for who in (CENTRE, MEDIATOR, WORKER):
        heard = town.news(who)
        assert words not in heard
        assert beside.no[-4:] not in heard
    assert beside.no[-4:] in town.news(SEALED[0])
    assert (await town.case(no)).linked == ()


async def test_a_picture_told_in_confidence_goes_the_same_way(town: Town) -> None:
    no = await _in_hand(town)
    await town.sends_photo("granny", "村支书收了李家的钱，这是照片")
    beside = await town.newest()
    assert beside.sealed
    kept = await town.app.store.read(texts.of_media("photo1"))
    assert {row.case for row in kept} == {beside.no}
    assert "照片" not in await town.says(MEDIATOR, f"看 {no}")


async def test_every_text_of_a_sealed_case_is_marked_so(town: Town) -> None:
    await town.scans("granny", "wh010103")
    await town.says("granny", "我要举报梨花坳村支书贪污低保钱")
    no = (await town.newest()).no
    kept = await town.app.store.read(texts.of_case(no))
    assert kept
    assert all(row.sealed for row in kept)


CLUE = "三组老仓库天天有人打麻将赌博"


async def test_where_some_dare_only_in_secret_she_is_asked(town: Town) -> None:
    await town.comes_online(CENTRE, *SEALED)
    await town.scans("granny", "wh010103")
    await town.says("granny", CLUE)
    no = (await town.newest()).no
    assert not (await town.case(no)).nameable  # unanswered, nobody is told who said it
    town.news(CENTRE)  # a pressing clue is there at once; from her answer on it is not the centre's any more
    await town.says("granny", "要")
    case = await town.case(no)
    assert case.sealed
    assert CLUE not in await town.says(CENTRE, f"看 {no}")
    assert no[-4:] in town.news(SEALED[0])
    assert all(row.sealed for row in await town.app.store.read(texts.of_case(no)))


async def test_she_may_say_that_it_needs_no_secrecy(town: Town) -> None:
    await town.scans("granny", "wh010103")
    await town.says("granny", CLUE)
    await town.presses("granny", "不用")
    case = await town.newest()
    assert (case.sealed, case.nameable) == (False, True)


async def test_who_is_afraid_after_telling_hears_again_who_can_see_it(town: Town) -> None:
    await town.scans("granny", "wh010103")
    await town.says("granny", "我要举报村支书吃回扣")
    no = (await town.newest()).no
    said = await town.says("granny", "我怕他知道是我说的")
    assert "只有那两个专门的人能看" in said
    assert (await town.newest()).no == no
