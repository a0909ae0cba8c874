"""Versions of the rules (categories, limits, ladder, statutory clocks, burden): added, never changed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from cases.deadlines import Calendar
from cases.model import Json, Profile
from cases.policy import Burden, Category, LegalTimer, Limits, Policy, Rung
from storage.codec import Codec
from storage.context import Query
from storage.directory import bump
from storage.tables_directory import policies, versions

_CATEGORY = Codec(Category)
_LIMITS = Codec(Limits)
_RUNG = Codec(Rung)
_BURDEN = Codec(Burden)
_LEGAL = Codec(LegalTimer)


def load_policies(calendar: Calendar) -> Query[dict[int, Policy]]:
    """Every version of the rules by its number; empty before the first was saved."""

    def find(connection: Connection) -> dict[int, Policy]:
        documents: dict[int, dict[str, Any]] = defaultdict(dict)
        for row in connection.execute(select(policies).order_by(policies.c.version)):
            documents[row.version][row.kind] = row.body
        return {version: _policy(version, found, calendar) for version, found in documents.items()}

    return find


def save_version(policy: Policy, at: datetime) -> Query[int]:
    """Add a version (its own `version` number is not used); returns the number it got.

    New cases start with it.
    """

    def run(connection: Connection) -> int:
        version = bump(connection, "policy")
        connection.execute(
            insert(policies),
            [
                {"version": version, "kind": kind, "body": body, "saved_at": at}
                for kind, body in _documents(policy).items()
            ],
        )
        return version

    return run


def current_version() -> Query[int]:
    """The newest version's number, 0 before the first."""
    query = select(versions.c.policy)
    return lambda connection: connection.execute(query).scalar_one()


def _documents(policy: Policy) -> dict[str, Json]:
    return {
        "head": {"effective_from": policy.effective_from.isoformat()},
        "categories": [_CATEGORY.to_json(category) for category in policy.categories.values()],
        "limits": [_LIMITS.to_json(limits) for limits in policy.limits.values()],
        "ladder": [_RUNG.to_json(rung) for rung in policy.ladder],
        "burden": _BURDEN.to_json(policy.burden),
        "legal": [_LEGAL.to_json(timer) for timer in policy.legal.values()],
    }


def _policy(version: int, found: dict[str, Any], calendar: Calendar) -> Policy:
    categories = [_CATEGORY.from_json(body) for body in found["categories"]]
    timers = [_LEGAL.from_json(body) for body in found.get("legal", ())]  # a first version had none
    limits = [_LIMITS.from_json(body) for body in found["limits"]]
    return Policy(
        version=version,
        effective_from=date.fromisoformat(found["head"]["effective_from"]),
        categories={category.code: category for category in categories},
        limits={Profile(limit.profile): limit for limit in limits},
        ladder=tuple(_RUNG.from_json(body) for body in found["ladder"]),
        burden=_BURDEN.from_json(found["burden"]),
        calendar=calendar,
        legal={timer.code: timer for timer in timers},
    )
