"""The directory's rows: read whole into a snapshot, replaced whole by an import, with its version number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, update

from cases.model import Role
from cases.places import Area, Assignment, Deputy, Directory, DutySlot, Official, Unit
from storage import persons as person_rows
from storage.context import Query, keys_of, new_id
from storage.crypto import Keys
from storage.dialects import insert_into
from storage.rows import PersonRow
from storage.tables import persons
from storage.tables_directory import areas, assignments, deputies, duty, officials, units, versions

R = TypeVar("R")
SAID = "said"  # `reason` of an absence that came by chat: an import leaves it alone


@dataclass(frozen=True, kw_only=True)
class Roster:
    """A whole directory to be written. `mobiles`: person code -> mobile number, sealed in `persons`."""

    areas: tuple[Area, ...] = ()
    units: tuple[Unit, ...] = ()
    officials: tuple[Official, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    duty: tuple[DutySlot, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    mobiles: Mapping[str, str] = field(default_factory=dict, repr=False)


# ---- reading --------------------------------------------------------------------------------------


def load_directory() -> Query[Directory]:
    """The directory as it stands."""

    def find(connection: Connection) -> Directory:
        keys = keys_of(connection)
        return Directory.build(
            version=connection.execute(select(versions.c.directory)).scalar_one(),
            areas=tuple(
                replace(_made(Area, row), aliases=tuple(row["aliases"])) for row in _rows(connection, areas)
            ),
            units=tuple(_made(Unit, row) for row in _rows(connection, units)),
            officials=tuple(_official(row, keys) for row in _rows(connection, officials)),
            assignments=tuple(_with_role(Assignment, row, "role") for row in _rows(connection, assignments)),
            duty=tuple(_with_role(DutySlot, row, "grid_role") for row in _rows(connection, duty)),
            deputies=tuple(_made(Deputy, row) for row in _rows(connection, deputies)),
        )

    return find


def _rows(connection: Connection, table: Table) -> Sequence[RowMapping]:
    order = table.c.position if "position" in table.c else table.c.id
    return connection.execute(select(table).order_by(order)).mappings().all()


def _made(kind: type[R], row: RowMapping, **more: Any) -> R:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: row[name] for name in names} | more)


def _with_role(kind: type[R], row: RowMapping, name: str) -> R:
    return _made(kind, row, **{name: Role(row[name]) if row[name] else None})


def _official(row: RowMapping, keys: Keys) -> Official:
    return _made(Official, row, name=keys.open_contact(row["name"], _name_place(row["code"])))


def _name_place(code: str) -> str:
    return f"officials.name:{code}"


# ---- writing --------------------------------------------------------------------------------------


def bump(connection: Connection, name: str) -> int:
    """Raise a version number ("directory", "policy", "calendar"); processes then reload that snapshot."""
    column = versions.c[name]
    found: int = connection.execute(
        update(versions).values({name: column + 1}).returning(column)
    ).scalar_one()
    return found


def replace_directory(roster: Roster, at: datetime) -> Query[int]:
    """Write a whole directory over the one before, in one transaction; returns the new version.

    Officials who are no longer listed stay as disabled: history goes on naming them.
    """

    def run(connection: Connection) -> int:
        version = bump(connection, "directory")
        _replace(connection, areas, [asdict(area) | {"aliases": list(area.aliases)} for area in roster.areas])
        _replace(connection, units, [asdict(unit) for unit in roster.units])
        _replace(connection, assignments, [_role_text(asdict(post), "role") for post in roster.assignments])
        _replace(
            connection, duty, [_role_text(asdict(slot), "grid_role") for slot in roster.duty], numbered=False
        )
        _put_absences(connection, roster)
        _put_officials(connection, roster.officials)
        _put_persons(connection, roster, at)
        return version

    return run


def _role_text(row: dict[str, Any], name: str) -> dict[str, Any]:
    return row | {name: row[name].value if row[name] else None}


def _replace(
    connection: Connection, table: Table, rows: list[dict[str, Any]], *, numbered: bool = True
) -> None:
    connection.execute(delete(table))
    if numbered:
        rows = [row | {"position": position} for position, row in enumerate(rows)]
    if rows:
        connection.execute(insert(table), rows)


def _put_absences(connection: Connection, roster: Roster) -> None:
    """What an import says; what people said in chat stays."""
    connection.execute(delete(deputies).where(deputies.c.reason != SAID))
    rows = [asdict(row) | {"id": new_id(connection)} for row in roster.deputies]
    if rows:
        connection.execute(insert(deputies), rows)


def _put_officials(connection: Connection, listed: Sequence[Official]) -> None:
    keys = keys_of(connection)
    codes = [official.code for official in listed]
    connection.execute(delete(officials).where(officials.c.code.in_(codes)))
    connection.execute(update(officials).values(disabled=True))
    rows = [
        asdict(official)
        | {"name": keys.seal_contact(official.name, _name_place(official.code)), "position": position}
        for position, official in enumerate(listed)
    ]
    if rows:
        connection.execute(insert(officials), rows)


def _put_persons(connection: Connection, roster: Roster, at: datetime) -> None:
    """Everybody listed has a person row with name and mobile; language and chats stay as they are."""
    keys = keys_of(connection)
    for official in roster.officials:
        person = PersonRow(
            id=official.code,
            kind="official",
            name=official.name,
            phone=roster.mobiles.get(official.code, ""),
            created_at=at,
            disabled_at=at if official.disabled else None,
        )
        values = person_rows.to_values(person, keys)
        kept = {name: values[name] for name in ("kind", "name", "phone", "phone_index", "disabled_at")}
        statement = insert_into(connection, persons).values(values)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_=kept | {"version": persons.c.version + 1}
            )
        )
    listed = [official.code for official in roster.officials]
    gone = (persons.c.kind == "official", persons.c.id.not_in(listed), persons.c.disabled_at.is_(None))
    connection.execute(update(persons).where(*gone).values(disabled_at=at, version=persons.c.version + 1))
