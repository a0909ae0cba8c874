"""Errors of the lexicon files. They carry codes, never sentences for users."""

from __future__ import annotations


class LexiconError(Exception):
    """A word file that contradicts itself: `code`, `file` name and 1-based `line`."""

    def __init__(self, code: str, *, file: str, line: int = 0, word: str = "") -> None:
        super().__init__(f"{code} {file}:{line} {word}".strip())
        self.code = code
        self.file = file
        self.line = line
        self.word = word
