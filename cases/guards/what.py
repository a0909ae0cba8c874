"""Guards that look at what is asked for, at the limits and at the time."""

from __future__ import annotations

from datetime import timedelta

from cases import legal
from cases.model import Profile, Road, Role, State
from cases.scene import SIDES, Scene, lowers, need, quiet, stands_for

RELATIONS = ("neighbor", "family", "kin", "trade", "work", "other")
LATE_REASONS = ("no_power", "papers", "above", "hands")


def agreed_or_danger(scene: Scene) -> None:
    """代报 needs the resident's agreement, except in danger."""
    need(scene.event.agreed or scene.event.urgent, "not_agreed")


def system_only_where_allowed(scene: Scene) -> None:
    """The system moves emergencies and the ordinary services that policy names, nothing else."""
    if scene.by.role is not Role.SYSTEM:
        return
    case, category = scene.case, scene.policy.category(scene.case.category)
    emergency = case.danger is not None or case.profile is Profile.E or case.road is Road.EMERGENCY
    clear = category.auto and case.decision == "auto" and case.profile in {Profile.N, Profile.Q}
    need(emergency or (clear and not case.sealed), "needs_person")


def system_never_lowers(scene: Scene) -> None:
    """Nothing but a person takes a danger away or opens a sealed case."""
    if scene.by.role is not Role.SYSTEM:
        return
    case, event = scene.case, scene.event
    calmer = case.urgent and not getattr(event, "urgent", True)
    calmer = calmer or (case.danger is not None and getattr(event, "danger", case.danger) is None)
    opened = case.sealed and event.sealed is False
    need(not (lowers(case, event.profile) or calmer or opened), "needs_person")


def unsealing_takes_two(scene: Scene) -> None:
    """Another category never opens what was told in confidence."""
    need(not (scene.case.sealed and scene.event.sealed is False), "sealed")


def first_gives_reason(scene: Scene) -> None:
    """Whoever asks to open it says why; the second one has read it."""
    need(bool(scene.case.unsealed_by) or scene.event.text is not None, "reason_needed")


def lowering_has_reason(scene: Scene) -> None:
    """Raising at once, lowering with a reason."""
    lower = lowers(scene.case, scene.event.profile)
    need(not lower or bool(scene.event.reason or scene.event.text), "reason_needed")


def has_power(scene: Scene) -> None:
    """Somebody is named, and can act on this by law and post."""
    need(bool(scene.event.unit or scene.event.person), "nobody_named")
    need(scene.event.has_power or scene.event.override_text is not None, "no_power")


def no_conflict(scene: Scene) -> None:
    """A party, kin or the person named does not handle it, unless somebody gives and signs a reason."""
    need(not scene.event.conflicted or scene.event.override_text is not None, "conflict")


def placed(scene: Scene) -> None:
    """The place is a guard of dispatch; danger and sealed handling do not wait for it."""
    case = scene.case
    need(bool(case.area or case.township or case.urgent or case.sealed or case.danger), "no_place")


def to_a_person(scene: Scene) -> None:
    """A grid leader hands a case to somebody of the grid, not to a unit."""
    if scene.by.role is Role.GRID_LEADER:
        need(scene.event.person is not None, "nobody_named")


def upwards(scene: Scene) -> None:
    """To a tier above the present one."""
    need(bool(scene.event.to) and scene.event.to != scene.case.escalated_to, "already_there")


def leads_town(scene: Scene) -> None:
    """One of the township's leaders, no party to it, and not he who has it already."""
    event = scene.event
    need(event.leads, "no_leader")
    need(not event.conflicted and event.person not in {scene.case.reporter, scene.case.handler}, "conflict")
    need(event.person != scene.case.case_leader, "leads_already")


def return_in_time(scene: Scene) -> None:
    """Within the signing limit; always where she is related, or the alarm was none: that shows there."""
    case = scene.case
    if scene.event.reason == "no_emergency":
        need(case.profile is Profile.E, "not_an_emergency")
        return
    late = case.sign_by is not None and scene.at > case.sign_by and scene.event.reason != "conflict"
    need(not late and case.state is not State.HANDLING, "return_too_late")


def asks_left(scene: Scene) -> None:
    """At most so many times, or the resident is sent round in circles."""
    need(scene.case.asks < scene.policy.burden.max_asks, "asked_enough")


def pause_over(scene: Scene) -> None:
    """For the clock the date must have come; the handler may go on sooner."""
    if scene.by.role is Role.SYSTEM:
        until = scene.case.paused_until
        need(until is not None and until <= scene.at, "not_yet")


def contacted_where_needed(scene: Scene) -> None:
    """A person is spoken to before her matter is called done, or tried at three times; a lamp is not."""
    case = scene.case
    tried = case.contact_tries >= scene.policy.burden.max_tries
    need(case.contacted_at is not None or not case.contact_needed or tried, "contact_first")


