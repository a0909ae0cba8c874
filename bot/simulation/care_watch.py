"""包保帮扶 looked at from outside: nobody comes without her yes or hears of her before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.simulation.watch import Breach
from cases import aftercare
from cases.aftercare import Plan
from cases.model import Entry
from storage.trials import Notice

_YES = frozenset({"agreed", "agreed_face"})


@dataclass(frozen=True, kw_only=True)
class Care:
    """One plan, what happened to it, and whether its next step has been passed over."""

    plan: Plan
    entries: Sequence[Entry]
    stuck: bool = False


def care_breaches(cares: Sequence[Care], notices: Sequence[Notice]) -> Iterator[Breach]:
    """Every broken rule, as often as it was broken."""
    told: dict[str, list[Notice]] = {care.plan.no: [] for care in cares}
    for notice in notices:
        if notice.case in told:
            told[notice.case].append(notice)
    for care in cares:
        yield from _uninvited(care)
        yield from _too_early(care, told[care.plan.no])
        if care.stuck or aftercare.fold(care.entries) != care.plan:
            yield Breach(rule="care_adrift", where=care.plan.no, at=care.plan.opened_at)


def _agreed_at(care: Care) -> datetime | None:
    return next((entry.at for entry in care.entries if entry.type in _YES), None)


def _uninvited(care: Care) -> Iterator[Breach]:
    """A visit before her yes, or a yes that nobody is on record for."""
    yes = _agreed_at(care)
    for entry in care.entries:
        if entry.type == "visited" and (yes is None or entry.at < yes):
            yield Breach(rule="care_uninvited", where=care.plan.no, at=entry.at)
        if entry.type in _YES and entry.actor is None:
            yield Breach(rule="care_uninvited", where=care.plan.no, at=entry.at)


def _too_early(care: Care, told: Sequence[Notice]) -> Iterator[Breach]:
    """Of the team only who is sent to ask her hears of her before she agreed."""
    plan, yes = care.plan, _agreed_at(care)
    closed = set(plan.team) - {plan.asker, plan.wished_by, plan.proposed_by}
    for notice in told:
        as_team = any(key.startswith("worker.care") for key in notice.keys)
        if as_team and notice.person in closed and (yes is None or notice.at < yes):
            yield Breach(rule="care_too_early", where=f"{notice.person} {plan.no}", at=notice.at)
