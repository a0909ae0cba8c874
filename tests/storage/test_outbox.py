"""Messages on their way: where they go, who may send them, in which order, and what is left behind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from cases.model import Json
from storage import outbox, people, texts
from storage.outbox import Delivery
from storage.rows import Changes, Need, OutRow
from storage.unit import Store
from tests.storage.made import MINUTE, NOON, chat, person, seen, text, to_chat, to_person


async def claimed(
    store: Store, owner: str = "a", *, wall: timedelta = timedelta(), limit: int = 10
) -> list[OutRow]:
    rows = await store.write(outbox.claim(owner, wall=NOON + wall, work=NOON + wall, limit=limit))
    return list(rows)


async def queue(store: Store, *rows: OutRow) -> tuple[int, ...]:
    return await store.commit(Changes(out=rows))


async def sent(store: Store, owner: str, row: int, rendered: str = "", *, logged: bool = False) -> int | None:
    return await store.write(
        outbox.mark_sent(owner, row, Delivery(at=NOON, rendered=rendered, logged=logged))
    )


async def test_a_row_queued_twice_goes_once(store: Store) -> None:
    first = await queue(store, to_chat("a"), to_chat("b"))
    again = await queue(store, to_chat("b"), to_chat("c"))
    assert (len(first), len(again)) == (2, 1)


async def test_two_workers_never_claim_one_row(store: Store) -> None:
    await queue(store, *(to_chat(f"d{n}", chat_id=f"c{n}") for n in range(40)))
    found = await asyncio.gather(*(claimed(store, f"w{n}") for n in range(8)))
    ids = [row.id for rows in found for row in rows]
    assert len(ids) == len(set(ids))
    while more := await claimed(store, "last"):
        ids += [row.id for row in more]
    assert len(set(ids)) == len(ids) == 40


async def test_a_chat_is_served_in_order_one_at_a_time(store: Store) -> None:
    queued = await queue(store, to_chat("a"), to_chat("b"), to_chat("c"), to_chat("x", chat_id="c2"))
    order = []
    while rows := await claimed(store):
        order += [row.id for row in rows if row.chat_id == "c1"]
        assert len({row.chat_id for row in rows}) == len(rows)
        for row in rows:
            await sent(store, "a", row.id)
    assert order == list(queued[:3])


async def test_a_held_nudge_does_not_block_an_answer(store: Store) -> None:
    held, answer = await queue(store, to_chat("night", send_after=NOON + 60 * MINUTE), to_chat("reply"))
    assert [row.id for row in await claimed(store)] == [answer]
    await sent(store, "a", answer)
    assert await claimed(store) == []
    morning = await claimed(store, wall=60 * MINUTE)
    assert [row.id for row in morning] == [held]
    assert morning[0].send_after == NOON + 60 * MINUTE


async def test_nothing_else_of_a_chat_goes_while_one_is_in_flight(store: Store) -> None:
    early, late = await queue(store, to_chat("nudge", send_after=NOON + MINUTE / 2), to_chat("reply"))
    assert [row.id for row in await claimed(store)] == [late]
    assert await claimed(store, "b", wall=MINUTE / 2) == []
    await sent(store, "a", late)
    assert [row.id for row in await claimed(store, "b", wall=MINUTE / 2)] == [early]


async def test_a_retry_waits_and_keeps_the_order(store: Store) -> None:
    first, second = await queue(store, to_chat("a"), to_chat("b"))
    await claimed(store)
    assert await store.write(outbox.mark_retry("a", first, NOON + MINUTE, "busy"))
    assert await claimed(store) == []
    again = await claimed(store, wall=MINUTE)
    assert [(row.id, row.attempts) for row in again] == [(first, 2)]
    assert await store.write(outbox.mark_dead("a", first, "refused", NOON))
    assert [row.id for row in await claimed(store)] == [second]
    assert [trouble.code for trouble in await store.read(outbox.dead())] == ["refused"]


async def test_the_fence_stops_a_sender_that_lost_its_lease(store: Store) -> None:
    (row,) = await queue(store, to_chat("a"))
    await claimed(store, "slow")
    assert await claimed(store, "quick") == []
    assert [found.id for found in await claimed(store, "quick", wall=2 * MINUTE)] == [row]
    assert not await store.write(outbox.renew("slow", row, wall=NOON + 2 * MINUTE))
    assert await sent(store, "slow", row) is None
    assert not await store.write(outbox.mark_retry("slow", row, NOON))
    assert await store.write(outbox.renew("quick", row, wall=NOON + 2 * MINUTE))
    assert await sent(store, "quick", row) == 0
    assert not await store.write(outbox.renew("quick", row, wall=NOON + 2 * MINUTE))


async def test_a_renewed_lease_lasts(store: Store) -> None:
    (row,) = await queue(store, to_chat("a"))
    await claimed(store, "a")
    assert await store.write(outbox.renew("a", row, wall=NOON + MINUTE / 2))
    assert await claimed(store, "b", wall=MINUTE + MINUTE / 4) == []


async def test_a_lone_process_frees_what_its_predecessor_held(store: Store) -> None:
    (row,) = await queue(store, to_chat("a"))
    await claimed(store, "dead process")
    assert await store.write(outbox.clear_leases()) == 1
    assert [found.id for found in await claimed(store)] == [row]


async def test_choices_are_the_chats_from_the_send_on(store: Store) -> None:
    await store.commit(Changes(chat=chat(), persons=(person(),)))
    offered: Json = [["choice.sign", "sign:1", {}], ["choice.back", "back:1", {"no": "1"}]]
    row, plain = await queue(store, to_chat("a", say={"choices": offered}), to_chat("b", say={"lines": []}))
    before = await store.view(Need(channel="web", chat_id="c1"))
    await claimed(store)
    await store.write(outbox.renew("a", row, wall=NOON, offers=offered))
    await sent(store, "a", row)
    await claimed(store)
    await store.write(outbox.renew("a", plain, wall=NOON))
    view = await store.view(Need(channel="web", chat_id="c1"))
    assert before.chat is not None
    assert view.chat is not None
    assert before.chat.choices == ()
    assert view.chat.choices == (("choice.sign", "sign:1", {}), ("choice.back", "back:1", {"no": "1"}))
    await store.commit(
        Changes(inbox=seen("e1"), chat=before.chat)
    )  # a handler that read earlier takes nothing away
    after = await store.view(Need(channel="web", chat_id="c1"))
    assert after.chat is not None
    assert after.chat.choices == view.chat.choices


async def test_a_log_has_places_without_gaps(store: Store) -> None:
    await store.commit(Changes(chat=chat(), persons=(person(),)))
    rows = await queue(store, *(to_chat(f"d{n}") for n in range(3)))
    for row in rows:
        await claimed(store)
        await sent(store, "a", row, f"text {row}", logged=True)
    log = await store.read(outbox.web_log("web", "c1", 1))
    assert [(line.seq, line.rendered) for line in log] == [(2, f"text {rows[1]}"), (3, f"text {rows[2]}")]
    (orphan,) = await queue(store, to_chat("o", chat_id="never wrote"))
    await claimed(store)
    assert await sent(store, "a", orphan, "x", logged=True) == 1


async def test_a_notice_goes_to_the_living_chat_last_used(store: Store) -> None:
    await store.commit(Changes(chat=chat("old", last_at=NOON), persons=(person(phone="17000000001"),)))
    await store.commit(Changes(chat=chat("new", last_at=NOON + MINUTE)))
    await store.commit(Changes(chat=chat("sms", channel="sms", last_at=NOON + 2 * MINUTE)))
    await queue(store, to_person("a", "r1", sms="T1"))
    assert [row.chat_id for row in await claimed(store)] == ["new"]
    await store.write(people.chat_gone("web", "new", NOON))
    await queue(store, to_person("b", "r1", sms="T1"))
    assert [row.chat_id for row in await claimed(store)] == ["old"]
    await store.write(people.chat_gone("web", "old", NOON))
    await queue(store, to_person("c", "r1", sms="T1", sms_params=("0412", "11-27")))
    (short,) = await claimed(store)
    assert (short.channel, short.chat_id, short.phone) == ("sms", "r1", "17000000001")
    assert short.sms_params == ("0412", "11-27")
    assert "17000000001" not in repr(short)


@pytest.mark.parametrize(
    ("known", "row"),
    [
        ({"phone": "17000000001"}, {}),  # no template
        ({"phone": ""}, {"sms": "T1"}),
        ({"phone": "17000000001", "sms_off": True}, {"sms": "T1"}),
        ({"phone": "17000000001", "disabled_at": NOON}, {"sms": "T1"}),
        ({"id": "somebody else"}, {"sms": "T1"}),
    ],
)
async def test_what_can_go_nowhere_is_given_to_the_pump_to_give_up(
    store: Store, known: dict[str, object], row: dict[str, object]
) -> None:
    await store.commit(Changes(persons=(person(**known),)))  # type: ignore[arg-type]
    await queue(store, to_person("a", "r1", case="2026-000001", **row))
    (taken,) = await claimed(store)
    assert (taken.channel, taken.case) == ("none", "2026-000001")
    assert not await store.write(outbox.to_sms("a", taken.id))


async def test_a_dead_chat_falls_back_to_sms(store: Store) -> None:
    await store.commit(Changes(chat=chat(), persons=(person(phone="17000000001"),)))
    with_template, without = await queue(store, to_person("a", "r1", sms="T1"), to_person("b", "r1"))
    await claimed(store)
    assert await store.write(outbox.to_sms("a", with_template))
    rows = await claimed(store)
    assert {(row.id, row.channel, row.attempts) for row in rows} == {
        (with_template, "sms", 1),
        (without, "web", 1),
    }
    assert not await store.write(outbox.to_sms("a", without))


async def test_erasing_a_text_erases_what_was_rendered_from_it(store: Store) -> None:
    await store.commit(
        Changes(chat=chat(), persons=(person(),), texts=(text(11, "secret words"), text(12, "kept")))
    )
    quoting = {"lines": [["card", {"what": "@text:11", "n": 3}]], "choices": []}
    rows = await queue(
        store, to_chat("a", say=quoting), to_chat("b", say={"lines": [["card", {"what": "@text:12"}]]})
    )
    for row in rows:
        await claimed(store)
        await sent(store, "a", row, f"rendered {row}", logged=True)
    await store.commit(Changes(inbox=seen("e1"), erase_texts=(11,)))
    bodies = await store.read(texts.read_many([11, 12, 13]))
    assert {key: row.body for key, row in bodies.items()} == {11: "", 12: "kept"}
    assert await store.read(texts.body(11)) is None
    log = await store.read(outbox.web_log("web", "c1", 0))
    assert [line.rendered for line in log] == ["", f"rendered {rows[1]}"]


async def test_counts_and_what_is_stuck(store: Store) -> None:
    await queue(store, to_chat("a"), to_chat("b", send_after=NOON + 60 * MINUTE), to_person("c", "nobody"))
    assert await store.read(outbox.pending_counts(NOON)) == {
        ("web", "ready"): 1,
        ("web", "held"): 1,
        ("none", "ready"): 1,
    }
    assert await store.read(outbox.stuck(NOON)) == ()
    assert len(await store.read(outbox.stuck(NOON + MINUTE))) == 2


async def test_a_released_row_counts_no_try(store: Store) -> None:
    (row,) = await queue(store, to_chat("a"))
    await claimed(store)
    await store.write(outbox.release("a", row))
    assert [found.attempts for found in await claimed(store)] == [1]


async def test_a_late_failure_report_makes_it_visible(store: Store) -> None:
    (row,) = await queue(store, to_chat("a"))
    await claimed(store)
    await store.write(outbox.mark_sent("a", row, Delivery(at=NOON, ref="m-1")))
    assert await store.write(outbox.mark_receipt("web", "m-1", "undelivered", NOON))
    assert not await store.write(outbox.mark_receipt("web", "m-2", "undelivered", NOON))
    assert [trouble.code for trouble in await store.read(outbox.dead())] == ["undelivered"]