def callback_fits(scene: Scene) -> None:
    """On a closed case only a rating, "still solved" and, for some days, "not solved" have a meaning."""
    if scene.case.state is State.CLOSED:
        asked = {"solved"} if scene.case.ask_again_by is not None else set()
        need(scene.event.says in {"rated", "unsolved"} | asked, "already_closed")
        if scene.event.says == "unsolved":
            rework_in_time(scene)


def called_back(scene: Scene) -> None:
    """She said it is solved, or would not be asked, or three calls found nobody."""
    case = scene.case
    tried = case.callback_tries >= scene.policy.burden.max_tries
    need(tried or case.resident_says in {"solved", "refused"}, "callback_first")


def rework_in_time(scene: Scene) -> None:
    """Within the days of the policy after closing, or after she was asked again."""
    closed = scene.case.asked_again_at or scene.case.closed_at
    days = timedelta(days=scene.policy.burden.rework_days)
    need(closed is None or scene.at - closed <= days, "rework_too_late")


def reworks_left(scene: Scene) -> None:
    """Twice; then the responsible leader has people sit down together."""
    left = scene.case.reworks < scene.policy.burden.max_reworks
    need(left or scene.by.role is Role.RESP_LEADER, "reworked_enough")


def mediable(scene: Scene) -> None:
    """Two sides of a dispute that a committee may hear; violence and secrecy are no quarrel."""
    case, category = scene.case, scene.policy.category(scene.case.category)
    need(case.road is Road.DISPUTE and category.mediation is not None and not quiet(case), "not_mediable")


def two_sides(scene: Scene) -> None:
    """Only a dispute has sides; who beats or is beaten is no party to a quarrel."""
    case, event = scene.case, scene.event
    need(case.road is Road.DISPUTE and not quiet(case), "no_sides")
    need(event.side in SIDES and event.relation in {None, *RELATIONS}, "no_sides")


def both_willing(scene: Scene) -> None:
    """Both sides want it, and nobody is beaten."""
    need(not scene.event.violence, "violence_first")
    need(scene.event.agreed, "both_must_agree")


def pause_short(scene: Scene) -> None:
    """On a day to come, not farther off than the policy allows."""
    longest = timedelta(days=scene.policy.burden.suspend_days)
    need(scene.at < scene.event.until <= scene.at + longest, "pause_too_long", days=longest.days)


def approved_by_another(scene: Scene) -> None:
    """Who works on it does not stop her own clock."""
    need(scene.case.handler not in stands_for(scene.by), "not_own")


def unit_named(scene: Scene) -> None:
    """Somebody is asked, and not the one that leads."""
    need(bool(scene.event.unit) and scene.event.unit != scene.case.unit, "nobody_named")


def file_complete(scene: Scene) -> None:
    """All papers that the file must have are in it."""
    need(not scene.event.missing, "papers_missing")


def reason_given(scene: Scene) -> None:
    """Nothing disappears without a word."""
    need(bool(scene.event.reason), "reason_needed")


def reason_known(scene: Scene) -> None:
    """One of the causes a leader can do something about, and only where it is late."""
    case = scene.case
    need(scene.event.reason in LATE_REASONS, "reason_needed")
    need(case.due_by is not None and case.due_by < scene.at, "not_late")


def timer_known(scene: Scene) -> None:
    """A statute's clock that the policy has; not twice from the same day."""
    code, start = scene.event.code, scene.event.start
    need(code in scene.policy.legal, "no_such_timer")
    need(code != legal.COURT or scene.case.confirm_by is None, "timer_runs")
    same = (one for one in legal.running(scene.case) if one.code == code)
    need(all(one.start != start for one in same), "timer_runs")


def timer_runs(scene: Scene) -> None:
    """Only what runs can be ended."""
    need(scene.event.mark in scene.case.legal, "no_such_timer")


def not_late_yet(scene: Scene) -> None:
    """A word about a date that is still to come."""
    need(scene.case.due_by is not None and scene.at <= scene.case.due_by, "too_late")


def another_case(scene: Scene) -> None:
    """Not into itself."""
    need(scene.event.master != scene.case.no, "same_case")


ALL = (
    agreed_or_danger,
    system_only_where_allowed,
    system_never_lowers,
    unsealing_takes_two,
    first_gives_reason,
    lowering_has_reason,
    has_power,
    no_conflict,
    placed,
    to_a_person,
    upwards,
    leads_town,
    return_in_time,
    asks_left,
    pause_over,
    contacted_where_needed,
    callback_fits,
    called_back,
    rework_in_time,
    reworks_left,
    mediable,
    two_sides,
    both_willing,
    pause_short,
    approved_by_another,
    unit_named,
    file_complete,
    reason_given,
    reason_known,
    timer_known,
    timer_runs,
    another_case,
    not_late_yet,
)
