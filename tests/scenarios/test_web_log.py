"""A web chat shows again only what its owner may still see; a file opens only for who may see its case."""

from __future__ import annotations

import pytest

from handlers.ports import Inbound, Kind, MediaRef
from storage import invites, people
from tests.channels.test_media import jpeg
from tests.scenarios.people import BRIBE, CENTRE, GRID, LEADER, RELIEF, VIOLENCE, WORKER
from tests.town import Town

CIVIL = "p026"


class Web:
    """People who use the page."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._n = 0

    async def says(self, user: str, text: str = "", *, kind: Kind = Kind.TEXT, **more: object) -> str:
        """What came back and everything else that is in the log since."""
        self._n += 1
        before = await self.last(user)
        await self.town.receives(
            Inbound(
                channel="web",
                event_id=f"{user}:{self._n}",
                chat_id=user,
                user_id=user,
                at=self.town.clock.wall(),
                kind=kind,
                text=text,
                **more,  # type: ignore[arg-type]
            )
        )
        return "\n".join(line.text for line in await self.town.app.weblog.after(user, before))

    async def last(self, user: str) -> int:
        """The newest place."""
        return max((line.seq for line in await self.town.app.weblog.after(user, 0)), default=0)

    async def page(self, user: str) -> str:
        """What a reload of the page shows."""
        return "\n".join(line.text for line in await self.town.app.weblog.after(user, 0))

    async def bind(self, user: str, person: str) -> None:
        """An official on the page."""
        made = await self.town.app.store.write(invites.make_invite(person, self.town.clock.wall()))
        await self.says(user, f"绑定 {made.code}")

    async def reported(self, words: str, user: str = "granny") -> str:
        """A resident scans and says it; the number."""
        await self.says(user, f"g_{GRID}", kind=Kind.START)
        await self.says(user, words)
        return (await self.town.newest()).no


@pytest.fixture
def web(town: Town) -> Web:
    """The page of this county."""
    return Web(town)


async def test_a_card_is_gone_once_the_case_went_to_somebody_else(town: Town, web: Web) -> None:
    await web.bind("desk", CENTRE)
    await web.bind("civil", CIVIL)
    no = await web.reported(RELIEF)
    await web.says("desk", f"看 {no}")
    await web.says("desk", "派单")
    assert "低保停了" in await web.page("civil")
    await web.says("civil", f"退回 {no} 不归我们")
    told = await web.says("civil", "1")
    assert told  # that it went back she may read
    assert "低保停了" not in await web.page("civil")
    assert "低保停了" in await web.page("desk")


async def test_what_was_sealed_since_is_gone_from_the_centres_page(town: Town, web: Web) -> None:
    await web.bind("desk", CENTRE)
    no = await web.reported(RELIEF)
    await web.says("desk", f"看 {no}")
    assert "低保停了" in await web.page("desk")
    moved = (await town.case(no)).moved
    await web.says("desk", f"reclassify:{no}:{moved}:cadre_report", kind=Kind.PRESS)
    assert (await town.case(no)).sealed
    shown = await web.page("desk")
    assert "低保停了" not in shown
    assert "低保救助" not in shown


@pytest.mark.parametrize("ended", ["disabled", "unbound"])
async def test_an_end_of_access_empties_the_log(town: Town, web: Web, ended: str) -> None:
    await web.bind("desk", CENTRE)
    no = await web.reported(RELIEF)
    await web.says("desk", f"看 {no}")
    if ended == "disabled":
        await town.app.store.write(people.disable(CENTRE, town.clock.now()))
    else:
        await web.says("desk", "解绑")
    assert "低保停了" not in await web.page("desk")
    await web.says("desk", "你好")
    assert "低保停了" not in await web.page("desk")


async def test_what_was_said_before_the_chat_was_bound_is_not_shown(town: Town, web: Web) -> None:
    await web.reported(VIOLENCE, "desk")
    await web.bind("desk", WORKER)
    assert "掐" not in await web.page("desk")
    assert "110" not in await web.page("desk")


async def test_a_message_waiting_for_somebody_disabled_goes_nowhere(town: Town, web: Web) -> None:
    await town.until(11, 23, 22)
    await web.bind("civil", CIVIL)
    await web.bind("desk", CENTRE)
    no = await web.reported(RELIEF)
    await web.says("desk", f"看 {no}")
    await web.says("desk", "派单")
    await town.app.store.write(people.disable(CIVIL, town.clock.now()))
    await web.says("civil", "你好")
    await town.until(11, 24, 10)
    assert "低保停了" not in await web.page("civil")
    assert no[-4:] not in await web.page("civil")


async def _picture(town: Town, web: Web, user: str) -> str:
    media = town.app.desk.media
    assert media is not None
    ref = await media.put(jpeg(), "image/jpeg")
    await web.says(user, kind=Kind.MEDIA, media=(MediaRef(id=ref.id, kind="photo", mime="image/jpeg"),))
    return str(ref.id)


async def _opens(town: Town, user: str, media_id: str) -> bool:
    link = town.app.media.link(media_id, user).partition("/media/")[2]
    return await town.app.open_media(link) is not None


async def test_a_picture_opens_for_who_may_see_its_case(town: Town, web: Web) -> None:
    await web.bind("desk", CENTRE)
    await web.bind("worker", WORKER)
    await web.says("granny", f"g_{GRID}", kind=Kind.START)
    media_id = await _picture(town, web, "granny")
    assert await _opens(town, "granny", media_id)
    assert await _opens(town, "desk", media_id)
    assert not await _opens(town, "worker", media_id)
    assert not await _opens(town, "stranger", media_id)
    await town.app.store.write(people.disable(CENTRE, town.clock.now()))
    assert not await _opens(town, "desk", media_id)


async def test_a_picture_of_a_sealed_case_opens_for_its_handlers_only(town: Town, web: Web) -> None:
    for user, person in (("desk", CENTRE), ("keeper", "p016"), ("chief", "p053")):
        await web.bind(user, person)
    await web.reported(BRIBE)
    media_id = await _picture(town, web, "granny")
    assert {user: await _opens(town, user, media_id) for user in ("desk", "keeper", "chief", "granny")} == {
        "desk": False,
        "keeper": True,
        "chief": False,
        "granny": True,
    }


async def test_the_ledger_opens_for_who_asked_for_it(town: Town, web: Web) -> None:
    await web.bind("desk", CENTRE)
    await web.bind("worker", WORKER)
    await web.says("desk", "台账")
    (line,) = [one for one in await town.app.weblog.after("desk", 0) if one.image]
    media_id = str(line.image).rpartition("/")[2]
    assert await _opens(town, "desk", media_id)
    assert not await _opens(town, "worker", media_id)


# ---- a shared phone -------------------------------------------------------------------------------


async def test_private_messages_are_covered_after_ten_idle_minutes(town: Town, web: Web) -> None:
    no = await web.reported(BRIBE)
    assert no[-4:] in await web.page("granny")
    await town.later(minutes=11)
    assert no[-4:] not in await web.page("granny")
    await web.says("granny", "在吗")
    assert "保密" not in await web.page("granny")


async def test_her_code_shows_them_again(town: Town, web: Web) -> None:
    no = await web.reported(BRIBE)
    await web.says("granny", "口令 2580")
    await town.later(minutes=11)
    await web.says("granny", "口令 1111")
    assert no[-4:] not in await web.page("granny")
    await web.says("granny", "口令 2580")
    assert no[-4:] in await web.page("granny")
    assert "2580" not in await web.page("granny")


async def test_whoever_holds_the_phone_uncovers_nothing_with_a_first_code(town: Town, web: Web) -> None:
    no = await web.reported(BRIBE)
    await town.later(minutes=11)
    for _ in range(2):  # the first sets it, the second says it
        await web.says("granny", "口令 2580")
    page = await web.page("granny")
    assert no[-4:] not in page
    assert page.count("盖住了，怕") + page.count("盖住了。想") == 1
    assert "我的事" in page  # not a code that opens nothing
    await web.says("granny", BRIBE + " 还有修路的钱")
    newer = (await town.newest()).no
    await town.later(minutes=11)
    await web.says("granny", "口令 2580")
    assert newer[-4:] in await web.page("granny")


async def test_one_covered_line_stands_for_several(town: Town, web: Web) -> None:
    await web.reported(BRIBE)
    await web.says("granny", "别说是我讲的")
    await web.says("granny", "他还拿了修路的钱")
    await town.later(minutes=11)
    page = await web.page("granny")
    assert page.count("盖住了") == 1, page
    assert "口令" not in page.splitlines()[-1]  # she has none: it says what helps instead


async def test_a_leader_without_a_code_reads_what_came(town: Town, web: Web) -> None:
    """A number with a neutral word is no secret to cover: hers was a column of covered lines."""
    await web.bind("boss", LEADER)
    no = await web.reported(VIOLENCE)
    await town.later(days=3)
    page = await web.page("boss")
    assert page.count("盖住了") <= 3, page
    assert "催过了还是没人签收，请您过问" in page
    assert "还没人签收" in page
    assert no[-4:] in page
    for word in ("家庭暴力", "掐", "打我"):
        assert word not in page


async def test_a_cleared_screen_stays_clear(town: Town, web: Web) -> None:
    await web.reported(VIOLENCE)
    await web.says("granny", "清屏")
    shown = await web.page("granny")
    assert "110" not in shown
    assert "掐" not in shown
