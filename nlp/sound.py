"""How characters sound, folded so that what voice typing and accents confuse is the same.

The table is pypinyin's single-character file. Importing the package would also load its phrase
dictionary, 57 MB that nothing here needs, so only the file is read.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from nlp.errors import LexiconError

_FIRST, _LAST = 0x4E00, 0x9FFF
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_FIRST_FOLDS = {"l": "n", "h": "f", "r": "n"}


def sound(word: str) -> tuple[str, ...]:
    """The folded syllables of a word, one a character; other characters stand for themselves."""
    table = syllables()
    return tuple(table.get(char, char) for char in word)


@cache
def syllables() -> dict[str, str]:
    """Character -> folded toneless syllable, for the basic Han block. Raises LexiconError("missing_file")."""
    package = find_spec("pypinyin")
    if package is None or not package.submodule_search_locations:
        raise LexiconError("missing_file", file="pypinyin")
    path = Path(next(iter(package.submodule_search_locations))) / "pinyin_dict.json"
    if not path.is_file():
        raise LexiconError("missing_file", file=str(path))
    spoken: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    folded: dict[str, str] = {}
    return {
        chr(int(code)): folded.setdefault(reading, _fold(reading))
        for code, readings in spoken.items()
        if _FIRST <= int(code) <= _LAST and (reading := readings.split(",", 1)[0])
    }


def _fold(reading: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFD", reading) if not unicodedata.combining(char))
    for confused, plain in _FOLDS:
        bare = bare.replace(confused, plain)
    return _FIRST_FOLDS.get(bare[:1], bare[:1]) + bare[1:]
