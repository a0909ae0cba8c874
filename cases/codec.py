"""Case fields as JSON values and back, so that history entries carry plain values and `fold` needs no policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from cases.model import Json, Profile, Road, State

_ENUMS: dict[str, type[StrEnum]] = {
    "state": State,
    "state_before": State,
    "road": Road,
    "profile": Profile,
}
_TUPLES = frozenset({"called", "rungs", "linked"})


def to_json(value: Any) -> Json:
    """One field's value as JSON: instants as ISO in UTC, enums as their code, tuples as lists."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(type(value).__name__)


def from_json(name: str, value: Json) -> Any:
    """The value of the Case field `name` again."""
    if value is None:
        return None
    if name in _ENUMS:
        return _ENUMS[name](str(value))
    if name in _TUPLES and isinstance(value, list):
        return tuple(value)
    if (
        isinstance(value, str)
        and (name.endswith(("_at", "_by", "_until")))
        and value[:1].isdigit()
        and "T" in value
    ):
        return datetime.fromisoformat(value)
    return value


def encode(changes: Mapping[str, Any]) -> dict[str, Json]:
    """All changes of an entry."""
    return {name: to_json(value) for name, value in changes.items()}


def decode(changes: Mapping[str, Json]) -> dict[str, Any]:
    """All changes of an entry as Case values."""
    return {name: from_json(name, value) for name, value in changes.items()}
