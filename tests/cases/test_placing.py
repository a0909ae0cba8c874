"""Who leads: returns, transfers, escalation; pauses, extensions and levels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases.events import (
    AskHelp,
    AskInfo,
    Dispatch,
    Escalate,
    Extend,
    HandOver,
    Resume,
    Return,
    Sign,
    Supplement,
    Transfer,
)
from cases.model import SYSTEM, Actor, Profile, Role, State
from tests.cases.story import (
    CENTRE,
    HANDLER,
    LEADER,
    RESIDENT,
    Story,
    dispatched,
    handling,
    local,
    raised,
    refused,
    triage,
)


def test_the_third_return_goes_to_the_responsible_leader() -> None:
    story = dispatched()
    due_by = story.case.due_by
    for times in (1, 2, 3):
        story.do(Return(reason="no_power", text=3), HANDLER)
        assert (story.case.state, story.case.returns, story.case.handler) == (State.TRIAGE, times, None)
        if times < 3:
            assert story.heard() == ["dispatchers centre.returned_words"]
            story.do(Dispatch(unit="u1", person="h1"), CENTRE)
    assert story.heard() == ["resp_leader leader.third_return"]
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
    story.do(raised(story, Profile.U), CENTRE)
    assert "former_handler worker.moved_on" not in story.heard()  # told once


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
    assert story.heard() == ["dispatchers centre.handed_over"]


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
    story.do(AskHelp(kind="extension", days=2, text=6), HANDLER)
    assert story.heard() == ["dispatchers centre.extension_asked_words"]
    assert refused(story, Extend(days=9), CENTRE) == "too_long_extension"
    own = Actor(person="h1", role=Role.DISPATCHER)
    assert refused(story, Extend(days=2), own) == "not_own"
    due_by = story.case.due_by
    story.do(Extend(days=2), CENTRE)
    assert due_by == local("2026-11-30 17:30")
    assert story.case.due_by == local("2026-12-02 17:30")
    assert story.heard() == ["handler worker.extended", "reporter resident.extended"]
    assert story.told[1].params["text"] == "@text:6"  # the reason it was asked with
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
    assert story.heard() == ["handler worker.reclassified", "reporter resident.due_changed"]
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
