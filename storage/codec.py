"""Case, Entry and the parts of a policy as JSON and back: instants as ISO strings in UTC, enums as codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin, get_type_hints

import orjson

from cases.codec import to_json
from cases.deadlines import Span
from cases.model import Case, Entry, Json, Role

T = TypeVar("T")
Decode = Callable[[Any], Any]


def _as_is(value: Any) -> Any:
    return value


def _decoder(hint: Any) -> Decode:
    """How a field's JSON value becomes its Python value, from the field's type."""
    if get_origin(hint) is tuple:
        one = _decoder(get_args(hint)[0])
        return tuple if one is _as_is else lambda items: tuple(one(item) for item in items)
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    if len(kinds) > 1 or not isinstance(kinds[0], type):
        return _decoder(kinds[0]) if get_origin(kinds[0]) is tuple else _as_is
    return _of_type(kinds[0])


def _of_type(kind: type) -> Decode:
    if kind is Span:
        return Span.parse
    if is_dataclass(kind):
        return Codec(kind).from_json
    if issubclass(kind, (datetime, date)):
        return kind.fromisoformat
    return kind if issubclass(kind, StrEnum) else _as_is


def value_to_json(value: Any) -> Json:
    """One field as JSON: what a Case may hold, and the dates and spans of a policy."""
    if isinstance(value, Span):
        return f"{value.count}{value.unit.value}"
    if isinstance(value, tuple):
        return [value_to_json(item) for item in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return to_json(value)


class Codec(Generic[T]):
    """A frozen dataclass as JSON: every field that is set, None left out.

    Read back, a field that a later version added takes its default and a dropped one is passed over.
    """

    def __init__(self, kind: type[T]) -> None:
        hints = get_type_hints(kind)
        self._kind = kind
        self._decoders = {
            name: _decoder(hint) for name, hint in hints.items() if get_origin(hint) is not ClassVar
        }
        self._plain = frozenset(name for name, decode in self._decoders.items() if decode is _as_is)
        # A field that may be None but has no default is left out like any other; it must come back as None.
        self._absent: dict[str, Any] = {
            field.name: None if field.default is MISSING else field.default
            for field in fields(kind)  # type: ignore[arg-type]
            if field.default is not MISSING or type(None) in get_args(hints[field.name])
        }

    def to_json(self, value: T) -> dict[str, Json]:
        """The value as a JSON object."""
        found = ((name, getattr(value, name)) for name in self._decoders)
        return {name: value_to_json(item) for name, item in found if item is not None}

    def from_json(self, body: Mapping[str, Json]) -> T:
        """The value again."""
        decoders, plain = self._decoders, self._plain
        values = self._absent | {
            name: value if name in plain else decoders[name](value)
            for name, value in body.items()
            if name in decoders and value is not None
        }
        if len(values) < len(decoders):
            return self._kind(**values)  # which says what is missing
        made = object.__new__(self._kind)
        made.__dict__.update(values)  # a frozen one sets its hundred fields one by one: five times as slow
        return made


_CASE = Codec(Case)
case_to_json = _CASE.to_json
case_from_json = _CASE.from_json
_KEPT = 256  # cases: more than a desk and a queue hold, and less than two megabytes


def case_from_raw(body: str | Mapping[str, Json]) -> Case:
    """A case as the driver gives it: SQLite's own text, PostgreSQL's has been read."""
    return _case_from_text(body) if isinstance(body, str) else case_from_json(body)


@lru_cache(maxsize=_KEPT)
def _case_from_text(text: str) -> Case:
    """The same text is the same case, and nobody can change it; a queue is read often, and little moves."""
    return case_from_json(orjson.loads(text))


def entry_to_json(entry: Entry) -> dict[str, Json]:
    """All of an entry but its hash: what the hash is taken over."""
    return {
        "case": entry.case,
        "seq": entry.seq,
        "at": to_json(entry.at),
        "type": entry.type,
        "role": entry.role.value,
        "actor": entry.actor,
        "unit": entry.unit,
        "acts_for": entry.acts_for,
        "changes": dict(entry.changes),
        "facts": dict(entry.facts),
        "prev": entry.prev,
    }


def entry_from_json(body: Mapping[str, Any]) -> Entry:
    """The entry again; `hash` where the mapping has one."""
    return Entry(
        case=body["case"],
        seq=body["seq"],
        at=datetime.fromisoformat(body["at"]),
        type=body["type"],
        role=Role(body["role"]),
        actor=body["actor"],
        unit=body["unit"],
        acts_for=body["acts_for"],
        changes=body["changes"],
        facts=body["facts"],
        prev=body["prev"],
        hash=body.get("hash", ""),
    )


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the canonical JSON (sorted keys, UTF-8, no spaces) of the entry without its own hash."""
    return hashlib.sha256(orjson.dumps(entry_to_json(entry), option=orjson.OPT_SORT_KEYS)).hexdigest()


def chained(entry: Entry, prev: str) -> Entry:
    """The entry with `prev` and `hash` filled in."""
    linked = replace(entry, prev=prev)
    return replace(linked, hash=entry_hash(linked))
