"""Emergencies, sealed cases and those where somebody may look over her shoulder."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.events import Contact, Escalate, Reclassify, Remind, Resolve, Return, Sign, Transfer, Withdraw
from cases.model import SYSTEM, Actor, Profile, Refused, Road, Role, State
from tests.cases.story import (
    CENTRE,
    HANDLER,
    OTHER,
    RESIDENT,
    alarm,
    dispatched,
    handling,
    raised,
    refused,
    resolved,
)


def test_whoever_of_the_called_signs_first_has_it() -> None:
    story = alarm()
    assert story.heard() == ["called worker.called"]
    assert all(notice.urgent for notice in story.told)
    assert story.case.sign_by == story.at + timedelta(minutes=10)
    story.do(Remind(rung="call@x", call=("p1",), call_next_at=story.at + timedelta(minutes=10)))
    assert story.case.called == ("w1", "p1")
    assert refused(story, Sign(), OTHER) == "not_yours"
    story.do(Sign(), Actor(person="p1", role=Role.RESP_LEADER))
    assert (story.case.handler, story.case.call_next_at) == ("p1", None)
    assert story.heard() == [
        "reporter resident.answered",
        "agent worker.emergency_signed",
        "resp_leader leader.emergency_signed",
        "earlier_called worker.call_taken",
    ]
    assert [notice.person for notice in story.told if notice.to == "earlier_called"] == ["w1"]
    leader = Actor(person="p1", role=Role.RESP_LEADER)
    story.do(Contact(), leader)
    story.do(Resolve(text=9), leader)


def test_calling_goes_on_until_somebody_signs() -> None:
    story = alarm()
    assert refused(story, Escalate(to="c1", reason="beyond_power"), CENTRE) == "still_calling"
    story.do(Transfer(unit="u1", person="h1"), CENTRE)
    assert story.case.called == ("w1", "h1")
    assert story.case.call_next_at is not None
    assert "called worker.called" in story.heard()
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
    assert "called worker.called" in story.heard()
    assert story.case.sign_by == story.at + timedelta(minutes=10)


def test_a_case_that_becomes_sealed_leaves_the_hands_it_was_in() -> None:
    story = handling()
    story.do(raised(story, Profile.J, sealed=True), CENTRE)
    assert (story.case.state, story.case.handler, story.case.unit) == (State.TRIAGE, None, None)
    assert story.heard() == ["former_handler worker.moved_on", "sealed_handlers centre.new_sealed"]


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
    assert story.heard() == ["reporter resident.resolved_quiet"]
    assert not {notice.key for notice in dispatched(**fields).told} & named
    with pytest.raises(Refused, match="cannot_withdraw"):
        handling(**fields).do(Withdraw(), RESIDENT)
