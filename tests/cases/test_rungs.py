"""Each rung by itself: word from the scene, what comes again, her five days, statutory clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from cases import ladder, legal, lifecycle
from cases.clocks import ONCE
from cases.deadlines import Span
from cases.events import (
    AskInfo,
    Callback,
    Contact,
    Dispatch,
    LateReason,
    Message,
    Remind,
    Resolve,
    Resume,
    Sign,
    StartTimer,
    StopTimer,
)
from cases.ladder import RESUME, due, next_wakeup, rung_id, stands
from cases.model import Actor, Notice, Profile, Road, Role, State
from locales.loader import known
from tests.cases.story import (
    CENTRE,
    HANDLER,
    KEEPER,
    OTHER,
    RESIDENT,
    Story,
    alarm,
    dispatched,
    handling,
    local,
    policy,
    raised,
    refused,
    report,
    resolved,
    signed,
    triage,
)

WORKER = Actor(person="w1", role=Role.GRID_WORKER)


def run(story: Story, until: datetime) -> Iterator[tuple[datetime, str, tuple[Notice, ...]]]:
    """Every wake-up up to a moment: when, which step, what was said."""
    while (wake := next_wakeup(story.case, story.policy)) is not None and wake <= until:
        story.at = max(wake, story.at)
        for step in due(story.case, story.policy, story.at):
            story.do(Resume() if step.kind == RESUME else Remind(rung=step.id, skipped=step.skipped))
            yield story.at, rung_id(step.id), story.told


def said(story: Story, until: datetime, *only: str) -> list[tuple[str, str]]:
    """Local time and step, of these steps only (all where none is named)."""
    found = [
        (f"{at.astimezone(local('2026-01-01 00:00').tzinfo):%d %H:%M}", name)
        for at, name, _ in run(story, until)
    ]
    return [one for one in found if not only or one[1].partition(":")[2] in only or one[1] in only]


# ---- reports in between ---------------------------------------------------------------------------


def at_the_scene() -> Story:
    """A fire at ten o'clock, signed at five past."""
    story = alarm()
    story.later(minutes=5)
    story.do(Sign(), WORKER)
    return story


def test_a_scene_is_asked_about_after_an_hour_and_then_every_four() -> None:
    story = at_the_scene()
    assert story.case.interim_by == local("2026-11-23 11:00")
    assert said(story, local("2026-11-23 11:00"), "scene_ask") == [("23 11:00", "scene_ask")]
    story.later(minutes=10)
    story.do(Contact(text=7), WORKER)
    assert "dispatchers centre.scene" in story.heard()
    assert story.case.interim_by == local("2026-11-23 15:10")
    told = list(run(story, local("2026-11-24 01:00")))
    steps = [(at.astimezone(story.at.tzinfo), name) for at, name, _ in told if "scene" in name]
    assert [name for _, name in steps] == [
        "scene_ask",
        "scene_late",
        "again-1:scene_late",
        "again-2:scene_late",
    ]
    assert [at for at, _ in steps[1:]] == [
        local("2026-11-23 15:40"),
        local("2026-11-23 19:40"),
        local("2026-11-23 23:40"),
    ]
    last = next(notices for _, name, notices in told if name == "again-2:scene_late")
    assert {(one.to.value, one.key, one.urgent, one.params["times"]) for one in last} == {
        ("dispatchers", "ladder.scene_late_again", True, 3),
        ("resp_leader", "ladder.scene_late_again", True, 3),
    }


def test_a_scene_that_is_no_emergency_any_more_owes_no_report() -> None:
    story = at_the_scene()
    story.do(raised(story, Profile.N), CENTRE)
    assert story.case.interim_by is None
    assert not said(story, local("2026-11-23 23:00"), "scene_ask")


def test_a_pressing_case_owes_one_word_within_a_working_day() -> None:
    story = handling(profile=Profile.U)  # spoken to already: nothing in between is owed
    assert story.case.interim_by is None
    story = signed(profile=Profile.U)
    assert story.case.interim_by == local("2026-11-24 17:30")
    names = [name for _, name in said(story, local("2026-11-25 14:30"))]
    assert "interim_ask" in names
    assert "interim_late" in names
    story.do(Message(text=5), HANDLER)
    assert story.case.interim_by is None


