"""Tables of the directory, the policies, media, settings and counters."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Index, Integer, LargeBinary, String, Table

from storage.columns import Code, Doc, Id, Instant, metadata

areas = Table(
    "areas",
    metadata,
    Column("code", Code, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(100), nullable=False),
    Column("parent", Code),
    Column("aliases", Doc, nullable=False),
    Column("phone", String(40), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
)

units = Table(
    "units",
    metadata,
    Column("code", Code, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", Code, nullable=False),
    Column("name", String(100), nullable=False),
    Column("area", Code, nullable=False),
    Column("phone", String(40), nullable=False),
    Column("parent", Code),
    Column("commanded", Boolean, nullable=False),
)

# The full name is sealed here, the mobile number lies sealed in `persons` under the same id.
officials = Table(
    "officials",
    metadata,
    Column("code", Code, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("surname", String(40), nullable=False),
    Column("title", String(100), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("disabled", Boolean, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person", Code, nullable=False),
    Column("role", String(32), nullable=False),
    Column("area", Code),
    Column("unit", Code),
    Column("since", Date),
    Column("until", Date),
    Column("main", Boolean, nullable=False),
    Index("ix_assignments_person", "person"),
)

duty = Table(
    "duty",
    metadata,
    Column("list", String(32), primary_key=True),
    Column("area", Code, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person", Code),
    Column("unit_kind", Code),
    Column("grid_role", String(32)),
)

deputies = Table(
    "deputies",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("person", Code, nullable=False),
    Column("deputy", Code, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("reason", String(200), nullable=False),
)

invites = Table(
    "invites",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", Code, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_invites_person", "person"),
)

# Versioned and append-only: a row is one kind of document of one version, never changed afterwards.
policies = Table(
    "policies",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("body", Doc, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

# One row, one number for each snapshot that processes keep in memory.
versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("directory", Integer, nullable=False),
    Column("policy", Integer, nullable=False),
    Column("calendar", Integer, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Code, primary_key=True),
    Column("value", Doc, nullable=False),
)

sequences = Table(
    "sequences",
    metadata,
    Column("name", Code, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# A token bucket for each sending account, shared by all processes.
rates = Table(
    "rates",
    metadata,
    Column("account", Code, primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("filled_at", Instant, nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("mime", String(80), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("case_no", Code),
    Column("owner", Code),
    Column("created_at", Instant),
    Index("ix_media_case_no", "case_no"),
)
