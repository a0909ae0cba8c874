"""Tables of the work: cases and their history, texts, persons, chats, inbox, outbox.

The rest (directory, policies, settings) is in tables_directory.py; they share what is in columns.py.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from storage.columns import Code, Doc, Id, Instant, entry_columns, metadata, where

inbox = Table(
    "inbox",
    metadata,
    Column("channel", Code, primary_key=True),
    Column("account", Code, primary_key=True),
    Column("event_id", String(200), primary_key=True),
    Column("chat_id", String(200), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", BigInteger),
    Index("ix_inbox_received_at", "received_at"),
    Index("ix_inbox_failed", "received_at", **where("state = 'failed'")),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Code, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", LargeBinary),
    Column("phone", LargeBinary),
    Column("phone_index", LargeBinary),
    Column("language", String(16), nullable=False),
    Column("created_at", Instant),
    Column("disabled_at", Instant),
    Column("erased_at", Instant),
    Column("next_digest_at", Instant),
    Column("digest_lease", Instant),
    Column("sms_off", Boolean, nullable=False),
    Column("erase_asked_at", Instant),
    Index("ix_persons_phone_index", "phone_index", **where("phone_index IS NOT NULL")),
    Index("ix_persons_next_digest_at", "next_digest_at", **where("next_digest_at IS NOT NULL")),
)

chats = Table(
    "chats",
    metadata,
    Column("channel", Code, primary_key=True),
    Column("chat_id", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("person", Code),
    Column("language", String(16), nullable=False),
    Column("grid", Code),
    Column("dialog", Doc, nullable=False),
    Column("last_case", Code),
    Column("last_at", Instant),
    Column("consent_at", Instant),
    Column("bound_at", Instant),
    Column("dead_at", Instant),
    Column("private", Boolean, nullable=False),
    Column("choices", Doc, nullable=False),
    Column("choices_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False, server_default="0"),
    Column("since_seq", BigInteger, nullable=False, server_default="0"),
    Column("covered_at", Instant),
    Column("covered_for_good_at", Instant),
    Column("code", String(64)),
    Index("ix_chats_person", "person", **where("person IS NOT NULL")),
)

cases = Table(
    "cases",
    metadata,
    Column("no", Code, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("tail", String(16), nullable=False),
    Column("state", String(24), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("sealed", Boolean, nullable=False),
    Column("township", Code),
    Column("area", Code),
    Column("unit", Code),
    Column("handler", Code),
    Column("case_leader", Code),
    Column("reporter", Code),
    Column("agent", Code),
    Column("called", String(1000)),
    Column("category", Code, nullable=False),
    Column("profile", String(2), nullable=False),
    Column("escalated_to", Code),
    Column("opened_at", Instant, nullable=False),
    Column("due_by", Instant),
    Column("next_wakeup_at", Instant),
    Column("wake_lease", Instant),
    Column("body", Doc, nullable=False),
    Index("ix_cases_tail", "tail", **where("is_open")),
    Index("ix_cases_queue", "state", "township", **where("is_open")),
    Index("ix_cases_handler", "handler", **where("is_open")),
    Index("ix_cases_unit", "unit", "handler", **where("is_open")),
    Index("ix_cases_case_leader", "case_leader", **where("is_open AND case_leader IS NOT NULL")),
    Index("ix_cases_area", "area", **where("is_open")),
    Index("ix_cases_called", "called", **where("is_open AND called IS NOT NULL")),
    Index("ix_cases_due_by", "due_by", **where("is_open AND due_by IS NOT NULL")),
    Index("ix_cases_reporter", "reporter", "opened_at"),
    Index("ix_cases_agent", "agent", "opened_at", **where("agent IS NOT NULL")),
    Index("ix_cases_opened_at", "opened_at"),
    Index("ix_cases_near", "category", "opened_at"),
    Index("ix_cases_next_wakeup_at", "next_wakeup_at", **where("next_wakeup_at IS NOT NULL")),
)


history = Table(
    "history",
    metadata,
    Column("case_no", Code, ForeignKey("cases.no"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    *entry_columns(),
    Index("ix_history_at", "at"),
)

texts = Table(
    "texts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("body", LargeBinary),
    Column("case_no", Code),
    Column("author", Code),
    Column("at", Instant),
    Column("media", String(200)),
    Column("sealed", Boolean, nullable=False),
    Column("erased_at", Instant),
    Index("ix_texts_case_no", "case_no", **where("case_no IS NOT NULL")),
    Index("ix_texts_author", "author", **where("author IS NOT NULL")),
    Index("ix_texts_media", "media", **where("media IS NOT NULL")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("channel", Code, nullable=False),
    Column("chat_id", String(200), nullable=False),
    Column("person", Code),
    Column("say", Doc, nullable=False),
    Column("case_no", Code),
    Column("sms", Code),
    Column("sms_params", Doc, nullable=False),
    Column("sms_only", Boolean, nullable=False),
    Column("dedupe", String(400), unique=True),
    Column("ready_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("created_at", Instant),
    Column("status", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Instant),
    Column("claimed_by", Code),
    Column("claimed_until", Instant),
    Column("seq", BigInteger),
    Column("ref", String(200)),
    Column("rendered", LargeBinary),
    Column("code", Code),
    Column("ended_at", Instant),
    Column("of_seq", Integer),
    Column("step", String(200)),
    Index("ix_outbox_ready", "ready_at", "id", **where("status = 'new'")),
    Index("ix_outbox_chat", "channel", "chat_id", "id", **where("status = 'new'")),
    Index("ix_outbox_log", "channel", "chat_id", "seq", unique=True, **where("seq IS NOT NULL")),
    Index("ix_outbox_case", "case_no", **where("case_no IS NOT NULL")),
    Index("ix_outbox_ref", "ref", **where("ref IS NOT NULL")),
    Index("ix_outbox_dead", "id", **where("status = 'dead'")),
)

# Which texts a message quotes, so that erasing a text also erases what was rendered from it.
quotes = Table(
    "quotes",
    metadata,
    Column("text", BigInteger, primary_key=True),
    Column("outbox", BigInteger, primary_key=True),
)

digest_lines = Table(
    "digest_lines",
    metadata,
    Column("person", Code, primary_key=True),
    Column("dedupe", String(200), primary_key=True),
    Column("case_no", Code),
    Column("key", String(100), nullable=False),
    Column("params", Doc, nullable=False),
    Column("at", Instant, nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("of_seq", Integer),
    Column("step", String(200)),
)

# How often somebody was disturbed on a day: what is more waits for the next digest. Kept for a week.
pushes = Table(
    "pushes",
    metadata,
    Column("person", Code, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)

reads = Table(
    "reads",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("person", Code),
    Column("case_no", Code, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(32), nullable=False),
    Column("why_text", BigInteger),
    Index("ix_reads_case_no", "case_no", "at"),
    Index("ix_reads_person", "person", "at"),
)
