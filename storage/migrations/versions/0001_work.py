"""Cases, history, texts, persons, chats, inbox and outbox.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Doc, Id, Instant, where

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the work."""
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(64), primary_key=True),
        sa.Column("event_id", sa.String(200), primary_key=True),
        sa.Column("chat_id", sa.String(200), nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.BigInteger()),
    )
    op.create_index("ix_inbox_failed", "inbox", ["received_at"], **where("state = 'failed'"))
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_table(
        "persons",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary()),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("phone_index", sa.LargeBinary()),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("created_at", Instant),
        sa.Column("disabled_at", Instant),
        sa.Column("erased_at", Instant),
        sa.Column("next_digest_at", Instant),
        sa.Column("digest_lease", Instant),
        sa.Column("sms_off", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ix_persons_next_digest_at", "persons", ["next_digest_at"], **where("next_digest_at IS NOT NULL")
    )
    op.create_index("ix_persons_phone_index", "persons", ["phone_index"], **where("phone_index IS NOT NULL"))
    op.create_table(
        "chats",
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("chat_id", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(64)),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("grid", sa.String(64)),
        sa.Column("dialog", Doc, nullable=False),
        sa.Column("last_case", sa.String(64)),
        sa.Column("last_at", Instant),
        sa.Column("consent_at", Instant),
        sa.Column("bound_at", Instant),
        sa.Column("dead_at", Instant),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("choices", Doc, nullable=False),
        sa.Column("choices_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.create_index("ix_chats_person", "chats", ["person"], **where("person IS NOT NULL"))
    op.create_table(
        "cases",
        sa.Column("no", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("tail", sa.String(16), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("township", sa.String(64)),
        sa.Column("area", sa.String(64)),
        sa.Column("unit", sa.String(64)),
        sa.Column("handler", sa.String(64)),
        sa.Column("reporter", sa.String(64)),
        sa.Column("agent", sa.String(64)),
        sa.Column("called", sa.String(1000)),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("profile", sa.String(2), nullable=False),
        sa.Column("escalated_to", sa.String(64)),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("due_by", Instant),
        sa.Column("next_wakeup_at", Instant),
        sa.Column("wake_lease", Instant),
        sa.Column("body", Doc, nullable=False),
    )
    op.create_index("ix_cases_agent", "cases", ["agent", "opened_at"], **where("agent IS NOT NULL"))
    op.create_index("ix_cases_area", "cases", ["area"], **where("is_open"))
    op.create_index("ix_cases_called", "cases", ["called"], **where("is_open AND called IS NOT NULL"))
    op.create_index("ix_cases_due_by", "cases", ["due_by"], **where("is_open AND due_by IS NOT NULL"))
    op.create_index("ix_cases_handler", "cases", ["handler"], **where("is_open"))
    op.create_index("ix_cases_near", "cases", ["category", "opened_at"])
    op.create_index(
        "ix_cases_next_wakeup_at", "cases", ["next_wakeup_at"], **where("next_wakeup_at IS NOT NULL")
    )
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_index("ix_cases_queue", "cases", ["state", "township"], **where("is_open"))
    op.create_index("ix_cases_reporter", "cases", ["reporter", "opened_at"])
    op.create_index("ix_cases_tail", "cases", ["tail"], **where("is_open"))
    op.create_index("ix_cases_unit", "cases", ["unit", "handler"], **where("is_open"))
    op.create_table(
        "history",
        sa.Column("case_no", sa.String(64), sa.ForeignKey("cases.no"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(64)),
        sa.Column("unit", sa.String(64)),
        sa.Column("acts_for", sa.String(64)),
        sa.Column("changes", Doc, nullable=False),
        sa.Column("facts", Doc, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_history_at", "history", ["at"])
    op.create_table(
        "texts",
        sa.Column("id", Id, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("case_no", sa.String(64)),
        sa.Column("author", sa.String(64)),
        sa.Column("at", Instant),
        sa.Column("media", sa.String(200)),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("erased_at", Instant),
    )
    op.create_index("ix_texts_author", "texts", ["author"], **where("author IS NOT NULL"))
    op.create_index("ix_texts_case_no", "texts", ["case_no"], **where("case_no IS NOT NULL"))
    op.create_index("ix_texts_media", "texts", ["media"], **where("media IS NOT NULL"))
    op.create_table(
        "outbox",
        sa.Column("id", Id, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("chat_id", sa.String(200), nullable=False),
        sa.Column("person", sa.String(64)),
        sa.Column("say", Doc, nullable=False),
        sa.Column("case_no", sa.String(64)),
        sa.Column("sms", sa.String(64)),
        sa.Column("sms_params", Doc, nullable=False),
        sa.Column("sms_only", sa.Boolean(), nullable=False),
        sa.Column("dedupe", sa.String(400), unique=True),
        sa.Column("ready_at", Instant, nullable=False),
        sa.Column("expires_at", Instant),
        sa.Column("created_at", Instant),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", Instant),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", Instant),
        sa.Column("seq", sa.BigInteger()),
        sa.Column("ref", sa.String(200)),
        sa.Column("rendered", sa.LargeBinary()),
        sa.Column("code", sa.String(64)),
        sa.Column("ended_at", Instant),
    )
    op.create_index("ix_outbox_case", "outbox", ["case_no"], **where("case_no IS NOT NULL"))
    op.create_index("ix_outbox_chat", "outbox", ["channel", "chat_id", "id"], **where("status = 'new'"))
    op.create_index("ix_outbox_dead", "outbox", ["id"], **where("status = 'dead'"))
    op.create_index(
        "ix_outbox_log", "outbox", ["channel", "chat_id", "seq"], unique=True, **where("seq IS NOT NULL")
    )
    op.create_index("ix_outbox_ready", "outbox", ["ready_at", "id"], **where("status = 'new'"))
    op.create_index("ix_outbox_ref", "outbox", ["ref"], **where("ref IS NOT NULL"))
    op.create_table(
        "quotes",
        sa.Column("text", sa.BigInteger(), primary_key=True),
        sa.Column("outbox", sa.BigInteger(), primary_key=True),
    )
    op.create_table(
        "digest_lines",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("dedupe", sa.String(200), primary_key=True),
        sa.Column("case_no", sa.String(64)),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("params", Doc, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "reads",
        sa.Column("id", Id, primary_key=True, autoincrement=False),
        sa.Column("person", sa.String(64)),
        sa.Column("case_no", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
    )
    op.create_index("ix_reads_case_no", "reads", ["case_no", "at"])
    op.create_index("ix_reads_person", "reads", ["person", "at"])
