"""`xiaoge classify`: one JSON object a line in, one a line out, in order, flushed."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, BinaryIO

import orjson

from bot import logs
from bot.commands.base import database, line
from bot.config import Settings, load
from bot.snapshots import place_names
from locales.loader import known, text
from nlp.place import PlaceName
from nlp.understand import Ear, Understanding
from storage import directory
from storage.migrate import current, head


class BadLine(Exception):
    """A line that is no request. `code`: not_json | not_an_object | no_text | bad_grid."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def classify() -> None:
    """Answer line by line until the input ends."""
    settings = load()
    logs.set_up("error")
    ear = Ear.load(places=asyncio.run(_places(settings)))
    serve(settings, ear, sys.stdin.buffer, sys.stdout.buffer)


def serve(settings: Settings, ear: Ear, lines: BinaryIO, answers: BinaryIO) -> None:
    """The loop itself."""
    for raw in lines:
        answers.write(orjson.dumps(_answer(settings, ear, raw)) + b"\n")
        answers.flush()


async def _places(settings: Settings) -> tuple[PlaceName, ...]:
    """The names of the directory, where there is a database of this version."""
    if await current(settings.database_url) != head():
        return ()
    async with database(settings) as store:
        return place_names(await store.read(directory.load_directory()))


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
