"""One unit of work: read, think, commit; all of it or nothing, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from storage import cases, digests, invites, people, texts
from storage.prepared import PreparedSelect
from storage.rows import Changes, DigestRow, Need, Repeat, Stale
from storage.tables import history, inbox
from storage.tables import texts as texts_table
from storage.tables_directory import policies
from storage.unit import Store
from tests.storage.made import MINUTE, NOON, chat, moved, opened, person, put, seen, text, to_chat


async def first_message(store: Store, event: str = "e1") -> str:
    no = await store.next_case_no(2026)
    words = store.next_id()
    await store.commit(
        Changes(
            inbox=seen(event),
            chat=chat(last_case=no, dialog={"ask": "where", "case": no}),
            persons=(person(name="王某", phone="+86 170-0000-0001"),),
            cases=(opened(no, reporter="r1", township="t1", text=words, wake_at=NOON + MINUTE),),
            texts=(text(words, "路灯坏了", case=no, author="r1"),),
            out=(to_chat(f"re:{event}"),),
        )
    )
    return no


async def test_a_message_is_read_back_whole(store: Store) -> None:
    no = await first_message(store)
    view = await store.view(Need(channel="web", chat_id="c1", event_id="e1", case=no[-4:]))
    assert view.seen
    assert view.chat is not None
    assert (view.chat.version, view.chat.dialog) == (1, {"ask": "where", "case": no})
    assert view.person is not None
    assert (view.person.name, view.person.phone) == ("王某", "+86 170-0000-0001")
    assert view.case is not None
    assert view.case == view.last_case == view.own[0]
    assert view.case.opened_at == NOON
    found = await store.read(texts.read_many([view.case.text or 0]))
    assert [row.body for row in found.values()] == ["路灯坏了"]


async def test_a_new_chat_sees_nothing(store: Store) -> None:
    view = await store.view(Need(channel="web", chat_id="nobody", event_id="e"))
    assert (view.seen, view.chat, view.person, view.own, view.desk) == (False, None, None, (), ())


async def test_a_repeat_is_refused_and_changes_nothing(store: Store) -> None:
    await first_message(store)
    with pytest.raises(Repeat):
        await store.commit(Changes(inbox=seen("e1"), cases=(opened("2026-000900"),)))
    assert await store.read(cases.load("2026-000900")) is None


async def test_the_same_event_on_another_account_is_no_repeat(store: Store) -> None:
    await store.commit(Changes(inbox=seen("e1")))
    await store.commit(Changes(inbox=replace(seen("e1"), account="second")))
    assert (
        await store.read(
            lambda connection: connection.execute(select(func.count()).select_from(inbox)).scalar()
        )
        == 2
    )


async def test_a_stale_case_is_refused_whole(store: Store) -> None:
    await put(store, opened("2026-000001"))
    case = await store.read(cases.load("2026-000001"))
    assert case is not None
    await put(store, moved(case, urgent=True))
    with pytest.raises(Stale):
        await store.commit(Changes(inbox=seen("e9"), cases=(moved(case, unit="u1"),)))
    after = await store.read(cases.load("2026-000001"))
    assert after is not None
    assert (after.version, after.urgent, after.unit) == (2, True, None)
    assert not (await store.view(Need(channel="web", chat_id="c1", event_id="e9"))).seen


async def test_a_stale_chat_and_person_are_refused(store: Store) -> None:
    await store.commit(Changes(chat=chat(), persons=(person(),)))
    for changes in (Changes(chat=chat()), Changes(persons=(person(),))):
        with pytest.raises(Stale):
            await store.commit(changes)
    await store.commit(Changes(chat=chat(version=1, language="en"), persons=(person(version=1, name="a"),)))
    for late in (Changes(chat=chat(version=1)), Changes(persons=(person(version=1),))):
        with pytest.raises(Stale):
            await store.commit(late)


async def test_two_at_once_on_one_case_one_is_stale(store: Store) -> None:
    await put(store, opened("2026-000001"))
    case = await store.read(cases.load("2026-000001"))
    assert case is not None
    outcomes = await asyncio.gather(
        *(put(store, moved(case, unit=f"u{n}")) for n in range(8)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] + ["Stale"] * 7
    assert len(await store.read(cases.history_of("2026-000001"))) == 2


async def test_one_failing_commit_leaves_those_beside_it_whole(store: Store) -> None:
    await put(store, opened("2026-000001"))
    stale = Changes(inbox=seen("bad"), cases=(opened("2026-000001"),))
    good = [Changes(inbox=seen(f"g{n}"), cases=(opened(f"2026-0001{n:02d}"),)) for n in range(60)]
    outcomes = await asyncio.gather(
        *(store.commit(changes) for changes in [*good[:30], stale, *good[30:]]), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes].count(Stale) == 1
    assert sum(isinstance(outcome, tuple) for outcome in outcomes) == 60
    stored = await store.read(cases.opened_between(NOON, NOON + MINUTE))
    assert len(stored) == 61


async def test_history_is_a_chain_without_gaps(store: Store) -> None:
    await put(store, opened("2026-000001"))
    for _ in range(3):
        case = await store.read(cases.load("2026-000001"))
        assert case is not None
        await put(store, moved(case))
    entries = await store.read(cases.history_of("2026-000001"))
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert entries[0].prev == ""
    assert [entry.prev for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert len({entry.hash for entry in entries}) == 4


async def test_entries_that_do_not_follow_are_a_mistake(store: Store) -> None:
    save = opened("2026-000001")
    with pytest.raises(ValueError, match="do not lead"):
        await put(store, replace(save, entries=(replace(save.entries[0], seq=2),)))


@pytest.mark.parametrize("table", [history, policies], ids=["history", "policies"])
@pytest.mark.parametrize("verb", ["update", "delete"])
async def test_what_is_written_once_can_be_neither_changed_nor_deleted(
    store: Store, table: object, verb: str
) -> None:
    await put(store, opened("2026-000001"))
    await store.write(
        lambda connection: (
            connection.execute(
                policies.insert(), {"version": 1, "kind": "head", "body": {}, "saved_at": NOON}
            ).rowcount
        )
    )
    target = table if table is policies else history
    column = "kind" if table is policies else "type"
    statement = update(target).values({column: "other"}) if verb == "update" else delete(target)
    with pytest.raises(DBAPIError, match="append-only"):
        await store.write(lambda connection: connection.execute(statement).rowcount)
    assert [entry.type for entry in await store.read(cases.history_of("2026-000001"))] == ["submitted"]


async def test_an_invite_is_spent_once(store: Store) -> None:
    invite = await store.write(invites.make_invite("w1", NOON))
    await store.commit(Changes(inbox=seen("e1"), chat=chat(person="w1"), use_invite=invite.code))
    with pytest.raises(Stale):
        await store.commit(Changes(inbox=seen("e2"), chat=chat("c2", person="w1"), use_invite=invite.code))
    found = await store.read(people.find_invite(invite.code.lower()))
    assert found is not None
    assert found.used_at == NOON
    assert found.expires_at == NOON + timedelta(days=7)
    assert await store.read(people.find_invite("AAAA")) is None


async def test_unbinding_takes_the_person_from_the_chat(store: Store) -> None:
    await store.commit(Changes(chat=chat(), persons=(person(),)))
    await store.commit(Changes(inbox=seen("e1"), chat=chat(version=1), unbind=True))
    view = await store.view(Need(channel="web", chat_id="c1"))
    assert view.chat is not None
    assert (view.chat.person, view.person) == (None, None)


async def test_a_chat_that_writes_again_is_alive(store: Store) -> None:
    await store.commit(Changes(chat=chat(), persons=(person(),)))
    await store.write(people.chat_gone("web", "c1", NOON))
    assert await store.read(people.last_chat("r1")) is None
    view = await store.view(Need(channel="web", chat_id="c1"))
    assert view.chat is not None
    await store.commit(Changes(inbox=seen("e1"), chat=view.chat))
    assert await store.read(people.last_chat("r1")) is not None


async def test_digest_lines_collected_while_one_is_written_are_kept(store: Store) -> None:
    def line(dedupe: str) -> DigestRow:
        return DigestRow(person="w1", case="2026-000001", key="k", params={"n": 1}, dedupe=dedupe, at=NOON)

    await store.commit(Changes(persons=(person("w1", kind="official"),)))
    await store.commit(Changes(digests=(line("a"), line("a"), line("b"))))
    assert await store.write(digests.claim(NOON)) == ("w1",)
    assert await store.write(digests.claim(NOON)) == ()
    taken = (await store.read(digests.load(("w1",))))["w1"].lines
    await store.commit(Changes(digests=(line("c"),)))
    await store.commit(Changes(digest_sent=("w1",)))
    assert [row.dedupe for row in taken] == ["a", "b"]
    await store.write(digests.set_next("w1", NOON + MINUTE))
    await store.write(digests.claim(NOON + MINUTE))
    assert [row.dedupe for row in (await store.read(digests.load(("w1",))))["w1"].lines] == ["c"]


async def test_case_numbers_and_ids_never_repeat(store: Store) -> None:
    numbers = await asyncio.gather(*(store.next_case_no(2026) for _ in range(45)))
    assert len(set(numbers)) == 45
    assert min(numbers) == "2026-000001"
    assert await store.next_case_no(2027) == "2027-000001"
    ids = [store.next_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert max(ids) < 2**63


async def test_the_pump_is_woken_by_what_is_queued(store: Store) -> None:
    await store.wait_for_work(0.01)
    waiting = asyncio.create_task(store.wait_for_work(30))
    await asyncio.sleep(0)
    await store.commit(Changes(out=(to_chat("a"),)))
    await asyncio.wait_for(waiting, 5)


async def test_the_desk_holds_what_a_person_should_act_on(store: Store) -> None:
    await store.commit(Changes(chat=chat(person="w1"), persons=(person("w1", kind="official"),)))
    await put(
        store,
        opened("2026-000001", handler="w1", due_by=NOON + 9 * MINUTE),
        opened("2026-000002", handler="w1", due_by=NOON + MINUTE),
        opened("2026-000003", handler="w2"),
        opened("2026-000004", called=("w9", "w1"), urgent=True),
        opened("2026-000005", called=("w1",), handler="w2"),
        opened("2026-000006", called=("w11",)),
        opened("2026-000007", reporter="w1"),
    )
    view = await store.view(Need(channel="web", chat_id="c1", case="0001"))
    assert [case.no[-1] for case in view.desk] == ["4", "2", "1"]
    assert [case.no[-1] for case in view.own] == ["7"]
    assert view.case is not None
    assert view.case.no == "2026-000001"


async def test_many_keys_are_looked_for_part_by_part_and_each_row_comes_once(store: Store) -> None:
    no = await first_message(store)
    ids = [store.next_id() for _ in range(700)]
    said = tuple(text(one, f"第{at}句", case=no, author="r1") for at, one in enumerate(ids))
    await store.commit(Changes(inbox=seen("e2"), texts=said))
    found = await store.read(texts.read_many(ids))
    assert [found[one].body for one in ids] == [f"第{at}句" for at in range(700)]
    some = PreparedSelect(select(texts_table.c.id), among=texts_table.c.id)
    wanted = [*ids, *reversed(ids), -1]
    rows = await store.read(lambda connection: some.run(connection, {}, wanted))
    assert sorted(row["id"] for row in rows) == sorted(ids)
    assert await store.read(lambda connection: some.run(connection, {}, [])) == []
