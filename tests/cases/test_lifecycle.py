"""One case along the roads: who may do what when, what it changes, whom it tells."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases import lifecycle, refusals
from cases.events import (
    Absorb,
    AskHelp,
    AskInfo,
    Callback,
    Close,
    Contact,
    Dispatch,
    Escalate,
    Event,
    Extend,
    HandOver,
    Invalid,
    Merge,
    Message,
    Note,
    OnSpot,
    ProxySubmit,
    Reclassify,
    Reject,
    Remind,
    Resolve,
    Resume,
    Return,
    Rework,
    Sign,
    Supervise,
    Supplement,
    Transfer,
    Triage,
    Urge,
    Withdraw,
)
from cases.model import SYSTEM, Actor, Case, Profile, Refused, Road, Role, State
from tests.cases.policy_fixture import (
    CENTRE,
    HANDLER,
    KEEPER,
    LEADER,
    RESIDENT,
    SECOND,
    Story,
    dispatched,
    handling,
    local,
    report,
    resolved,
    signed,
    triage,
)

GRID = Actor(person="w1", role=Role.GRID_WORKER)
OTHER = Actor(person="h2", role=Role.DEPT_HANDLER, unit="u2")


def refused(story: Story, event: Event, by: Actor = SYSTEM) -> str:
    """The code of a refusal."""
    with pytest.raises(Refused) as caught:
        story.do(event, by)
    return caught.value.code


def raised(case: Story, profile: Profile, **fields: object) -> Reclassify:
    """The same matter on another level."""
    return Reclassify(
        road=case.case.road,
        category=case.case.category,
        profile=profile,
        reason="centre",
        **fields,  # type: ignore[arg-type]
    )


def alarm(**fields: object) -> Story:
    """An emergency as the system sends it out: w1 is called first."""
    story = Story()
    story.open(
        report(
            road=Road.EMERGENCY,
            category="emergency_life",
            profile=Profile.E,
            urgent=True,
            **{"danger": "fire", **fields},
        )
    )
    story.do(triage(story.case))
    story.do(Dispatch(unit="", person="w1", called=("w1",)))
    return story


# ---- the main road ----------------------------------------------------------------------------------


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
    assert story.keys() == ["handler worker.new_task", "reporter resident.dispatched"]
    resident = story.told[1]
    assert resident.params["who"] == "@person:h1"
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
    assert story.keys() == ["reporter resident.message"]


def test_a_word_of_the_centre_is_no_progress_of_the_handler() -> None:
    story = signed()
    story.do(Message(text=5), CENTRE)
    assert (story.case.state, story.case.contacted_at) == (State.SIGNED, None)


# ---- coming in --------------------------------------------------------------------------------------


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
    assert story.keys() == ["sealed_handlers centre.new_sealed"]
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


# ---- return, transfer, escalation -------------------------------------------------------------------


def test_the_third_return_goes_to_the_responsible_leader() -> None:
    story = dispatched()
    due_by = story.case.due_by
    for times in (1, 2, 3):
        story.do(Return(reason="no_power", text=3), HANDLER)
        assert (story.case.state, story.case.returns, story.case.handler) == (State.TRIAGE, times, None)
        if times < 3:
            assert story.keys() == ["dispatchers centre.returned"]
            story.do(Dispatch(unit="u1", person="h1"), CENTRE)
    assert story.keys() == ["resp_leader leader.third_return"]
    assert refused(story, Dispatch(unit="u2"), CENTRE) == "needs_leader"
    story.do(Dispatch(unit="u2"), LEADER)
    assert story.case.due_by == due_by
    assert not story.case.needs_leader


def test_a_return_is_in_time_or_for_kinship() -> None:
    story = dispatched()
    story.later(days=3)
    assert refused(story, Return(reason="no_power"), HANDLER) == "return_too_late"
    story.do(Return(reason="conflict"), HANDLER)


def test_a_transfer_keeps_the_total_clock_and_tells_the_former_handler() -> None:
    story = handling()
    due_by = story.case.due_by
    story.later(days=1)
    story.do(Transfer(unit="u2", person="h2"), CENTRE)
    assert (story.case.state, story.case.handler, story.case.due_by) == (State.DISPATCHED, "h2", due_by)
    assert story.told[0].key == "worker.moved_on"
    assert story.told[0].person == "h1"
    assert refused(story, Sign(), HANDLER) == "not_yours"


def test_a_grid_leader_hands_on_what_lies_with_her() -> None:
    leader = Actor(person="gl", role=Role.GRID_LEADER)
    story = Story()
    story.open()
    story.do(triage(story.case), CENTRE)
    story.do(Dispatch(unit="", person="gl"), CENTRE)
    assert refused(story, Transfer(unit="u1"), leader) == "nobody_named"
    story.do(Transfer(unit="", person="w1"), leader)
    assert refused(story, Transfer(unit="", person="w2"), leader) == "not_yours"


def test_what_a_village_cannot_do_goes_up() -> None:
    story = handling()
    story.do(Escalate(to="t1", reason="beyond_power"), Actor(person="c1", role=Role.CHIEF_GRID))
    assert (story.case.state, story.case.escalated_to, story.case.handler) == (State.TRIAGE, "t1", None)
    story.do(Dispatch(unit="u2"), CENTRE)
    assert refused(story, Escalate(to="t1", reason="beyond_power"), CENTRE) == "already_there"


def test_a_handover_brings_the_case_back_with_the_successor_proposed() -> None:
    story = handling()
    due_by = story.case.due_by
    story.do(HandOver(person="h8"), Actor(person=None, role=Role.OPERATOR))
    assert (story.case.state, story.case.suggested_person) == (State.TRIAGE, "h8")
    assert (story.case.suggested_unit, story.case.due_by) == ("u1", due_by)
    assert story.keys() == ["dispatchers centre.handed_over"]


# ---- time ---------------------------------------------------------------------------------------------


def test_a_question_stops_the_clock_for_exactly_its_length() -> None:
    story = handling()
    due_by = story.case.due_by
    assert due_by is not None
    story.do(AskInfo(text=4), HANDLER)
    story.later(hours=53, minutes=7)
    story.do(Supplement(text=5), RESIDENT)
    assert story.case.state is State.HANDLING
    assert story.case.due_by == due_by + timedelta(hours=53, minutes=7)
    assert story.entries[-1].facts["due_was"] == due_by.isoformat()


def test_she_is_asked_twice_at_most_and_the_handler_may_go_on_sooner() -> None:
    story = handling()
    for _ in range(2):
        story.do(AskInfo(text=4), HANDLER)
        assert refused(story, Resume()) == "not_yet"
        story.do(Resume(), HANDLER)
    assert refused(story, AskInfo(text=4), HANDLER) == "asked_enough"


def test_the_clock_resumes_when_the_pause_is_over() -> None:
    story = handling()
    story.do(AskInfo(text=4), HANDLER)
    assert story.case.paused_until is not None
    story.at = story.case.paused_until
    story.do(Resume())
    assert story.case.state is State.HANDLING


def test_an_extension_is_asked_in_time_and_granted_by_somebody_else() -> None:
    story = handling()
    assert refused(story, Extend(days=2), CENTRE) == "not_asked"
    story.do(AskHelp(kind="extension", days=2), HANDLER)
    assert story.keys() == ["dispatchers centre.extension_asked"]
    assert refused(story, Extend(days=9), CENTRE) == "too_long_extension"
    own = Actor(person="h1", role=Role.DISPATCHER)
    assert refused(story, Extend(days=2), own) == "not_own"
    due_by = story.case.due_by
    story.do(Extend(days=2), CENTRE)
    assert due_by == local("2026-11-30 17:30")
    assert story.case.due_by == local("2026-12-02 17:30")
    assert story.keys() == ["handler worker.extended", "reporter resident.extended"]
    assert refused(story, AskHelp(kind="extension", days=1), HANDLER) == "no_extension"


def test_an_extension_asked_too_late() -> None:
    story = handling()
    story.later(days=9)
    assert refused(story, AskHelp(kind="extension", days=1), HANDLER) == "too_late"


def test_a_raised_level_never_gives_more_time_and_says_what_it_moved() -> None:
    story = handling()
    before = story.case.due_by
    story.do(raised(story, Profile.U), CENTRE)
    assert before is not None
    assert story.case.due_by is not None
    assert story.case.due_by == local("2026-11-26 17:30") < before
    assert story.entries[-1].facts["due_was"]
    assert story.keys() == ["handler worker.reclassified", "reporter resident.due_changed"]
    late = handling()
    late.at = local("2026-11-30 15:00")
    late.do(raised(late, Profile.U), CENTRE)
    assert late.case.due_by == local("2026-11-30 17:30")


def test_a_lowered_level_takes_no_time_away_and_needs_a_reason() -> None:
    story = handling(profile=Profile.M)
    before = story.case.due_by
    event = replace(raised(story, Profile.N), reason=None)
    assert refused(story, event, CENTRE) == "reason_needed"
    story.do(raised(story, Profile.N), CENTRE)
    assert story.case.due_by == before
    assert refused(story, raised(story, Profile.Q), SYSTEM) == "needs_person"


# ---- danger -------------------------------------------------------------------------------------------


def test_whoever_of_the_called_signs_first_has_it() -> None:
    story = alarm()
    assert story.keys() == ["called worker.called"]
    assert all(notice.urgent for notice in story.told)
    assert story.case.sign_by == story.at + timedelta(minutes=10)
    story.do(Remind(rung="call@x", call=("p1",), call_next_at=story.at + timedelta(minutes=10)))
    assert story.case.called == ("w1", "p1")
    assert refused(story, Sign(), OTHER) == "not_yours"
    story.do(Sign(), Actor(person="p1", role=Role.RESP_LEADER))
    assert (story.case.handler, story.case.call_next_at) == ("p1", None)
    assert story.keys() == [
        "reporter resident.answered",
        "agent worker.emergency_signed",
        "resp_leader leader.emergency_signed",
    ]
    leader = Actor(person="p1", role=Role.RESP_LEADER)
    story.do(Contact(), leader)
    story.do(Resolve(text=9), leader)


def test_calling_goes_on_until_somebody_signs() -> None:
    story = alarm()
    assert refused(story, Escalate(to="c1", reason="beyond_power"), CENTRE) == "still_calling"
    story.do(Transfer(unit="u1", person="h1"), CENTRE)
    assert story.case.called == ("w1", "h1")
    assert story.case.call_next_at is not None
    assert "called worker.called" in story.keys()
    assert refused(story, Return(reason="no_power"), HANDLER) == "still_calling"
    story.do(Sign(), HANDLER)


def test_nothing_but_a_person_ends_an_alarm() -> None:
    story = alarm()
    calm = Reclassify(road=Road.SERVICE, category="other", profile=Profile.N, reason="centre")
    assert refused(story, calm, SYSTEM) == "needs_person"
    story.do(calm, CENTRE)
    assert (story.case.state, story.case.called, story.case.handler) == (State.TRIAGE, (), None)


def test_danger_learnt_of_later_starts_the_calling() -> None:
    story = dispatched()
    story.later(hours=2)
    event = Reclassify(
        road=Road.EMERGENCY,
        category="emergency_life",
        profile=Profile.E,
        urgent=True,
        danger="fire",
        called=("w1",),
    )
    story.do(event)
    assert (story.case.called, story.case.called_at) == (("w1",), story.at)
    assert "called worker.called" in story.keys()
    assert story.case.sign_by == story.at + timedelta(minutes=10)


def test_a_case_that_becomes_sealed_leaves_the_hands_it_was_in() -> None:
    story = handling()
    story.do(raised(story, Profile.J, sealed=True), CENTRE)
    assert (story.case.state, story.case.handler, story.case.unit) == (State.TRIAGE, None, None)
    assert story.keys() == ["former_handler worker.moved_on", "sealed_handlers centre.new_sealed"]


@pytest.mark.parametrize(
    "fields",
    [
        {"danger": "violence_home", "category": "domestic_violence"},
        {"sealed": True, "profile": Profile.J, "category": "cadre_report", "road": Road.REPORT},
    ],
)
def test_where_somebody_may_look_over_her_shoulder_nothing_is_named(fields: dict[str, object]) -> None:
    story = resolved(**fields)
    named = {"resident.dispatched", "resident.signed", "resident.signed_plain", "resident.resolved"}
    assert story.keys() == ["reporter resident.resolved_quiet"]
    assert not {notice.key for notice in dispatched(**fields).told} & named
    with pytest.raises(Refused, match="cannot_withdraw"):
        handling(**fields).do(Withdraw(), RESIDENT)


# ---- after the result ---------------------------------------------------------------------------------


def test_not_solved_opens_a_new_round_twice_then_waits_for_the_leader() -> None:
    story = resolved()
    for number in (2, 3):
        story.later(days=1)
        story.do(Callback(says="unsolved", text=8), RESIDENT)
        assert (story.case.state, story.case.round, story.case.result_text) == (State.HANDLING, number, None)
        assert story.keys() == ["handler worker.reworked"]
        story.do(Resolve(text=9), HANDLER)
    story.do(Callback(says="unsolved", text=8), RESIDENT)
    assert story.case.state is State.RESOLVED
    assert story.keys() == ["dispatchers centre.unsolved", "resp_leader leader.unsolved_again"]
    assert refused(story, Rework(), CENTRE) == "reworked_enough"
    story.do(Rework(), LEADER)
    assert story.case.round == 4


def test_a_closed_case_is_reopened_within_its_days() -> None:
    story = resolved()
    story.do(Callback(says="solved"), RESIDENT)
    story.later(days=14)
    story.do(Callback(says="unsolved", text=8), RESIDENT)
    assert story.case.state is State.CLOSED
    assert story.keys() == ["dispatchers centre.unsolved"]
    story.do(Rework(), CENTRE)
    assert story.case.state is State.HANDLING
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
    assert story.keys() == ["reporter resident.closed"]


def test_everybody_who_reported_the_same_gets_the_result_and_nobody_learns_of_the_others() -> None:
    twin = Story(case=Case(no="2026-000002"))
    twin.open(report(reporter="r2"))
    twin.do(Merge(master="2026-000001"), CENTRE)
    assert twin.case.state is State.MERGED
    story = handling()
    story.do(Absorb(case="2026-000002", reporter="r2"), CENTRE)
    story.do(Resolve(text=9), HANDLER)
    assert "master_reporter resident.resolved" in story.keys()
    assert not any("r2" in str(value) for notice in story.told for value in notice.params.values())
    second = Actor(person="r2", role=Role.RESIDENT)
    story.do(Callback(says="solved"), second)
    assert story.case.state is State.RESOLVED
    story.do(Callback(says="unsolved", text=8), second)
    assert story.case.state is State.HANDLING
    assert refused(story, Withdraw(), second) == "not_yours"


# ---- ends ---------------------------------------------------------------------------------------------


def test_a_rejection_takes_two_people() -> None:
    story = Story()
    story.open()
    story.do(Reject(reason="in_procedure", text=6), CENTRE)
    assert (story.case.state, story.entries[-1].type) == (State.REGISTERED, "noted")
    story.do(Reject(reason="in_procedure", text=6), CENTRE)
    assert story.case.state is State.REGISTERED
    story.do(Reject(reason="in_procedure", text=6), SECOND)
    assert (story.case.state, story.entries[-1].type) == (State.NOT_ACCEPTED, "rejected")
    assert story.keys() == ["reporter resident.guided"]


def test_danger_is_not_withdrawn_and_pressure_is_told() -> None:
    assert refused(alarm(), Withdraw(), RESIDENT) == "cannot_withdraw"
    story = handling()
    assert refused(story, Withdraw(), HANDLER) == "not_your_role"
    assert refused(story, Withdraw(), Actor(person="r2", role=Role.RESIDENT)) == "not_yours"
    story.do(Withdraw(pressed=True), RESIDENT)
    assert story.keys() == [
        "handler worker.withdrawn",
        "dispatchers centre.withdrawn_pressed",
        "auditors centre.withdrawn_pressed",
    ]


def test_a_misdirected_message_is_set_aside_with_a_word() -> None:
    story = dispatched()
    assert refused(story, Invalid(reason=""), CENTRE) == "reason_needed"
    story.do(Invalid(reason="test"), CENTRE)
    assert story.keys() == ["handler worker.withdrawn", "reporter resident.invalidated"]


def test_an_ended_case_stands_still() -> None:
    story = Story()
    story.open()
    story.do(Withdraw(), RESIDENT)
    assert refused(story, Supplement(text=2), RESIDENT) == "unknown_in_state"
    assert refused(story, Remind(rung="x@y")) == "unknown_in_state"


# ---- from above ---------------------------------------------------------------------------------------


def test_an_urge_counts_once_a_day_and_all_are_kept() -> None:
    story = dispatched()
    story.do(Urge(day="2026-11-23"), RESIDENT)
    assert story.keys() == ["handler worker.urged", "dispatchers centre.urged"]
    story.do(Urge(day="2026-11-23"), RESIDENT)
    assert (story.case.urges, story.keys(), len(story.entries)) == (1, [], 5)
    story.do(Urge(day="2026-11-23"), LEADER)
    assert story.keys() == ["handler worker.urged_by_leader"]
    story.do(Urge(day="2026-11-24"), RESIDENT)
    assert story.case.urges == 2


def test_only_a_leader_signs_an_order() -> None:
    story = dispatched()
    assert refused(story, Supervise(days=1, text=5), CENTRE) == "not_your_role"
    story.do(Supervise(days=1, text=5), LEADER)
    assert story.case.supervise_by == local("2026-11-24 17:30")
    assert story.keys() == [
        "handler worker.supervised",
        "unit_lead worker.supervised",
        "dispatchers centre.supervised",
    ]


# ---- the whole ----------------------------------------------------------------------------------------


def test_every_refusal_code_is_listed() -> None:
    found: set[str] = set()
    for path in Path(lifecycle.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"Refused": 0, "need": 1}.get(node.func.id)
                if place is not None and isinstance(code := node.args[place], ast.Constant):
                    found.add(str(code.value))
    assert found == set(refusals.CODES)


def test_a_broken_history_is_not_folded() -> None:
    story = handling()
    with pytest.raises(ValueError, match="2026-000001:4"):
        lifecycle.fold([*story.entries[:2], story.entries[3]])
    with pytest.raises(ValueError, match="empty"):
        lifecycle.fold([])


def test_history_types_are_those_outside_programs_know() -> None:
    known = set(
        "submitted proxy_submitted supplemented triaged merged split rejected referred_out dispatched signed"
        " returned transferred assisted whistled escalated contacted info_asked mediation_started mediation_held"
        " agreed mediation_failed suspended resumed extended urged supervised help_asked resolved called_back"
        " reworked closed withdrawn archived solved_on_spot reclassified invalidated messaged noted reminded".split()
    )
    assert {kind.past for kind in _all(Event)} <= known


def _all(kind: type[Event]) -> set[type[Event]]:
    return {one for sub in kind.__subclasses__() for one in ({sub} | _all(sub))}


def test_triage_may_settle_another_matter() -> None:
    story = Story()
    story.open()
    story.do(Triage(road=Road.DISPUTE, category="neighbor", profile=Profile.N), CENTRE)
    story.do(Dispatch(unit="u1"), CENTRE)
    assert story.case.due_by == local("2026-12-23 17:30")
