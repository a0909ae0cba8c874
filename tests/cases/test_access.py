"""Who reaches a case and what of it she sees; whom it is suggested to; whom an emergency calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases import access, routing
from cases.model import Actor, Case, Role, State
from cases.places import Deputy
from tests.cases.county import DAY, POSTS, county
from tests.cases.story import policy

CASE = Case(
    no="2026-000001",
    state=State.HANDLING,
    area="g1",
    township="t1",
    reporter="r1",
    handler="clerk",
    unit="traffic1",
    category="road_facility",
)
EVERYBODY = frozenset(post.person for post in POSTS)


def who_sees(case: Case) -> set[str]:
    """All officials to whom the case exists."""
    directory = county()
    return {person for person in EVERYBODY if access.may_see(case, person, directory, DAY).exists}


def test_an_ordinary_case_is_seen_by_its_unit_and_those_above_its_place() -> None:
    assert who_sees(CASE) == {
        "leader",
        "secretary",
        "centre",
        "county",
        "deputy_head",
        "clerk",
        "clerk_lead",
    }


def test_the_telephone_is_for_the_handler_and_the_centre() -> None:
    directory = county()
    seen = {person for person in EVERYBODY if access.may_see(CASE, person, directory, DAY).contact}
    assert seen == {"clerk", "centre", "county"}


def test_a_grid_worker_sees_what_was_given_to_her() -> None:
    assert "worker" in who_sees(replace(CASE, handler="worker", unit=None))
    assert "worker2" not in who_sees(replace(CASE, handler="worker", unit=None))


def test_the_reporter_sees_her_own_and_no_one_elses() -> None:
    directory = county()
    own = access.may_see(CASE, "r1", directory, DAY)
    assert (own.exists, own.result, own.text, own.contact) == (True, True, False, False)
    assert access.may_see(CASE, "r2", directory, DAY) == access.NOTHING
    assert access.may_see(replace(CASE, others=("r2",)), "r2", directory, DAY).result


def test_a_sealed_case_exists_for_its_handlers_only() -> None:
    sealed = replace(CASE, sealed=True, handler=None, unit=None, state=State.TRIAGE)
    assert who_sees(sealed) == {"keeper", "keeper2"}
    assert not access.may_see(sealed, "keeper", county(), DAY).contact


@pytest.mark.parametrize("named", ["keeper", "discipline1"])
def test_who_is_named_in_a_sealed_case_never_reads_it(named: str) -> None:
    sealed = replace(CASE, sealed=True, handler=None, unit=None, named=(named,))
    assert who_sees(sealed) == {"keeper2"}


def test_the_village_does_not_learn_of_violence_at_home() -> None:
    hushed = replace(CASE, danger="violence_home", category="domestic_violence")
    assert not who_sees(hushed) & {"leader", "village", "worker"}
    assert {"secretary", "centre", "clerk"} <= who_sees(hushed)
    called = replace(hushed, called=("worker",), handler=None, unit=None)
    assert "worker" in who_sees(replace(called, state=State.DISPATCHED))  # whom a person added
    assert "worker" not in who_sees(replace(called, handler="clerk"))  # somebody else came


def test_a_deputy_reaches_what_the_absent_one_reaches() -> None:
    away = Deputy(person="clerk", deputy="judge", since=DAY, until=DAY)
    assert access.may_see(CASE, "judge", county(away), DAY).contact
    assert not access.may_see(CASE, "judge", county(away), date(2026, 11, 24)).exists


def test_reach_follows_the_place() -> None:
    directory = county()
    assert access.reaches(CASE, Actor(person="centre", role=Role.DISPATCHER), directory, DAY)
    assert not access.reaches(CASE, Actor(person="centre2", role=Role.DISPATCHER), directory, DAY)
    nowhere = replace(CASE, area=None, township=None)
    assert access.reaches(nowhere, Actor(person="county", role=Role.DISPATCHER), directory, DAY)
    assert not access.reaches(nowhere, Actor(person="centre", role=Role.DISPATCHER), directory, DAY)


def test_whoever_is_named_or_reported_it_does_not_handle_it() -> None:
    named = frozenset({"clerk", "police1"})
    assert access.conflicted(CASE, "clerk", "traffic1", named)
    assert access.conflicted(CASE, None, "police1", named)
    assert access.conflicted(CASE, "r1", None, frozenset())
    assert not access.conflicted(CASE, "judge", "justice1", named)


# ---- routing --------------------------------------------------------------------------------------------


def suggested(category: str, named: frozenset[str] = frozenset()) -> list[tuple[str | None, str | None]]:
    """Owners in order."""
    found = routing.candidates(category, "g1", county(), policy(), day=DAY, named=named)
    return [(one.unit, one.person) for one in found]


def test_a_lamp_goes_to_the_grid_first() -> None:
    assert suggested("road_facility")[:2] == [(None, "worker"), ("traffic1", "clerk")]
    assert ("traffic_county", "clerk2") in suggested("road_facility")


def test_a_quarrel_goes_to_the_nearest_mediator() -> None:
    assert suggested("neighbor")[:3] == [(None, "mediator1"), (None, "mediator2"), ("justice1", "judge")]


def test_nobody_named_is_suggested() -> None:
    assert suggested("road_facility", frozenset({"worker", "traffic1"}))[0] == ("traffic_county", "clerk2")


def test_a_deputy_is_suggested_for_the_absent() -> None:
    away = Deputy(person="worker", deputy="worker2", since=DAY, until=DAY)
    found = routing.suggest("road_facility", "g1", county(away), policy(), day=DAY)
    assert found is not None
    assert found.person == "worker2"


def test_power_follows_the_policy() -> None:
    category = policy().category("road_facility")
    assert routing.has_power(category, "traffic1", county())
    assert not routing.has_power(category, "police1", county())
    assert not routing.has_power(category, "nowhere", county())


# ---- call lists -----------------------------------------------------------------------------------------


def test_a_fire_calls_the_grid_then_up_the_list_without_repeats() -> None:
    assert routing.call_list("fire", "g1", county(), DAY) == ("worker", "deputy_head", "officer")


def test_violence_at_home_never_calls_the_village() -> None:
    assert routing.call_list("violence_home", "g1", county(), DAY) == ("officer",)


def test_a_danger_without_a_list_of_its_own_takes_the_common_one() -> None:
    assert routing.call_list("flood", "g2", county(), DAY) == ("centre", "county")


def test_an_unknown_place_calls_the_county() -> None:
    assert routing.call_list("other", None, county(), DAY) == ("county",)


def test_the_deputy_is_called() -> None:
    away = Deputy(person="officer", deputy="standin", since=DAY, until=DAY)
    assert routing.call_list("violence_home", "g1", county(away), DAY) == ("standin",)
