"""The table's Tell rows as notices: the conditions by name, who may be told at all, what texts may say.

What the ladder says is in rung_notices.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from cases.events import Extend, Message, Remind, StartTimer, Suspend
from cases.model import LED, Audience, Case, Notice, Profile, Road, Role, State
from cases.rungs import deadline_of, tag_of
from cases.scene import Scene, calling, calmed, hushed, quiet
from cases.tells import Tell

Condition = Callable[[Scene, Case], bool]
# Nobody else hears of a sealed case: its handlers, the reporter, and whom they or the alarm gave it to.
_SEALED = frozenset(
    {
        Audience.SEALED_HANDLERS,
        Audience.REPORTER,
        Audience.HANDLER,
        Audience.CALLED,
        Audience.EARLIER_CALLED,
        Audience.FORMER_HANDLER,  # only that she has it no longer
    }
)
_VILLAGE = frozenset({Audience.GRID_LEADER})
_GONE = frozenset({Audience.FORMER_HANDLER, Audience.EARLIER_CALLED})
PRESSING = frozenset({Profile.E, Profile.U})


def _at_work(case: Case) -> bool:
    return case.state in LED and (case.handler is not None or case.unit is not None)


def _helps(scene: Scene) -> bool:
    return scene.event.kind not in {"extension", "suspension"}


def _counted(scene: Scene) -> bool:
    return scene.by.role is Role.RESIDENT and scene.event.day != scene.case.urged_on


def _pressing(case: Case) -> bool:
    return case.urgent or case.profile in PRESSING


def _newly_called(scene: Scene, case: Case) -> bool:
    return bool(case.called) and case.called != scene.case.called


def _adds(scene: Scene, case: Case) -> bool:
    return _at_work(case) and scene.by.role is Role.RESIDENT


def _words(scene: Scene) -> int | None:
    """The event's own words; of an extension else the reason it was asked with."""
    text: int | None = getattr(scene.event, "text", None)
    why = scene.case.extension_why if isinstance(scene.event, Extend) else None
    return text if text is not None else why


def _waits(scene: Scene, case: Case) -> bool:
    return scene.event.says == "unsolved" and case.state is not State.HANDLING


