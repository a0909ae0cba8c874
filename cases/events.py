"""One frozen dataclass per thing that can happen. Imperative here, past tense in the history.

Events carry ids, codes and instants that handlers resolved; `text` is the id of a row in `texts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cases.model import Profile, Road


@dataclass(frozen=True, kw_only=True)
class Event:
    """`past` is the type in the history; `name` the key in the transition table."""

    past: ClassVar[str] = ""

    @classmethod
    def name(cls) -> str:
        """The event's name in the table: its class name."""
        return cls.__name__


@dataclass(frozen=True, kw_only=True)
class Submit(Event):
    """提交: opens a case with what understanding found."""

    past: ClassVar[str] = "submitted"
    text: int | None
    reporter: str | None
    road: Road
    category: str
    profile: Profile
    urgent: bool = False
    danger: str | None = None
    sealed: bool = False
    decision: str = "human"
    source: str = "resident"
    township: str | None = None
    area: str | None = None
    place_text: int | None = None
    suggested_unit: str | None = None
    suggested_person: str | None = None
    evidence: tuple[str, ...] = ()  # "category:start-end" spans of the report text, never the words
    alternatives: tuple[str, ...] = ()  # other categories that came near, best first
    linked: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProxySubmit(Submit):
    """代报: a grid worker or relative types for the resident, who agreed (not needed in danger)."""

    past: ClassVar[str] = "proxy_submitted"
    agent: str
    agreed: bool = False


@dataclass(frozen=True, kw_only=True)
class OnSpot(Submit):
    """已处理: found and solved at once; counted apart."""

    past: ClassVar[str] = "solved_on_spot"
    result_text: int


@dataclass(frozen=True, kw_only=True)
class Supplement(Event):
    """补充: more words, a picture, the place, or an answer to a question."""

    past: ClassVar[str] = "supplemented"
    text: int | None = None
    media: tuple[int, ...] = ()
    township: str | None = None
    area: str | None = None
    place_text: int | None = None
    nameable: bool | None = None
    contact_way: str | None = None
    answers: str | None = None  # which question this answers: where | nameable | contact | safe | info
    safe: str | None = None  # safe | unsafe | cannot_say
    suggested_unit: str | None = None
    suggested_person: str | None = None


@dataclass(frozen=True, kw_only=True)
class Triage(Event):
    """研判: road, category and level are settled (by a dispatcher, or by the system where policy says so)."""

    past: ClassVar[str] = "triaged"
    road: Road
    category: str
    profile: Profile
    sealed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Reclassify(Event):
    """改类: in any open state; raising at once, lowering with a reason."""

    past: ClassVar[str] = "reclassified"
    road: Road
    category: str
    profile: Profile
    urgent: bool = False
    danger: str | None = None
    sealed: bool | None = None
    reason: str | None = None
    text: int | None = None
    suggested_unit: str | None = None
    suggested_person: str | None = None


@dataclass(frozen=True, kw_only=True)
class Dispatch(Event):
    """交办: one leading unit, where known one person.

    `conflicted` is True where the person is a party, kin, or named in the text; such a one may be chosen only
    with `override_text`.
    """

    past: ClassVar[str] = "dispatched"
    unit: str
    person: str | None = None
    called: tuple[str, ...] = ()  # emergencies: whom to call now
    has_power: bool = True
    conflicted: bool = False
    contact_needed: bool = True
    override_text: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sign(Event):
    """签收. `related` answers the kinship question of a dispute."""

    past: ClassVar[str] = "signed"
    related: bool | None = None
    implied: bool = False


@dataclass(frozen=True, kw_only=True)
class Return(Event):
    """退回. reason: no_power | wrong_area | duplicate | too_little | conflict."""

    past: ClassVar[str] = "returned"
    reason: str
    unit: str | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Transfer(Event):
    """转办: the centre moves a signed case to another unit; the total clock goes on."""

    past: ClassVar[str] = "transferred"
    unit: str
    person: str | None = None
    has_power: bool = True
    conflicted: bool = False
    contact_needed: bool = True
    override_text: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Contact(Event):
    """首次联系. way: call | visit | chat; `reached` False counts a try."""

    past: ClassVar[str] = "contacted"
    way: str = "call"
    reached: bool = True
    text: int | None = None
    implied: bool = False


