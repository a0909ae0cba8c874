"""Writes docs/lives.md, what was said in ten hard lives as the tests play them: `python -m docs.lives`."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from pathlib import Path

from nlp.understand import Ear
from tests.scenarios.lives import HEAD, LIVES, page

TARGET = Path(__file__).with_name("lives.md")


def main() -> None:
    """Write the page."""
    logging.disable(logging.WARNING)
    ear = Ear.load()
    with tempfile.TemporaryDirectory() as folder:
        parts = [
            asyncio.run(page(life, Path(folder) / str(number), ear)) for number, life in enumerate(LIVES)
        ]
    TARGET.write_text(render(parts), encoding="utf-8")


def _fresh(folder: str, number: int) -> Path:
    path = Path(folder) / str(number)
    path.mkdir()
    return path


def render(parts: list[str]) -> str:
    """The whole page."""
    return "\n".join((HEAD, *parts))


if __name__ == "__main__":
    main()
