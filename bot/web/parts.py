"""What the web layer is given by the composition root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry

from handlers.desk import Desk
from handlers.ports import Attachment, ChatLog, Receive

CHANNEL = "web"  # the kind of this channel; a chat's id there is the session's user


@dataclass(frozen=True, kw_only=True)
class SmsNote:
    """A short message that went out in the demo. `person` is a person's code."""

    person: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DemoTools:
    """What the demo page may do beyond talking; only there in demo mode."""

    advance: Callable[[datetime], Awaitable[datetime]]  # the work's clock moves on; all is handled
    reply: Callable[[str, str], Awaitable[None]]  # (person, text): a reply by SMS comes in
    notes: Callable[[], Awaitable[Sequence[SmsNote]]]  # oldest first


@dataclass(frozen=True, kw_only=True)
class WebParts:
    """Everything the routes need. `ready` names what is not, nothing when all is well."""

    desk: Desk
    receive: Receive
    log: ChatLog
    session_key: bytes
    open_media: Callable[[str], Awaitable[Attachment | None]]  # by the last part of its link
    ready: Callable[[], Awaitable[Sequence[str]]]
    demo: DemoTools | None = None
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    routes: tuple[web.RouteDef, ...] = ()  # hooks of other channels


PARTS = web.AppKey("parts", WebParts)
HERE = Path(__file__).resolve().parent
LANGUAGE_COOKIE = "lang"
LANGUAGES = {"en": "en", "zh": "zh_CN", "zh_CN": "zh_CN"}


def language_of(request: web.Request) -> str:
    """Chinese unless the page was opened with ?lang=en: a phone set to English may serve a villager."""
    asked = request.query.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
    return LANGUAGES.get(asked, "zh_CN")


def say(request: web.Request, key: str, **params: str | int) -> str:
    """A text of the catalogue in the reader's language."""
    return request.app[PARTS].desk.labels(key, params, language_of(request))
