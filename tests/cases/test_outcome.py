"""After the result, the ends, and what comes from above."""

from __future__ import annotations

from cases.events import (
    Absorb,
    Callback,
    Close,
    Invalid,
    Merge,
    Reject,
    Remind,
    Resolve,
    Rework,
    Supervise,
    Supplement,
    Urge,
    Withdraw,
)
from cases.model import Actor, Case, Role, State
from tests.cases.story import (
    CENTRE,
    HANDLER,
    LEADER,
    RESIDENT,
    SECOND,
    Story,
    alarm,
    dispatched,
    handling,
    local,
    refused,
    report,
    resolved,
)


def test_not_solved_opens_a_new_round_twice_then_waits_for_the_leader() -> None:
    story = resolved()
    for number in (2, 3):
        story.later(days=1)
        story.do(Callback(says="unsolved", text=8), RESIDENT)
        assert (story.case.state, story.case.round, story.case.result_text) == (State.HANDLING, number, None)
        assert story.heard() == ["handler worker.reworked"]
        story.do(Resolve(text=9), HANDLER)
    story.do(Callback(says="unsolved", text=8), RESIDENT)
    assert story.case.state is State.RESOLVED
    assert story.heard() == ["dispatchers centre.unsolved", "resp_leader leader.unsolved_again"]
    assert refused(story, Rework(), CENTRE) == "reworked_enough"
    story.do(Rework(), LEADER)
    assert story.case.round == 4


def test_a_closed_case_is_reopened_within_its_days() -> None:
    story = resolved()
    story.do(Callback(says="solved"), RESIDENT)
    story.later(days=14)
    story.do(Callback(says="unsolved", text=8), RESIDENT)
    assert str(story.case.state) == "handling"
    assert (story.case.round, story.case.reworks, story.case.closed_at) == (2, 1, None)
    assert story.heard() == ["handler worker.reworked"]
    asked = resolved()
    asked.do(Callback(says="solved"), RESIDENT)
    asked.later(days=14)
    asked.do(Rework(), CENTRE)
    assert asked.case.state is State.HANDLING
    late = resolved()
    late.do(Callback(says="solved"), RESIDENT)
    late.later(days=16)
    assert refused(late, Callback(says="unsolved"), RESIDENT) == "rework_too_late"
    assert refused(late, Rework(), CENTRE) == "rework_too_late"


def test_somebody_else_than_the_handler_asks_whether_it_is_solved() -> None:
    story = resolved()
    assert refused(story, Callback(says="solved"), Actor(person="h1", role=Role.DISPATCHER)) == "not_own"
    assert refused(story, Close(), CENTRE) == "callback_first"
    for _ in range(3):
        story.do(Callback(says="unreached"), CENTRE)
    story.do(Close(), CENTRE)
    assert story.case.end_reason == "unreached"
    assert story.heard() == ["reporter resident.closed"]


def test_everybody_who_reported_the_same_gets_the_result_and_nobody_learns_of_the_others() -> None:
    twin = Story(case=Case(no="2026-000002"))
    twin.open(report(reporter="r2"))
    twin.do(Merge(master="2026-000001"), CENTRE)
    assert twin.case.state is State.MERGED
    story = handling()
    story.do(Absorb(case="2026-000002", reporter="r2"), CENTRE)
    story.do(Resolve(text=9), HANDLER)
    assert "master_reporter resident.resolved" in story.heard()
    assert not any("r2" in str(value) for notice in story.told for value in notice.params.values())
    second = Actor(person="r2", role=Role.RESIDENT)
    story.do(Callback(says="solved"), second)
    assert str(story.case.state) == "resolved"
    story.do(Callback(says="unsolved", text=8), second)
    assert story.case.state is State.HANDLING
    assert refused(story, Withdraw(), second) == "not_yours"


def test_a_rejection_takes_two_people() -> None:
    story = Story()
    story.open()
    story.do(Reject(reason="in_procedure", text=6), CENTRE)
    assert (story.case.state, story.entries[-1].type) == (State.REGISTERED, "noted")
    story.do(Reject(reason="in_procedure", text=6), CENTRE)
    assert story.case.state is State.REGISTERED
    story.do(Reject(reason="in_procedure", text=6), SECOND)
    assert (story.case.state, story.entries[-1].type) == (State.NOT_ACCEPTED, "rejected")
    assert story.heard() == ["reporter resident.guided"]


def test_danger_is_not_withdrawn_and_pressure_is_told() -> None:
    assert refused(alarm(), Withdraw(), RESIDENT) == "cannot_withdraw"
    story = handling()
    assert refused(story, Withdraw(), HANDLER) == "not_your_role"
    assert refused(story, Withdraw(), Actor(person="r2", role=Role.RESIDENT)) == "not_yours"
    story.do(Withdraw(pressed=True), RESIDENT)
    assert story.heard() == [
        "handler worker.withdrawn",
        "dispatchers centre.withdrawn_pressed",
        "auditors centre.withdrawn_pressed",
    ]


def test_a_misdirected_message_is_set_aside_with_a_word() -> None:
    story = dispatched()
    assert refused(story, Invalid(reason=""), CENTRE) == "reason_needed"
    story.do(Invalid(reason="test"), CENTRE)
    assert story.heard() == ["handler worker.withdrawn", "reporter resident.invalidated"]


def test_an_ended_case_stands_still() -> None:
    story = Story()
    story.open()
    story.do(Withdraw(), RESIDENT)
    assert refused(story, Supplement(text=2), RESIDENT) == "unknown_in_state"
    assert refused(story, Remind(rung="x@y")) == "unknown_in_state"


def test_an_urge_counts_once_a_day_and_all_are_kept() -> None:
    story = dispatched()
    story.do(Urge(day="2026-11-23"), RESIDENT)
    assert story.heard() == ["handler worker.urged", "dispatchers centre.urged"]
    story.do(Urge(day="2026-11-23"), RESIDENT)
    assert (story.case.urges, story.heard(), len(story.entries)) == (1, [], 5)
    story.do(Urge(day="2026-11-23"), LEADER)
    assert story.heard() == ["handler worker.urged_by_leader"]
    story.do(Urge(day="2026-11-24"), RESIDENT)
    assert story.case.urges == 2


def test_only_a_leader_signs_an_order() -> None:
    story = dispatched()
    assert refused(story, Supervise(days=1, text=5), CENTRE) == "not_your_role"
    story.do(Supervise(days=1, text=5), LEADER)
    assert story.case.supervise_by == local("2026-11-24 17:30")
    assert story.heard() == [
        "handler worker.supervised",
        "unit_lead worker.supervised",
        "dispatchers centre.supervised",
    ]
