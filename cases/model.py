"""What a case is: its state, who acts on it, what happened to it, whom to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cases.audience import Audience as Audience
from cases.audience import Notice as Notice
from cases.audience import Via as Via
from cases.refusals import Refused as Refused


class State(StrEnum):
    """Where a case stands (domain.md 3). Overdue, supervised and urgent are facts beside it."""

    REGISTERED = "registered"
    TRIAGE = "triage"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    HANDLING = "handling"
    WAITING_INFO = "waiting_info"
    MEDIATING = "mediating"
    SUSPENDED = "suspended"
    JOINT = "joint"
    RESOLVED = "resolved"
    CLOSED = "closed"
    ARCHIVED = "archived"
    NOT_ACCEPTED = "not_accepted"
    REFERRED_OUT = "referred_out"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    INVALID = "invalid"


ENDED = frozenset(
    {
        State.CLOSED,
        State.ARCHIVED,
        State.NOT_ACCEPTED,
        State.REFERRED_OUT,
        State.WITHDRAWN,
        State.MERGED,
        State.INVALID,
    }
)
OPEN = frozenset(State) - ENDED
# The handle clock runs from dispatch to the result; one unit leads throughout.
LED = frozenset(
    {
        State.DISPATCHED,
        State.SIGNED,
        State.HANDLING,
        State.WAITING_INFO,
        State.MEDIATING,
        State.SUSPENDED,
        State.JOINT,
    }
)


class Role(StrEnum):
    """Who somebody is when acting (domain.md 2). One person may hold several roles; one acts at a time."""

    RESIDENT = "resident"
    GRID_WORKER = "grid_worker"
    GRID_LEADER = "grid_leader"
    GRID_ADVISOR = "grid_advisor"
    CHIEF_GRID = "chief_grid"
    DISPATCHER = "dispatcher"
    DEPT_HANDLER = "dept_handler"
    DEPT_LEAD = "dept_lead"
    CASE_LEADER = "case_leader"
    RESP_LEADER = "resp_leader"
    MEDIATOR = "mediator"
    SEALED_HANDLER = "sealed_handler"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    SYSTEM = "system"


class Profile(StrEnum):
    """Which limits apply (domain.md 1.4)."""

    E = "E"
    U = "U"
    M = "M"
    N = "N"
    Q = "Q"
    J = "J"


class Road(StrEnum):
    """Which of the five roads a matter takes, chosen before its category (domain.md 0.2)."""

    EMERGENCY = "emergency"
    SERVICE = "service"
    DISPUTE = "dispute"
    STATUTORY = "statutory"
    REPORT = "report"
    INQUIRY = "inquiry"
    CHAT = "chat"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody acting: `person` is a person id, None only for the system; a deputy `acts_for` somebody."""

    person: str | None
    role: Role
    unit: str | None = None
    acts_for: str | None = None


SYSTEM = Actor(person=None, role=Role.SYSTEM)


@dataclass(frozen=True, kw_only=True)
class Part:
    """协办: a unit beside the lead, with a task (text id) and a limit of its own."""

    unit: str
    person: str | None = None
    text: int | None = None
    since: datetime | None = None
    by: datetime | None = None
    signed_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Party:
    """当事人: a side of a dispute, `a` who reported it, `b` the other. `who` and `claim` are texts by id."""

    side: str
    who: int | None = None
    relation: str | None = None  # what they are to each other, kept with the other side
    claim: int | None = None
    willing: bool | None = None  # to sit down and talk


