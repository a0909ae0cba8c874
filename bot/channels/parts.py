"""Long texts in parts, each as long as a platform takes, cut where a reader would pause."""

from __future__ import annotations

from collections.abc import Callable

Measure = Callable[[str], int]

_PAUSES = ("\n", "。", "！", "？", "!", "?", "；", ";", "，", ",", " ")


def utf16_units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def utf8_bytes(text: str) -> int:
    """Length as WeCom and WeChat count it."""
    return len(text.encode())


def split(text: str, largest: int, measure: Measure = len) -> list[str]:
    """Parts of at most `largest`, in order; nothing is lost but blanks at the cuts. Empty text gives none.

    A cut lies after the last line end of a part's second half, else a sentence, else a comma, else anywhere.
    """
    parts: list[str] = []
    rest = text.strip()
    while rest and measure(rest) > largest:
        head = rest[: _fitting(rest, largest, measure)]
        cut = _pause(head)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _fitting(text: str, largest: int, measure: Measure) -> int:
    """The most characters of `text` that fit, at least one."""
    low, high = 1, min(len(text), largest)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= largest else (low, middle - 1)
    return low


def _pause(head: str) -> int:
    for mark in _PAUSES:
        at = head.rfind(mark) + 1
        if at > len(head) // 2:
            return at
    return len(head)
