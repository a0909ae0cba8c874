"""What can be measured of how a page looks."""

from __future__ import annotations

from typing import Any, cast

from playwright.async_api import Page

SMALLEST_TYPE = 20
SMALLEST_TARGET = 56

_SMALL_TYPE = """(least) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || !parent.getClientRects().length) continue;
    if (parseFloat(getComputedStyle(parent).fontSize) < least) found.push(node.textContent.trim());
  }
  for (const field of document.querySelectorAll('input, textarea, select')) {
    const seen = field.getClientRects().length > 0;
    if (seen && parseFloat(getComputedStyle(field).fontSize) < least) found.push(field.id);
  }
  return found;
}"""
_SMALL_TARGETS = """(least) => [...document.querySelectorAll('button, textarea, header a, .bar a')]
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([node, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([node, box]) => node.textContent + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))"""
_WIDER = """() => [...document.querySelectorAll('body *')]
  .filter((node) => !node.closest('.unseen, svg, [hidden]') && node.getClientRects().length)
  .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX === 'visible'
    && getComputedStyle(node).display !== 'inline' && node.clientWidth > 0)
  .map((node) => node.tagName + '.' + node.className + ' ' + node.scrollWidth + '>' + node.clientWidth)"""
_OUTSIDE = """() => [...document.querySelectorAll('body *')]
  .filter((node) => node.getClientRects().length && !node.closest('svg, .steps, .row, #sms'))
  .filter((node) => { const box = node.getBoundingClientRect();
    return box.width > 0 && (box.left < -0.5 || box.right > window.innerWidth + 0.5); })
  .map((node) => node.tagName + '.' + node.className)"""
_OVERLAPS = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].filter((node) => node.getClientRects().length)
    .map((node) => [node, node.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
    if (a.contains(b) || b.contains(a)) return;
    const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (wide > 1 && high > 1) found.push(a.className + a.id + ' / ' + b.className + b.id);
  }));
  return found;
}"""


async def _list(page: Page, script: str, *given: Any) -> list[str]:
    return cast("list[str]", await page.evaluate(script, *given))


async def small_type(page: Page) -> list[str]:
    """Texts that are set too small."""
    return await _list(page, _SMALL_TYPE, SMALLEST_TYPE)


async def small_targets(page: Page) -> list[str]:
    """Buttons and header links that are hard to hit."""
    return await _list(page, _SMALL_TARGETS, SMALLEST_TARGET)


async def clipped(page: Page) -> list[str]:
    """Boxes whose content is wider than they are."""
    return await _list(page, _WIDER)


async def outside(page: Page) -> list[str]:
    """Things that stick out of the window at its sides."""
    return await _list(page, _OUTSIDE)


async def overlaps(page: Page, selector: str) -> list[str]:
    """Pairs of boxes that lie on each other."""
    return await _list(page, _OVERLAPS, selector)


async def sideways(page: Page) -> int:
    """By how many pixels the page scrolls sideways."""
    return cast(int, await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
