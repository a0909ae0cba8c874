"""Queries on cases, and the clock's claims."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from cases.model import Case, State
from storage import cases, wakes
from storage.context import Query
from storage.rows import Changes
from storage.unit import Store
from tests.storage.made import MINUTE, NOON, moved, opened, person, put, to_chat


async def tails(store: Store, query: Query[tuple[Case, ...]]) -> list[str]:
    return [case.no[-2:] for case in await store.read(query)]


async def test_who_sees_which_list(store: Store) -> None:
    await put(
        store,
        opened("2026-000001", township="t1", area="t1v1g1", category="street_lamp"),
        opened("2026-000002", township="t2", state=State.TRIAGE),
        opened("2026-000003", township="t1", sealed=True, state=State.TRIAGE),
        opened(
            "2026-000004", township="t1", state=State.HANDLING, unit="u1", handler="w1", due_by=NOON - MINUTE
        ),
        opened("2026-000005", township="t2", state=State.HANDLING, unit="u1", due_by=NOON + MINUTE),
        opened(
            "2026-000006", township="t1", state=State.CLOSED, unit="u1", handler="w1", due_by=NOON - MINUTE
        ),
        opened("2026-000007", reporter="r1", agent="w1", opened_at=NOON + MINUTE, state=State.WITHDRAWN),
        opened(
            "2026-000008", reporter="r1", state=State.HANDLING, unit="u2", sealed=True, due_by=NOON - MINUTE
        ),
        opened("2026-000009", township="t1", escalated_to="c1"),
    )
    assert await tails(store, cases.queue("t1")) == ["01", "09"]
    assert await tails(store, cases.queue("c1")) == ["09"]
    assert await tails(store, cases.queue()) == ["01", "02", "09"]
    assert await tails(store, cases.sealed_queue()) == ["03", "08"]
    assert await tails(store, cases.open_of_handler("w1")) == ["04"]
    assert await tails(store, cases.open_of_unit("u1")) == ["04", "05"]
    assert await tails(store, cases.open_of_unit("u2")) == []
    assert await tails(store, cases.open_of_area(["t1v1g1", "t1v1g2"])) == ["01"]
    assert await tails(store, cases.of_reporter("r1")) == ["07", "08"]
    assert await tails(store, cases.of_reporter("w1")) == ["07"]
    assert await tails(store, cases.overdue(None, NOON)) == ["04"]
    assert await tails(store, cases.overdue("t2", NOON + 2 * MINUTE)) == ["05"]
    assert await tails(store, cases.near("street_lamp", "t1v1g1", NOON - MINUTE)) == ["01"]
    assert await tails(store, cases.near("street_lamp", None, NOON + MINUTE)) == []
    assert sorted(await tails(store, cases.search(unit="u1", state=State.HANDLING))) == ["04", "05"]
    assert await tails(store, cases.opened_between(NOON, NOON + MINUTE, "t2")) == ["02", "05"]
    assert await tails(store, cases.load_many(["2026-000002", "2026-000001", "x"])) == ["01", "02"]
    assert await store.read(cases.open_count_by_handler()) == {"w1": 1}


async def test_a_case_is_found_by_its_last_digits(store: Store) -> None:
    await put(
        store,
        opened("2026-000412", reporter="r1", township="t1"),
        opened("2026-010412", handler="w1", township="t2"),
        opened("2025-000412", state=State.CLOSED, reporter="r1"),
        opened("2026-000413", reporter="r1"),
    )
    found = await store.read(cases.by_suffix("0412"))
    assert [case.no for case in found] == ["2026-010412", "2026-000412"]
    assert [case.no for case in await store.read(cases.by_suffix("412", person="r1"))] == ["2026-000412"]
    assert [case.no for case in await store.read(cases.by_suffix("0412", township="t2"))] == ["2026-010412"]
    assert [case.no for case in await store.read(cases.by_suffix("10412"))] == ["2026-010412"]
    assert await store.read(cases.by_suffix("%412")) == ()


async def test_what_is_due_is_claimed_once_and_again_when_the_holder_died(store: Store) -> None:
    await put(store, *(opened(f"2026-{n:06d}", wake_at=NOON + n * MINUTE) for n in range(1, 31)))
    taken = await asyncio.gather(
        *(store.write(wakes.claim_due(NOON + 20 * MINUTE, limit=5)) for _ in range(6))
    )
    nos = [no for some in taken for no in some]
    while more := await store.write(wakes.claim_due(NOON + 20 * MINUTE, limit=5)):
        nos += more
    assert sorted(nos) == [f"2026-{n:06d}" for n in range(1, 21)]
    case = await store.read(cases.load("2026-000001"))
    assert case is not None
    await put(store, moved(case, wake_at=NOON + 90 * MINUTE))
    await store.write(wakes.postpone("2026-000002", NOON + 95 * MINUTE))
    again = await store.write(wakes.claim_due(NOON + 21 * MINUTE, limit=100))
    assert again == tuple(f"2026-{n:06d}" for n in range(3, 22))


async def test_the_clock_finds_the_next_instant(store: Store) -> None:
    assert await store.read(wakes.next_wake(NOON)) is None
    await put(store, opened("2026-000001", wake_at=NOON + 9 * MINUTE), opened("2026-000002", wake_at=NOON))
    assert await store.read(wakes.next_wake(NOON)) == NOON + 9 * MINUTE
    await store.commit(Changes(out=(to_chat("a", send_after=NOON + 5 * MINUTE), to_chat("b"))))
    assert await store.read(wakes.next_wake(NOON)) == NOON + 5 * MINUTE
    await store.commit(Changes(persons=(person(next_digest_at=NOON + 2 * MINUTE),)))
    assert await store.read(wakes.next_wake(NOON)) == NOON + 2 * MINUTE
    assert await store.read(wakes.next_wake(NOON + 9 * MINUTE)) is None


async def test_the_auditor_sees_cases_without_a_next_step(store: Store) -> None:
    hour = timedelta(hours=1)
    await put(
        store,
        opened("2026-000001"),
        opened("2026-000002", wake_at=NOON),
        opened("2026-000003", wake_at=NOON + 2 * hour),
        opened("2026-000004", state=State.CLOSED),
        opened("2026-000005", state=State.HANDLING, wake_at=NOON + 2 * hour),
    )
    assert await tails(store, cases.stuck(NOON + hour)) == ["01", "02"]
    assert await tails(store, cases.ownerless()) == ["05"]
