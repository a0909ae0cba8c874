"""What simulated people type: invented messages with how often they come, from the shipped table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

from storage.seed import sheet

FILE = Path(sheet.__file__).resolve().parent / "trial" / "messages.csv"


@dataclass(frozen=True)
class Sayings:
    """By kind (report, walk_in, on_spot, resident, official, asks): texts and their weights."""

    texts: dict[str, list[str]]
    weights: dict[str, list[float]]

    @classmethod
    def load(cls, path: Path = FILE) -> Sayings:
        """Read the table. Raises sheet.BadSeed."""
        texts, weights = defaultdict[str, list[str]](list), defaultdict[str, list[float]](list)
        for row in sheet.rows(path):
            texts[row.text("kind")].append(row.text("text"))
            weights[row.text("kind")].append(row.read("weight", float))
        return cls(texts, weights)

    def asks(self, text: str) -> bool:
        """True for a message that wants words in return."""
        return any(mark in text for mark in self.texts["asks"])

    def one(self, kind: str, chance: Random) -> str:
        """One message of a kind."""
        return chance.choices(self.texts[kind], self.weights[kind])[0]
