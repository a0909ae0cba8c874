"""Plans of visits: written under their version with a chained history, found by whom they concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from cases.aftercare import Plan
from cases.model import Entry
from storage import leases
from storage.case_rows import chain, entry_from_row, entry_values
from storage.codec import Codec
from storage.context import Query
from storage.rows import PlanSave, Stale
from storage.tables import texts
from storage.tables_aftercare import plans, steps

_TIMED = leases.Timed(plans.c.no, plans.c.wake_at, plans.c.wake_lease)
_CODEC = Codec(Plan)
_LIVE = plans.c.ended_at.is_(None)


# ---- writing ----------------------------------------------------------------------------------------


def save_all(connection: Connection, saves: Sequence[PlanSave]) -> None:
    """Write plans under their versions and append their entries. Raises Stale."""
    for save in sorted(saves, key=lambda one: one.plan.no):
        head = _head(connection, save) if save.expected else ""
        entries = chain(save.entries, save.expected, save.plan.version, head)
        _write(connection, save, entries[-1].hash)
        connection.execute(insert(steps), [_step(entry) for entry in entries])


def _head(connection: Connection, save: PlanSave) -> str:
    query = select(plans.c.version, plans.c.head).where(plans.c.no == save.plan.no).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None or row.version != save.expected:
        raise Stale
    return str(row.head)


def _write(connection: Connection, save: PlanSave, head: str) -> None:
    values = _values(save, head)
    if save.expected:
        same = (plans.c.no == save.plan.no, plans.c.version == save.expected)
        if connection.execute(update(plans).where(*same).values(values)).rowcount != 1:
            raise Stale
        return
    try:
        connection.execute(insert(plans).values(values))
    except IntegrityError as clash:
        raise Stale from clash


def _values(save: PlanSave, head: str) -> dict[str, Any]:
    plan = save.plan
    return {
        "no": plan.no,
        "version": plan.version,
        "head": head,
        "phase": plan.phase.value,
        "person": plan.person,
        "case_no": plan.case,
        "township": plan.township,
        "team": f",{','.join(plan.concerned)}," if plan.concerned else None,
        "opened_at": plan.opened_at,
        "ended_at": plan.ended_at,
        "wake_at": save.wake_at,
        "wake_lease": None,
        "body": _CODEC.to_json(plan),
    }


def _step(entry: Entry) -> dict[str, Any]:
    values = entry_values(entry)
    return {"plan_no": values.pop("case_no"), **values}


# ---- reading ----------------------------------------------------------------------------------------


def _found(*conditions: ColumnElement[bool], limit: int = 200) -> Query[tuple[Plan, ...]]:
    query = select(plans.c.body).where(*conditions).order_by(plans.c.opened_at, plans.c.no).limit(limit)
    return lambda connection: tuple(_CODEC.from_json(body) for body in connection.execute(query).scalars())


def load(no: str) -> Query[Plan | None]:
    """One plan by its number."""
    find = _found(plans.c.no == no)
    return lambda connection: next(iter(find(connection)), None)


def load_many(nos: Iterable[str]) -> Query[tuple[Plan, ...]]:
    """Plans by number; unknown ones are missing."""
    return _found(plans.c.no.in_(sorted(set(nos))), limit=1000)


def of_person(person: str) -> Query[tuple[Plan, ...]]:
    """Everything that was ever proposed to or wished by a person, oldest first."""
    return _found(plans.c.person == person)


def of_team(person: str) -> Query[tuple[Plan, ...]]:
    """Live plans in which a person has a part: of the team, who asks her, who asked for it."""
    return _found(_LIVE, plans.c.team.contains(f",{person},", autoescape=True))


def of_centre(townships: Iterable[str | None]) -> Query[tuple[Plan, ...]]:
    """Live plans of these townships; None stands for all."""
    wanted = tuple(townships)
    if None in wanted:
        return _found(_LIVE)
    named = [code for code in wanted if code is not None]
    return _found(_LIVE, or_(plans.c.township.in_(named), plans.c.township.is_(None)))


def of_case(no: str) -> Query[tuple[Plan, ...]]:
    """The plans that followed a case."""
    return _found(plans.c.case_no == no)


def history_of(no: str) -> Query[tuple[Entry, ...]]:
    """Everything that happened to a plan, in order."""
    query = select(steps).where(steps.c.plan_no == no).order_by(steps.c.seq)
    return lambda connection: tuple(_entry(row) for row in connection.execute(query).mappings())


def _entry(row: RowMapping) -> Entry:
    return entry_from_row({**row, "case_no": row["plan_no"]})


def everything(connection: Connection) -> Iterator[tuple[Plan, str]]:
    """Every plan with the hash of its last entry, for checks over the whole database."""
    for row in connection.execute(select(plans.c.body, plans.c.head).order_by(plans.c.no)).all():
        yield _CODEC.from_json(row.body), row.head


# ---- the clock --------------------------------------------------------------------------------------


def claim_due(at: datetime, limit: int = 100) -> Query[tuple[str, ...]]:
    """Numbers of plans that are due at `at`, leased for a minute. For `Store.write`."""

    return lambda connection: leases.claim(connection, _TIMED, at, limit)


def postpone(no: str, until: datetime) -> Query[None]:
    """Wake a plan later without touching it otherwise."""
    statement = update(plans).where(plans.c.no == no).values(wake_at=until, wake_lease=None)

    def run(connection: Connection) -> None:
        connection.execute(statement)

    return run


# ---- how long words are kept ------------------------------------------------------------------------


def words_of(nos: Iterable[str]) -> Query[tuple[int, ...]]:
    """The readable texts of these plans, whoever wrote them."""
    query = select(texts.c.id).where(texts.c.case_no.in_(sorted(set(nos))), texts.c.erased_at.is_(None))
    return lambda connection: tuple(connection.execute(query).scalars())


def ended_before(at: datetime, *, agreed: bool, limit: int = 200) -> Query[tuple[str, ...]]:
    """Plans that ended before then and still have words: those she agreed to, or those that never began."""
    readable = (texts.c.case_no == plans.c.no) & texts.c.erased_at.is_(None)
    begun = plans.c.body["agreed_at"].as_string()
    query = (
        select(plans.c.no)
        .where(plans.c.ended_at < at, begun.is_not(None) if agreed else begun.is_(None))
        .where(select(texts.c.id).where(readable).exists())
        .limit(limit)
    )
    return lambda connection: tuple(connection.execute(query).scalars())


def stuck(at: datetime, limit: int = 200) -> Query[tuple[str, ...]]:
    """Live plans without a next step: no wake-up, or one before `at` that was not acted on."""
    query = select(plans.c.no).where(_LIVE, or_(plans.c.wake_at.is_(None), plans.c.wake_at < at))
    return lambda connection: tuple(connection.execute(query.limit(limit)).scalars())
