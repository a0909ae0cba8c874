"""What is wrong with the catalogues: missing texts, texts nobody can fill, one key in two files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from locales.loader import DEFAULT, FOLDER, LANGUAGES

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_ANY_PERCENT = re.compile(r"%%|%\(\w+\)s|%")


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """`code`: missing | unknown | empty | placeholders | bad_format | twice."""

    language: str
    key: str
    code: str


def findings(folder: Path = FOLDER, languages: Iterable[str] = LANGUAGES) -> tuple[Finding, ...]:
    """Everything wrong in a folder of catalogues, compared with the default language."""
    found: list[Finding] = []
    texts: dict[str, dict[str, tuple[str, ...]]] = {}
    for language in languages:
        entries = _entries(folder / language)
        found += _twice(language, entries)
        texts[language] = {key: strings for key, (strings, *_) in entries.items()}
        found += [
            Finding(language=language, key=key, code=code)
            for key, strings in texts[language].items()
            for code in _faults(strings)
        ]
    for language, own in texts.items():
        found += _compared(language, own, texts[DEFAULT])
    return tuple(sorted(found))


def placeholders(text: str) -> frozenset[str]:
    """The names of a text's %(name)s."""
    return frozenset(_PLACEHOLDER.findall(text))


def _entries(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    """Key -> the strings of each of its entries; more than one entry is a fault."""
    entries: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if message.id:
                    entries[_key(message)].append(_strings(message))
    return dict(entries)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _strings(message: Message) -> tuple[str, ...]:
    found = message.string
    return (found or "",) if isinstance(found, str) or found is None else tuple(found)


def _twice(language: str, entries: dict[str, list[tuple[str, ...]]]) -> list[Finding]:
    return [
        Finding(language=language, key=key, code="twice")
        for key, all_of in entries.items()
        if len(all_of) > 1
    ]


def _faults(strings: tuple[str, ...]) -> list[str]:
    if not all(text.strip() for text in strings):
        return ["empty"]
    if any("%" in _ANY_PERCENT.findall(text) for text in strings):
        return ["bad_format"]
    return []


def _compared(
    language: str, own: dict[str, tuple[str, ...]], default: dict[str, tuple[str, ...]]
) -> list[Finding]:
    found = [Finding(language=language, key=key, code="missing") for key in default.keys() - own.keys()]
    found += [Finding(language=language, key=key, code="unknown") for key in own.keys() - default.keys()]
    for key in own.keys() & default.keys():
        wanted = set().union(*(placeholders(text) for text in default[key]))
        given = set().union(*(placeholders(text) for text in own[key]))
        if wanted != given:
            found.append(Finding(language=language, key=key, code="placeholders"))
    return found
