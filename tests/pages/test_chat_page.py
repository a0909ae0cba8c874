"""The chat page in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from handlers.ports import Kind, Verdict
from tests.pages import looks
from tests.pages.conftest import NARROW, WIDE, Open
from tests.pages.stand import PHONE, Stand

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 400
LONG = "有人在二组水井边倒垃圾" * 30
NO_SOCKET = "window.WebSocket = undefined;"
DEAD_SOCKET = """window.WebSocket = function () {
  const socket = this; socket.readyState = 0; socket.close = function () {};
  setTimeout(function () { socket.readyState = 3; socket.onclose({ code: 1006 }); }, 20);
};"""


def says(page: Page, words: str) -> None:
    """Type and send."""
    page.fill("#text", words)
    page.click("#send")


def answered(page: Page) -> None:
    """Wait for the newest choices."""
    page.wait_for_selector(".row button:visible")


def user(stand: Stand) -> str:
    """The only chat there is."""
    (only,) = {inbound.chat_id for inbound in stand.talk.came}
    return only


# ---- how it looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("words", ["路灯不亮", LONG])
def test_large_type_and_targets_nothing_clipped(
    open_page: Open, stand: Stand, size: tuple[int, int], words: str
) -> None:
    page = open_page("/chat?grid=v1g1", size)
    says(page, words)
    answered(page)
    assert looks.small_type(page) == []
    assert looks.small_targets(page) == []
    assert looks.clipped(page) == []
    assert looks.outside(page) == []
    assert looks.sideways(page) <= 0
    assert looks.overlaps(page, "header a, header h1, .quick button, .write > *, .row button") == []
    assert looks.overlaps(page, "li > *") == []


def test_the_composer_with_words_and_a_lost_network(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    stand.down()
    says(page, "还有一件")
    page.fill("#text", "写到一半的话,很长很长,要换好几行才写得下")
    expect(page.locator("#net")).to_be_visible()
    assert looks.small_type(page) == []
    assert looks.overlaps(page, ".quick button, .write > *, #net, main") == []
    assert looks.sideways(page) <= 0
    stand.up()


def test_the_page_is_light(open_page: Open) -> None:
    sizes: list[int] = []
    page = open_page("/healthz")
    page.on(
        "response", lambda answer: sizes.append(len(answer.body())) if "/api/" not in answer.url else None
    )
    page.goto(page.url.replace("/healthz", "/chat"), wait_until="networkidle")
    assert 10_000 < sum(sizes) <= 60_000


def test_help_is_always_in_sight(open_page: Open) -> None:
    page = open_page("/chat?grid=v1g1")
    expect(page.locator(f'a[href="tel:{PHONE}"]')).to_be_in_viewport()
    for number in ("110", "119", "120"):
        expect(page.locator(f'a[href="tel:{number}"]')).to_be_in_viewport()
    expect(page.locator("#quick button")).to_have_text(["我的事", "人工", "帮助", "位置"])


# ---- talking -----------------------------------------------------------------------------------------


def test_buttons_are_numbered_and_only_the_newest_count(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    says(page, "路灯不亮")
    answered(page)
    expect(page.locator(".row button")).to_have_text(["1能说", "2先别说"])
    page.click(".row button >> nth=1")
    expect(page.locator(".own .bubble").last).to_have_text("先别说")
    expect(page.locator(".theirs")).to_have_count(2)
    assert (stand.talk.came[-1].kind, stand.talk.came[-1].text) == (Kind.PRESS, "do:先别说")
    says(page, "还有一件")
    expect(page.locator(".theirs")).to_have_count(3)
    assert page.locator(".row button").count() == 2
    stand.say(user(stand), "又有新任务", "签收")
    expect(page.locator(".row button:visible")).to_have_text(["1签收"])
    page.click(".more")
    expect(page.locator(".row button:visible")).to_have_text(["能说", "先别说", "1签收"])


def test_words_of_people_never_become_markup(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    nasty = "<img src=x onerror=alert(1)><b>字</b> javascript:alert(1) http://evil.example/x"
    says(page, nasty)
    answered(page)
    stand.say(user(stand), nasty, "<i>按</i>")
    expect(page.locator(".theirs .bubble").last).to_have_text(nasty)
    assert page.locator("#log img, #log i, .bubble b, #log a").count() == 0


def test_telephone_numbers_can_be_tapped(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    says(page, "路灯不亮")
    answered(page)
    stand.say(user(stand), "王强,0900-3334446。编号 2026-000415,欠 1380000000012 元")
    expect(page.locator(".theirs").last.locator("a")).to_have_count(1)
    assert page.locator(".theirs").last.locator("a").get_attribute("href") == "tel:0900-3334446"


def test_a_message_may_replace_an_earlier_one(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    says(page, "路灯不亮")
    answered(page)
    stand.say(user(stand), "改好了", replaces=1)
    expect(page.locator(".theirs .bubble")).to_have_text(["改好了"])
    assert page.locator(".row button").count() == 0


def test_photo(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    page.set_input_files("#photo-file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    expect(page.locator(".theirs .bubble").last).to_have_text("收到 media:")
    assert stand.talk.came[-1].media[0].id == "m1.jpg"
    expect(page.locator(".own.ok img")).to_have_count(1)
    page.set_input_files("#photo-file", {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"})
    expect(page.locator(".own.no .state")).to_contain_text("打不开")


def test_place(open_page: Open, stand: Stand) -> None:
    where = {"latitude": 30.5, "longitude": 104.25}
    page = open_page("/chat", geolocation=where, permissions=["geolocation"])
    page.click("#quick button >> nth=3")
    expect(page.locator(".own.ok")).to_have_count(1)
    assert (stand.talk.came[-1].latitude, stand.talk.came[-1].longitude) == (30.5, 104.25)


def test_a_refused_message_says_why_and_can_be_sent_again(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    page.evaluate("document.getElementById('text').removeAttribute('maxlength')")
    says(page, "长" * 7000)
    expect(page.locator(".own.no .state")).to_contain_text("太长")
    says(page, "短的")
    expect(page.locator(".own.ok")).to_have_count(1)


def test_slow_down_keeps_the_words(open_page: Open, stand: Stand) -> None:
    stand.talk.verdict = Verdict.SLOW_DOWN
    page = open_page("/chat")
    says(page, "等一下再发的话")
    expect(page.locator(".note")).to_contain_text("太快")
    expect(page.locator(".own.wait")).to_have_count(1)
    stand.talk.verdict = Verdict.STORED
    page.reload()
    expect(page.locator(".own.ok")).to_have_count(1)
    assert stand.talk.texts() == ["等一下再发的话"]


# ---- a weak line ---------------------------------------------------------------------------------------


def test_words_written_without_a_network_arrive_once(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    says(page, "第一句")
    answered(page)
    stand.down()
    says(page, "第二句")
    says(page, "第三句")
    expect(page.locator("#net")).to_contain_text("都存着")
    expect(page.locator(".own.wait")).to_have_count(2)
    stand.up()
    expect(page.locator(".own.ok")).to_have_count(3, timeout=20_000)
    expect(page.locator("#net")).to_be_hidden()
    assert stand.talk.texts() == ["第一句", "第二句", "第三句"]


def test_words_outlive_a_closed_page(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    says(page, "第一句")
    answered(page)
    page.route("**/api/**", lambda route: route.abort())
    stand.down()
    says(page, "第二句")
    expect(page.locator(".own.wait")).to_have_count(1)
    page.close()
    stand.up()
    again = open_page("/chat", context=page.context)
    expect(again.locator(".own.ok")).to_have_count(2, timeout=20_000)
    expect(again.locator(".own .bubble")).to_have_text(["第一句", "第二句"])
    assert stand.talk.texts() == ["第一句", "第二句"]


@pytest.mark.parametrize("script", [NO_SOCKET, DEAD_SOCKET])
def test_without_a_socket_it_polls(open_page: Open, stand: Stand, script: str) -> None:
    page = open_page("/healthz")
    page.add_init_script(script)
    page.goto(stand.address + "/chat")
    says(page, "路灯不亮")
    answered(page)
    expect(page.locator(".own.ok")).to_have_count(1)
    stand.say(user(stand), "有人管了")
    expect(page.locator(".theirs .bubble").last).to_have_text("有人管了")
    assert stand.talk.texts() == ["路灯不亮"]


def test_scanning_again_resumes(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat?grid=v1g1")
    says(page, "路灯不亮")
    answered(page)
    page.close()
    stand.say(user(stand), "有人管了")
    again = open_page("/chat?grid=v1g1", context=page.context)
    expect(again.locator(".own .bubble")).to_have_text(["路灯不亮"])
    expect(again.locator(".theirs .bubble").last).to_have_text("有人管了")
    assert user(stand)
    assert [inbound.text for inbound in stand.talk.came if inbound.kind is Kind.START] == ["g_v1g1"]


# ---- a shared phone ------------------------------------------------------------------------------------


def test_a_cleared_screen_stays_clear(open_page: Open, stand: Stand) -> None:
    page = open_page("/chat")
    says(page, "不想让人看见的话")
    answered(page)
    says(page, "清屏")
    expect(page.locator(".theirs .bubble")).to_have_text(["屏幕清干净了。"])
    page.reload()
    expect(page.locator(".theirs .bubble")).to_have_text(["屏幕清干净了。"])
    assert "不想让人看见的话" not in page.content()
    assert "不想让人看见的话" not in str(page.evaluate("JSON.stringify(localStorage)"))


def test_a_private_page_is_covered_when_left_alone(open_page: Open, stand: Stand) -> None:
    page = open_page("/healthz")
    page.clock.install()
    page.goto(stand.address + "/chat")
    page.evaluate("document.body.setAttribute('data-private', '1')")
    page.clock.fast_forward("09:00")
    expect(page.locator("#veil")).to_be_hidden()
    page.clock.fast_forward("02:00")
    expect(page.locator("#veil")).to_be_visible()
    page.click("#veil")
    expect(page.locator("#veil")).to_be_hidden()
