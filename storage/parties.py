"""The blind index of the names of parties: kept with a name, gone with it, compared and never read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select

from cases.model import Case, Road
from storage.codec import case_from_json
from storage.context import Query, keys_of
from storage.crypto import Keys
from storage.rows import PartyRow
from storage.tables import cases
from storage.tables_parties import party_marks


def keep(connection: Connection, rows: Sequence[PartyRow]) -> None:
    """The newest name of each case; an earlier one of it goes."""
    if not rows:
        return
    keys = keys_of(connection)
    connection.execute(delete(party_marks).where(party_marks.c.case_no.in_([row.case for row in rows])))
    for row in rows:
        values = {"text": _text(keys, row.text), "case_no": row.case, "at": row.at}
        connection.execute(insert(party_marks), values | {"mark": _mark(keys, row)})


def forget(texts: Iterable[int]) -> Query[None]:
    """The names in these texts were erased: nothing is found by them any more."""
    wanted = sorted(set(texts))

    def run(connection: Connection) -> None:
        if wanted:
            keys = keys_of(connection)
            gone = [_text(keys, one) for one in wanted]
            connection.execute(delete(party_marks).where(party_marks.c.text.in_(gone)))

    return run


def own_words(case: Case) -> bool:
    """Who reported it is a party; a worker who brings in what she found is none."""
    return case.reporter is not None and case.source not in {"grid", "on_spot"}


def earlier(case: Case, since: datetime, limit: int = 20) -> Query[tuple[Case, ...]]:
    """Disputes that ended since then: of the same reporter or with the same person, then of the same kind at
    the same place, newest first. Sealed ones never, nor what a worker put right on her round: whoever found
    a thing is no party to it.
    """
    marks = select(party_marks.c.mark).where(party_marks.c.case_no == case.no)
    same = cases.c.no.in_(select(party_marks.c.case_no).where(party_marks.c.mark.in_(marks)))
    who = or_(cases.c.reporter == case.reporter, same) if own_words(case) else same
    near = (cases.c.category == case.category) & (cases.c.area == case.area)
    conditions = (who, near) if case.area is not None else (who,)
    over = select(cases.c.body).where(~cases.c.is_open, ~cases.c.sealed, cases.c.no != case.no)
    newest = over.where(cases.c.opened_at >= since).order_by(cases.c.opened_at.desc()).limit(limit)

    def find(connection: Connection) -> tuple[Case, ...]:
        found: dict[str, Case] = {}
        for condition in conditions:
            for body in connection.execute(newest.where(condition)).scalars():
                one = case_from_json(body)
                if one.road is Road.DISPUTE and one.source != "on_spot":
                    found.setdefault(one.no, one)
        return tuple(found.values())

    return find


def of_same(case: Case) -> Query[frozenset[str]]:
    """Numbers of the cases with a party of the same name in the same village."""
    marks = select(party_marks.c.mark).where(party_marks.c.case_no == case.no)
    query = select(party_marks.c.case_no).where(party_marks.c.mark.in_(marks))
    return lambda connection: frozenset(connection.execute(query).scalars())


def _mark(keys: Keys, row: PartyRow) -> str:
    return keys.digest(f"party:{row.place}:{row.name.strip()}")


def _text(keys: Keys, text: int) -> str:
    return keys.digest(f"party text:{text}")
