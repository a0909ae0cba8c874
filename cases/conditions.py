"""When a Tell row speaks: its conditions by name, over what the event was and the case as it is after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.events import Extend
from cases.model import LED, Case, Profile, Road, Role, State
from cases.scene import Scene, calling, calmed, quiet

Condition = Callable[[Scene, Case], bool]
CENTRE = frozenset({Role.DISPATCHER, Role.SEALED_HANDLER})
PRESSING = frozenset({Profile.E, Profile.U})


def _at_work(case: Case) -> bool:
    return case.state in LED and (case.handler is not None or case.unit is not None)


def _helps(scene: Scene) -> bool:
    return scene.event.kind not in {"extension", "suspension", "leader"}


def _counted(scene: Scene) -> bool:
    return scene.by.role is Role.RESIDENT and scene.event.day != scene.case.urged_on


def _pressing(case: Case) -> bool:
    return case.urgent or case.profile in PRESSING


def _newly_called(scene: Scene, case: Case) -> bool:
    return bool(case.called) and case.called != scene.case.called


def _adds(scene: Scene, case: Case) -> bool:
    return _at_work(case) and scene.by.role is Role.RESIDENT


def words_of(scene: Scene) -> int | None:
    """The event's own words; of an extension else the reason it was asked with."""
    text: int | None = getattr(scene.event, "text", None)
    why = scene.case.extension_why if isinstance(scene.event, Extend) else None
    return text if text is not None else why


def _asked_her(scene: Scene, case: Case) -> bool:
    return case.state is State.CLOSED and scene.by.role is not Role.RESIDENT


def _waits(scene: Scene, case: Case) -> bool:
    return scene.event.says == "unsolved" and case.state is not State.HANDLING


