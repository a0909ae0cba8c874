"""Short messages through a gateway: approved templates with number and date only. Default gateway: a file."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import orjson

from handlers.ports import Outbound, Receive, SendError, Sent
from locales.loader import known, text

log = logging.getLogger(__name__)

LONGEST = 70  # characters of one part, signature included
TEMPLATES = frozenset(
    {
        "new_task",
        "sign_soon",
        "unsigned",
        "due_soon",
        "late",
        "leader_late",
        "supervised",
        "result",
        "digest",
        "which",
        "emergency",
        "emergency_over",
        "contact",
    }
)


class Gateway(Protocol):
    """Hands a text to a telephone network."""

    async def deliver(self, record: dict[str, object]) -> str:
        """The gateway's own reference. Raises SendError."""
        ...


class FileGateway:
    """Writes what a gateway would send as JSON lines, durably. The number stands there as for a gateway."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = asyncio.Lock()

    async def deliver(self, record: dict[str, object]) -> str:
        """Append one line."""
        async with self._lock:
            await asyncio.to_thread(self._append, orjson.dumps(record) + b"\n")
        return str(record["id"])

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


class Sms:
    """Channel "sms": a chat is a person's id; the number is read when it is sent to and kept nowhere."""

    kind = "sms"

    def __init__(self, gateway: Gateway, now: Callable[[], datetime]) -> None:
        self._gateway = gateway
        self._now = now

    async def start(self, receive: Receive) -> None:
        """Replies come in by the web hooks."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def check(self) -> str | None:
        """The file gateway needs nothing."""
        return None

    async def send(self, out: Outbound) -> Sent:
        """Check the template and the length, then deliver. Raises SendError."""
        if out.template not in TEMPLATES:
            raise SendError("unknown_template")
        if not out.phone:
            raise SendError("no_phone", gone=True)
        words = spoken(out.template, out.params, out.language)
        if len(words) > LONGEST:
            raise SendError("too_long")
        record: dict[str, object] = {
            "id": out.outbox_id,
            "at": self._now().isoformat(timespec="seconds"),
            "person": out.person,
            "to": out.phone,
            "template": out.template,
            "params": list(out.params),
            "text": words,
        }
        return Sent(ref=await self._gateway.deliver(record))


def spoken(template: str, params: tuple[str, ...], language: str) -> str:
    """The text that the approved template gives: number and date, nothing else."""
    key = f"sms.{template}"
    if not known(key, language):
        raise SendError("unknown_template")
    no, day = (*params, "", "")[:2]
    dated = key if day or not known(f"{key}_undated", language) else f"{key}_undated"
    month, _, date = day.partition("-")
    spelled = text("sms.date", language, {"month": month, "day": date}) if day else ""
    return text("sms.sign", language) + text(dated, language, {"no": no, "date": spelled})


def read_notes(path: Path) -> list[dict[str, object]]:
    """What the file gateway wrote, oldest first; a torn last line is passed over."""
    if not path.exists():
        return []
    found = []
    for line in path.read_bytes().splitlines():
        try:
            found.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            continue
    return found
