"""`xiaoge classify`: one JSON object a line in, one a line out, in order, flushed.

The directory is read by a short-lived process beside it: the database's libraries would cost this
long-lived one 50 MB that it never needs again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from bot.commands.plain import line, quiet_settings
from bot.config import Settings
from locales.loader import known, text
from nlp.place import PlaceName
from nlp.understand import Ear, Understanding

_EMBEDDED = "sqlite:///"


class BadLine(Exception):
    """A line that is no request. `code`: not_json | not_an_object | no_text | bad_grid."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def classify() -> None:
    """Answer line by line until the input ends."""
    settings = quiet_settings()
    reader = _reader(settings)
    ear = Ear.load(county=settings.county_words)
    if reader is not None:
        ear = ear.with_places(_read(reader))
    serve(settings, ear, sys.stdin.buffer, sys.stdout.buffer)


def serve(settings: Settings, ear: Ear, lines: BinaryIO, answers: BinaryIO) -> None:
    """The loop itself."""
    for raw in lines:
        answers.write(orjson.dumps(_answer(settings, ear, raw)) + b"\n")
        answers.flush()


def _reader(settings: Settings) -> subprocess.Popen[bytes] | None:
    """The process that reads the directory; None where there is no embedded database yet."""
    embedded = settings.database_url.partition(_EMBEDDED)[2]
    if embedded and not Path(embedded).is_file():
        return None
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "places"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )


def _read(reader: subprocess.Popen[bytes]) -> list[PlaceName]:
    """Its answer. Where it refused, it has said why, and this ends as it did."""
    answer, _ = reader.communicate()
    if reader.returncode:
        sys.exit(reader.returncode)
    return [PlaceName(**{**name, "aliases": tuple(name["aliases"])}) for name in orjson.loads(answer)]


def _answer(settings: Settings, ear: Ear, raw: bytes) -> dict[str, Any]:
    try:
        said, grid = _request(raw)
    except BadLine as bad:
        return {"error": bad.code, "text": line(settings, f"classify.{bad.code}")}
    return _as_json(ear.understand(said, grid=grid), settings.language)


def _request(raw: bytes) -> tuple[str, str | None]:
    try:
        request = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BadLine("not_json") from None
    if not isinstance(request, dict):
        raise BadLine("not_an_object")
    said, grid = request.get("text"), request.get("grid")
    if not isinstance(said, str):
        raise BadLine("no_text")
    if grid is not None and not isinstance(grid, str):
        raise BadLine("bad_grid")
    return said, grid


def _as_json(found: Understanding, language: str) -> dict[str, Any]:
    place = found.place
    return {
        "road": found.road,
        "category": found.category,
        "confidence": found.confidence,
        "alternatives": [
            {"category": other.category, "confidence": other.confidence} for other in found.alternatives
        ],
        "decision": found.decision,
        "intent": found.intent,
        "urgent": found.urgent,
        "sealed": found.sealed,
        "profile": found.profile,
        "place": {"text": place.text, "grid": place.grid, "score": place.score} if place else None,
        "evidence": [
            {"word": item.word, "weight": item.weight, "category": item.category} for item in found.evidence
        ],
        "question": _question(found, language),
    }


def _question(found: Understanding, language: str) -> str | None:
    """The question in plain words."""
    if found.question is None:
        return None
    key = f"cli.{found.question}"
    return text(key, language) if known(key, language) else found.question
