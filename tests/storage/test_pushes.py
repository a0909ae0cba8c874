"""Pushes counted by day on both databases: one too many becomes a line of the next digest, none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cases.places import Deputy
from storage import digests, outbox, pushes
from storage.directory import SAID, load_directory, replace_directory
from storage.rows import Changes, DigestRow, OutRow
from storage.unit import Store
from tests.storage.made import NOON, chat, person, to_person
from tests.storage.test_people import ROSTER

DAY = date(2026, 11, 23)


def push(name: str, *, day: date = DAY, waits: bool = True) -> OutRow:
    """Something for r1 that may wait, or may not."""
    line = DigestRow(person="r1", case=None, key="worker.new_task", params={}, dedupe=name, at=NOON)
    return replace(to_person(name, "r1"), push_on=day, fold=line if waits else None)


async def told(store: Store, *rows: OutRow, most: int = 2) -> list[str]:
    """What went out of these."""
    made = await store.commit(Changes(out=rows, pushes_a_day=most))
    return [str(one) for one in made]


async def folded(store: Store) -> list[str]:
    """What waits for the digest."""
    await store.write(digests.claim(NOON + timedelta(days=1)))
    return [row.dedupe for row in (await store.read(digests.load(("r1",))))["r1"].lines]


async def test_one_too_many_is_folded_and_another_day_begins_anew(store: Store) -> None:
    await store.commit(Changes(persons=(person("r1"),), chat=chat()))
    assert len(await told(store, push("a"))) == 1
    assert len(await told(store, push("b"), push("c"))) == 1
    assert len(await told(store, push("d", day=DAY + timedelta(days=1)))) == 1
    assert await folded(store) == ["c"]


async def test_what_may_not_wait_goes_out_and_is_counted(store: Store) -> None:
    await store.commit(Changes(persons=(person("r1"),), chat=chat()))
    assert len(await told(store, *(push(f"e{n}", waits=False) for n in range(5)))) == 5
    assert await told(store, push("f")) == []
    assert await folded(store) == ["f"]


async def test_counts_of_last_week_are_forgotten(store: Store) -> None:
    await store.commit(Changes(persons=(person("r1"),), chat=chat()))
    await told(store, push("a"), push("b"))
    assert await store.write(pushes.trim(DAY)) == 0
    assert await store.write(pushes.trim(DAY + timedelta(days=1))) == 1
    assert len(await told(store, push("c"))) == 1


async def test_what_is_dropped_is_not_sent_and_is_no_trouble(store: Store) -> None:
    await store.commit(Changes(persons=(person("r1"),), chat=chat()))
    await store.commit(Changes(out=(replace(to_person("x", "r1"), of_seq=3, step="late_1@2026"),)))
    (row,) = await store.write(outbox.claim("a", wall=NOON, work=NOON))
    assert (row.of_seq, row.step) == (3, "late_1@2026")
    assert await store.write(outbox.drop("a", row.id, "over", NOON))
    assert await store.write(outbox.claim("a", wall=NOON, work=NOON)) == ()
    assert await store.read(outbox.dead()) == ()


async def test_an_absence_said_in_chat_outlives_an_import(store: Store) -> None:
    await store.write(replace_directory(ROSTER, NOON))
    before = await store.read(load_directory())
    week = DAY + timedelta(days=6)
    away = Deputy(person="d1", deputy="w1", since=DAY, until=week, reason=SAID)
    await store.commit(Changes(absences=(away,)))
    found = await store.read(load_directory())
    assert found.version > before.version
    assert away in found.deputies
    await store.write(replace_directory(ROSTER, NOON))
    assert away in (await store.read(load_directory())).deputies
    back = DAY + timedelta(days=2)
    await store.commit(Changes(back=(("d1", back),)))
    left = [row for row in (await store.read(load_directory())).deputies if row.person == "d1"]
    assert [(row.since, row.until) for row in left] == [(DAY, back - timedelta(days=1))]