def test_an_unsigned_pressing_task_goes_up_the_tiers_by_the_clock() -> None:
    story = dispatched(profile=Profile.U)
    start = story.at
    found = [
        (int((at - start).total_seconds() // 60), name) for at, name, _ in run(story, start.replace(hour=12))
    ]
    signing = [one for one in found if one[1].startswith("sign_")]
    assert signing == [
        (15, "sign_half_urgent"),
        (30, "sign_late_urgent"),
        (60, "sign_late_next"),
        (90, "sign_late_top"),
    ]


def test_whoever_stands_on_two_tiers_reads_something_else_on_the_second() -> None:
    story = dispatched(profile=Profile.U)
    said_to = {
        name: {(one.to.value, one.key) for one in told}
        for _, name, told in run(story, story.at.replace(hour=12))
        if name in {"sign_late_urgent", "sign_late_next", "sign_late_top"}
    }
    keys = [key for told in said_to.values() for key in {key for _, key in told}]
    assert keys == ["ladder.sign_late", "ladder.sign_late_next", "ladder.sign_late_top"]
    assert {to for to, _ in said_to["sign_late_top"]} == {"town_leader", "county_centre"}


def test_taken_and_forgotten_is_asked_once_and_then_the_centre_hears() -> None:
    story = signed()
    found = [
        (name, [one.to.value for one in told]) for _, name, told in run(story, local("2026-11-26 17:30"))
    ]
    contact = [one for one in found if "contact" in one[0]]
    assert contact[:2] == [("contact_ask", ["handler"]), ("contact_centre", ["dispatchers"])]
    assert not any("handler" in to for _, to in contact[1:])
    assert (story.case.handler, story.case.state) == ("h1", State.SIGNED)  # nothing is taken away


# ---- what comes again -----------------------------------------------------------------------------


def test_a_repetition_says_how_often_and_since_when() -> None:
    story = dispatched()
    told = [
        one
        for _, name, notices in run(story, local("2026-11-27 17:30"))
        if "again" in name
        for one in notices
    ]
    lines = [(one.key, one.params["times"], one.params["waited"]) for one in told if one.to == "dispatchers"]
    assert lines == [
        ("ladder.sign_late_again", 2, 1),
        ("ladder.sign_late_again", 3, 2),
        ("ladder.sign_late_again", 4, 3),
    ]
    assert all(one.via == "digest" for one in told)


def test_how_often_a_last_rung_comes_again_is_a_matter_of_policy() -> None:
    slow = tuple(
        replace(rung, every=Span.parse("3wd")) if rung.id == "sign_late" else rung for rung in policy().ladder
    )
    story = dispatched()
    story.policy = replace(policy(), ladder=slow)
    times = [at for at, name, _ in run(story, local("2026-12-02 17:30")) if "again" in name]
    assert times == [local("2026-11-27 17:30"), local("2026-12-02 17:30")]


def test_what_a_step_said_stands_only_while_its_clock_runs() -> None:
    story = dispatched()
    list(run(story, local("2026-11-24 17:30")))
    step = next(one for one in story.case.rungs if one.startswith("sign_late"))
    assert stands(story.case, story.policy, step)
    story.do(Sign(), HANDLER)
    assert not stands(story.case, story.policy, step)


# ---- the resident -----------------------------------------------------------------------------------


def test_how_long_a_resident_waits_for_a_word_is_read_from_the_policy() -> None:
    story = handling(profile=Profile.N, road=Road.DISPUTE, category="neighbor")
    story.policy = replace(policy(), burden=replace(policy().burden, update_days=2))
    told = [at for at, name, _ in run(story, local("2026-11-27 18:00")) if name == "resident_update"]
    assert told == [local("2026-11-25 17:30"), local("2026-11-27 17:30")]


def to_her(story: Story, until: str) -> list[str]:
    """What the reporter hears from the ladder."""
    return [one.key for _, _, told in run(story, local(until)) for one in told if one.to == "reporter"]


def test_she_hears_how_it_really_stands() -> None:
    story = Story()
    story.open()
    assert to_her(story, "2026-12-04 18:00") == ["resident.triage_late", "resident.progress_waits"]
    story = handling()
    story.do(AskInfo(text=4), HANDLER)
    assert to_her(story, "2026-12-01 18:00") == ["resident.progress_info"]
    story = handling()
    assert to_her(story, "2026-12-09 18:00") == ["resident.late", "resident.progress_late"]


def test_the_promised_day_is_hers_even_after_an_outage() -> None:
    """Whatever the officials' rungs skip, she hears that it is late, and with whom it lies."""
    story = handling()
    story.at = local("2026-12-08 09:00")
    steps = due(story.case, story.policy, story.at)
    assert [one.id.partition("@")[0] for one in steps if "resident" in one.id] == ["resident_late"]


def test_nobody_heard_a_voice_for_as_long_as_the_policy_says() -> None:
    story = Story(policy=replace(policy(), burden=replace(policy().burden, unheard_minutes=7)))
    story.open(report(profile=Profile.U, unheard=True))
    assert story.case.triage_by == local("2026-11-23 10:07")


# ---- why it is late -----------------------------------------------------------------------------------


def test_the_cause_is_said_in_one_tap_once_it_is_late() -> None:
    story = handling()
    assert refused(story, LateReason(reason="papers"), HANDLER) == "not_late"
    story.at = local("2026-12-01 09:00")
    assert refused(story, LateReason(reason="lazy"), HANDLER) == "reason_needed"
    assert refused(story, LateReason(reason="papers"), OTHER) == "not_yours"
    story.do(LateReason(reason="papers"), HANDLER)
    assert story.case.late_reason == "papers"
    assert (story.entries[-1].type, story.entries[-1].facts["kind"]) == ("noted", "late_reason")
    assert lifecycle.fold(story.entries) == story.case


# ---- 法定期限 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "start", "by"),
    [
        ("petition_register", "2026-03-01 09:00", "2026-03-16 17:30"),
        ("petition_settle", "2026-03-01 09:00", "2026-04-30 17:30"),
        ("judicial_confirm", "2026-09-03 09:00", "2026-10-08 17:30"),  # 10-03 is in the holiday
        ("medical_mediation", "2026-11-23 09:00", "2027-01-05 17:30"),  # 30 working days
        ("protection_order", "2026-11-23 09:00", "2026-11-26 09:00"),  # 72 hours by the clock
    ],
)
def test_a_statutes_clock_counts_as_the_statute_does(code: str, start: str, by: str) -> None:
    story = handling()
    story.do(StartTimer(code=code, start=local(start)), HANDLER)
    clock = next(legal.running(story.case))
    assert (clock.code, clock.start, clock.by) == (code, local(start), local(by))
    assert lifecycle.fold(story.entries) == story.case
    assert story.entries[-1].facts["kind"] == "legal_timer"


def test_a_statutes_clock_reminds_in_time_and_names_the_law() -> None:
    story = handling(road=Road.DISPUTE, category="neighbor")
    story.do(StartTimer(code="judicial_confirm", start=story.at), CENTRE)
    assert story.heard() == ["handler worker.timer_set"]
    told = [
        (at, name, notices) for at, name, notices in run(story, local("2026-12-23 17:30")) if "legal" in name
    ]
    assert [name for _, name, _ in told] == [
        "legal_soon/judicial_confirm",
        "legal_near/judicial_confirm",
        "legal_over/judicial_confirm",
    ]
    assert told[0][0] < local("2026-12-13 10:00")  # by day 20 of 30
    first = told[0][2][0]
    assert (first.key, first.via) == ("ladder.legal_soon", "digest")
    assert first.params["law"] == "@key:legal.judicial_confirm"
    assert first.params["basis"] == "@key:legal.basis.judicial_confirm"
    assert str(first.params["law_by"]).startswith("@day:2026-12-23")


def test_it_goes_on_in_a_pause_and_after_the_case_is_closed() -> None:
    story = resolved(road=Road.DISPUTE, category="neighbor")
    story.do(StartTimer(code="judicial_confirm", start=story.at), HANDLER)
    story.do(Callback(says="solved"), RESIDENT)
    assert story.case.state is State.CLOSED
    names = [name for _, name, _ in run(story, local("2026-12-23 17:30")) if "legal" in name]
    assert names == [f"legal_{what}/judicial_confirm" for what in ("soon", "near", "over")]
    story.do(StopTimer(mark=story.case.legal[0]), CENTRE)
    assert story.case.legal == ()
    assert not said(story, local("2027-01-30 17:30"), "legal_over/judicial_confirm")
    assert lifecycle.fold(story.entries) == story.case


def test_two_statutes_remind_apart_and_hours_do_not_wait_for_a_list() -> None:
    story = handling(category="domestic_violence")
    story.do(StartTimer(code="protection_order", start=story.at), HANDLER)
    story.do(StartTimer(code="legal_aid", start=story.at), HANDLER)
    told = {name: notices for _, name, notices in run(story, local("2026-11-30 17:30"))}
    assert {"legal_soon/protection_order", "legal_soon/legal_aid"} <= set(told)
    assert {one.via.value for one in told["legal_soon/protection_order"]} == {"now"}
    assert {one.via.value for one in told["legal_soon/legal_aid"]} == {"digest"}


def test_a_timer_is_attached_by_whoever_has_the_case_and_once() -> None:
    story = handling()
    start = StartTimer(code="petition_settle", start=story.at)
    assert refused(story, start, OTHER) == "not_yours"
    assert refused(story, StartTimer(code="none_such", start=story.at), HANDLER) == "no_such_timer"
    story.do(start, HANDLER)
    assert refused(story, start, HANDLER) == "timer_runs"
    assert refused(story, StopTimer(mark="petition_settle/x@y"), HANDLER) == "no_such_timer"


def test_of_a_sealed_case_only_its_handlers_are_reminded() -> None:
    story = Story()
    story.open(report(sealed=True, profile=Profile.J, category="cadre_report", road=Road.REPORT))
    story.do(triage(story.case), KEEPER)
    story.do(Dispatch(unit="", person="s1"), KEEPER)
    assert refused(story, StartTimer(code="petition_settle", start=story.at), CENTRE) == "not_yours"
    keeper = replace(KEEPER, person="s1")
    story.do(StartTimer(code="petition_settle", start=story.at), keeper)
    found = run(story, local("2027-02-01 17:30"))
    told = [one for _, name, notices in found if "legal" in name for one in notices]
    assert {one.to.value for one in told} == {"handler", "sealed_handlers"}


def test_every_last_rung_has_a_repetition_that_is_worded() -> None:
    story, zero = handling(), Span.parse("0m")
    for start in {rung.start for rung in policy().ladder} - {"due_by", *ONCE}:
        for profile in Profile:
            own = [
                r for r in policy().ladder if r.start == start and profile in r.profiles and r.percent is None
            ]
            last = max(own, key=lambda r: policy().calendar.add(story.at, r.offset or zero), default=None)
            assert last is None or known(f"{last.key}_again"), last.id
    assert known("ladder.weekly")


def test_every_clock_with_a_limit_has_a_rung() -> None:
    bare = replace(policy(), ladder=tuple(r for r in policy().ladder if r.start != "interim_by"))
    assert set(ladder.gaps(bare)) == {"interim_by:E", "interim_by:U"}


def test_a_pause_moves_an_order_from_above_too() -> None:
    story = handling()
    story.case = replace(story.case, supervised_at=story.at, supervise_by=local("2026-11-25 17:30"))
    story.do(AskInfo(text=4), HANDLER)
    story.later(days=2)
    story.do(Resume(), HANDLER)
    assert story.case.supervise_by == local("2026-11-27 17:30")
    story.do(Resolve(text=9), HANDLER)
