"""The chat page in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, Response, expect

from handlers.ports import Kind, Verdict
from tests.pages import looks
from tests.pages.conftest import NARROW, WIDE, Visit
from tests.pages.stand import PHONE, Stand

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 400
LONG = "有人在二组水井边倒垃圾" * 30
NO_SOCKET = "window.WebSocket = undefined;"
DEAD_SOCKET = """window.WebSocket = function () {
  const socket = this; socket.readyState = 0; socket.close = function () {};
  setTimeout(function () { socket.readyState = 3; socket.onclose({ code: 1006 }); }, 20);
};"""


async def says(page: Page, words: str) -> None:
    """Type and send."""
    await page.fill("#text", words)
    await page.click("#send")


async def answered(page: Page) -> None:
    """Wait for the newest choices."""
    await page.wait_for_selector(".row button:visible")


def user(stand: Stand) -> str:
    """The only chat there is."""
    (only,) = {inbound.chat_id for inbound in stand.talk.came}
    return only


# ---- how it looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", ["路灯不亮", LONG])
async def test_large_type_and_targets_nothing_clipped(
    visit: Visit, width: int, language: str, words: str
) -> None:
    page = await visit(f"/chat?grid=v1g1&lang={language}", width)
    await says(page, words)
    await answered(page)
    assert await looks.small_type(page) == []
    assert await looks.small_targets(page) == []
    assert await looks.clipped(page) == []
    assert await looks.outside(page) == []
    assert await looks.sideways(page) <= 0
    assert await looks.overlaps(page, "header a, header h1, .quick button, .write > *, .row button") == []
    assert await looks.overlaps(page, "li > *") == []


async def test_the_composer_with_words_and_a_lost_network(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await stand.down()
    await says(page, "还有一件")
    await page.fill("#text", "写到一半的话,很长很长,要换好几行才写得下")
    await expect(page.locator("#net")).to_be_visible()
    assert await looks.small_type(page) == []
    assert await looks.overlaps(page, ".quick button, .write > *, #net, main") == []
    assert await looks.sideways(page) <= 0
    await stand.up()


async def test_the_page_is_light(visit: Visit) -> None:
    page = await visit("/healthz")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    await page.goto(page.url.replace("/healthz", "/chat"))
    await expect(page.locator("#quick button").first).to_be_visible()
    sizes = [len(await answer.body()) for answer in answers if "/api/" not in answer.url]
    assert 10_000 < sum(sizes) <= 60_000


async def test_help_is_always_in_sight(visit: Visit) -> None:
    page = await visit("/chat?grid=v1g1")
    await expect(page.locator(f'a[href="tel:{PHONE}"]')).to_be_in_viewport()
    for number in ("110", "119", "120"):
        await expect(page.locator(f'a[href="tel:{number}"]')).to_be_in_viewport()
    await expect(page.locator("#quick button")).to_have_text(["我的事", "人工", "帮助", "位置"])


# ---- talking -----------------------------------------------------------------------------------------


async def test_buttons_are_numbered_and_only_the_newest_count(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await says(page, "路灯不亮")
    await answered(page)
    await expect(page.locator(".row button")).to_have_text(["1能说", "2先别说"])
    await page.click(".row button >> nth=1")
    await expect(page.locator(".own .bubble").last).to_have_text("先别说")
    await expect(page.locator(".theirs")).to_have_count(2)
    assert (stand.talk.came[-1].kind, stand.talk.came[-1].text) == (Kind.PRESS, "do:先别说")
    await says(page, "还有一件")
    await expect(page.locator(".theirs")).to_have_count(3)
    assert await page.locator(".row button").count() == 2
    stand.talk.put(user(stand), "又有新任务", "签收")
    await expect(page.locator(".row button:visible")).to_have_text(["1签收"])
    await page.click(".more")
    await expect(page.locator(".row button:visible")).to_have_text(["能说", "先别说", "1签收"])


async def test_words_of_people_never_become_markup(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    nasty = "<img src=x onerror=alert(1)><b>字</b> javascript:alert(1) http://evil.example/x"
    await says(page, nasty)
    await answered(page)
    stand.talk.put(user(stand), nasty, "<i>按</i>")
    await expect(page.locator(".theirs .bubble").last).to_have_text(nasty)
    assert await page.locator("#log img, #log i, .bubble b, #log a").count() == 0


async def test_a_long_message_is_read_from_its_beginning(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await says(page, "路灯不亮")
    await answered(page)
    stand.talk.put(user(stand), "第一行\n" + "很长\n" * 20, "看", "不看")
    await expect(page.locator(".theirs")).to_have_count(2)
    top, bottom = (page.locator(".theirs").last, page.locator(".row button:visible").last)
    begins, window = await top.bounding_box(), await page.locator("main").bounding_box()
    assert begins is not None
    assert window is not None
    assert begins["y"] >= window["y"]
    await page.click("#newer")
    await expect(bottom).to_be_in_viewport()
    await expect(page.locator("#newer")).to_be_hidden()


async def test_telephone_numbers_can_be_tapped(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await says(page, "路灯不亮")
    await answered(page)
    stand.talk.put(user(stand), "王强,0900-3334446。编号 2026-000415,欠 1380000000012 元")
    await expect(page.locator(".theirs").last.locator("a")).to_have_count(1)
    assert await page.locator(".theirs").last.locator("a").get_attribute("href") == "tel:0900-3334446"


async def test_a_message_may_replace_an_earlier_one(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await says(page, "路灯不亮")
    await answered(page)
    stand.talk.put(user(stand), "改好了", replaces=1)
    await expect(page.locator(".theirs .bubble")).to_have_text(["改好了"])
    assert await page.locator(".row button").count() == 0


async def test_photo(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await page.set_input_files("#photo-file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    await expect(page.locator(".theirs .bubble").last).to_have_text("收到 media:")
    assert stand.talk.came[-1].media[0].id == "m1.jpg"
    await expect(page.locator(".own.ok img")).to_have_count(1)
    await page.set_input_files(
        "#photo-file", {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}
    )
    await expect(page.locator(".own.no .state")).to_contain_text("打不开")


async def test_place(visit: Visit, stand: Stand) -> None:
    where = {"latitude": 30.5, "longitude": 104.25}
    page = await visit("/chat", geolocation=where, permissions=["geolocation"])
    await page.click("#quick button >> nth=3")
    await expect(page.locator(".own.ok")).to_have_count(1)
    assert (stand.talk.came[-1].latitude, stand.talk.came[-1].longitude) == (30.5, 104.25)


async def test_a_refused_message_says_why_and_can_be_sent_again(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await page.evaluate("document.getElementById('text').removeAttribute('maxlength')")
    await says(page, "长" * 7000)
    await expect(page.locator(".own.no .state")).to_contain_text("太长")
    await says(page, "短的")
    await expect(page.locator(".own.ok")).to_have_count(1)


async def test_slow_down_keeps_the_words(visit: Visit, stand: Stand) -> None:
    stand.talk.verdict = Verdict.SLOW_DOWN
    page = await visit("/chat")
    await says(page, "等一下再发的话")
    await expect(page.locator(".note")).to_contain_text("太快")
    await expect(page.locator(".own.wait")).to_have_count(1)
    stand.talk.verdict = Verdict.STORED
    await page.reload()
    await expect(page.locator(".own.ok")).to_have_count(1)
    assert stand.talk.texts() == ["等一下再发的话"]


# ---- a weak line ---------------------------------------------------------------------------------------


async def test_words_written_without_a_network_arrive_once(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await says(page, "第一句")
    await answered(page)
    await stand.down()
    await says(page, "第二句")
    await says(page, "第三句")
    await expect(page.locator("#net")).to_contain_text("都存着")
    await expect(page.locator(".own.wait")).to_have_count(2)
    await stand.up()
    await expect(page.locator(".own.ok")).to_have_count(3, timeout=20_000)
    await expect(page.locator("#net")).to_be_hidden()
    assert stand.talk.texts() == ["第一句", "第二句", "第三句"]


async def test_words_outlive_a_closed_page(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await says(page, "第一句")
    await answered(page)
    await page.route("**/api/**", lambda route: route.abort())
    await stand.down()
    await says(page, "第二句")
    await expect(page.locator(".own.wait")).to_have_count(1)
    await page.close()
    await stand.up()
    again = await visit("/chat", context=page.context)
    await expect(again.locator(".own.ok")).to_have_count(2, timeout=20_000)
    await expect(again.locator(".own .bubble")).to_have_text(["第一句", "第二句"])
    assert stand.talk.texts() == ["第一句", "第二句"]


@pytest.mark.parametrize("script", [NO_SOCKET, DEAD_SOCKET])
async def test_without_a_socket_it_polls(visit: Visit, stand: Stand, script: str) -> None:
    page = await visit("/chat", script=script)
    await says(page, "路灯不亮")
    await answered(page)
    await expect(page.locator(".own.ok")).to_have_count(1)
    stand.talk.put(user(stand), "有人管了")
    await expect(page.locator(".theirs .bubble").last).to_have_text("有人管了")
    assert stand.talk.texts() == ["路灯不亮"]


async def test_scanning_again_resumes(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat?grid=v1g1")
    await says(page, "路灯不亮")
    await answered(page)
    await page.close()
    stand.talk.put(user(stand), "有人管了")
    again = await visit("/chat?grid=v1g1", context=page.context)
    await expect(again.locator(".own .bubble")).to_have_text(["路灯不亮"])
    await expect(again.locator(".theirs .bubble").last).to_have_text("有人管了")
    assert user(stand)
    assert [inbound.text for inbound in stand.talk.came if inbound.kind is Kind.START] == ["g_v1g1"]


# ---- a shared phone ------------------------------------------------------------------------------------


async def test_a_cleared_screen_stays_clear(visit: Visit, stand: Stand) -> None:
    page = await visit("/chat")
    await says(page, "不想让人看见的话")
    await answered(page)
    await says(page, "清屏")
    await expect(page.locator(".theirs .bubble")).to_have_text(["屏幕清干净了。"])
    await page.reload()
    await expect(page.locator(".theirs .bubble")).to_have_text(["屏幕清干净了。"])
    assert "不想让人看见的话" not in await page.content()
    assert "不想让人看见的话" not in await page.evaluate("JSON.stringify(localStorage)")


async def test_a_private_page_is_covered_when_left_alone(visit: Visit, stand: Stand) -> None:
    page = await visit("/healthz")
    await page.clock.install()
    await page.goto(stand.address + "/chat")
    await page.evaluate("document.body.setAttribute('data-private', '1')")
    await page.clock.fast_forward("09:00")
    await expect(page.locator("#veil")).to_be_hidden()
    await page.clock.fast_forward("02:00")
    await expect(page.locator("#veil")).to_be_visible()
    await page.click("#veil")
    await expect(page.locator("#veil")).to_be_hidden()
