"""The demo, the start page and the posters in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.pages import looks
from tests.pages.conftest import NARROW, WIDE, Visit
from tests.pages.stand import LATER, START, Stand

pytestmark = pytest.mark.asyncio(loop_scope="session")

FRAME = "#phone-{} iframe"


async def test_four_phones_from_report_to_reminder(visit: Visit, stand: Stand) -> None:
    page = await visit("/demo", WIDE)
    for name in ("resident", "worker", "centre", "leader"):
        await expect(page.locator(FRAME.format(name))).to_be_visible()
    resident, worker = (page.frame_locator(FRAME.format(name)) for name in ("resident", "worker"))
    await expect(worker.locator(".theirs")).to_have_count(1)
    await page.click("#examples button >> nth=0")
    await resident.locator("#send").click()
    await expect(resident.locator(".own.ok")).to_have_count(1)
    await expect(page.locator("#phone-worker")).to_have_class(re.compile("news"))
    await worker.locator(".row button").first.click()
    await expect(page.locator("#phone-worker")).not_to_have_class(re.compile("news"))
    await expect(worker.locator(".own .bubble")).to_have_text(["签收"])
    await page.click("[data-advance=morning]")
    await expect(page.locator("#now")).to_contain_text("11月24日 周二 08:30")
    assert stand.clock.at == START + LATER
    await expect(page.frame_locator(FRAME.format("leader")).locator(".row button").first).to_have_text(
        "1看经过"
    )
    await expect(page.locator("#sms li")).to_contain_text("王强")
    await page.click("#sms button")
    await expect(worker.locator(".theirs .bubble").last).to_have_text("短信收到:签收")
    assert await looks.sideways(page) <= 0
    assert await looks.overlaps(page, ".phone, .bar, .start, .sms") == []
    assert await looks.overlaps(page, ".bar button, .start button, .hint, .name, .now") == []


async def test_a_phone_can_be_somebody_else(visit: Visit, stand: Stand) -> None:
    page = await visit("/demo", WIDE)
    worker = page.frame_locator(FRAME.format("worker"))
    await expect(worker.locator(".theirs")).to_have_count(1)
    await page.select_option("#phone-worker select", "ma")
    await expect(page.locator(FRAME.format("worker"))).to_have_attribute("src", re.compile("as=ma"))
    await expect(worker.locator(".theirs")).to_have_count(1)
    await page.reload()
    await expect(worker.locator(".theirs")).to_have_count(1)
    assert sorted(stand.talk.bound.values()) == ["li", "ma", "sun", "wang"]


async def test_on_a_narrow_screen_one_at_a_time(visit: Visit, stand: Stand) -> None:
    page = await visit("/demo", NARROW)
    await expect(page.frame_locator(FRAME.format("leader")).locator(".theirs")).to_have_count(
        1, timeout=20_000
    )
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await page.click("#tabs button >> nth=1")
    await expect(page.locator("#phone-worker")).to_be_visible()
    await expect(page.locator("#phone-resident")).to_be_hidden()
    assert await looks.sideways(page) <= 0
    assert await looks.small_type(page) == []
    assert await looks.overlaps(page, ".bar, .start, .tabs, .phone, .sms") == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("path", ["/", "/posters", "/poster/v1g1"])
async def test_the_open_pages(visit: Visit, path: str, width: int) -> None:
    page = await visit(path, width)
    assert await looks.sideways(page) <= 0
    assert await looks.outside(page) == []
    assert await looks.clipped(page) == []
    assert await looks.small_targets(page) == []
    assert await looks.overlaps(page, ".poster > *, .bar > *, .sheet > *, .ways a, .grids a") == []


async def test_a_poster_is_one_sheet_with_all_it_needs(visit: Visit) -> None:
    page = await visit("/poster/v1g1", WIDE)
    for words in ("李家坪村 一组网格", "有事扫一扫", "说一句就行", "0900-3334445", "110"):
        await expect(page.locator(".poster")).to_contain_text(words)
    await expect(page.locator(".free")).to_have_text("不收钱，不要验证码")
    assert await page.evaluate("document.querySelector('.code img').naturalWidth") > 0
    sheets = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheets)) == 1


async def test_without_demo_mode_there_is_no_demo(visit: Visit, stand: Stand) -> None:
    await stand.down()
    stand.demo = False
    await stand.up()
    for path in ("/demo", "/api/demo/people", "/api/demo/clock", "/api/demo/sms"):
        page = await visit("/healthz")
        answer = await page.goto(stand.address + path)
        assert answer is not None
        assert answer.status == 404
    await page.goto(stand.address + "/")
    assert await page.locator('a[href="/demo"]').count() == 0