@dataclass(frozen=True, kw_only=True)
class Case:
    """案事件 as it stands after its last history entry. Holds ids, codes and UTC instants, never human text.

    `version` equals the `seq` of the last entry. `*_by` are deadlines, `*_at` things that happened.
    """

    no: str
    version: int = 0
    moved: int = 0  # seq of the last entry that changed state, lead, category or round
    state: State = State.REGISTERED
    road: Road = Road.SERVICE
    category: str = "other"
    profile: Profile = Profile.N
    policy: int = 1
    urgent: bool = False
    danger: str | None = None
    sealed: bool = False
    source: str = "resident"  # resident | proxy | grid | visit | phone | 12345 | on_spot
    opened_at: datetime | None = None
    township: str | None = None
    area: str | None = None  # the most precise area code known: grid, else village, else township
    text: int | None = None  # text id of the report
    place_text: int | None = None  # text id of the place in the writer's words
    reporter: str | None = None
    agent: str | None = None  # who typed it for the reporter
    nameable: bool = False  # may the reporter be named on the doorstep
    contact_way: str | None = None  # phone | home | chat
    # triage
    suggested_unit: str | None = None
    suggested_person: str | None = None
    decision: str = "human"  # auto | ask | human, as understanding saw it
    triage_by: datetime | None = None
    queued_at: datetime | None = None  # since when it waits for the centre
    needs_leader: bool = False  # third return, or asked: the responsible leader fixes the owner
    triaged_by: str | None = None
    unit: str | None = None
    handler: str | None = None
    case_leader: str | None = None  # 包案领导
    auto: bool = False  # dispatched by the system, may be taken back
    assigned_at: datetime | None = None
    sign_by: datetime | None = None
    contact_by: datetime | None = None
    interim_by: datetime | None = None
    due_by: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    contact_needed: bool = True
    related: bool | None = None  # the handler's own answer: related to a side?
    contact_tries: int = 0  # calls at different times that reached nobody
    contact_tried_at: datetime | None = None
    progressed_at: datetime | None = None
    told_at: datetime | None = None  # when the reporter last heard of it
    silent: bool = False  # she asked not to be written to; ends when she writes
    unshown_since: datetime | None = None  # what came since waits until she asks and is alone
    # pauses and extensions
    state_before: State | None = None
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    extension_asked_at: datetime | None = None
    extension_asked_days: int | None = None
    extension_why: int | None = None  # text id of the reason asked with
    extensions: int = 0
    extended_days: int = 0  # working days granted in this round
    late_reason: str | None = None  # why it is late, as the handler said: see guards.LATE_REASONS
    asks: int = 0
    # result and what follows
    result_code: str | None = None  # solved | partly | explained | unsupported
    result_text: int | None = None
    resolved_at: datetime | None = None
    callback_by: datetime | None = None
    called_back_at: datetime | None = None
    callback_tries: int = 0
    rating: int | None = None  # 1..5
    resident_says: str | None = None  # solved | unsolved
    closed_at: datetime | None = None
    end_reason: str | None = None
    round: int = 1
    returns: int = 0
    returned_by: str | None = None
    former_handler: str | None = None  # before the last transfer or return
    return_reason: str | None = None
    reworks: int = 0
    urges: int = 0
    urged_on: str | None = None  # ISO date of the last urge that counted
    reject_asked_by: str | None = None
    # from above
    supervise_draft_by: str | None = None
    supervised_at: datetime | None = None
    supervise_by: datetime | None = None
    escalated_to: str | None = None  # area code of the tier that now dispatches
    # emergencies
    called: tuple[str, ...] = ()
    called_at: datetime | None = None  # when the calling began
    call_next_at: datetime | None = None
    calls: int = 0  # how often somebody was called since then
    unanswered_told: bool = False
    legal: tuple[str, ...] = ()  # statutory clocks that run (legal.py)
    rungs: tuple[str, ...] = ()  # ids of ladder rungs already climbed for the present deadlines
    merged_into: str | None = None
    linked: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # reporters of the cases merged into this one
    unsealed_by: tuple[str, ...] = ()  # for danger to life: the one who asked, then the second person
    named: tuple[str, ...] = ()  # codes of persons and units that the text speaks of

    parties: tuple[Party, ...] = ()
    parts: tuple[Part, ...] = ()  # 协办: units beside the lead
    rounds: int = 0  # of mediation
    mediate_by: datetime | None = None
    agreement: str | None = None  # written | oral
    perform_by: datetime | None = None  # 履行: until when it was promised
    confirm_by: datetime | None = None  # 司法确认: both together may ask the court until then
    ask_again_by: datetime | None = None  # "still solved?", some time after closing
    asked_again_at: datetime | None = None


Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """留痕: one thing that happened. `changes` are the Case fields it set, so that `fold` needs no policy.

    `facts` hold ids, codes and times that explain it (text ids, reason codes, implied). Never human text.
    """

    case: str
    seq: int
    at: datetime
    type: str
    role: Role
    actor: str | None = None
    unit: str | None = None
    acts_for: str | None = None
    changes: Mapping[str, Json] = field(default_factory=dict)
    facts: Mapping[str, Json] = field(default_factory=dict)
    prev: str = ""
    hash: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What `decide` answers: the case as it is now, the entry to append, whom to tell."""

    case: Case
    entry: Entry
    notices: tuple[Notice, ...] = ()
