"""The pictures in README and docs, taken of the real program: `python -m docs.screenshots`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, FrameLocator, Page

from tests.browser import chromium
from tests.running import RunningApp

IMAGES = Path(__file__).resolve().parent / "images"
GRID = "wh010103"
WIDE, NARROW = (1280, 800), (360, 740)


async def _page(browser: Browser, size: tuple[int, int], url: str) -> Page:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    await page.goto(url)
    await page.wait_for_timeout(1500)  # sockets keep the network busy for ever
    return page


async def _say(where: Page | FrameLocator, words: str, answer: str) -> None:
    """Type, send, wait for the answer."""
    await where.locator("#text").fill(words)
    await where.locator("#text").press("Enter")
    await where.get_by_text(answer).last.wait_for()


async def _chat(browser: Browser, base: str, size: tuple[int, int], name: str) -> None:
    page = await _page(browser, size, f"{base}/chat?grid={GRID}")
    await _say(page, "隔壁修房子，屋檐水全淌到我墙跟前，墙都泡酥了", "上门时")
    await page.screenshot(path=IMAGES / f"{name}.png")
    await page.close()


async def _demo(browser: Browser, base: str) -> None:
    page = await _page(browser, WIDE, f"{base}/demo")
    resident, worker = (page.frame_locator("iframe").nth(number) for number in (0, 1))
    await _say(resident, "村口路灯黑了三天，晚上老人不敢走", "有人管了")
    await worker.get_by_text("村口路灯黑了三天").last.wait_for()
    await _say(worker, "办好了 灯头烧了，换了新的", "记好了")
    await resident.get_by_text("解决了没有").last.wait_for()
    await page.wait_for_timeout(600)  # the bubbles' own movement
    await page.screenshot(path=IMAGES / "demo.png")
    await page.close()
    narrow = await _page(browser, NARROW, f"{base}/demo")
    await narrow.screenshot(path=IMAGES / "demo-360.png")
    await narrow.close()


async def _poster(browser: Browser, base: str) -> None:
    page = await _page(browser, (800, 1130), f"{base}/poster/{GRID}")
    await page.screenshot(path=IMAGES / "poster.png")
    await page.close()


async def take(base: str) -> None:
    """All of them."""
    async with chromium() as browser:
        await _chat(browser, base, NARROW, "chat-360")
        await _chat(browser, base, WIDE, "chat-1280")
        await _demo(browser, base)
        await _poster(browser, base)


def main() -> None:
    """Start the program in a folder of its own, look at it, stop it."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = RunningApp(folder=Path(folder), env={"XIAOGE_DEMO": "1"}).start()
        try:
            asyncio.run(take(app.base))
        finally:
            app.stop()


if __name__ == "__main__":
    main()
