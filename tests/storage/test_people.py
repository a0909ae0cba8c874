"""Persons, directory, policies, settings: what is known and kept beside the cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from cases.deadlines import Calendar, Span, SpanUnit
from cases.model import Profile, Road, Role, Via
from cases.places import Area, Assignment, Deputy, Directory, DutySlot, Official, Unit
from cases.policy import Burden, Category, Limits, Policy, Rung, Sealing
from storage import inbox, media, people, policies, rates, settings
from storage.directory import Roster
from storage.rows import Changes, Need
from storage.tables import persons
from storage.tables_directory import officials
from storage.unit import Store
from tests.storage.made import MINUTE, NOON, chat, person, seen

DAY = date(2026, 11, 23)

ROSTER = Roster(
    areas=(
        Area(code="c", kind="county", name="云溪县"),
        Area(
            code="t1",
            kind="township",
            name="柳河镇",
            parent="c",
            aliases=("柳河",),
            latitude=30.5,
            longitude=110.25,
        ),
    ),
    units=(Unit(code="u1", kind="water", name="水厂", area="t1", phone="000-1", commanded=False),),
    officials=(
        Official(code="w1", name="周小舟", surname="周", title="网格员", phone="000-2"),
        Official(code="d1", name="吴用心", surname="吴"),
    ),
    assignments=(
        Assignment(person="w1", role=Role.GRID_WORKER, area="t1", since=date(2026, 1, 1)),
        Assignment(person="d1", role=Role.DEPT_HANDLER, unit="u1", main=False),
    ),
    duty=(
        DutySlot(list="fire", area="t1", position=2, grid_role=Role.GRID_WORKER),
        DutySlot(list="fire", area="t1", position=1, person="d1"),
    ),
    deputies=(Deputy(person="w1", deputy="d1", since=DAY, until=DAY, reason="leave"),),
    mobiles={"w1": "17000000001"},
)


async def test_the_directory_comes_back_as_it_was_written(store: Store) -> None:
    assert await store.write(people.replace_directory(ROSTER, NOON)) == 1
    found = await store.read(people.load_directory())
    assert found == Directory.build(
        version=1,
        areas=ROSTER.areas,
        units=ROSTER.units,
        officials=ROSTER.officials,
        assignments=ROSTER.assignments,
        duty=ROSTER.duty,
        deputies=ROSTER.deputies,
    )
    assert (await store.view(Need())).directory_version == 1


async def test_names_and_mobiles_lie_sealed(store: Store) -> None:
    await store.write(people.replace_directory(ROSTER, NOON))
    stored = await store.read(
        lambda connection: [
            *connection.execute(select(officials.c.name)).scalars(),
            *connection.execute(select(persons.c.name)).scalars(),
            *connection.execute(select(persons.c.phone)).scalars(),
        ]
    )
    assert not any("周".encode() in value or b"1700000" in value for value in stored)
    (found,) = await store.read(people.by_phone("+86 170 0000 0001"))
    assert (found.id, found.kind, found.name, found.phone) == ("w1", "official", "周小舟", "17000000001")
    assert await store.read(people.by_phone("")) == ()


async def test_an_import_keeps_who_is_gone_as_disabled_and_chats_as_they_are(store: Store) -> None:
    await store.write(people.replace_directory(ROSTER, NOON))
    await store.commit(Changes(chat=chat(person="d1")))
    less = replace(ROSTER, officials=ROSTER.officials[1:], assignments=(), duty=(), deputies=(), mobiles={})
    assert await store.write(people.replace_directory(less, NOON + MINUTE)) == 2
    found = await store.read(people.load_directory())
    assert {code: official.disabled for code, official in found.officials.items()} == {
        "d1": False,
        "w1": True,
    }
    gone = await store.read(people.load_person("w1"))
    assert gone is not None
    assert gone.disabled_at == NOON + MINUTE
    assert (await store.view(Need(channel="web", chat_id="c1"))).person is not None


async def test_disabling_ends_access_at_once(store: Store) -> None:
    await store.write(people.replace_directory(ROSTER, NOON))
    await store.commit(Changes(chat=chat(person="w1")))
    invite = await store.write(people.make_invite("w1", NOON))
    assert await store.read(people.unbound_officials()) == ("d1",)
    assert await store.write(people.disable("w1", NOON))
    assert not await store.write(people.disable("nobody", NOON))
    view = await store.view(Need(channel="web", chat_id="c1", invite=invite.code))
    assert (view.person, view.directory_version) == (None, 2)
    assert view.invite is not None
    assert view.invite.used_at is not None
    assert (await store.read(people.load_directory())).posts("w1", DAY) == ()
    assert await store.read(people.reachable(("w1", "d1"))) == frozenset()


async def test_binding_and_reach(store: Store) -> None:
    await store.write(people.replace_directory(ROSTER, NOON))
    assert await store.read(people.reachable(("w1", "d1"))) == {"w1"}
    await store.commit(Changes(chat=chat(person="r1"), persons=(person(),)))
    assert await store.write(people.bind("web", "c1", "d1"))
    assert not await store.write(people.bind("web", "unknown", "d1"))
    assert await store.read(people.reachable(("w1", "d1"))) == {"w1", "d1"}
    assert [found.chat_id for found in await store.read(people.chats_of("d1"))] == ["c1"]
    assert await store.write(people.unbind("d1")) == 1
    assert await store.read(people.last_chat("d1")) is None


async def test_versions_of_the_rules_come_back_and_are_added(store: Store) -> None:
    calendar = Calendar(version=1, first=date(2026, 1, 1), last=date(2026, 12, 31))
    day = Span(1, SpanUnit.WORK_DAYS)
    policy = Policy(
        version=0,
        effective_from=DAY,
        categories={
            "fire": Category(
                code="fire",
                parent="safety",
                road=Road.EMERGENCY,
                profile=Profile.E,
                units=("fire", "duty"),
                sealing=Sealing.ASKED,
            )
        },
        limits={
            Profile.E: Limits(
                profile=Profile.E,
                triage=None,
                sign=None,
                contact=None,
                contact_from="opened",
                interim=None,
                interim_again=None,
                close=None,
                close_dispute=None,
                callback=None,
                extend_days=0,
                extend_times=0,
                extend_by=(Role.RESP_LEADER, Role.CHIEF_GRID),
                basis="rule 7",
                effective_from=DAY,
            )
        },
        ladder=(
            Rung(
                id="sign-1",
                start="sign_by",
                profiles=(Profile.E, Profile.N),
                percent=None,
                offset=None,
                to=("handler",),
                key="k",
                via=Via.BOTH,
            ),
        ),
        burden=Burden(digests=(500, 900)),
        calendar=calendar,
    )
    assert await store.read(policies.load_policies(calendar)) == {}
    assert await store.write(policies.save_version(policy, NOON)) == 1
    assert await store.write(policies.save_version(replace(policy, burden=Burden()), NOON)) == 2
    found = await store.read(policies.load_policies(calendar))
    assert found == {1: replace(policy, version=1), 2: replace(policy, version=2, burden=Burden())}
    assert await store.read(policies.current_version()) == 2
    assert day == Span.parse("1wd")


async def test_failed_messages_wait_and_old_ones_are_forgotten(store: Store) -> None:
    await store.commit(Changes(inbox=seen("old")))
    await store.commit(Changes(inbox=replace(seen("bad"), state="failed", text=5)))
    await store.commit(Changes(inbox=replace(seen("new"), received_at=NOON + MINUTE)))
    (failed,) = await store.read(inbox.failed(NOON))
    assert await store.read(inbox.failed(NOON + MINUTE)) == ()
    assert (failed.event_id, failed.text) == ("bad", 5)
    assert await store.write(inbox.trim(NOON + MINUTE)) == 1
    assert await store.read(inbox.seen("web", "", "bad"))
    assert not await store.read(inbox.seen("web", "", "old"))
    assert await store.write(inbox.trim(NOON + 5 * MINUTE)) == 0  # a channel's newest one stays
    assert await store.read(inbox.last_received()) == {"web": NOON + MINUTE}


async def test_a_bucket_gives_what_it_holds(store: Store) -> None:
    async def take(after: float, want: int) -> int:
        return await store.write(
            rates.take("bot", NOON + timedelta(seconds=after), rate=10, burst=30, want=want)
        )

    assert [await take(0, 20), await take(0, 20), await take(0, 20)] == [20, 10, 0]
    assert await take(1.55, 100) == 15
    assert await take(1.0, 100) == 0  # a clock that steps back fills nothing
    assert await take(600, 100) == 30


async def test_settings_are_kept_and_replaced(store: Store) -> None:
    assert await store.read(settings.get("clock")) is None
    await store.write(settings.put("clock", {"ahead": 5}))
    await store.write(settings.put("clock", {"ahead": [7, None]}))
    assert await store.read(settings.get("clock")) == {"ahead": [7, None]}
    for number in (0.0, 93600, 41096.48, -1.5e-7):  # SQLite keeps a bare number as a number
        await store.write(settings.put("clock", number))
        assert await store.read(settings.get("clock")) == number


async def test_media_belong_to_a_case(store: Store) -> None:
    row = media.MediaRow(id="m1", kind="photo", mime="image/jpeg", size=10, created_at=NOON)
    await store.write(media.add(row))
    await store.write(media.belongs_to("m1", "2026-000001", "r1"))
    assert await store.read(media.load("m1")) == replace(row, case_no="2026-000001", owner="r1")
    assert [found.id for found in await store.read(media.of_case("2026-000001"))] == ["m1"]
    assert await store.read(media.load("m2")) is None
