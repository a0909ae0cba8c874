"""Help that she agreed to: nothing without her yes, nothing renewed by itself, over with one word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import aftercare
from cases.aftercare import Circle, Phase, Plan, Rhythm, Settled, Terms
from cases.aftercare import events as do
from cases.aftercare.rules import RULES
from cases.model import SYSTEM, Actor, Entry, Refused, Role
from cases.places import Deputy
from cases.policy import Burden
from tests.cases.county import DAY, POSTS, county
from tests.cases.story import calendar, local

AT = local("2026-11-23 09:00")
TERMS = Terms(burden=Burden(), calendar=calendar())
NEW = Plan(no="2026-000100")
HOME = do.Household(person="r1", case="2026-000001", township="t1", area="g1", category="social_assistance")
CENTRE = Actor(person="centre", role=Role.DISPATCHER)
SHE = Actor(person="r1", role=Role.RESIDENT)
WORKER = Actor(person="worker", role=Role.GRID_WORKER)
LEAD = Actor(person="clerk_lead", role=Role.DEPT_LEAD)
OFFER = do.Propose(lead="clerk_lead", worker="worker", others=("mediator1",), household=HOME, over=True)
MONTHLY = do.Agree(rhythm=Rhythm.MONTHLY)


class Story:
    """A plan and what happened to it."""

    def __init__(self, plan: Plan = NEW) -> None:
        self.plan = plan
        self.entries: list[Entry] = []
        self.last: Settled | None = None

    def do(self, event: do.CareEvent, by: Actor, at: datetime = AT) -> Plan:
        """Decide and keep."""
        self.last = aftercare.decide(self.plan, event, by, at, TERMS)
        self.plan = self.last.plan
        self.entries.append(self.last.entry)
        return self.plan

    def told(self) -> set[tuple[str, str]]:
        """Whom the last step is told, and what."""
        return {(tell.to.value, tell.key) for tell in self.last.tells} if self.last else set()

    def clock(self, at: datetime) -> str:
        """What the clock does at a moment."""
        event = aftercare.step_due(self.plan, TERMS, at)
        if event is None:
            return ""
        self.do(event, SYSTEM, at)
        return event.past


def running() -> Story:
    """She agreed to once a month."""
    story = Story()
    story.do(OFFER, CENTRE)
    story.do(MONTHLY, SHE)
    return story


def refused(story: Story, event: do.CareEvent, by: Actor) -> str:
    with pytest.raises(Refused) as caught:
        story.do(event, by)
    return caught.value.code


def test_a_whole_life_folds_and_every_live_step_has_a_next_moment() -> None:
    story = Story()
    assert story.do(OFFER, CENTRE).phase is Phase.PROPOSED
    assert story.told() == {("person", "resident.care_asked")}
    assert story.do(MONTHLY, SHE).phase is Phase.AGREED
    assert {to for to, _ in story.told()} == {"team", "centre"}
    assert story.plan.visit_by == local("2026-12-23 17:30")
    assert story.plan.review_by == local("2027-02-22 17:30")
    assert story.do(do.Visit(), WORKER).phase is Phase.ACTIVE
    for result in ("continue", "down", "up"):
        assert aftercare.next_wake(story.plan, TERMS) is not None
        story.do(do.Review(result=result), LEAD)
    assert story.plan.rhythm is Rhythm.QUARTERLY
    assert story.plan.asked_rhythm is Rhythm.MONTHLY
    assert story.do(do.Agree(rhythm=Rhythm.MONTHLY), SHE).rhythm is Rhythm.MONTHLY
    assert story.do(do.Review(result="end"), LEAD).phase is Phase.ENDED
    assert aftercare.next_wake(story.plan, TERMS) is None
    assert aftercare.fold(story.entries) == story.plan


def test_before_her_yes_nobody_of_the_team_hears_of_her() -> None:
    story = Story()
    story.do(OFFER, CENTRE)
    assert refused(story, do.Visit(), WORKER) == "care_not_now"
    story.do(do.Decline(), SHE)
    assert story.plan.end_reason == "declined"
    assert story.told() == {("centre", "centre.care_declined")}


def test_her_silence_is_no_and_she_is_not_pressed() -> None:
    story = Story()
    story.do(OFFER, CENTRE)
    assert story.clock(AT + timedelta(days=13)) == ""
    assert story.clock(AT + timedelta(days=15)) == "lapsed"
    assert story.plan.end_reason == "unanswered"
    assert Circle.PERSON.value not in {to for to, _ in story.told()}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (replace(OFFER, quiet=True), "care_only_asked"),
        (replace(OFFER, over=False), "care_too_soon"),
        (replace(OFFER, worker="clerk_lead"), "care_team_twice"),
        (replace(OFFER, others=("r1",)), "conflict"),
        (replace(OFFER, conflicted=True), "conflict"),
        (replace(OFFER, household=None), "care_not_now"),
    ],
)
def test_what_is_not_offered(event: do.Propose, code: str) -> None:
    assert refused(Story(), event, CENTRE) == code


def test_only_people_of_the_centre_and_case_leaders_propose_and_never_the_system() -> None:
    may = {role for role in Role if _proposes(role)}
    assert may == {Role.DISPATCHER, Role.CASE_LEADER}


def _proposes(role: Role) -> bool:
    try:
        aftercare.decide(NEW, OFFER, Actor(person="x", role=role), AT, TERMS)
    except Refused:
        return False
    return True


def test_a_hushed_matter_only_when_she_asks_and_without_the_village() -> None:
    hushed = replace(HOME, case=None, hushed=True)
    story = Story()
    assert story.do(do.Wish(household=hushed), SHE).phase is Phase.WISHED
    assert story.told() == {("centre", "centre.care_wished")}
    answer = do.Propose(lead="clerk_lead", worker="worker", village=True)
    assert refused(story, answer, CENTRE) == "care_no_village"
    story.do(do.Propose(lead="clerk_lead", worker="officer", quiet=True), CENTRE)
    assert story.do(MONTHLY, SHE).hushed


def test_a_wish_stays_until_a_person_answers_it() -> None:
    story = Story()
    story.do(do.Wish(household=HOME, words=7), SHE)
    for days in (15, 30, 45):
        assert story.clock(AT + timedelta(days=days)) == "wish_due"
    story.do(do.NotTaken(text=9), CENTRE)
    assert story.told() == {("person", "resident.care_not_taken")}
    assert story.entries[-1].facts == {"text": 9}


def test_nobody_else_answers_or_stops_for_her() -> None:
    story = Story()
    story.do(OFFER, CENTRE)
    other = replace(SHE, person="r2")
    assert refused(story, MONTHLY, other) == "not_own"
    assert refused(story, MONTHLY, CENTRE) == "not_your_role"
    story.do(MONTHLY, SHE)
    assert refused(story, do.Stop(), other) == "not_own"
    assert refused(story, do.Visit(), replace(WORKER, person="worker2")) == "care_not_yours"
    story.do(do.Stop(), SHE)
    assert ("team", "worker.care_stopped") in story.told()
    assert refused(story, do.Visit(), WORKER) == "care_not_now"


def test_a_deputy_records_a_visit_for_whom_she_stands_in() -> None:
    story = running()
    story.do(do.Visit(text=3), Actor(person="standin", role=Role.DEPT_HANDLER, acts_for="worker"))
    assert story.entries[-1].acts_for == "worker"


def test_a_visit_is_reminded_of_once_and_what_was_missed_is_written_nowhere() -> None:
    story = running()
    due = story.plan.visit_by
    assert due is not None
    assert story.clock(due - timedelta(hours=17)) == "visit_due"
    assert story.told() == {("worker", "worker.care_visit")}
    assert all(tell.digest for tell in (story.last.tells if story.last else ()))
    assert story.clock(due + timedelta(days=20)) == ""
    assert story.plan.visit_by == local("2027-01-22 17:30")
    assert "missed" not in str(story.entries)


def test_without_a_review_people_are_asked_and_then_it_ends() -> None:
    story = running()
    asked_at = local("2027-02-22 01:00")
    assert story.clock(asked_at) == "review_due"
    assert story.told() == {("reviewers", "centre.care_review")}
    while (event := story.clock(asked_at + timedelta(days=17))) == "visit_due":
        pass
    assert event == "lapsed"
    assert story.plan.end_reason == "unreviewed"
    assert {to for to, _ in story.told()} == {"person", "team", "centre"}


def test_a_review_in_time_goes_on_for_a_quarter() -> None:
    story = running()
    story.clock(local("2027-02-22 01:00"))
    story.do(do.Review(result="continue"), LEAD, local("2027-02-25 10:00"))
    assert story.plan.answer_by is None
    assert story.plan.review_by == local("2027-05-27 17:30")


def test_less_is_told_more_is_asked() -> None:
    story = running()
    story.do(do.Review(result="up"), LEAD)
    assert story.plan.rhythm is Rhythm.MONTHLY
    assert story.told() == {("person", "resident.care_more")}
    story.do(do.Decline(), SHE)
    assert (story.plan.phase, story.plan.rhythm) == (Phase.AGREED, Rhythm.MONTHLY)
    story.do(do.Review(result="down"), LEAD)
    assert str(story.plan.rhythm) == "quarterly"
    assert refused(story, do.Review(result="down"), LEAD) == "care_rarest"
    story.do(do.Agree(rhythm=Rhythm.WEEKLY), SHE)
    assert refused(story, do.Review(result="up"), LEAD) == "care_most"
    assert refused(story, do.Review(result="7 points"), LEAD) == "care_no_result"


def test_a_visit_does_not_make_buttons_stale_and_a_new_rhythm_does() -> None:
    story = running()
    before = story.plan.moved
    assert story.do(do.Visit(), WORKER).moved == before
    assert story.do(do.Agree(rhythm=Rhythm.WEEKLY), SHE).moved > before


# ---- who may know -----------------------------------------------------------------------------------


def who(plan: Plan, *deputies: Deputy) -> set[str]:
    people = {post.person for post in POSTS} | {"r1", "r2"}
    return {one for one in people if aftercare.may_see(plan, one, county(*deputies), DAY)}


def test_she_the_centre_of_her_township_and_after_her_yes_the_team() -> None:
    story = Story()
    story.do(OFFER, CENTRE)
    assert who(story.plan) == {"r1", "centre"}
    story.do(MONTHLY, SHE)
    assert who(story.plan) == {"r1", "centre", "clerk_lead", "worker", "mediator1"}
    story.do(do.Stop(), SHE)
    assert "leader" not in who(story.plan)


def test_a_deputy_sees_it_unless_it_is_hushed() -> None:
    plan = running().plan
    away = Deputy(person="worker", deputy="worker2", since=DAY, until=DAY)
    assert "worker2" in who(plan, away)
    assert "worker2" not in who(replace(plan, hushed=True), away)


def test_those_who_answer_for_it_review_and_the_worker_does_not() -> None:
    plan = running().plan
    people = {post.person for post in POSTS}
    assert {one for one in people if aftercare.reviews(plan, one, county(), DAY)} == {"centre", "clerk_lead"}
    assert refused(running(), do.Review(result="continue"), WORKER) == "care_not_reviewer"


def test_others_may_come_but_nobody_who_is_a_party_and_only_by_who_proposes() -> None:
    changed = do.ChangeTeam(lead="clerk_lead", worker="worker2")
    story = running()
    before = story.plan
    assert story.do(changed, CENTRE).team == ("clerk_lead", "worker2")
    assert (story.plan.rhythm, story.plan.visit_by) == (before.rhythm, before.visit_by)
    assert refused(story, changed, CENTRE) == "care_same_team"
    assert refused(running(), changed, WORKER) == "not_your_role"
    assert refused(running(), replace(changed, conflicted=True), CENTRE) == "conflict"


# ---- face to face -----------------------------------------------------------------------------------

AT_THE_DOOR = replace(OFFER, asker="worker", household=replace(HOME, avoid=("worker2",)))
SAID_MONTHLY = do.AgreeFace(rhythm=Rhythm.MONTHLY)


def asked_at_the_door() -> Story:
    """She has no chat: the worker of her grid is sent to ask."""
    story = Story()
    story.do(AT_THE_DOOR, CENTRE)
    return story


def test_who_has_no_chat_is_asked_at_her_door_and_who_heard_her_yes_is_kept() -> None:
    story = asked_at_the_door()
    assert story.told() == {("asker", "worker.care_ask")}
    plan = story.do(SAID_MONTHLY, WORKER, AT + timedelta(days=2))
    assert (plan.phase, plan.agreed_with, plan.rhythm) == (Phase.AGREED, "worker", Rhythm.MONTHLY)
    entry = story.entries[-1]
    assert (entry.type, entry.actor, entry.at) == ("agreed_face", "worker", AT + timedelta(days=2))
    assert entry.facts == {"rhythm": "monthly"}
    assert ("centre", "centre.care_agreed_face") in story.told()
    assert plan.review_by is not None
    assert story.clock(plan.review_by) == "review_due"
    assert ("worker", "worker.care_ask_still") in story.told()
    assert aftercare.fold(story.entries) == story.plan


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (LEAD, "care_not_asker"),
        (SHE, "not_your_role"),
        (replace(WORKER, person="worker2"), "care_not_asker"),
        (replace(WORKER, person="worker2", acts_for="worker"), "conflict"),
    ],
)
def test_only_who_was_sent_asks_and_never_somebody_her_matter_names(by: Actor, code: str) -> None:
    assert refused(asked_at_the_door(), SAID_MONTHLY, by) == code


def test_the_centre_may_hear_it_at_its_counter() -> None:
    story = asked_at_the_door()
    assert story.do(SAID_MONTHLY, CENTRE).agreed_with == "centre"


def test_nobody_named_is_sent_to_ask_or_comes_later() -> None:
    named = do.Household(person="r1", case="2026-000001", avoid=("worker",))
    assert refused(Story(), replace(AT_THE_DOOR, household=named), CENTRE) == "conflict"
    assert refused(Story(), replace(AT_THE_DOOR, asker="r1"), CENTRE) == "conflict"
    story = asked_at_the_door()
    story.do(SAID_MONTHLY, WORKER)
    assert refused(story, do.ChangeTeam(lead="clerk_lead", worker="worker2"), CENTRE) == "conflict"


def test_who_has_a_chat_answers_there_and_nobody_for_her() -> None:
    story = Story()
    story.do(OFFER, CENTRE)
    for event in (SAID_MONTHLY, do.DeclineFace(), do.NotMet()):
        assert refused(story, event, CENTRE) == "care_hers"


def test_kin_who_answer_in_their_chat_are_on_record() -> None:
    story = Story()
    story.do(replace(OFFER, household=replace(HOME, spoken_for=True)), CENTRE)
    assert story.last is not None
    assert "care_kin" in story.last.tells[0].choices
    assert story.do(replace(MONTHLY, for_her=True), SHE).agreed_with == "r1"
    assert story.entries[-1].facts == {"rhythm": "monthly", "for_her": True}
    assert ("centre", "centre.care_agreed_kin") in story.told()


def test_nobody_asks_one_reminder_then_the_centre_hears_and_there_is_no_plan() -> None:
    story = asked_at_the_door()
    assert story.clock(AT + timedelta(days=6)) == ""
    assert story.clock(AT + timedelta(days=7)) == "ask_due"
    assert story.told() == {("asker", "worker.care_ask_again")}
    assert story.clock(AT + timedelta(days=13)) == ""
    assert story.clock(AT + timedelta(days=15)) == "lapsed"
    assert (story.plan.phase, story.plan.end_reason) == (Phase.ENDED, "unasked")
    assert story.told() == {("centre", "centre.care_unasked")}


def test_not_met_yet_is_another_try_inside_the_same_time() -> None:
    story = asked_at_the_door()
    until = story.plan.answer_by
    story.do(do.NotMet(), WORKER, AT + timedelta(days=3))
    assert story.plan.answer_by == until
    assert story.clock(AT + timedelta(days=9)) == ""
    assert story.clock(AT + timedelta(days=10)) == "ask_due"
    story.do(do.NotMet(), WORKER, AT + timedelta(days=12))
    assert story.clock(AT + timedelta(days=15)) == "lapsed"


def test_she_says_it_to_the_one_who_comes_and_it_is_over() -> None:
    for by in (WORKER, LEAD, CENTRE):
        story = running()
        assert refused(story, do.StopFace(), replace(WORKER, person="worker2")) == "care_not_yours"
        assert story.do(do.StopFace(), by).end_reason == "stopped"
        assert (story.entries[-1].type, story.entries[-1].actor) == ("stopped_face", by.person)
        assert ("person", "resident.care_stopped_face") in story.told()
        assert ("team", "worker.care_stopped") in story.told()


def test_more_visits_are_asked_at_her_door_too() -> None:
    story = asked_at_the_door()
    story.do(SAID_MONTHLY, WORKER)
    story.do(do.Review(result="up", asked=True), LEAD)
    assert story.told() == {("worker", "worker.care_ask_more")}
    assert story.entries[-1].facts["asked"] is True
    story.do(do.DeclineFace(), WORKER)
    assert (story.plan.phase, story.plan.rhythm) == (Phase.AGREED, Rhythm.MONTHLY)
    assert story.do(do.AgreeFace(rhythm=Rhythm.TWICE), WORKER).rhythm is Rhythm.TWICE


def test_a_wish_on_her_behalf_is_the_officials_word_and_waits_for_the_centre() -> None:
    story = Story()
    wish = do.WishFor(household=do.Household(person="r9", township="t1", area="g1"), whose=4)
    assert refused(story, wish, SHE) == "not_your_role"
    assert refused(story, replace(wish, household=replace(HOME, hushed=True)), WORKER) == "care_only_asked"
    plan = story.do(wish, WORKER)
    assert (plan.phase, plan.wished, plan.wished_by) == (Phase.WISHED, False, "worker")
    assert who(plan) == {"centre", "worker"}
    assert story.clock(AT + timedelta(days=15)) == "wish_due"
    story.do(do.Propose(lead="clerk_lead", worker="mediator1", asker="leader"), CENTRE)
    assert who(story.plan) == {"centre", "leader"}
    assert story.told() == {("asker", "worker.care_ask"), ("wisher", "worker.care_wish_taken")}
    story.do(SAID_MONTHLY, Actor(person="leader", role=Role.GRID_LEADER))
    assert who(story.plan) == {"centre", "clerk_lead", "mediator1"}


def test_a_wish_on_her_behalf_that_cannot_be_met_is_answered_to_who_made_it() -> None:
    story = Story()
    story.do(do.WishFor(household=do.Household(person="r9"), whose=4), WORKER)
    story.do(do.NotTaken(text=9), CENTRE)
    assert story.told() == {("wisher", "worker.care_not_taken")}


# ---- any life ---------------------------------------------------------------------------------------

_EVENTS: tuple[tuple[do.CareEvent, Actor], ...] = (
    (do.Wish(household=HOME), SHE),
    (OFFER, CENTRE),
    (do.Propose(lead="clerk_lead", worker="worker"), CENTRE),
    (do.NotTaken(text=1), CENTRE),
    (MONTHLY, SHE),
    (do.Agree(rhythm=Rhythm.WEEKLY), SHE),
    (do.Decline(), SHE),
    (do.Visit(), WORKER),
    *((do.Review(result=result), LEAD) for result in ("continue", "down", "up", "end")),
    (do.ChangeTeam(lead="clerk_lead", worker="worker2"), CENTRE),
    (do.Stop(), SHE),
    (AT_THE_DOOR, CENTRE),
    (do.WishFor(household=HOME, whose=3), WORKER),
    (do.Propose(lead="clerk_lead", worker="worker", asker="worker"), CENTRE),
    (SAID_MONTHLY, WORKER),
    (replace(MONTHLY, for_her=True), SHE),
    (do.DeclineFace(), WORKER),
    (do.NotMet(), WORKER),
    (do.StopFace(), WORKER),
)


@given(st.lists(st.tuples(st.integers(0, len(_EVENTS)), st.integers(1, 40)), max_size=30))
def test_in_no_life_does_anything_happen_without_her_yes_or_go_on_without_people(
    steps: list[tuple[int, int]],
) -> None:
    story, at, said_yes = Story(), AT, False
    for which, days in steps:
        at += timedelta(days=days)
        while story.clock(at):
            pass
        if which < len(_EVENTS):
            event, by = _EVENTS[which]
            try:
                story.do(event, by, at)
            except Refused:
                continue
            said_yes = said_yes or isinstance(event, do.Agree | do.AgreeFace)
        plan = story.plan
        assert plan.version == 0 or aftercare.fold(story.entries) == plan
        if plan.phase is Phase.ACTIVE or plan.visited_at:
            assert said_yes
        if plan.agreed_at is not None:  # whose word it was stands in the record
            heard = next(entry for entry in story.entries if entry.type in {"agreed", "agreed_face"})
            assert plan.agreed_with == (
                heard.actor if heard.type == "agreed_face" or "for_her" in heard.facts else None
            )
        if plan.version and plan.phase is not Phase.ENDED:
            wake = aftercare.next_wake(plan, TERMS)
            assert wake is not None
            assert wake > at


def test_every_event_has_a_rule_and_no_name_of_a_score() -> None:
    assert set(do.CareEvent.__subclasses__()) == set(RULES)
    assert not {"score", "rank", "points", "missed", "risk"} & set(Plan.__dataclass_fields__)
