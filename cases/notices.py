"""The table's Tell rows as notices: the conditions by name, who may be told at all, what texts may say.

What the ladder says is in rung_notices.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cases.conditions import CONDITIONS, words_of
from cases.events import Message, Remind, StartTimer, Suspend
from cases.model import Audience, Case, Notice, Profile, Role
from cases.rungs import deadline_of, tag_of
from cases.scene import Scene, calling, hushed, listed
from cases.tells import Tell

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
        "category": listed(case),
        "state": f"@key:state.{case.state}",
        "who": _acting(case, speaker) or _ref("unit", case.unit),
        "phone": _ref("phone", case.unit or case.handler),
        "due": _when(case.due_by),
        "sign_by": _when(case.sign_by),
        "contact_by": _when(case.contact_by),
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
        "text": _ref("text", words_of(scene)),
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