@dataclass(frozen=True, kw_only=True)
class AskInfo(Event):
    """要求补充: the list of what is needed, in plain words."""

    past: ClassVar[str] = "info_asked"
    text: int


@dataclass(frozen=True, kw_only=True)
class AskHelp(Event):
    """要帮忙. kind: help | extension (with days) ; no state change, the centre and the grid leader see it."""

    past: ClassVar[str] = "help_asked"
    kind: str = "help"
    days: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Message(Event):
    """回话: handler to resident through the bot; counts as progress (and as contact)."""

    past: ClassVar[str] = "messaged"
    text: int


@dataclass(frozen=True, kw_only=True)
class Extend(Event):
    """延期: granted by the approver of the level, `days` working days."""

    past: ClassVar[str] = "extended"
    days: int
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Resume(Event):
    """恢复: the clock ends a pause whose time is up."""

    past: ClassVar[str] = "resumed"


@dataclass(frozen=True, kw_only=True)
class Resolve(Event):
    """提交结果: in the handler's own words; code: solved | partly | explained | unsupported."""

    past: ClassVar[str] = "resolved"
    text: int
    code: str = "solved"
    media: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Callback(Event):
    """回访. says: solved | unsolved | unreached | refused; rating 1..5 or None."""

    past: ClassVar[str] = "called_back"
    says: str
    rating: int | None = None
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rework(Event):
    """重办: the resident says it is not solved; a new round."""

    past: ClassVar[str] = "reworked"
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Close(Event):
    """办结."""

    past: ClassVar[str] = "closed"


@dataclass(frozen=True, kw_only=True)
class Urge(Event):
    """催办: counts once a day, all are kept. `day` is the local ISO date."""

    past: ClassVar[str] = "urged"
    day: str
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftSupervise(Event):
    """督办 draft, to be read and signed by a named leader."""

    past: ClassVar[str] = "noted"
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Supervise(Event):
    """督办 signed by a named leader; `days` working days to answer."""

    past: ClassVar[str] = "supervised"
    days: int = 1
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Note(Event):
    """批示: a leader's words under his own name."""

    past: ClassVar[str] = "noted"
    text: int


@dataclass(frozen=True, kw_only=True)
class Escalate(Event):
    """上报: beyond power, or the risk rose; `to` is the upper area code."""

    past: ClassVar[str] = "escalated"
    to: str
    reason: str
    text: int | None = None


@dataclass(frozen=True, kw_only=True)
class Withdraw(Event):
    """撤回. pressed: did somebody ask the resident to withdraw."""

    past: ClassVar[str] = "withdrawn"
    pressed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Reject(Event):
    """不予受理: asked by one dispatcher, confirmed by a second; must carry guidance.

    reason: in_procedure | other_organ | police_matter | repeated | no_facts | unlawful.
    """

    past: ClassVar[str] = "rejected"
    reason: str
    text: int


@dataclass(frozen=True, kw_only=True)
class Invalid(Event):
    """误发/测试: one dispatcher, with a reason; nothing is deleted."""

    past: ClassVar[str] = "invalidated"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Merge(Event):
    """合并 into `master`; every reporter still gets the answer."""

    past: ClassVar[str] = "merged"
    master: str


@dataclass(frozen=True, kw_only=True)
class Remind(Event):
    """The clock climbs one rung (ladder.py): `rung` is its id; `skipped` those an outage passed over."""

    past: ClassVar[str] = "reminded"
    rung: str
    skipped: tuple[str, ...] = ()
    call: tuple[str, ...] = ()  # emergencies: the next on the list
    call_next_at: datetime | None = None
