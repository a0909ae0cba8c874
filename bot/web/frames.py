"""Frames of the web chat: what a client may say, and how a message of ours looks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson

from handlers.ports import Kind, LogLine

LONGEST_FRAME = 20_000  # bytes
_ID = re.compile(r"[\x21-\x7e]{1,100}")
_MEDIA = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LONGEST_VALUE = 200
_PICTURES = (".jpg", ".png", ".gif", ".webp")
# Control characters say nothing to anybody and some databases refuse them.
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n"} | {127: None}


class FrameError(Exception):
    """A frame we cannot take. `code`: too_large | bad_frame; `frame_id` where it could be read."""

    def __init__(self, code: str, frame_id: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.frame_id = frame_id


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One frame of a client. `media` is the id of an upload."""

    id: str
    kind: Kind
    text: str = ""
    media: str = ""
    place: tuple[float, float] | None = field(default=None, repr=False)


def read_frame(body: str | bytes) -> Frame:
    """Parse and check. Raises FrameError."""
    size = len(body.encode("utf-8", "surrogatepass")) if isinstance(body, str) else len(body)
    try:
        frame = orjson.loads(body)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        raise FrameError("too_large" if size > LONGEST_FRAME else "bad_frame") from None
    frame_id = frame.get("id") if isinstance(frame, dict) else None
    if not isinstance(frame_id, str) or not _ID.fullmatch(frame_id):
        raise FrameError("too_large" if size > LONGEST_FRAME else "bad_frame")
    if size > LONGEST_FRAME:
        raise FrameError("too_large", frame_id)
    kind = frame.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise FrameError("bad_frame", frame_id)
    return reader(frame_id, frame)


def _text(frame_id: str, frame: Mapping[str, Any]) -> Frame:
    return Frame(id=frame_id, kind=Kind.TEXT, text=_plain(frame.get("text"), frame_id))


def _press(frame_id: str, frame: Mapping[str, Any]) -> Frame:
    value = _plain(frame.get("value"), frame_id)
    if not value or len(value) > _LONGEST_VALUE:
        raise FrameError("bad_frame", frame_id)
    return Frame(id=frame_id, kind=Kind.PRESS, text=value)


def _location(frame_id: str, frame: Mapping[str, Any]) -> Frame:
    latitude = _number(frame.get("latitude"), 90, frame_id)
    longitude = _number(frame.get("longitude"), 180, frame_id)
    return Frame(id=frame_id, kind=Kind.LOCATION, place=(latitude, longitude))


def _media(frame_id: str, frame: Mapping[str, Any]) -> Frame:
    media = frame.get("media")
    if not isinstance(media, str) or not _MEDIA.fullmatch(media):
        raise FrameError("bad_frame", frame_id)
    return Frame(id=frame_id, kind=Kind.MEDIA, media=media)


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Frame]] = {
    "text": _text,
    "press": _press,
    "location": _location,
    "media": _media,
}


def _plain(value: object, frame_id: str) -> str:
    if not isinstance(value, str):
        raise FrameError("bad_frame", frame_id)
    return value.translate(_CONTROLS)


def _number(value: object, limit: float, frame_id: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FrameError("bad_frame", frame_id)
    if not math.isfinite(value) or abs(value) > limit:
        raise FrameError("bad_frame", frame_id)
    return float(value)


def frames_of(line: LogLine) -> list[dict[str, Any]]:
    """A message of the log as it goes out; one that empties the screen comes with a `clear` before it.

    A sound or a paper comes as `file` instead of `image`.
    """
    message: dict[str, Any] = {
        "type": "message",
        "id": line.seq,
        "text": line.text,
        "buttons": [[{"label": b.label, "value": b.value} for b in row] for row in line.buttons],
        "image": None,
        "replaces": line.replaces,
    }
    if line.at is not None:
        message["at"] = line.at.isoformat(timespec="seconds")
    if line.private:
        message["private"] = True
    if line.image is not None:  # the page is asked where it stands, so links go without our host
        path = urlsplit(line.image).path
        message["image" if path.lower().endswith(_PICTURES) else "file"] = path
    return [{"type": "clear", "id": line.seq}, message] if line.clear else [message]
