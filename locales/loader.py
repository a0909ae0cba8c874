"""Loads the catalogues: PO files, several a language (one for each kind of reader), compiled in memory."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

log = logging.getLogger(__name__)
_NAMED = re.compile(r"%\((\w+)\)")

FOLDER = Path(__file__).resolve().parent
DEFAULT = "zh_CN"
LANGUAGES = ("zh_CN", "en")


def catalog(language: str, folder: Path = FOLDER) -> Catalog:
    """All entries of a language in one catalogue."""
    merged = Catalog(locale=language)
    for path in sorted((folder / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged[message.id] = message
    return merged


@cache
def translations(language: str) -> GNUTranslations:
    """The compiled catalogue of a language; the default's for one we do not have."""
    if language not in LANGUAGES:
        return translations(DEFAULT)
    return compiled(catalog(language))


def compiled(entries: Catalog) -> GNUTranslations:
    """A catalogue ready to be looked things up in."""
    machine = BytesIO()
    write_mo(machine, entries)
    machine.seek(0)
    return GNUTranslations(machine)


def known(key: str, language: str = DEFAULT) -> bool:
    """True where the catalogue has this text."""
    return translations(language).gettext(key) != key


def _found(key: str, language: str, count: str | int | None) -> str:
    """The text with its placeholders; the key itself where there is none."""
    catalogue = translations(language)
    if isinstance(count, int):
        counted = catalogue.ngettext(key, key, count)
        if counted != key:
            return counted
    return catalogue.gettext(key)


@cache
def placeholders(key: str) -> frozenset[str]:
    """The names that a text fills in: the same in every language."""
    return frozenset(_NAMED.findall(_found(key, DEFAULT, None)))


def text(key: str, language: str = DEFAULT, params: Mapping[str, str | int] | None = None) -> str:
    """The text of a key with its parameters; a `count` among them chooses the plural form.

    A missing text falls back to Chinese, then to the key, and is reported.
    """
    count = (params or {}).get("count")
    found = _found(key, language, count)
    if found == key:
        found = _found(key, DEFAULT, count)
    if found == key:
        log.warning("a text is missing", extra={"key": key, "language": language})
        return key
    try:
        return found % dict(params or {})
    except (KeyError, ValueError, TypeError):
        log.warning("a text does not fit its parameters", extra={"key": key, "language": language})
        return found
