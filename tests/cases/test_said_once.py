"""What was answered is not asked again, and what is said fits how it stands."""

from __future__ import annotations

from dataclasses import replace

from cases import ladder
from cases.events import Agree, Archive, Assist, Callback, Helped, MediateStart, OnTime, Remind, StartTimer
from cases.ladder import rung_id
from cases.model import Actor, Profile, Road, Role, State
from cases.rungs import DUE_SOON, stamp
from tests.cases.story import CENTRE, HANDLER, OTHER, RESIDENT, Story, handling, refused, resolved


def _soon(story: Story) -> list[str]:
    """What the handler would be asked just before the date."""
    assert story.case.due_by is not None
    story.at = story.case.due_by
    steps = ladder.due(story.case, story.policy, story.at)
    return [rung_id(one) for step in steps for one in (step.id, *step.skipped)]


def test_on_time_stops_its_own_question_and_nothing_else() -> None:
    asked, answered = handling(), handling()
    before = answered.case
    answered.do(OnTime(), HANDLER)
    assert answered.entries[-1].facts == {"kind": "on_time"}
    assert replace(answered.case, version=before.version, rungs=before.rungs) == before
    assert DUE_SOON in _soon(asked)
    assert set(_soon(asked)) - set(_soon(answered)) == {DUE_SOON}


def test_on_time_is_the_handlers_word_before_the_date() -> None:
    story = handling()
    assert refused(story, OnTime(), OTHER) == "not_yours"
    story.later(days=30)
    assert refused(story, OnTime(), HANDLER) == "too_late"


def test_who_waits_for_a_leader_is_not_said_to_be_unasked() -> None:
    story = resolved()
    story.case = replace(story.case, reworks=story.policy.burden.max_reworks)
    story.do(Callback(says="unsolved"), RESIDENT)
    assert story.case.state is State.RESOLVED
    assert story.case.callback_by is not None
    story.do(Remind(rung=stamp("callback_due", story.case.callback_by)))
    assert story.heard() == ["dispatchers ladder.unsolved_waits"]
    other = resolved()
    assert other.case.callback_by is not None
    other.do(Remind(rung=stamp("callback_due", other.case.callback_by)))
    assert other.heard() == ["dispatchers ladder.callback_due"]


def test_one_agreement_has_one_clock_for_the_court() -> None:
    story = handling(category="neighbor", road=Road.DISPUTE, profile=Profile.N)
    story.do(MediateStart(agreed=True), HANDLER)
    story.do(Agree(text=9, form="written"), HANDLER)
    assert story.case.confirm_by is not None
    assert refused(story, StartTimer(code="judicial_confirm", start=story.at), HANDLER) == "timer_runs"


def test_the_history_says_which_papers_lie_outside() -> None:
    story = resolved()
    story.case = replace(story.case, state=State.CLOSED)
    story.do(Archive(on_paper=("record", "agreement")), CENTRE)
    assert story.entries[-1].facts["on_paper"] == ["record", "agreement"]


def test_each_helper_hears_of_her_own_limit_before_it_comes() -> None:
    story = handling()
    story.do(Assist(unit="u2", person="h2", text=8), HANDLER)
    story.later(days=1)
    story.do(Assist(unit="u3", person="h3", text=8), HANDLER)
    story.later(days=1)
    soon = [step for step in ladder.due(story.case, story.policy, story.at) if step.id.startswith("part_")]
    assert [rung_id(step.id) for step in soon] == ["part_soon/u2"]
    story.do(Remind(rung=soon[0].id))
    (told,) = story.told
    assert (told.person, told.key, told.choices) == ("h2", "ladder.part_soon", ("helped:done",))
    first, second = story.case.parts
    assert first.by is not None
    assert told.params["part_by"] == f"@when:{first.by.isoformat()}"
    story.do(Helped(done=True), Actor(person="h3", role=Role.DEPT_HANDLER, unit="u3"))
    story.at = second.by or story.at
    assert not [one for one in ladder.due(story.case, story.policy, story.at) if "u3" in one.id]
