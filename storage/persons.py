"""PersonRow and its table row: sealed name and number, blind index, version check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.context import Query, keys_of
from storage.crypto import Keys
from storage.prepared import Prepared
from storage.rows import PersonRow, Stale
from storage.tables import persons

_PLAIN = (
    "id",
    "kind",
    "version",
    "language",
    "created_at",
    "disabled_at",
    "erased_at",
    "next_digest_at",
    "sms_off",
    "erase_asked_at",
)
_INSERT = Prepared(insert(persons), (*_PLAIN, "name", "phone", "phone_index"))
_UPDATE = Prepared(
    update(persons)
    .where(persons.c.id == bindparam("of_id"), persons.c.version == bindparam("expected"))
    .values(
        {name: bindparam(name) for name in (*_PLAIN, "name", "phone", "phone_index") if name != "id"}
        | {"digest_lease": None}
    )
)
_ONE = select(persons).where(persons.c.id == bindparam("person"))


def from_row(row: Row[Any] | Mapping[str, Any], keys: Keys) -> PersonRow:
    """A table row as a PersonRow, opened."""
    body = row._mapping if isinstance(row, Row) else row
    person = body["id"]
    return PersonRow(
        **{name: body[name] for name in _PLAIN},
        name=keys.open_contact(body["name"], f"persons.name:{person}"),
        phone=keys.open_contact(body["phone"], f"persons.phone:{person}"),
    )


def to_values(person: PersonRow, keys: Keys) -> dict[str, Any]:
    """A PersonRow as column values, sealed, with the version it will have."""
    values: dict[str, Any] = {name: getattr(person, name) for name in _PLAIN}
    return values | {
        "version": person.version + 1,
        "name": keys.seal_contact(person.name, f"persons.name:{person.id}"),
        "phone": keys.seal_contact(person.phone, f"persons.phone:{person.id}"),
        "phone_index": keys.index(person.phone),
    }


def save(connection: Connection, rows: Iterable[PersonRow]) -> None:
    """Insert new persons (version 0) and update others under their version. Raises Stale."""
    keys = keys_of(connection)
    for person in sorted(rows, key=lambda row: row.id):
        values = to_values(person, keys)
        if person.version:
            keyed = {"of_id": values.pop("id"), "expected": person.version}
            changed = _UPDATE.run(connection, values | keyed)
            if changed.rowcount != 1:
                raise Stale
        else:
            _insert(connection, values)


def _insert(connection: Connection, values: dict[str, Any]) -> None:
    try:
        _INSERT.run(connection, values)
    except IntegrityError as clash:
        raise Stale from clash


def load(person: str) -> Query[PersonRow | None]:
    """One person by id."""

    def find(connection: Connection) -> PersonRow | None:
        row = connection.execute(_ONE, {"person": person}).one_or_none()
        return from_row(row, keys_of(connection)) if row is not None else None

    return find


def by_phone(number: str) -> Query[tuple[PersonRow, ...]]:
    """Persons with this telephone number, officials first. Empty for an empty number."""

    def find(connection: Connection) -> tuple[PersonRow, ...]:
        keys = keys_of(connection)
        index = keys.index(number)
        if index is None:
            return ()
        query = select(persons).where(persons.c.phone_index == index).order_by(persons.c.kind, persons.c.id)
        return tuple(from_row(row, keys) for row in connection.execute(query))

    return find
