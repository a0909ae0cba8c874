"""The tables that come with the program: whole, consistent, and every fault in them named."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cases import routing
from cases.model import Profile, Road, Role
from cases.places import Directory
from cases.policy import Category, Policy, Sealing
from cases.routing import HUSHED_LISTS, Suggestion, call_list, has_power, suggest
from locales.loader import LANGUAGES, known
from storage.calendar import load_calendar
from storage.directory import Roster
from storage.policies import load_policies, save_version
from storage.seed import policy as seeded
from storage.seed.check import gaps
from storage.seed.demo import load_demo
from storage.seed.policy import load_policy
from storage.seed.sheet import BadSeed
from storage.seed.vocabulary import CALL_LISTS, UNIT_KINDS
from storage.unit import Store
from tests.storage.made import NOON

DAY = date(2026, 11, 23)
CALENDAR = load_calendar(None, 2026, 2027)
WORDS = Path(__file__).resolve().parents[2] / "nlp" / "words"
CODE = re.compile(r"[A-Za-z0-9_-]+")
HUSHED = {"domestic_violence", "minor_protection", "self_harm"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(CALENDAR)


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_demo()


def directory_of(roster: Roster) -> Directory:
    return Directory.build(
        version=1,
        areas=roster.areas,
        units=roster.units,
        officials=roster.officials,
        assignments=roster.assignments,
        duty=roster.duty,
        deputies=roster.deputies,
    )


@pytest.fixture(scope="module")
def directory(roster: Roster) -> Directory:
    return directory_of(roster)


# ---- policy ---------------------------------------------------------------------------------------


def test_every_category_that_words_can_find_has_rules(policy: Policy) -> None:
    with (WORDS / "categories.csv").open(encoding="utf-8", newline="") as table:
        found = {row["code"] for row in csv.DictReader(table)} - {"chat"}
    assert found == set(policy.categories)
    assert len(found) == 50


def test_every_category_has_a_name_in_every_language(policy: Policy) -> None:
    missing = [
        (code, language)
        for code in policy.categories
        for language in LANGUAGES
        if not known(f"category.{code}", language)
    ]
    assert missing == []


def test_every_limit_says_where_it_comes_from(policy: Policy) -> None:
    assert set(policy.limits) == set(Profile)
    assert all(limit.basis and limit.effective_from for limit in policy.limits.values())


def test_the_limits_are_those_of_the_trade(policy: Policy) -> None:
    spans = {
        profile.value: tuple(str(span) for span in (limit.sign, limit.contact, limit.close))
        for profile, limit in policy.limits.items()
    }
    assert spans == {
        "E": ("10m", "30m", "1wd"),
        "U": ("30m", "2h", "3wd"),
        "M": ("4wh", "1wd", "7wd"),
        "N": ("1wd", "1wd", "5wd"),
        "Q": ("1wd", "None", "2wd"),
        "J": ("1wd", "None", "3wd"),
    }
    assert str(policy.limit(Profile.N).close_dispute) == "30d"


def test_the_village_does_not_learn_of_what_happens_at_home(policy: Policy) -> None:
    assert {code for code, one in policy.categories.items() if not one.village_learns} == HUSHED
    lists = {policy.categories[code].call_list for code in HUSHED}
    assert lists == HUSHED_LISTS


def test_violence_at_home_and_reports_on_officials_are_never_mediated(policy: Policy) -> None:
    mediated = {code for code, one in policy.categories.items() if one.mediation}
    assert all(policy.categories[code].road is Road.DISPUTE for code in mediated)
    assert policy.categories["cadre_report"].sealing is Sealing.ALWAYS


def test_only_ordinary_services_go_out_by_themselves(policy: Policy) -> None:
    auto = [one for one in policy.categories.values() if one.auto]
    assert auto
    assert all(one.road is Road.SERVICE and one.profile is Profile.N for one in auto)


def test_every_rung_has_its_texts(policy: Policy) -> None:
    missing = [
        (key, language)
        for rung in policy.ladder
        for key in (rung.key, f"sms.{rung.sms}" if rung.sms else rung.key)
        for language in LANGUAGES
        if not known(key, language)
    ]
    assert missing == []


async def test_a_stored_version_is_what_was_loaded(store: Store, policy: Policy) -> None:
    version = await store.write(save_version(policy, NOON))
    found = await store.read(load_policies(CALENDAR))
    assert found[version] == replace(policy, version=version)


@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        (
            "categories.csv",
            ("emergency_life,emergency,emergency,E", "emergency_life,emergency,by_air,E"),
            (2, "road"),
        ),
        ("categories.csv", ("emergency,E,emergency|police", "emergency,X,emergency|police"), (2, "profile")),
        ("categories.csv", ("emergency|police|health", "emergency|navy"), (2, "units")),
        ("categories.csv", ("never,yes,other,no", "never,yes,earthquake,no"), (2, "call_list")),
        ("categories.csv", ("self_harm,emergency,", "emergency_life,emergency,"), (3, "code")),
        ("limits.csv", ("E,10m,", "E,10x,"), (2, "triage")),
        ("limits.csv", ("1wd,assigned", "1wd,dreamt"), (4, "contact_from")),
        ("limits.csv", ("J,1wd", "Q,1wd"), (7, "profile")),
        ("ladder.csv", ("triage_soon,triage_by", "triage_soon,someday"), (2, "start")),
        ("ladder.csv", ("75,,dispatchers", "75,,everybody"), (2, "to")),
        ("ladder.csv", ("75,,dispatchers", ",,dispatchers"), (2, "offset")),
        ("ladder.csv", ("ladder.triage_soon,now", "ladder.triage_soon,pigeon"), (2, "via")),
        ("burden.csv", ("load_alarm,15", "load_alarm,many"), (7, "value")),
        ("burden.csv", ("load_alarm,15", "lode_alarm,15"), (7, "name")),
    ],
)
def test_a_bad_cell_is_named(
    tmp_path: Path, table: str, change: tuple[str, str], expected: tuple[int, str]
) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(seeded.FOLDER, folder)
    text = (folder / table).read_text(encoding="utf-8")
    assert change[0] in text
    (folder / table).write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(BadSeed) as bad:
        load_policy(CALENDAR, folder)
    assert (bad.value.file, bad.value.row, bad.value.column) == (table, *expected)


def test_a_profile_without_limits_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(seeded.FOLDER, folder)
    lines = (folder / "limits.csv").read_text(encoding="utf-8").splitlines()
    (folder / "limits.csv").write_text("\n".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(BadSeed, match=r"limits\.csv"):
        load_policy(CALENDAR, folder)


# ---- the demo county ------------------------------------------------------------------------------


def test_the_county_has_its_tiers(roster: Roster) -> None:
    kinds = Counter(area.kind for area in roster.areas)
    assert (kinds["county"], kinds["township"], kinds["village"]) == (1, 2, 6)
    assert kinds["grid"] >= 24
    assert kinds["landmark"] >= 20
    per_village = Counter(area.parent for area in roster.areas if area.kind == "grid")
    assert min(per_village.values()) >= 4


def test_codes_fit_into_a_link(roster: Roster) -> None:
    codes = [one.code for group in (roster.areas, roster.units, roster.officials) for one in group]
    assert len(codes) == len(set(codes))
    assert all(CODE.fullmatch(code) for code in codes)


def test_nothing_names_what_is_not_there(roster: Roster) -> None:
    areas = {area.code for area in roster.areas}
    units = {unit.code for unit in roster.units}
    people = {official.code for official in roster.officials}
    assert {area.parent for area in roster.areas} - {None} <= areas
    assert {unit.area for unit in roster.units} <= areas
    assert {unit.parent for unit in roster.units} - {"", None} <= units
    assert {post.person for post in roster.assignments} == people
    assert {post.area for post in roster.assignments} <= areas
    assert {post.unit for post in roster.assignments} - {None} <= units
    assert {slot.person for slot in roster.duty} - {None} <= people
    assert {unit.kind for unit in roster.units} <= set(UNIT_KINDS)
    assert {slot.list for slot in roster.duty} == set(CALL_LISTS)


def test_everybody_has_one_main_post(roster: Roster) -> None:
    mains = Counter(post.person for post in roster.assignments if post.main)
    assert set(mains.values()) == {1}
    assert len(mains) == len(roster.officials)


def test_every_role_is_held(roster: Roster) -> None:
    held = {post.role for post in roster.assignments}
    assert held == set(Role) - {Role.RESIDENT, Role.SYSTEM}


def test_nobody_has_these_numbers(roster: Roster) -> None:
    assert set(roster.mobiles) == {official.code for official in roster.officials}
    assert len(set(roster.mobiles.values())) == len(roster.mobiles)
    assert all(re.fullmatch(r"100\d{8}", number) for number in roster.mobiles.values())
    phones = {area.phone for area in roster.areas} | {unit.phone for unit in roster.units}
    assert all(re.fullmatch(r"0000-\d{7}", phone) for phone in phones - {""})


def test_the_county_has_no_gap(directory: Directory, policy: Policy) -> None:
    assert gaps(directory, policy, DAY) == ()


def _placed(found: Suggestion | None, category: Category, directory: Directory) -> bool:
    """Somebody is named, and may act on it."""
    return found is not None and found.person is not None and has_power(category, found.unit, directory)


def test_every_matter_finds_an_owner_in_every_grid(directory: Directory, policy: Policy) -> None:
    grids = [area.code for area in directory.areas.values() if area.kind == "grid"]
    ownerless = [
        (code, grid)
        for code, category in policy.categories.items()
        for grid in grids
        if category.sealing is not Sealing.ALWAYS
        and not _placed(suggest(code, grid, directory, policy, day=DAY), category, directory)
    ]
    assert ownerless == []


@pytest.mark.parametrize("danger", CALL_LISTS)
def test_every_danger_reaches_somebody_in_every_grid(directory: Directory, danger: str) -> None:
    village = {Role.GRID_WORKER, Role.GRID_LEADER}
    for area in directory.areas.values():
        if area.kind != "grid":
            continue
        called = call_list(danger, area.code, directory, DAY)
        assert len(called) >= 2
        roles = {post.role for person in called for post in directory.posts(person, DAY)}
        if danger in HUSHED_LISTS | {"crime", "fraud"}:
            assert not roles & village
        elif danger in {"fire", "flood", "missing"}:
            assert roles & village


# ---- gaps are found -------------------------------------------------------------------------------


def without(roster: Roster, role: Role, area: str) -> Directory:
    kept = tuple(post for post in roster.assignments if (post.role, post.area) != (role, area))
    return directory_of(replace(roster, assignments=kept))


@pytest.mark.parametrize(
    ("post", "code"),
    [
        ((Role.GRID_WORKER, "wh010203"), "grid_empty"),
        ((Role.DISPATCHER, "wh02"), "no_dispatcher"),
        ((Role.RESP_LEADER, "wh01"), "no_resp_leader"),
        ((Role.SEALED_HANDLER, "wh01"), "no_sealed_handler"),
    ],
)
def test_an_empty_post_is_found(roster: Roster, policy: Policy, post: tuple[Role, str], code: str) -> None:
    found = gaps(without(roster, *post), policy, DAY)
    assert code in {gap.code for gap in found}
    assert all(known(f"cli.check.{gap.code}", language) for gap in found for language in LANGUAGES)


def test_a_unit_without_people_is_found(roster: Roster, policy: Policy) -> None:
    kept = tuple(post for post in roster.assignments if post.unit != "u-water-wh01")
    found = gaps(directory_of(replace(roster, assignments=kept)), policy, DAY)
    assert [gap.code for gap in found] == ["unit_empty"]


def test_a_post_that_has_ended_is_empty(roster: Roster, policy: Policy) -> None:
    ended = tuple(
        replace(post, until=date(2026, 11, 22)) if post.area == "wh010203" else post
        for post in roster.assignments
    )
    directory = directory_of(replace(roster, assignments=ended))
    assert [gap.code for gap in gaps(directory, policy, DAY)] == ["grid_empty"]
    assert gaps(directory, policy, date(2026, 11, 22)) == ()


def test_a_matter_without_a_unit_is_found(roster: Roster, policy: Policy) -> None:
    units = tuple(
        unit for unit in roster.units if unit.kind not in {"forest", "agriculture", "county_forest"}
    )
    found = gaps(directory_of(replace(roster, units=units)), policy, DAY)
    assert "wildlife_damage" in {gap.params.get("category") for gap in found if gap.code == "no_unit"}


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("停水两天了", "u-watersupply-wh01"),
        ("一停电就是半天", "u-power-wh01"),
        ("手机没信号", "u-telecom-wh01"),
        ("坏了", "u-power-wh01"),
    ],
)
def test_the_words_of_a_report_tell_water_from_power(
    policy: Policy, directory: Directory, words: str, unit: str
) -> None:
    found = routing.suggest("utility_outage", "wh010103", directory, policy, day=DAY, words=words)
    assert found is not None
    assert found.unit == unit
