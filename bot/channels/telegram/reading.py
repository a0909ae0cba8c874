"""An update of Telegram in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from telegram import Bot, Message, Update

from handlers.ports import Inbound, Kind


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A file that lies at the platform still."""

    kind: str
    file_id: str
    size: int = 0
    mime: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """An update: what was said, what must be fetched for it, which press waits for an answer."""

    inbound: Inbound | None = None
    carried: Carried | None = None
    query: str = ""


def chat_of(raw: Mapping[str, Any]) -> str:
    """The chat an update belongs to; what belongs to none stands alone."""
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else raw.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    found = chat.get("id") if isinstance(chat, dict) else None
    return str(found) if found is not None else f"update {raw.get('update_id')}"


def hear(raw: Mapping[str, Any], bot: Bot, account: str, at: datetime) -> Heard:
    """Read one update. Raises KeyError, TypeError, ValueError or AttributeError for a malformed one."""
    update = Update.de_json(dict(raw), bot)
    content: dict[str, Any] | None = None
    carried, query = None, update.callback_query
    if query is not None:
        content = {"kind": Kind.PRESS, "text": query.data} if query.data and query.message else None
    elif update.message is not None:
        carried = _carried(update.message)
        content = _content(update.message, carried)
    inbound = _inbound(update, account, at, content) if content is not None else None
    return Heard(inbound=inbound, carried=carried, query=query.id if query is not None else "")


def _inbound(update: Update, account: str, at: datetime, content: dict[str, Any]) -> Inbound | None:
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or user.is_bot:
        return None
    return Inbound(
        channel="telegram",
        account=account,
        event_id=str(update.update_id),
        chat_id=str(chat.id),
        user_id=str(user.id),
        at=at,
        language=user.language_code or "",
        private=chat.type == "private",
        **content,
    )


def _content(message: Message, carried: Carried | None) -> dict[str, Any] | None:
    """None for what nobody said: somebody joined a group, its title changed."""
    if carried is not None:
        return {"kind": Kind.MEDIA, "text": message.caption or ""}
    if message.location is not None:
        spot = message.location
        return {"kind": Kind.LOCATION, "latitude": spot.latitude, "longitude": spot.longitude}
    if message.contact is not None:
        return {"kind": Kind.TEXT, "text": message.contact.phone_number}
    if message.text:
        return _words(message.text)
    return {"kind": Kind.UNKNOWN} if message.chat.type == "private" else None


def _words(text: str) -> dict[str, Any]:
    """Text as it is; /start with its payload; any other command as plain words."""
    head, _, rest = text.partition(" ")
    command = head.partition("@")[0]
    if command == "/start":
        return {"kind": Kind.START, "text": rest.strip()}
    if len(command) > 1 and command[0] == "/" and command[1:].isascii():
        return {"kind": Kind.TEXT, "text": f"{command[1:]} {rest}".strip()}
    return {"kind": Kind.TEXT, "text": text}


def _carried(message: Message) -> Carried | None:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Carried(kind="photo", file_id=largest.file_id, size=largest.file_size or 0, mime="image/jpeg")
    if message.voice is not None:
        return _file("voice", message.voice)
    if message.audio is not None:
        return _file("voice", message.audio)
    if message.video is not None:
        return _file("video", message.video)
    if message.video_note is not None:
        return replace(_file("video", message.video_note), mime="video/mp4")
    return _file("file", message.document) if message.document is not None else None


def _file(kind: str, sent: Any) -> Carried:
    mime = getattr(sent, "mime_type", None) or ""
    return Carried(kind=kind, file_id=sent.file_id, size=sent.file_size or 0, mime=mime)
