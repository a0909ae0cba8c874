"""Cutting text into words: the only user of jieba, with a tokenizer, user words and cache of our own."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Collection
from functools import cache
from pathlib import Path

import jieba  # type: ignore[import-untyped,import-not-found,unused-ignore]

from nlp.normalize import LONGEST
from nlp.tables import WORDS

_CACHE = "xiaoge-words"
_CHANCE = 3
"""Frequency given to our own words: enough to win against their parts."""


@cache
def tokenizer(words: Path = WORDS) -> jieba.Tokenizer:
    """The loaded tokenizer; built once a process, never on the first message when `warm` was called."""
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.tmp_dir = str(_cache_folder())
    made.initialize()
    for line in (words / "userdict.txt").read_text(encoding="utf-8").splitlines():
        word = line.split("#", 1)[0].strip()
        if word:
            made.add_word(word.split()[0], freq=_frequency(made, word.split()[0]))
    return made


def warm() -> None:
    """Load the dictionary now."""
    tokenizer()


def cut(text: str) -> list[str]:
    """The words of a text, in order, without spaces."""
    return [word for word in tokenizer().lcut(text[:LONGEST]) if word.strip()]


def cut_for_search(text: str) -> list[str]:
    """As `cut`, with the shorter words inside long ones, for searching."""
    return [word for word in tokenizer().lcut_for_search(text[:LONGEST]) if word.strip()]


def kinds(words: Collection[str]) -> dict[str, str]:
    """The dictionary's own mark of each word ("n", "v", "nr" for a name); unknown words are missing.

    The dictionary is read through: for long lists, not for a message.
    """
    found: dict[str, str] = {}
    with tokenizer().get_dict_file() as file:
        for line in file:
            word, _, rest = line.decode("utf-8").partition(" ")
            if word in words:
                found[word] = rest.split()[-1]
    return found


def _frequency(made: jieba.Tokenizer, word: str) -> int:
    known = int(made.FREQ.get(word) or 0)
    return max(known, _CHANCE * 100)


def _cache_folder() -> Path:
    """A folder only this user can write: the shared temporary folder is racy and predictable."""
    folder = Path(tempfile.gettempdir()) / f"{_CACHE}-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid == os.getuid() and not folder.is_symlink():
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix=_CACHE))
