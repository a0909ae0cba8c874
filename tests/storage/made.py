"""Small things to store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cases.codec import encode
from cases.model import Case, Entry, Role
from storage.rows import CaseSave, Changes, ChatRow, InboxRow, OutRow, PersonRow, TextRow
from storage.unit import Store

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def opened(no: str, **fields: Any) -> CaseSave:
    """A new case with its first entry."""
    wake_at = fields.pop("wake_at", None)
    at = fields.pop("opened_at", NOON)
    set_by_first = {"opened_at": at, **fields}
    case = Case(no=no, version=1, **set_by_first)
    entry = Entry(case=no, seq=1, at=at, type="submitted", role=Role.RESIDENT, changes=encode(set_by_first))
    return CaseSave(case=case, expected=0, entries=(entry,), wake_at=wake_at)


def moved(case: Case, **fields: Any) -> CaseSave:
    """The case after one more entry that sets these fields."""
    wake_at = fields.pop("wake_at", None)
    after = replace(case, version=case.version + 1, **fields)
    entry = Entry(
        case=case.no,
        seq=after.version,
        at=NOON + MINUTE,
        type="noted",
        role=Role.DISPATCHER,
        actor="d1",
        changes=encode(fields),
    )
    return CaseSave(case=after, expected=case.version, entries=(entry,), wake_at=wake_at)


def _with(usual: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return usual | fields


def seen(event: str, chat: str = "c1", **fields: Any) -> InboxRow:
    """An inbound event."""
    return InboxRow(channel="web", account="", event_id=event, chat_id=chat, received_at=NOON, **fields)


def chat(chat_id: str = "c1", person: str | None = "r1", **fields: Any) -> ChatRow:
    """A chat on the web."""
    return ChatRow(**_with({"channel": "web", "chat_id": chat_id, "person": person, "last_at": NOON}, fields))


def person(person_id: str = "r1", **fields: Any) -> PersonRow:
    """A resident."""
    return PersonRow(**_with({"id": person_id, "kind": "resident", "created_at": NOON}, fields))


def text(text_id: int, body: str, **fields: Any) -> TextRow:
    """A report's words."""
    return TextRow(**_with({"id": text_id, "kind": "report", "body": body, "at": NOON}, fields))


def to_chat(dedupe: str, chat_id: str = "c1", **fields: Any) -> OutRow:
    """A reply."""
    return OutRow(
        **_with({"channel": "web", "chat_id": chat_id, "dedupe": dedupe, "created_at": NOON}, fields)
    )


def to_person(dedupe: str, who: str, **fields: Any) -> OutRow:
    """A notice."""
    return OutRow(**_with({"person": who, "dedupe": dedupe, "created_at": NOON}, fields))


async def put(store: Store, *saves: CaseSave) -> None:
    """Commit cases."""
    await store.commit(Changes(cases=saves))