CONDITIONS: Mapping[str, Condition] = {
    "loud": lambda s, c: not quiet(c),
    "loud_why": lambda s, c: not quiet(c) and words_of(s) is not None,
    "loud_no_why": lambda s, c: not quiet(c) and words_of(s) is None,
    "quiet": lambda s, c: quiet(c),
    "quiet_not_called": lambda s, c: quiet(c) and not calling(c),
    "sealed": lambda s, c: c.sealed,
    "newly_sealed": lambda s, c: c.sealed and not s.case.sealed,
    "newly_called": _newly_called,
    "moved_on": lambda s, c: s.case.handler is not None and s.case.handler not in {c.handler, s.by.person},
    "not_called": lambda s, c: not _newly_called(s, c),
    "may_name_plain": lambda s, c: not (quiet(c) or calling(c) or _talks_first(c)),
    "may_name_talks": lambda s, c: not (quiet(c) or calling(c)) and _talks_first(c),
    "urgent_open": lambda s, c: not c.sealed and _pressing(c),
    "says_more": lambda s, c: _adds(s, c) and s.event.text is not None,
    "says_more_after_result": lambda s, c: (
        c.state is State.RESOLVED and s.by.role is Role.RESIDENT and s.event.text is not None
    ),
    "shows_more": lambda s, c: _adds(s, c) and s.event.text is None and bool(s.event.media),
    "unsafe": lambda s, c: _at_work(c) and s.event.safe in {"unsafe", "cannot_say"},
    "at_work": lambda s, c: _at_work(c),
    "had_handler": lambda s, c: s.case.handler is not None and s.case.state in LED,
    "no_emergency": lambda s, c: calmed(s.case, c) and not quiet(c),
    "due_changed": lambda s, c: c.due_by != s.case.due_by and not quiet(c) and not calmed(s.case, c),
    "ask_way_plain": lambda s, c: _asked_way(s, c) and c.contact_by is None,
    "ask_way_comes": lambda s, c: _asked_way(s, c) and c.contact_by is not None,
    "tell_signed": lambda s, c: (
        not quiet(c) and not calling(s.case) and not _asked_way(s, c) and not s.event.implied
    ),
    "call_taken": lambda s, c: _calling_ended(s, c) and c.state is State.SIGNED and not quiet(c),
    "call_over": lambda s, c: _calling_ended(s, c) and (c.state is not State.SIGNED or quiet(c)),
    "scene": lambda s, c: _scene(s, c) and not c.sealed,
    "scene_sealed": lambda s, c: _scene(s, c) and c.sealed,
    "by_centre": lambda s, c: s.by.person != c.handler,
    "answered": lambda s, c: calling(s.case),
    "answered_loud": lambda s, c: calling(s.case) and not quiet(c),
    "answered_known": lambda s, c: calling(s.case) and c.profile is Profile.E,
    "centre_decides": lambda s, c: not c.needs_leader and s.event.text is None,
    "centre_reads": lambda s, c: not c.needs_leader and s.event.text is not None,
    "leader_wanted": lambda s, c: s.event.kind == "leader",
    "third_return": lambda s, c: c.needs_leader,
    "rejected_others": lambda s, c: c.state is State.NOT_ACCEPTED and bool(c.others) and not quiet(c),
    "part_told": lambda s, c: s.event.text is not None,
    "part_plain": lambda s, c: s.event.text is None,
    "part_signed": lambda s, c: not s.event.done,
    "part_done": lambda s, c: s.event.done and s.event.text is None,
    "part_done_words": lambda s, c: s.event.done and s.event.text is not None,
    "she_says": lambda s, c: s.by.role is Role.RESIDENT,
    "sat_apart": lambda s, c: s.event.result != "postponed",
    "postponed": lambda s, c: s.event.result == "postponed",
    "to_perform": lambda s, c: c.perform_by is not None,
    "performed": lambda s, c: c.perform_by is None,
    "was_suspended": lambda s, c: s.case.state is State.SUSPENDED and not quiet(c),
    "suspension": lambda s, c: s.event.kind == "suspension",
    "help_said": lambda s, c: _helps(s) and s.event.text is not None,
    "help_plain": lambda s, c: _helps(s) and s.event.text is None,
    "unwilling": lambda s, c: s.event.willing is False and not quiet(c),
    "said": lambda s, c: s.event.text is not None,
    "unsaid": lambda s, c: s.event.text is None,
    "help_grid": lambda s, c: s.event.kind == "help" and s.event.text is not None,
    "help_grid_plain": lambda s, c: s.event.kind == "help" and s.event.text is None,
    "extension_said": lambda s, c: s.event.kind == "extension" and s.event.text is not None,
    "extension_plain": lambda s, c: s.event.kind == "extension" and s.event.text is None,
    "back_at_work": lambda s, c: c.state is State.HANDLING and s.event.text is not None,
    "back_at_work_plain": lambda s, c: c.state is State.HANDLING and s.event.text is None,
    "closed_for_her": lambda s, c: s.event.says == "solved" and not quiet(c) and _asked_her(s, c),
    "unsolved_waits": _waits,
    "unsolved_sealed": lambda s, c: c.sealed and _waits(s, c),
    "reworked_enough": lambda s, c: _waits(s, c) and c.state is State.RESOLVED,
    "others": lambda s, c: bool(c.others) and not quiet(c),
    "urge_counts": lambda s, c: _counted(s) and not _pressing(c),
    "urge_counts_urgent": lambda s, c: _counted(s) and _pressing(c),
    "urge_counts_at_work": lambda s, c: _counted(s) and not _pressing(c) and _at_work(c),
    "urge_counts_urgent_at_work": lambda s, c: _counted(s) and _pressing(c) and _at_work(c),
    "urge_sealed": lambda s, c: c.sealed and _counted(s),
    "urge_by_leader": lambda s, c: s.by.role is not Role.RESIDENT and _at_work(c),
    "urge_by_leader_unplaced": lambda s, c: s.by.role not in {Role.RESIDENT, *CENTRE} and not _at_work(c),
    "pressed": lambda s, c: bool(s.event.pressed),
    "unseal_asked": lambda s, c: c.sealed,
    "unsealed": lambda s, c: not c.sealed,
    "reject_asked": lambda s, c: c.state is not State.NOT_ACCEPTED,
    "reject_asked_sealed": lambda s, c: c.sealed and c.state is not State.NOT_ACCEPTED,
    "rejected": lambda s, c: c.state is State.NOT_ACCEPTED,
}


def _calling_ended(scene: Scene, case: Case) -> bool:
    return calling(scene.case) and not calling(case)


def _scene(scene: Scene, case: Case) -> bool:
    """How it stands where the danger is: the centre reads it as soon as it is said."""
    return case.profile is Profile.E and scene.event.text is not None


def _asked_way(scene: Scene, case: Case) -> bool:
    loud = not quiet(case) and not calling(scene.case)
    return loud and case.road is Road.DISPUTE and case.contact_way is None


def _talks_first(case: Case) -> bool:
    """Of a dispute she hears when somebody will speak with her: the result may be weeks away."""
    return case.road is Road.DISPUTE and case.contact_needed and case.sign_by is not None
