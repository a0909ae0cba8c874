"""JSON logs on standard error, with numbers and keys masked. What people write is never logged.

Every value of every line passes the mask: a telephone or card number that slips into an error's text, a bot
token in an address, a session in a query string.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Libraries that write addresses (with keys in them) or every single step.
_QUIET = ("httpx", "httpcore", "telegram", "aiohttp.access", "apscheduler", "asyncio", "alembic", "PIL")
_TOKEN = re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}")
_QUERY = re.compile(r"(?i)\b(session|token|secret|key|password|access_token|corpsecret)=[^&\s\"']+")
_LOGIN = re.compile(r"(://[^:/@\s]*):[^@/\s]+@")
_NUMBER = re.compile(r"(?<![\d.:-])(\+?\d{3})\d{4,}([\dXx]{2})(?![\d.:])")


def mask(text: str) -> str:
    """Hide keys, passwords in addresses, and every long number but its first three and last two digits."""
    text = _TOKEN.sub("***", text)
    text = _QUERY.sub(r"\1=***", text)
    text = _LOGIN.sub(r"\1:***@", text)
    return _NUMBER.sub(r"\1****\2", text)


def set_up(level: str = "info") -> None:
    """Send all logging through one JSON formatter. Call once, before anything else logs."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _masked,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=_plain),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def _masked(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The mask over every value, however deep."""
    return {
        name: value if name.startswith("_") or name == "timestamp" else _clean(value)
        for name, value in event.items()
    }


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {str(name): _clean(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_clean(inner) for inner in value]
    return value if isinstance(value, int | float | bool | None) else mask(str(value))


def _plain(value: Any) -> str:
    return mask(str(value))
