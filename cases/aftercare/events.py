"""One frozen dataclass per thing that can happen to a plan. Handlers resolve what rules cannot look up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.aftercare.model import Rhythm


@dataclass(frozen=True, kw_only=True)
class CareEvent:
    """Something done or due. `past` names the history entry."""

    past: ClassVar[str] = ""


@dataclass(frozen=True, kw_only=True)
class Household:
    """Whose plan it is and where, as her case or her chat says."""

    person: str
    case: str | None = None
    hushed: bool = False
    township: str | None = None
    area: str | None = None
    category: str | None = None
    spoken_for: bool = False  # somebody else brought her matter: her own yes may come through others too
    avoid: tuple[str, ...] = ()  # whom her matter names


@dataclass(frozen=True, kw_only=True)
class Wish(CareEvent):
    """求帮扶: she asks for it herself, whatever her case."""

    past: ClassVar[str] = "wished"
    household: Household
    words: int | None = None


@dataclass(frozen=True, kw_only=True)
class WishFor(CareEvent):
    """An official saw that somebody needs it. Nothing is promised and nobody goes: the centre answers."""

    past: ClassVar[str] = "wished_for"
    household: Household
    whose: int  # text id: who it is and why, in the official's words


@dataclass(frozen=True, kw_only=True)
class Propose(CareEvent):
    """A person of the centre or a case leader names a team of 1+1+N; she is asked.

    `over`: the case has its result. `quiet`: hushed or sealed. `village`: somebody of the team is of the
    village tier. `conflicted`: somebody of it is a party to the matter. `asker`: she has no chat, who asks
    her face to face.
    """

    past: ClassVar[str] = "proposed"
    lead: str
    worker: str
    others: tuple[str, ...] = ()
    asker: str | None = None
    household: Household | None = None  # None: answers her wish
    words: int | None = None
    over: bool = False
    quiet: bool = False
    village: bool = False
    conflicted: bool = False


@dataclass(frozen=True, kw_only=True)
class NotTaken(CareEvent):
    """Her wish cannot be met; she reads why and who helps instead."""

    past: ClassVar[str] = "not_taken"
    text: int


@dataclass(frozen=True, kw_only=True)
class Agree(CareEvent):
    """She says yes, and how often; later on, how often from now on. `for_her`: kin says so in their chat."""

    past: ClassVar[str] = "agreed"
    rhythm: Rhythm
    for_her: bool = False


@dataclass(frozen=True, kw_only=True)
class Decline(CareEvent):
    """She says no: to all of it, or to visits more often than before."""

    past: ClassVar[str] = "declined"


@dataclass(frozen=True, kw_only=True)
class AgreeFace(CareEvent):
    """She said yes face to face, and how often. The entry says who heard it, and when."""

    past: ClassVar[str] = "agreed_face"
    rhythm: Rhythm


@dataclass(frozen=True, kw_only=True)
class DeclineFace(CareEvent):
    """She said no face to face; it is not asked why."""

    past: ClassVar[str] = "declined_face"


@dataclass(frozen=True, kw_only=True)
class NotMet(CareEvent):
    """还没问到: she was not there, or it was not the moment."""

    past: ClassVar[str] = "not_met"


@dataclass(frozen=True, kw_only=True)
class Visit(CareEvent):
    """去看过了: one tap of whoever went, words if she likes. No place, no picture, no hour is asked."""

    past: ClassVar[str] = "visited"
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Review(CareEvent):
    """A person looks at it once a quarter: continue | down | up | end."""

    past: ClassVar[str] = "reviewed"
    result: str
    text: int | None = None
    asked: bool = False  # she was asked whether she still wants it


@dataclass(frozen=True, kw_only=True)
class ChangeTeam(CareEvent):
    """换人: others come from now on. She reads who, and may end it. `village`, `conflicted`: as proposed."""

    past: ClassVar[str] = "team_changed"
    lead: str
    worker: str
    others: tuple[str, ...] = ()
    village: bool = False
    conflicted: bool = False


@dataclass(frozen=True, kw_only=True)
class Stop(CareEvent):
    """不用来了: over at once, no reason asked."""

    past: ClassVar[str] = "stopped"


@dataclass(frozen=True, kw_only=True)
class StopFace(CareEvent):
    """她说别来了: she said it to somebody of the team; over at once, as her wish."""

    past: ClassVar[str] = "stopped_face"


@dataclass(frozen=True, kw_only=True)
class VisitDue(CareEvent):
    """The one who comes is reminded, once; a visit that did not happen is written down nowhere."""

    past: ClassVar[str] = "visit_due"


@dataclass(frozen=True, kw_only=True)
class ReviewDue(CareEvent):
    """The quarter is over: the responsible people are asked."""

    past: ClassVar[str] = "review_due"


@dataclass(frozen=True, kw_only=True)
class AskDue(CareEvent):
    """Nobody has asked her yet: who is to ask is reminded, once."""

    past: ClassVar[str] = "ask_due"


@dataclass(frozen=True, kw_only=True)
class WishDue(CareEvent):
    """Nobody has answered her wish: the centre is told again."""

    past: ClassVar[str] = "wish_due"


@dataclass(frozen=True, kw_only=True)
class Lapse(CareEvent):
    """Nobody answered: without a yes it does not begin, without a review it does not go on."""

    past: ClassVar[str] = "lapsed"
