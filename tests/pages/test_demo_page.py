"""The demo, the start page and the posters in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.pages import looks
from tests.pages.conftest import NARROW, WIDE, Open
from tests.pages.stand import LATER, START, Stand

FRAME = "#phone-{} iframe"


def test_four_phones_from_report_to_reminder(open_page: Open, stand: Stand) -> None:
    page = open_page("/demo", WIDE)
    for name in ("resident", "worker", "centre", "leader"):
        expect(page.locator(FRAME.format(name))).to_be_visible()
    resident, worker = (page.frame_locator(FRAME.format(name)) for name in ("resident", "worker"))
    expect(worker.locator(".theirs")).to_have_count(1)
    page.click("#examples button >> nth=0")
    resident.locator("#send").click()
    expect(resident.locator(".own.ok")).to_have_count(1)
    expect(page.locator("#phone-worker")).to_have_class(re.compile("news"))
    worker.locator(".row button").first.click()
    expect(page.locator("#phone-worker")).not_to_have_class(re.compile("news"))
    expect(worker.locator(".own .bubble")).to_have_text(["签收"])
    page.click("[data-advance=morning]")
    expect(page.locator("#now")).to_contain_text("11月24日 周二 08:30")
    assert stand.clock.at == START + LATER
    expect(page.frame_locator(FRAME.format("leader")).locator(".row button").first).to_have_text("1看经过")
    expect(page.locator("#sms li")).to_contain_text("王强")
    page.click("#sms button")
    expect(worker.locator(".theirs .bubble").last).to_have_text("短信收到:签收")
    assert looks.sideways(page) <= 0
    assert looks.overlaps(page, ".phone, .bar, .start, .sms") == []
    assert looks.overlaps(page, ".bar button, .start button, .hint, .name, .now") == []


def test_a_phone_can_be_somebody_else(open_page: Open, stand: Stand) -> None:
    page = open_page("/demo", WIDE)
    worker = page.frame_locator(FRAME.format("worker"))
    expect(worker.locator(".theirs")).to_have_count(1)
    page.select_option("#phone-worker select", "ma")
    expect(page.locator(FRAME.format("worker"))).to_have_attribute("src", re.compile("as=ma"))
    expect(worker.locator(".theirs")).to_have_count(1)
    page.reload()
    expect(worker.locator(".theirs")).to_have_count(1)
    assert sorted(stand.talk.bound.values()) == ["li", "ma", "sun", "wang"]


def test_on_a_narrow_screen_one_at_a_time(open_page: Open, stand: Stand) -> None:
    page = open_page("/demo", NARROW)
    expect(page.frame_locator(FRAME.format("leader")).locator(".theirs")).to_have_count(1, timeout=20_000)
    expect(page.locator(".phone:visible")).to_have_count(1)
    page.click("#tabs button >> nth=1")
    expect(page.locator("#phone-worker")).to_be_visible()
    expect(page.locator("#phone-resident")).to_be_hidden()
    assert looks.sideways(page) <= 0
    assert looks.small_type(page) == []
    assert looks.overlaps(page, ".bar, .start, .tabs, .phone, .sms") == []


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("path", ["/", "/posters", "/poster/v1g1"])
def test_the_open_pages(open_page: Open, path: str, size: tuple[int, int]) -> None:
    page = open_page(path, size)
    assert looks.sideways(page) <= 0
    assert looks.outside(page) == []
    assert looks.clipped(page) == []
    assert looks.small_targets(page) == []
    assert looks.overlaps(page, ".poster > *, .bar > *, .sheet > *, .ways a, .grids a") == []


def test_a_poster_is_one_sheet_with_all_it_needs(open_page: Open) -> None:
    page = open_page("/poster/v1g1", WIDE)
    for words in ("李家坪村 一组网格", "有事扫一扫", "说一句就行", "0900-3334445", "110"):
        expect(page.locator(".poster")).to_contain_text(words)
    expect(page.locator(".free")).to_have_text("不收钱，不要验证码")
    assert page.evaluate("document.querySelector('.code img').naturalWidth") > 0
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheets)) == 1


def test_without_demo_mode_there_is_no_demo(open_page: Open, stand: Stand) -> None:
    stand.down()
    whole = stand.parts
    stand.parts = lambda *, demo=False: whole(demo=demo)  # type: ignore[method-assign]
    stand.up()
    for path in ("/demo", "/api/demo/people", "/api/demo/clock", "/api/demo/sms"):
        page = open_page("/healthz")
        answer = page.goto(stand.address + path)
        assert answer is not None
        assert answer.status == 404
    page.goto(stand.address + "/")
    assert page.locator('a[href="/demo"]').count() == 0