CONDITIONS: Mapping[str, Condition] = {
    "loud": lambda s, c: not quiet(c),
    "loud_why": lambda s, c: not quiet(c) and _words(s) is not None,
    "loud_no_why": lambda s, c: not quiet(c) and _words(s) is None,
    "quiet": lambda s, c: quiet(c),
    "quiet_not_called": lambda s, c: quiet(c) and not calling(c),
    "sealed": lambda s, c: c.sealed,
    "newly_sealed": lambda s, c: c.sealed and not s.case.sealed,
    "newly_called": _newly_called,
    "moved_on": lambda s, c: s.case.handler is not None and s.case.handler not in {c.handler, s.by.person},
    "not_called": lambda s, c: not _newly_called(s, c),
    "may_name": lambda s, c: not quiet(c) and not calling(c),
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
    "ask_way": lambda s, c: (
        not quiet(c) and not calling(s.case) and c.road is Road.DISPUTE and c.contact_way is None
    ),
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
    return CONDITIONS["ask_way"](scene, case)


def notices(scene: Scene, case: Case, told: Iterable[Tell]) -> tuple[Notice, ...]:
    """The notices of a rule, with those left out whose condition does not hold or who must not know."""
    heard = [
        tell
        for tell in told
        if (tell.when is None or CONDITIONS[tell.when](scene, case)) and may_hear(case, tell.to)
    ]
    return tuple(notice for tell in heard for notice in _each(scene, case, tell))


def _each(scene: Scene, case: Case, tell: Tell) -> tuple[Notice, ...]:
    """One notice; for those called before, one each: the case forgets them when it moves."""
    notice = notice_of(scene, case, tell, urgent=_urgent(scene.case if _leaves(tell) else case, tell))
    if not _leaves(tell):
        return (notice,)
    others = (who for who in scene.case.called if who not in {case.handler, scene.by.person})
    return tuple(replace(notice, person=who) for who in others)


def _leaves(tell: Tell) -> bool:
    return tell.to is Audience.EARLIER_CALLED


def may_hear(case: Case, to: Audience) -> bool:
    """Whether such people may hear of it at all."""
    if case.silent and to is Audience.REPORTER:
        return False  # her wish; 我的事 shows what was held back
    if case.sealed:
        return to in _SEALED
    if hushed(case):
        return to not in _VILLAGE
    return True


def _urgent(case: Case, tell: Tell) -> bool:
    """Quiet hours end where somebody on duty must act on a pressing case, and in every emergency."""
    if case.profile is Profile.E or calling(case):
        return True
    return case.profile is Profile.U and tell.sms is not None


def notice_of(scene: Scene, case: Case, tell: Tell, *, urgent: bool) -> Notice:
    """One row as a notice to this case's people."""
    person = scene.case.handler if tell.to is Audience.FORMER_HANDLER else None
    if tell.to is Audience.HANDLER and case.handler is None and case.unit is None:
        person = scene.case.handler  # she has just lost it
    return Notice(
        to=tell.to,
        key=tell.key,
        params={"no": f"@no:{case.no}"} if _outside(case, tell) else params(scene, case),
        via=tell.via,
        urgent=urgent,
        person=person,
        choices=tell.choices,
        sms=tell.sms,
    )


def _outside(case: Case, tell: Tell) -> bool:
    """Somebody who must not know what it is about any more."""
    return case.sealed and tell.to in _GONE


def _when(at: datetime | None) -> str:
    return f"@when:{at.isoformat()}" if at else ""


def _ref(kind: str, value: str | int | bool | None) -> str:
    return f"@{kind}:{value}" if value else ""


def _acting(case: Case, person: str | None) -> str:
    """Whoever has the case is named with the unit she has it for: her title may be of another post."""
    if person is not None and person == case.handler and case.unit:
        return f"@person:{person}:{case.unit}"
    return _ref("person", person)


def params(scene: Scene, case: Case) -> dict[str, str | int]:
    """Every reference a text may use; catalogues take what they need. Only ids, codes and instants."""
    event = scene.event
    kind, safe = getattr(event, "kind", None), getattr(event, "safe", None)
    speaker = scene.by.person if isinstance(event, Message) else case.handler
    by = scene.by.person if scene.by.role is not Role.RESIDENT else None
    return {
        "no": f"@no:{case.no}",
        "category": f"@category:{case.category}",
        "state": f"@key:state.{case.state}",
        "who": _acting(case, speaker) or _ref("unit", case.unit),
        "phone": _ref("phone", case.unit or case.handler),
        "due": _when(case.due_by),
        "sign_by": _when(case.sign_by),
        "area": _ref("area", case.area),
        "by": _ref("name", by),
        "leader": _ref("name", case.case_leader),
        "urges": case.urges,
        "returns": case.returns,
        "days": getattr(event, "days", None) or 0,
        "until": _when(case.paused_until),
        "perform_by": _when(case.perform_by),
        "rounds": case.rounds,
        "other": _ref("no", getattr(event, "other", None)),
        "assisting": _ref("unit", case.parts[-1].unit if case.parts else None),
        "part_by": _when(case.parts[-1].by if case.parts else None),
        "pause": _ref("key", isinstance(event, Suspend) and f"pause.{event.reason}"),
        "answer_by": _when(case.supervise_by),
        "former": _ref("unit", case.returned_by),
        "reason": _ref("key", case.return_reason and f"reason.{case.return_reason}"),
        "result": _ref("text", case.result_text),
        "text": _ref("text", _words(scene)),
        "master": _ref("no", case.merged_into),
        "danger": f"@key:danger.{case.danger or 'other'}",
        "kind": _ref("key", kind and f"centre.help.{kind}"),
        "safe": _ref("key", safe and f"choice.safe.{safe}"),
        **_of_statute(scene, case),
    }


def _of_statute(scene: Scene, case: Case) -> dict[str, str | int]:
    """The name, the article and the last day of a statute's clock."""
    if isinstance(scene.event, Remind):
        code, by = tag_of(scene.event.rung), deadline_of(scene.event.rung)
        code = code if code in scene.policy.legal else ""
    elif isinstance(scene.event, StartTimer) and case.legal:
        code, by = scene.event.code, deadline_of(case.legal[-1])
    else:
        return {}
    return (
        {"law": f"@key:legal.{code}", "basis": f"@key:legal.basis.{code}", "law_by": f"@day:{by}"}
        if code
        else {}
    )
