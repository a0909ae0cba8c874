"""What the steps of the ladder say: to whom, which way, and how a repetition says something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cases.calls import said_at_once
from cases.conditions import PRESSING
from cases.deadlines import Span, SpanUnit
from cases.model import Audience, Case, Notice, State, Via
from cases.notices import may_hear, notice_of
from cases.policy import Rung
from cases.rungs import CALL, DUE_SOON, UNANSWERED, WEEKLY, deadline_of, repeats, rung_id, step_of, tag_of
from cases.scene import Scene, quiet, thanks
from cases.tells import CALLED, Tell

_ASKS_HOW = frozenset({"ladder.scene_ask", "ladder.interim_ask"})
_BY_THE_CLOCK = frozenset({SpanUnit.MINUTES, SpanUnit.HOURS})


def of_rung(scene: Scene, case: Case) -> tuple[Notice, ...]:
    """What a step of the ladder says; calling, and the honest word that nobody answered, are its own."""
    name = rung_id(scene.event.rung)
    if name == UNANSWERED:
        tells = tuple(Tell(to=to, key=_unanswered(scene, case)) for to in (Audience.REPORTER, Audience.AGENT))
        return _urgent(scene, case, tuple(tell for tell in tells if may_hear(case, tell.to)))
    if name == CALL:
        return (*_called(scene, case), *_in_vain(scene, case))
    again = repeats(scene.event.rung)
    if thanks(case) and deadline_of(scene.event.rung) == _due(case):
        return _of_thanks(scene, case)
    if again is not None and again[0] == WEEKLY:
        return _spoken(scene, case, (Tell(to=Audience.TOWN_LEADER, key="ladder.weekly", via=Via.DIGEST),))
    rung = scene.policy.rung(step_of(scene.event.rung))
    return _by_row(scene, case, rung, again is not None) if rung is not None else ()


def _due(case: Case) -> str:
    return case.due_by.isoformat() if case.due_by is not None else ""


def _of_thanks(scene: Scene, case: Case) -> tuple[Notice, ...]:
    """Its date reminds whoever has it to pass it on, once before and then once a week; nobody above."""
    again = repeats(scene.event.rung)
    if rung_id(scene.event.rung) != DUE_SOON and (again is None or again[0] != WEEKLY):
        return ()
    tell = Tell(to=Audience.HANDLER, key="ladder.thanks", via=Via.DIGEST, choices=("resolve",))
    return _spoken(scene, case, (tell,))


def _urgent(scene: Scene, case: Case, tells: tuple[Tell, ...]) -> tuple[Notice, ...]:
    made = (notice_of(scene, case, tell, urgent=True) for tell in tells)
    return tuple(replace(one, step=scene.event.rung) for one in made)


def _called(scene: Scene, case: Case) -> tuple[Notice, ...]:
    """Whoever is called again hears since when and how often: the same words a second time say nothing."""
    if not scene.event.call:
        return ()
    again = set(scene.event.call) <= set(scene.case.called)
    made = _urgent(scene, case, (replace(CALLED, key="worker.called_again") if again else CALLED,))
    more = {**_calls(case), "times": case.calls}
    return tuple(replace(one, params={**one.params, **more}) for one in made)


def _calls(case: Case) -> dict[str, str | int]:
    """Since when is called, and who was."""
    return {
        "since": f"@moment:{case.called_at.isoformat()}" if case.called_at else "",
        "called": f"@names:{','.join(case.called)}",
    }


def _in_vain(scene: Scene, case: Case) -> tuple[Notice, ...]:
    """The whole list was called and nobody signed, or nobody is on duty: from the second time on upwards."""
    if not scene.event.rounds or not said_at_once(scene.event.rounds, scene.policy.burden.call_rounds):
        return ()
    nobody = "centre.nobody_on_duty_again" if scene.event.rounds > 1 else "centre.nobody_on_duty"
    key = "centre.nobody_answers" if scene.event.call else nobody
    upwards = (Audience.RESP_LEADER,) if scene.event.rounds > 1 or not scene.event.call else ()
    tells = (
        Tell(to=Audience.DISPATCHERS, key=key, choices=("look",)),
        *(Tell(to=to, key=key, choices=("trail", "reassign")) for to in upwards),
    )
    said = _spoken(scene, case, tells, urgent=True)
    return tuple(replace(one, params={**one.params, **_calls(case)}) for one in said)


def _by_row(scene: Scene, case: Case, rung: Rung, again: bool) -> tuple[Notice, ...]:
    """What comes again says how often and since when; within a day it goes the same way as before."""
    soon = rung.every is not None and rung.every.unit in _BY_THE_CLOCK
    via, sms = (Via.DIGEST, None) if again and not soon else (rung.via, rung.sms)
    if _pressing_law(scene):
        via = Via.NOW
    tells = tuple(
        Tell(
            to=Audience(to),
            key=_worded(scene, case, f"{rung.key}_again" if again else rung.key),
            via=via,
            choices=rung.choices,
            sms=sms,
        )
        for to in rung.to
    )
    return _spoken(scene, case, tells, urgent=rung.urgent and (soon or not again))


def _pressing_law(scene: Scene) -> bool:
    """A statute that counts in hours does not wait for the next list."""
    timer = scene.policy.legal.get(tag_of(scene.event.rung))
    return timer is not None and timer.span.unit in _BY_THE_CLOCK


def _worded(scene: Scene, case: Case, key: str) -> str:
    """A repeat, and whatever she hears, as it really stands."""
    if key in _ASKS_HOW and case.progressed_at is not None:
        return f"{key}_more"  # she answered once: the next time it is named when that was
    if key.startswith("ladder.callback") and case.resident_says == "unsolved":
        return "ladder.unsolved_waits"  # she was asked; what comes next is for a leader or the centre to say
    found = _HERS.get(key)
    return found(scene, case) if found is not None else key


def _progress(scene: Scene, case: Case) -> str:
    """Nobody named yet, waiting for her, resting, late, or at work."""
    if case.state is State.WAITING_INFO:
        return "resident.progress_info"
    if case.state is State.SUSPENDED:
        return "resident.progress_rests"
    if case.state is State.RESOLVED:
        return "resident.progress_unsolved"
    if case.due_by is None or (case.handler is None and case.unit is None):
        return "resident.progress_waits"
    return "resident.progress_late" if case.due_by < scene.at else "resident.progress"


def _late(_scene: Scene, case: Case) -> str:
    """The promised day has passed: with whom it lies now; where it is confidential not even that."""
    if case.sealed:
        return "resident.late_quiet"
    return "resident.late" if case.handler or case.unit else "resident.late_waits"


def _unanswered(_scene: Scene, case: Case) -> str:
    return "resident.unanswered_quiet" if quiet(case) else "resident.unanswered"


_HERS = {"resident.progress": _progress, "resident.late": _late, "resident.unanswered": _unanswered}


def _spoken(scene: Scene, case: Case, tells: tuple[Tell, ...], *, urgent: bool = False) -> tuple[Notice, ...]:
    """Reminders never leave a sealed circle; what would, goes to its handlers instead."""
    heard = [tell for tell in tells if may_hear(case, tell.to)]
    if case.sealed and len(heard) < len(tells):
        first = tells[0]
        heard.append(
            Tell(to=Audience.SEALED_HANDLERS, key=first.key, via=first.via, choices=("look",), sms=first.sms)
        )
    by_night = urgent and case.profile in PRESSING
    made = (notice_of(scene, case, tell, urgent=by_night) for tell in heard)
    step, more = scene.event.rung, _reminding(scene)
    helper = next((one for one in case.parts if one.unit == tag_of(step)), None)
    if helper is not None:
        more |= {"part_by": f"@when:{deadline_of(step)}"}
        made = (replace(one, person=helper.person) if one.to is Audience.HELPERS else one for one in made)
    return tuple(replace(one, step=step, params={**one.params, **more}) for one in made)


def _reminding(scene: Scene) -> dict[str, str | int]:
    """How often it was said, and how long ago the time was up."""
    deadline, again = deadline_of(scene.event.rung), repeats(scene.event.rung)
    since = datetime.fromisoformat(deadline) if deadline else scene.at
    heard = scene.case.progressed_at
    return {
        "times": scene.event.rounds or (again[1] + 1 if again else 1),
        "waited": scene.policy.calendar.workdays_between(since, scene.at),
        "heard": f"@moment:{heard.isoformat()}" if heard else "",
        "again": f"@when:{_again(scene).isoformat()}",
    }


def _again(scene: Scene) -> datetime:
    """When she hears of it at the latest, whatever happens."""
    return scene.policy.calendar.add(scene.at, Span(scene.policy.burden.update_days, SpanUnit.WORK_DAYS))
