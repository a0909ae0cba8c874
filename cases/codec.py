"""Case fields as JSON values and back: history entries carry plain values, and `fold` needs no policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from cases.model import Case, Json


def to_json(value: Any) -> Json:
    """One field's value as JSON: instants as ISO in UTC, enums as their code, tuples as lists."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: to_json(getattr(value, part.name)) for part in fields(value)}
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(type(value).__name__)


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a field's value of its JSON, by the field's type; None where JSON already is the value."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] or [hint]
    if get_origin(hint) is tuple:
        part = get_args(hint)[0]
        return _several(part) if is_dataclass(part) else tuple
    if kinds == [datetime]:
        return datetime.fromisoformat
    kind = kinds[0]
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else None


def _several(part: Any) -> Callable[[Any], Any]:
    """Reads a list of parts: small dataclasses of plain fields."""
    readers = {name: reader for name, hint in get_type_hints(part).items() if (reader := _reader(hint))}

    def read(values: Any) -> Any:
        return tuple(
            part(
                **{
                    name: readers[name](item) if item is not None and name in readers else item
                    for name, item in value.items()
                }
            )
            for value in values
        )

    return read


def readers_of(kind: Any) -> dict[str, Callable[[Any], Any]]:
    """For each field of a dataclass whose JSON is not its value, what makes the value again."""
    return {
        name: reader for name, hint in get_type_hints(kind).items() if (reader := _reader(hint)) is not None
    }


_READERS = readers_of(Case)


def from_json(name: str, value: Json) -> Any:
    """The value of the Case field `name` again."""
    return _READERS[name](value) if value is not None and name in _READERS else value


def encode(changes: Mapping[str, Any]) -> dict[str, Json]:
    """All changes of an entry."""
    return {name: to_json(value) for name, value in changes.items()}


def decode(changes: Mapping[str, Json]) -> dict[str, Any]:
    """All changes of an entry as Case values."""
    return {name: from_json(name, value) for name, value in changes.items()}
