"""Whom a step of a plan is told. The team learns of a household only after she said yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cases.aftercare import events
from cases.aftercare.model import RUNNING, Circle, Phase, Plan, Rhythm, Tell

RHYTHMS: Final = tuple(f"care_agree:{rhythm}" for rhythm in Rhythm)
SAID: Final = (Rhythm.WEEKLY, Rhythm.TWICE, Rhythm.MONTHLY, "no", "later")  # what she may say at her door
FACE: Final = tuple(f"care_face:{one}" for one in SAID)
_Tells = tuple[Tell, ...]


def of(before: Plan, after: Plan, event: events.CareEvent) -> _Tells:
    """What to tell after `event`."""
    return _TELLS.get(type(event), _nobody)(before, after)


def _nobody(_before: Plan, _after: Plan) -> _Tells:
    return ()


def _wished(_before: Plan, _after: Plan) -> _Tells:
    return (Tell(to=Circle.CENTRE, key="centre.care_wished", choices=("care_open",)),)


def _wished_for(_before: Plan, _after: Plan) -> _Tells:
    return (Tell(to=Circle.CENTRE, key="centre.care_wished_for", choices=("care_open",)),)


def _proposed(_before: Plan, after: Plan) -> _Tells:
    wisher = (Tell(to=Circle.WISHER, key="worker.care_wish_taken", digest=True),) if after.wished_by else ()
    if after.face:
        return (Tell(to=Circle.ASKER, key="worker.care_ask", choices=FACE), *wisher)
    kin = ("care_kin",) if after.spoken_for else ()
    choices = (*RHYTHMS, *kin, "care_decline")
    return (Tell(to=Circle.PERSON, key=question(after), choices=choices), *wisher)


def question(plan: Plan) -> str:
    """How she is asked: about what she wished for, or about an offer."""
    return "resident.care_found" if plan.wished else "resident.care_asked"


def _not_taken(_before: Plan, after: Plan) -> _Tells:
    if after.wished_by is not None:
        return (Tell(to=Circle.WISHER, key="worker.care_not_taken"),)
    return (Tell(to=Circle.PERSON, key="resident.care_not_taken"),)


def _agreed(before: Plan, after: Plan) -> _Tells:
    if before.phase is not Phase.PROPOSED:
        return (Tell(to=Circle.TEAM, key="worker.care_rhythm", digest=True),)
    return (
        Tell(to=Circle.TEAM, key="worker.care_begun", choices=("visited", "care_open")),
        Tell(to=Circle.CENTRE, key=_agreed_how(after), digest=True),
    )


def _agreed_how(plan: Plan) -> str:
    """Whose word the centre has: hers, who asked her, or kin in her chat."""
    if plan.agreed_with is None:
        return "centre.care_agreed"
    return "centre.care_agreed_kin" if plan.agreed_with == plan.person else "centre.care_agreed_face"


def _declined(before: Plan, _after: Plan) -> _Tells:
    if before.phase is Phase.PROPOSED:
        return (Tell(to=Circle.CENTRE, key="centre.care_declined", digest=True),)
    return (Tell(to=Circle.REVIEWERS, key="centre.care_as_before", digest=True),)


def _reviewed(before: Plan, after: Plan) -> _Tells:
    if after.phase is Phase.ENDED:
        over = Tell(to=Circle.TEAM, key="worker.care_over", digest=True)
        return (Tell(to=Circle.PERSON, key="resident.care_over"), over)
    if after.asked_rhythm is not None and after.asked_rhythm != before.asked_rhythm:
        if after.face:
            answers = (f"care_face:{after.asked_rhythm}", "care_face:no")
            return (Tell(to=Circle.WORKER, key="worker.care_ask_more", choices=answers),)
        offer = (f"care_agree:{after.asked_rhythm}", "care_decline")
        return (Tell(to=Circle.PERSON, key="resident.care_more", choices=offer),)
    if after.rhythm != before.rhythm:
        rarer = Tell(to=Circle.PERSON, key="resident.care_less", choices=("care_rhythm", "care_stop"))
        return (rarer, Tell(to=Circle.TEAM, key="worker.care_rhythm", digest=True))
    return (Tell(to=Circle.PERSON, key="resident.care_goes_on", choices=("care_stop",)),)


def _team_changed(before: Plan, after: Plan) -> _Tells:
    left = tuple(one for one in before.team if one not in after.team)
    return (
        Tell(to=Circle.PERSON, key="resident.care_team", choices=("care_stop",)),
        Tell(to=Circle.TEAM, key="worker.care_team", choices=("visited", "care_open")),
        Tell(to=Circle.LEFT, key="worker.care_left", digest=True, left=left),
    )


def _stopped(before: Plan, after: Plan) -> _Tells:
    """The team at once, so that nobody goes; where somebody may press her, the centre at once too."""
    if before.phase not in RUNNING:
        return (Tell(to=Circle.CENTRE, key="centre.care_declined", digest=True),)
    return (
        Tell(to=Circle.TEAM, key="worker.care_stopped"),
        Tell(to=Circle.CENTRE, key="centre.care_stopped", digest=not after.hushed),
    )


def _stopped_face(before: Plan, after: Plan) -> _Tells:
    """She reads it too where she has a chat: whoever wrongly says it for her is seen at once."""
    told = Tell(to=Circle.PERSON, key="resident.care_stopped_face", choices=("care_wish",))
    return (told, *_stopped(before, after))


def _ask_due(_before: Plan, _after: Plan) -> _Tells:
    return (Tell(to=Circle.ASKER, key="worker.care_ask_again", digest=True),)


def _visit_due(_before: Plan, _after: Plan) -> _Tells:
    return (Tell(to=Circle.WORKER, key="worker.care_visit", digest=True),)


def _review_due(_before: Plan, after: Plan) -> _Tells:
    """Who has no chat is asked by who comes: the review is about what she wants now."""
    asked = (Tell(to=Circle.WORKER, key="worker.care_ask_still", digest=True),) if after.face else ()
    return (Tell(to=Circle.REVIEWERS, key="centre.care_review", digest=True), *asked)


def _wish_due(_before: Plan, after: Plan) -> _Tells:
    key = "centre.care_wished" if after.wished else "centre.care_wished_for"
    return (Tell(to=Circle.CENTRE, key=key, digest=True),)


def _lapsed(before: Plan, _after: Plan) -> _Tells:
    if before.phase is Phase.PROPOSED and before.face:
        return (Tell(to=Circle.CENTRE, key="centre.care_unasked", digest=True),)
    if before.phase is Phase.PROPOSED:  # her silence is a no; she is not pressed
        return (Tell(to=Circle.CENTRE, key="centre.care_unanswered", digest=True),)
    return (
        Tell(to=Circle.PERSON, key="resident.care_unreviewed", choices=("care_wish",)),
        Tell(to=Circle.TEAM, key="worker.care_unreviewed", digest=True),
        Tell(to=Circle.CENTRE, key="centre.care_unreviewed", digest=True),
    )


_TELLS: Mapping[type[events.CareEvent], Callable[[Plan, Plan], _Tells]] = {
    events.Wish: _wished,
    events.WishFor: _wished_for,
    events.Propose: _proposed,
    events.NotTaken: _not_taken,
    events.Agree: _agreed,
    events.Decline: _declined,
    events.AgreeFace: _agreed,
    events.DeclineFace: _declined,
    events.Review: _reviewed,
    events.ChangeTeam: _team_changed,
    events.Stop: _stopped,
    events.StopFace: _stopped_face,
    events.AskDue: _ask_due,
    events.VisitDue: _visit_due,
    events.ReviewDue: _review_due,
    events.WishDue: _wish_due,
    events.Lapse: _lapsed,
}
