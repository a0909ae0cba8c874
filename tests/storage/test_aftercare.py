"""Plans of visits on both databases: versions, a chained history, who finds them, what wakes and is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, update
from sqlalchemy.exc import DBAPIError

from cases import aftercare
from cases.aftercare import Plan, Rhythm, Terms
from cases.aftercare import events as do
from cases.model import Actor, Role
from cases.policy import Burden
from storage import aftercare as rows
from storage import texts, wakes
from storage.codec import Codec
from storage.crypto import Keys
from storage.rows import Changes, PlanSave, Stale
from storage.tables_aftercare import plans, steps
from storage.unit import Store
from storage.verify import verify
from tests.cases.story import calendar
from tests.storage.made import NOON, text

TERMS = Terms(burden=Burden(), calendar=calendar())
SHE = Actor(person="r1", role=Role.RESIDENT)
CENTRE = Actor(person="centre", role=Role.DISPATCHER)
NO = "2026-000100"


def proposed(no: str = NO, township: str | None = "t1", case: str | None = "2026-000001") -> PlanSave:
    """A new plan with its first entry."""
    home = do.Household(person="r1", case=case, township=township)
    offer = do.Propose(lead="a_b", worker="w1", others=("m1",), household=home, over=True)
    return _save(Plan(no=no), offer, CENTRE)


def _save(plan: Plan, event: do.CareEvent, by: Actor) -> PlanSave:
    found = aftercare.decide(plan, event, by, NOON, TERMS)
    wake = aftercare.next_wake(found.plan, TERMS)
    return PlanSave(plan=found.plan, expected=plan.version, entries=(found.entry,), wake_at=wake)


async def put(store: Store, *saves: PlanSave) -> None:
    await store.commit(Changes(plans=saves))


async def test_it_comes_back_as_it_was_and_its_history_folds(store: Store, url: str, keys: Keys) -> None:
    first = proposed()
    await put(store, first)
    agreed = _save(first.plan, do.Agree(rhythm=Rhythm.TWICE), SHE)
    await put(store, agreed)
    assert await store.read(rows.load(NO)) == agreed.plan
    history = await store.read(rows.history_of(NO))
    assert [entry.type for entry in history] == ["proposed", "agreed"]
    assert history[1].prev == history[0].hash
    assert aftercare.fold(history) == agreed.plan
    assert await verify(url, keys) == []


async def test_an_older_version_is_refused_whole(store: Store) -> None:
    first = proposed()
    await put(store, first)
    await put(store, _save(first.plan, do.Agree(rhythm=Rhythm.TWICE), SHE))
    with pytest.raises(Stale):
        await put(store, _save(first.plan, do.Decline(), SHE))
    with pytest.raises(Stale):
        await put(store, proposed())
    assert len(await store.read(rows.history_of(NO))) == 2


async def test_nobody_rewrites_what_happened(store: Store, url: str, keys: Keys) -> None:
    await put(store, proposed())

    def rewrite(connection: Connection) -> None:
        connection.execute(update(steps).values(actor="somebody"))

    with pytest.raises(DBAPIError):
        await store.write(rewrite)
    assert await verify(url, keys) == []


async def test_it_is_found_by_her_by_the_team_by_the_case_and_by_the_centre(store: Store) -> None:
    await put(store, proposed(), proposed("2026-000101", "t2", None), proposed("2026-000102", None, None))
    assert [plan.no[-3:] for plan in await store.read(rows.of_person("r1"))] == ["100", "101", "102"]
    assert len(await store.read(rows.of_team("m1"))) == 3
    assert await store.read(rows.of_team("aXb")) == ()
    assert [plan.no for plan in await store.read(rows.of_case("2026-000001"))] == [NO]
    assert [plan.no[-3:] for plan in await store.read(rows.of_centre(("t1",)))] == ["100", "102"]
    assert len(await store.read(rows.of_centre((None,)))) == 3
    ended = _save(proposed().plan, do.Decline(), SHE)
    await put(store, ended)
    assert len(await store.read(rows.of_team("m1"))) == 2
    assert len(await store.read(rows.of_person("r1"))) == 3


async def test_it_wakes_once_and_the_clock_knows_when(store: Store) -> None:
    save = proposed()
    await put(store, save)
    due = save.wake_at
    assert due is not None
    assert await store.read(wakes.next_wake(NOON)) == due
    assert await store.write(rows.claim_due(due - timedelta(seconds=1))) == ()
    assert await store.write(rows.claim_due(due)) == (NO,)
    assert await store.write(rows.claim_due(due)) == ()
    assert await store.write(rows.claim_due(due + timedelta(minutes=2))) == (NO,)
    assert await store.read(rows.stuck(due + timedelta(hours=3))) == (NO,)
    await store.write(rows.postpone(NO, due + timedelta(days=1)))
    assert await store.read(rows.stuck(due + timedelta(hours=3))) == ()


async def test_words_of_what_began_and_of_what_never_did_are_found_apart(store: Store) -> None:
    never, begun = proposed(), proposed("2026-000101")
    began = _save(begun.plan, do.Agree(rhythm=Rhythm.TWICE), SHE)
    await put(store, never, begun)
    await put(store, _save(never.plan, do.Decline(), SHE), began)
    await put(store, _save(began.plan, do.Stop(), SHE))
    said = (text(1, "常来看看", case=NO), text(2, "都好", case="2026-000101"))
    await store.commit(Changes(texts=said))
    later = NOON + timedelta(days=1)
    assert await store.read(rows.ended_before(later, agreed=False)) == (NO,)
    assert await store.read(rows.ended_before(later, agreed=True)) == ("2026-000101",)
    assert await store.read(rows.ended_before(NOON, agreed=True)) == ()
    assert await store.read(rows.words_of((NO, "2026-000101"))) == (1, 2)
    await store.write(texts.erase((1,), later))
    assert await store.read(rows.ended_before(later, agreed=False)) == ()


async def test_a_damaged_plan_is_found(store: Store, url: str, keys: Keys) -> None:
    save = proposed()
    await put(store, save)
    changed: datetime = NOON + timedelta(days=9)
    wrong = replace(save.plan, opened_at=changed)

    def damage(connection: Connection) -> None:
        connection.execute(update(plans).values(body=Codec(Plan).to_json(wrong)))

    await store.write(damage)
    assert [finding.code for finding in await verify(url, keys)] == ["case_differs"]
