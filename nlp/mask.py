"""Hides telephone, ID-card and bank numbers in text meant for logs, lists and other eyes."""

from __future__ import annotations

import re
import unicodedata

_ID_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![0-9A-Za-z])")
_BANK = re.compile(r"(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ -]?[2-9]\d{6,7}(?!\d)")


def mask(text: str) -> str:
    """The text with every phone, ID-card and bank number hidden; its length and all else unchanged."""
    folded = _narrow(text)
    for expression, ends in ((_ID_CARD, (6, 2)), (_BANK, (4, 4)), (_MOBILE, (3, 4)), (_LANDLINE, (4, 2))):
        folded = _hide(folded, expression, ends)
    return "".join(new if new == "*" and old != "*" else old for old, new in zip(text, folded, strict=True))


def mask_phone(number: str) -> str:
    """ "13912345678" -> "139****5678"; short numbers keep two digits at the end."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 2 else "*" * len(digits)


def _narrow(text: str) -> str:
    """Full-width digits and letters made narrow, one character for one, so that offsets stay."""
    return "".join(_one(char) for char in text)


def _one(char: str) -> str:
    if char.isascii():
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isascii() else char


def _hide(text: str, expression: re.Pattern[str], ends: tuple[int, int]) -> str:
    def stars(match: re.Match[str]) -> str:
        found = match.group()
        places = [at for at, char in enumerate(found) if char.isalnum()]
        hidden = set(places[ends[0] : len(places) - ends[1]])
        return "".join("*" if at in hidden else char for at, char in enumerate(found))

    return expression.sub(stars, text)
