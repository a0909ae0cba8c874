"""Time: what falls due when, what an outage leaves, when nobody is disturbed. Time is a value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from cases import ladder
from cases.events import AskHelp, AskInfo, Callback, Contact, Dispatch, Extend, Remind, Resolve, Resume, Sign
from cases.ladder import CALL, RESUME, UNANSWERED, due, next_wakeup, quiet_until, rung_id
from cases.model import Profile, Road
from tests.cases.story import (
    CENTRE,
    HANDLER,
    RESIDENT,
    Story,
    alarm,
    calendar,
    dispatched,
    handling,
    local,
    policy,
    report,
    resolved,
    triage,
)


def tick(story: Story) -> list[str]:
    """What the clock does now, as the names of its steps."""
    done = []
    for step in due(story.case, story.policy, story.at):
        done.append(rung_id(step.id))
        story.do(Resume() if step.kind == RESUME else Remind(rung=step.id, skipped=step.skipped))
    return done


def run(story: Story, until: datetime) -> Iterator[tuple[datetime, str]]:
    """Every wake-up up to a moment, each at its time."""
    while (wake := next_wakeup(story.case, story.policy)) is not None and wake <= until:
        story.at = max(wake, story.at)
        for name in tick(story):
            yield story.at, name


def opened_at(moment: str, **fields: object) -> Story:
    """A case dispatched to h1 at a wall-clock moment."""
    story = Story(at=local(moment))
    story.open(report(**fields))
    story.do(triage(story.case), CENTRE)
    story.do(Dispatch(unit="u1", person="h1"), CENTRE)
    return story


@pytest.mark.parametrize(
    ("profile", "moment", "sign_by"),
    [
        (Profile.M, "2026-11-27 16:30", "2026-11-30 11:30"),  # 4 working hours over a weekend
        (Profile.N, "2026-11-27 16:30", "2026-11-30 17:30"),
        (Profile.N, "2026-11-28 10:00", "2026-11-30 17:30"),  # Saturday
        (Profile.U, "2026-11-27 23:50", "2026-11-28 00:20"),  # by the clock
        (Profile.E, "2026-11-28 03:00", "2026-11-28 03:10"),
        (Profile.N, "2026-02-13 16:00", "2026-02-14 17:30"),  # make-up Saturday before Spring Festival
        (Profile.N, "2026-02-14 16:00", "2026-02-24 17:30"),  # over the whole festival
    ],
)
def test_a_signature_is_owed(profile: Profile, moment: str, sign_by: str) -> None:
    assert opened_at(moment, profile=profile).case.sign_by == local(sign_by)


def test_an_unsigned_task_climbs_step_by_step() -> None:
    story = opened_at("2026-11-23 10:00")
    seen = list(run(story, local("2026-11-24 17:30")))
    assert [name for _, name in seen] == ["sign_half", "sign_late"]
    assert seen[1][0] == local("2026-11-24 17:30")
    assert story.heard() == ["unit_lead ladder.sign_late", "dispatchers ladder.sign_late"]
    # ... and stays on the list every working day until somebody signs
    assert [name for _, name in run(story, local("2026-11-26 17:30"))] == [
        "again-1:sign_late",
        "again-2:sign_late",
    ]
    story.do(Sign(), HANDLER)
    assert not due(story.case, story.policy, story.at)


def test_a_late_result_goes_from_tier_to_tier() -> None:
    story = handling()
    hers = {"resident_update", "resident_late"}
    seen = [name for _, name in run(story, local("2026-12-31 18:00")) if name not in hers]
    assert seen == [
        "due_soon",
        "late_1",
        "late_1_sms",
        "late_2",
        "late_2_sms",
        "late_3",
        "weekly-1",
        "weekly-2",
        "weekly-3",
    ]
    assert len([one for one in story.case.rungs if one.startswith("weekly")]) == 1


def test_after_two_days_without_power_only_the_highest_step() -> None:
    story = opened_at("2026-11-23 10:00")
    story.at = local("2026-11-26 09:00")
    steps = due(story.case, story.policy, story.at)
    signing = [step for step in steps if step.rung is not None and step.rung.start == "sign_by"]
    assert [rung_id(step.id) for step in signing] == ["again-1:sign_late"]
    assert [rung_id(one) for one in signing[0].skipped] == ["sign_half", "sign_late"]
    tick(story)
    assert not due(story.case, story.policy, story.at)
    assert {"sign_half", "sign_late"} <= {rung_id(one) for one in story.case.rungs}


def test_an_outage_of_months_is_one_step_too() -> None:
    story = handling()
    story.at = local("2027-03-01 09:00")
    late = [step for step in due(story.case, story.policy, story.at) if "late" in str(step.skipped)]
    assert [step.kind for step in late] == ["weekly"]
    tick(story)
    assert not due(story.case, story.policy, story.at)


def test_an_extension_starts_the_ladder_afresh() -> None:
    story = handling()
    list(run(story, local("2026-11-30 09:00")))
    assert "due_soon" in {rung_id(one) for one in story.case.rungs}
    story.do(AskHelp(kind="extension", days=3), HANDLER)
    story.do(Extend(days=3), CENTRE)
    assert [name for at, name in run(story, local("2026-12-03 17:30")) if name != "resident_update"] == [
        "due_soon",
        "late_1",
    ]


def test_a_paused_case_is_not_late() -> None:
    story = handling()
    story.at = local("2026-11-27 10:00")
    story.do(AskInfo(text=4), HANDLER)
    seen = [one for one in run(story, local("2026-12-07 17:30")) if one[1] != "resident_update"]
    assert seen[0] == (local("2026-12-07 17:30"), RESUME)
    assert story.case.due_by == local("2026-12-11 01:00")


def test_an_emergency_is_called_on_and_the_truth_is_told_once() -> None:
    story = alarm()
    start = story.at
    seen = []
    for minutes in (10, 20, 30):
        story.at = start
        story.later(minutes=minutes)
        for step in due(story.case, story.policy, story.at):
            event = Remind(rung=step.id, skipped=step.skipped)
            if step.kind == CALL:
                again = story.at.replace(minute=story.at.minute + 10)
                event = Remind(rung=step.id, call=(f"p{minutes}",), call_next_at=again)
            story.do(event)
            seen.append((minutes, step.kind, story.heard()))
    assert (10, UNANSWERED, ["reporter resident.unanswered", "agent resident.unanswered"]) in seen
    assert [minutes for minutes, kind, _ in seen if kind == CALL] == [10, 20, 30]
    assert [kind for _, kind, _ in seen].count(UNANSWERED) == 1
    assert all(notice.urgent for notice in story.told)
    assert story.case.called == ("w1", "p10", "p20", "p30")


def test_the_resident_hears_every_five_working_days() -> None:
    story = handling(profile=Profile.N, road=Road.DISPUTE, category="neighbor")
    told = [at for at, name in run(story, local("2026-12-15 18:00")) if name == "resident_update"]
    assert told == [local("2026-11-30 17:30"), local("2026-12-07 17:30"), local("2026-12-14 17:30")]


def test_nobody_writes_where_somebody_may_look_over_her_shoulder() -> None:
    story = handling(profile=Profile.N, category="domestic_violence")
    assert "resident_update" not in [name for _, name in run(story, local("2026-12-15 18:00"))]


def test_the_centre_asks_until_somebody_answered() -> None:
    story = resolved()
    assert next_wakeup(story.case, story.policy) == story.case.callback_by == local("2026-11-26 17:30")
    names = [name for _, name in run(story, local("2026-12-08 17:30"))]
    assert names[:3] == ["callback_due", "callback_late", "again-1:callback_late"]
    story.do(Callback(says="solved"), RESIDENT)
    assert next_wakeup(story.case, story.policy) == story.case.ask_again_by


def test_reminders_of_a_sealed_case_reach_its_handlers_only() -> None:
    story = Story()
    story.open(report(sealed=True, profile=Profile.J, category="cadre_report", road=Road.REPORT))
    story.at = local("2026-11-25 09:00")
    tick(story)
    assert {notice.to.value for notice in story.told} == {"sealed_handlers"}


def test_every_clock_of_the_shipped_policy_has_a_step() -> None:
    assert ladder.gaps(policy()) == ()


@pytest.mark.parametrize(
    ("moment", "official", "until"),
    [
        ("2026-11-23 12:00", True, None),
        ("2026-11-23 07:29", True, "2026-11-23 07:30"),
        ("2026-11-23 21:00", True, "2026-11-24 07:30"),
        ("2026-11-27 22:00", True, "2026-11-30 07:30"),  # Friday evening: Monday
        ("2026-11-27 22:00", False, "2026-11-28 07:30"),  # a resident hears on Saturday
        ("2026-11-28 12:00", True, "2026-11-30 07:30"),
        ("2026-11-28 12:00", False, None),
        ("2026-02-14 12:00", True, None),  # make-up Saturday
        ("2026-02-16 12:00", True, "2026-02-24 07:30"),  # Spring Festival
    ],
)
def test_quiet_hours(moment: str, official: bool, until: str | None) -> None:
    found = quiet_until(local(moment), policy(), False, official=official)
    assert found == (local(until) if until else None)
    assert quiet_until(local(moment), policy(), True, official=official) is None


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-23 08:30", "2026-11-23 14:30"),
        ("2026-11-23 14:30", "2026-11-24 08:30"),
        ("2026-02-14 15:00", "2026-02-24 08:30"),
        ("2026-02-13 15:00", "2026-02-14 08:30"),
    ],
)
def test_the_next_digest(after: str, expected: str) -> None:
    assert ladder.next_digest(local(after), (510, 870), calendar()) == local(expected)


def test_contact_is_asked_for_while_nobody_spoke_with_her() -> None:
    story = dispatched()
    story.do(Sign(), HANDLER)
    assert next(run(story, local("2026-11-25 18:00")))[1] == "contact_ask"
    story.do(Contact(), HANDLER)
    story.do(Resolve(text=9), HANDLER)
    assert not due(story.case, story.policy, story.at)
