"""The call list goes round with growing pauses, never silently ends, and forgets nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from cases.calls import next_call, said_at_once
from cases.events import Invalid, Remind, Sign
from cases.ladder import CALL, due
from cases.model import Actor, Profile, Role, State
from tests.cases.story import CENTRE, MONDAY, Story, alarm, policy, raised

LIST = ("w1", "p1", "p2")


def hours(story: Story, length: int, on_duty: tuple[str, ...] = LIST) -> list[tuple[int, str | None, int]]:
    """Minute, person and finished rounds of every call in so many hours."""
    start, made = story.at, []
    while (at := story.case.call_next_at) is not None and at <= start + timedelta(hours=length):
        story.at = at
        call = next_call(story.case, on_duty, at, policy().burden)
        step = next(one for one in due(story.case, story.policy, at) if one.kind == CALL)
        called = (call.person,) if call.person else ()
        story.do(Remind(rung=step.id, call=called, call_next_at=call.next_at, rounds=call.rounds))
        made.append((int((at - start).total_seconds() // 60), call.person, call.rounds))
    return made


def test_everybody_once_then_around_with_longer_pauses_for_ever() -> None:
    story = alarm()  # w1 was called at minute 0
    made = hours(story, 8)
    assert made[:8] == [
        (10, "p1", 0),
        (20, "p2", 0),
        (30, "w1", 1),
        (40, "p1", 0),
        (50, "p2", 0),
        (60, "w1", 2),
        (80, "p1", 0),
        (100, "p2", 0),
    ]
    assert story.case.called in {("w1", "p1", "p2"), ("p1", "p2", "w1"), ("p2", "w1", "p1")}  # each once
    gaps = [after[0] - before[0] for before, after in pairwise(made)]
    assert gaps == sorted(gaps)
    assert max(gaps) <= 60
    assert story.case.call_next_at is not None


def test_each_round_in_vain_says_something_new_and_goes_upwards() -> None:
    story = alarm()
    story.later(minutes=30)
    heard = []
    for rounds in (1, 2):
        story.do(
            Remind(rung=f"call@{story.at.isoformat()}", call=("w1",), call_next_at=story.at, rounds=rounds)
        )
        heard.append(
            [(one.to.value, one.params["times"]) for one in story.told if one.key == "centre.nobody_answers"]
        )
    assert heard == [[("dispatchers", 1)], [("dispatchers", 2), ("resp_leader", 2)]]
    assert all(one.urgent for one in story.told)


def test_rounds_are_told_ever_more_rarely_and_leaders_are_called_in_the_first_ones() -> None:
    assert [rounds for rounds in range(1, 60) if said_at_once(rounds, 3)] == [1, 2, 3, 6, 12, 24, 48]
    story = alarm()
    made = []
    for _ in range(30):
        call = next_call(story.case, (*LIST, "boss"), story.at, policy().burden, leaders={"boss"})
        called = tuple(who for who in story.case.called if who != call.person)
        story.case = replace(story.case, called=(*called, call.person or ""), calls=story.case.calls + 1)
        made.append((call.person, call.rounds))
    assert [person for person, _ in made].count("boss") == 3
    rounds = [number for _, number in made if number]
    assert rounds == list(range(1, len(rounds) + 1))  # none is told twice when the circle grows smaller
    alone = next_call(story.case, ("boss",), story.at, policy().burden, leaders={"boss"})
    assert alone.person == "boss"  # with nobody else on the list she is called on


def test_an_empty_list_is_said_at_once_and_again() -> None:
    story = alarm()
    story.case = replace(story.case, calls=0)
    made = hours(story, 2, on_duty=())
    assert [rounds for _, _, rounds in made] == [1, 2, 3, 4, 5, 6]
    assert {(one.to.value, one.key, one.params["times"]) for one in story.told} == {
        (to, "centre.nobody_on_duty_again", 6) for to in ("dispatchers", "resp_leader")
    }


def test_whoever_came_on_duty_later_is_called_first() -> None:
    story = alarm()
    hours(story, 1)
    call = next_call(story.case, (*LIST, "p9"), story.at, policy().burden)
    assert call.person == "p9"


def test_those_called_before_hear_that_they_need_not_come() -> None:
    story = alarm()
    hours(story, 1)
    story.do(Sign(), Actor(person="p2", role=Role.DEPT_LEAD, unit="u1"))
    told = {one.person: one for one in story.told if one.to == "earlier_called"}
    assert set(told) == {"w1", "p1"}
    assert {(one.key, one.via.value, one.urgent) for one in told.values()} == {
        ("worker.call_taken", "both", True)
    }


def test_also_where_it_was_no_emergency_after_all() -> None:
    story = alarm()
    hours(story, 1)
    story.do(raised(story, Profile.N), CENTRE)
    assert {one.person for one in story.told if one.key == "worker.call_over"} == set(LIST)
    story = alarm()
    story.do(Invalid(reason="test"), CENTRE)
    assert story.case.state is State.INVALID
    assert {one.person for one in story.told if one.key == "worker.call_over"} == {"w1"}


def test_of_something_hushed_they_hear_no_name() -> None:
    story = alarm(danger="violence_home")
    hours(story, 1)
    story.do(Sign(), Actor(person="p2", role=Role.DEPT_LEAD, unit="u1"))
    assert {one.key for one in story.told if one.to == "earlier_called"} == {"worker.call_over"}
    assert story.at > MONDAY
