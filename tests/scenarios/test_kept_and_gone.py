"""What is kept of her: read, corrected, taken along, deleted by her; what is old goes by itself."""

from __future__ import annotations

from datetime import timedelta

from handlers import upkeep
from handlers.ports import MediaRef
from storage import reads, texts
from storage.verify import verify
from tests.channels.test_media import jpeg
from tests.scenarios.people import BRIBE, CENTRE, LAMP, RELIEF, VIOLENCE, WORKER, placed, reported
from tests.town import Town

OGG = b"OggS" + b"0" * 60


async def _solved(town: Town, words: str = LAMP, who: str = "granny") -> str:
    no = await reported(town, words, who)
    await town.says(WORKER, f"办好了 {no} 灯头换了")
    await town.says(who, "解决了")
    await town.later(days=1)
    return no


async def _readable(town: Town, no: str) -> list[str]:
    return [row.body for row in await town.app.store.read(texts.of_case(no)) if row.body]


async def _years(town: Town, days: int) -> None:
    """The machine stood still for so long; then one round."""
    town.clock.advance_to(town.clock.now() + timedelta(days=days))
    await upkeep.upkeep(town.app.desk)


async def test_words_go_when_their_time_is_over_and_the_history_stays_whole(town: Town) -> None:
    withdrawn = await reported(town, RELIEF, "a")
    await town.says("a", "撤回")
    await town.presses("a", "我自己的意思")
    done = await _solved(town, LAMP, "b")
    await _years(town, 190)
    assert await _readable(town, withdrawn) == []
    assert LAMP in await _readable(town, done)
    await _years(town, 560)
    assert await _readable(town, done) == []
    assert await verify(town.app.settings.database_url, town.app.keys) == []
    assert len(await town.history(done)) > 2


async def test_an_open_case_keeps_its_words(town: Town) -> None:
    no = await placed(town, RELIEF)
    await _years(town, 800)
    assert RELIEF in await _readable(town, no)


async def test_files_go_with_their_text_and_voices_sooner(town: Town) -> None:
    media = town.app.desk.media
    assert media is not None
    no = await reported(town, LAMP)
    voice, photo = await media.put(OGG, "audio/ogg"), await media.put(jpeg(), "image/jpeg")
    for ref in (voice, photo):
        await town.sends("granny", MediaRef(id=ref.id, kind=ref.kind, mime=ref.mime))
    await town.says(WORKER, f"办好了 {no} 灯头换了")
    await town.says("granny", "解决了")
    await _years(town, 40)
    assert await media.get(str(voice.id)) is None
    assert await media.get(str(photo.id)) is not None
    await _years(town, 720)
    assert await media.get(str(photo.id)) is None


async def test_the_reading_log_goes_after_three_years(town: Town) -> None:
    no = await placed(town, RELIEF)
    assert await town.app.store.read(reads.of_case(no))
    await _years(town, 1100)
    assert await town.app.store.read(reads.of_case(no)) == ()


async def test_what_she_deletes_leaves_no_file(town: Town) -> None:
    media = town.app.desk.media
    assert media is not None
    ref = await media.put(jpeg(), "image/jpeg")
    no = await reported(town, LAMP)
    await town.sends("granny", MediaRef(id=ref.id, kind="photo", mime=ref.mime))
    await town.says(WORKER, f"办好了 {no} 灯头换了")
    await town.says("granny", "解决了")
    await town.says("granny", "删除我的信息")
    await town.presses("granny", "删掉")
    await upkeep.upkeep(town.app.desk)
    assert await media.get(str(ref.id)) is None


# ---- her own data ---------------------------------------------------------------------------------


async def test_she_takes_her_words_along(town: Town) -> None:
    await reported(town, RELIEF)
    await town.says("granny", "补充 还有我老伴的也停了")
    said = await town.says("granny", "导出我的信息")
    assert RELIEF in said
    assert "还有我老伴的也停了" in said
    assert RELIEF not in await town.says("neighbour", "导出我的信息")


async def test_a_long_story_comes_as_a_paper(town: Town) -> None:
    await reported(town, RELIEF)
    for n in range(14):
        await town.says("granny", f"补充 第{n}回去问也没人说")
        await town.later(minutes=1)
    await town.says("granny", "导出我的信息")
    attachment = town.mail.by_chat["granny"][-1].attachment
    assert attachment is not None
    assert attachment.name.endswith(".xlsx")


async def test_where_she_may_be_watched_she_is_asked_first(town: Town) -> None:
    await reported(town, VIOLENCE)
    assert "掐" not in await town.says("granny", "导出我的信息")
    assert "掐" in await town.presses("granny", "就我")


async def test_a_wrong_number_is_corrected_at_once(town: Town) -> None:
    await reported(town, f"{RELIEF} 电话13877770001")
    assert "138****0002" in await town.says("granny", "更正我的信息 电话是13877770002")
    assert "0002" in await town.says("granny", "我的信息")


async def test_what_cannot_be_changed_is_said_with_the_reason(town: Town) -> None:
    no = await placed(town, RELIEF)
    said = await town.says("granny", "更正我的信息 不是低保是残补")
    assert no[-4:] in said
    assert "不是低保是残补" in await _readable(town, no)
    assert RELIEF in await _readable(town, no)
    assert await town.says("neighbour", "更正我的信息 名字错了")


async def test_deleting_in_a_violence_case_answers_neutrally_and_a_person_hears(town: Town) -> None:
    await town.comes_online("p020")
    no = await reported(town, VIOLENCE)
    await town.later(minutes=11)
    handler = (await town.case(no)).called[-1]
    await town.comes_online(handler)
    await town.says(handler, f"签收 {no}")
    town.news(handler)
    await town.says("granny", "删除我的信息")
    said = await town.presses("granny", "删掉")
    assert no[-4:] not in said
    assert await _readable(town, no)
    assert [entry.type for entry in await town.history(no)][-1] == "help_asked"


async def test_who_told_in_confidence_is_asked_once_whether_she_is_pressed(town: Town) -> None:
    await reported(town, BRIBE)
    await town.later(days=31)
    town.news("granny")
    await upkeep.upkeep(town.app.desk)
    await town.later(hours=24)
    assert "为难" in town.news("granny")
    await upkeep.upkeep(town.app.desk)
    await town.later(hours=24)
    assert "为难" not in town.news("granny")
    assert CENTRE not in town.mail.by_chat


async def test_a_wish_to_be_deleted_is_kept_until_her_matter_is_over(town: Town) -> None:
    no = await reported(town, LAMP)
    said = await town.says("granny", "删除我的信息")
    said = await town.presses("granny", town.labels("granny")[0].split(" ", 1)[-1])
    assert "办完我就删" in said
    await upkeep.upkeep(town.app.desk)
    assert LAMP in await _readable(town, no)
    await town.says(WORKER, f"办好了 {no} 灯头换了")
    await town.says("granny", "解决了")
    await town.later(days=1, hours=1)
    await upkeep.upkeep(town.app.desk)
    await town.later(hours=23)
    assert LAMP not in await _readable(town, no)
    assert "现在都删好了" in town.everything("granny")
    assert await verify(town.app.settings.database_url, town.app.keys) == []
