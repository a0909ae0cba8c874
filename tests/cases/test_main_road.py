"""A case along the main road: who may do what, what it changes, whom it tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import lifecycle
from cases.events import (
    Callback,
    Contact,
    Dispatch,
    Message,
    Note,
    OnSpot,
    ProxySubmit,
    Resolve,
    Sign,
    Supplement,
)
from cases.model import Actor, Profile, Refused, Road, Role, State
from tests.cases.story import (
    CENTRE,
    GRID,
    HANDLER,
    KEEPER,
    LEADER,
    OTHER,
    RESIDENT,
    Story,
    dispatched,
    local,
    refused,
    report,
    resolved,
    signed,
    triage,
)


def test_a_lamp_from_report_to_close() -> None:
    story = resolved()
    assert story.case.state is State.RESOLVED
    story.do(Callback(says="solved"), RESIDENT)
    assert (story.case.state, story.case.end_reason) == (State.CLOSED, "solved")
    story.do(Callback(says="rated", rating=5), RESIDENT)
    assert story.case.rating == 5
    assert [entry.type for entry in story.entries] == [
        "submitted",
        "triaged",
        "dispatched",
        "signed",
        "contacted",
        "resolved",
        "called_back",
        "called_back",
    ]
    assert lifecycle.fold(story.entries) == story.case


def test_whoever_is_dispatched_to_is_told_and_the_resident_hears_who() -> None:
    story = dispatched()
    assert story.heard() == ["handler worker.new_task", "reporter resident.dispatched"]
    resident = story.told[1]
    assert resident.params["who"] == "@person:h1:u1"
    assert resident.params["due"] == f"@when:{story.case.due_by and story.case.due_by.isoformat()}"


def test_limits_count_from_the_dispatch() -> None:
    story = dispatched()
    assert story.case.sign_by == local("2026-11-24 17:30")
    assert story.case.due_by == local("2026-11-30 17:30")
    story.later(days=1)
    story.do(Sign(), HANDLER)
    assert story.case.due_by == local("2026-11-30 17:30")
    assert story.case.contact_by == local("2026-11-25 17:30")


def test_a_unit_without_a_named_person_signs_by_any_of_its_people() -> None:
    story = Story()
    story.open()
    story.do(triage(story.case), CENTRE)
    story.do(Dispatch(unit="u1"), CENTRE)
    assert refused(story, Sign(), OTHER) == "not_yours"
    story.do(Sign(), Actor(person="h7", role=Role.DEPT_HANDLER, unit="u1"))
    assert (story.case.handler, story.case.unit) == ("h7", "u1")


def test_a_deputy_signs_for_the_handler() -> None:
    story = dispatched()
    story.do(Sign(), Actor(person="h3", role=Role.DEPT_HANDLER, unit="u3", acts_for="h1"))
    assert story.case.handler == "h1"
    assert story.entries[-1].acts_for == "h1"


def test_a_grid_worker_handles_what_is_given_to_her() -> None:
    story = Story()
    story.open()
    story.do(triage(story.case), CENTRE)
    story.do(Dispatch(unit="", person="w1", contact_needed=False), CENTRE)
    story.do(Sign(implied=True), GRID)
    story.do(Resolve(text=9), GRID)
    assert story.case.state is State.RESOLVED


def test_a_person_is_spoken_to_before_her_matter_is_done() -> None:
    story = signed()
    assert refused(story, Resolve(text=9), HANDLER) == "contact_first"
    for _ in range(2):
        story.do(Contact(reached=False), HANDLER)  # twice within minutes is one try
    assert story.case.contact_tries == 1
    for _ in range(2):
        story.later(hours=3)
        story.do(Contact(reached=False), HANDLER)
    story.do(Resolve(text=9, code="explained"), HANDLER)
    assert story.case.state is State.RESOLVED


def test_a_word_through_the_bot_is_the_first_contact() -> None:
    story = signed()
    story.do(Message(text=5), HANDLER)
    assert story.case.state is State.HANDLING
    assert story.case.contacted_at == story.at
    assert story.heard() == ["reporter resident.message"]


def test_a_word_of_the_centre_is_no_progress_of_the_handler() -> None:
    story = signed()
    story.do(Message(text=5), CENTRE)
    assert (story.case.state, story.case.contacted_at) == (State.SIGNED, None)


def test_proxy_needs_her_agreement_except_in_danger() -> None:
    fields = {"text": 1, "reporter": "r9", "agent": "w1", "road": Road.SERVICE, "category": "other"}
    calm = ProxySubmit(profile=Profile.N, **fields)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="not_agreed"):
        Story().open(calm, GRID)
    danger = ProxySubmit(profile=Profile.E, urgent=True, danger="fire", **fields)  # type: ignore[arg-type]
    assert Story().open(danger, GRID).agent == "w1"


def test_solved_on_the_spot_is_closed_with_its_result() -> None:
    story = Story()
    event = OnSpot(
        text=1,
        reporter="w1",
        road=Road.SERVICE,
        category="road_facility",
        profile=Profile.N,
        result_text=2,
    )
    story.open(event, GRID)
    assert (story.case.state, story.case.result_text, story.case.triage_by) == (State.CLOSED, 2, None)


def test_a_sealed_report_is_told_to_its_handlers_only() -> None:
    story = Story()
    story.open(report(road=Road.REPORT, category="cadre_report", profile=Profile.J, sealed=True))
    assert story.heard() == ["sealed_handlers centre.new_sealed"]
    assert refused(story, triage(story.case), CENTRE) == "sealed"
    story.do(triage(story.case), KEEPER)
    assert refused(story, Note(text=4), LEADER) == "sealed"


def test_other_posts_do_not_move_open_cases_of_the_sealed_handlers() -> None:
    story = Story()
    story.open()
    assert refused(story, triage(story.case), KEEPER) == "not_sealed_case"


def test_the_system_sends_only_emergencies_and_clear_services() -> None:
    doubtful = Story()
    doubtful.open(report(decision="ask"))
    assert refused(doubtful, triage(doubtful.case)) == "needs_person"
    past = Story()  # violence at home, told afterwards: the safety track all the same
    past.open(report(road=Road.EMERGENCY, category="domestic_violence", profile=Profile.U))
    past.do(triage(past.case))
    clear = Story()
    clear.open(report(decision="auto"))
    clear.do(triage(clear.case))
    clear.do(Dispatch(unit="", person="w1"))
    assert clear.case.auto


def test_a_case_without_a_place_is_not_dispatched() -> None:
    story = Story()
    story.open(report(area=None, township=None))
    story.do(triage(story.case), CENTRE)
    assert refused(story, Dispatch(unit="u1"), CENTRE) == "no_place"
    story.do(Supplement(answers="where", area="g1", township="t1"), RESIDENT)
    story.do(Dispatch(unit="u1"), CENTRE)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Dispatch(unit="u1", has_power=False), "no_power"),
        (Dispatch(unit="u1", conflicted=True), "conflict"),
        (Dispatch(unit=""), "nobody_named"),
    ],
)
def test_a_wrong_owner_is_refused(event: Dispatch, code: str) -> None:
    story = Story()
    story.open()
    story.do(triage(story.case), CENTRE)
    assert refused(story, event, CENTRE) == code
    if event.unit:
        story.do(replace(event, override_text=7), CENTRE)
        assert story.entries[-1].facts["override_text"] == 7
