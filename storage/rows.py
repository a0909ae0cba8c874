"""What goes into and comes out of storage, as plain frozen values. No SQLAlchemy here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from cases.aftercare import Plan
from cases.model import Case, Entry, Json
from cases.places import Deputy

T_co = TypeVar("T_co", covariant=True)
SMS = "sms"  # an SMS row's `chat_id` is the person's id: no telephone number stands in the outbox
NOWHERE = "none"


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """A message seen. Unique on (channel, account, event_id)."""

    channel: str
    account: str
    event_id: str
    chat_id: str
    received_at: datetime
    state: str = "done"  # done | failed
    text: int | None = None  # the words, for a failed or a mere chat message


@dataclass(frozen=True, kw_only=True)
class ChatRow:
    """One conversation: a chat on a channel, whose it is, the open question. `version` 0 = new.

    Updated by handlers under `version`; `choices` is written by the pump when it sends.
    """

    channel: str
    chat_id: str
    version: int = 0
    person: str | None = None  # person id; None until the first message makes a resident of her
    language: str = "zh_CN"
    grid: str | None = None  # from the scanned code
    dialog: Mapping[str, Json] = field(default_factory=dict)  # the open question: {"ask":, "case":, ...}
    last_case: str | None = None
    last_at: datetime | None = None  # last inbound, wall time
    consent_at: datetime | None = None
    bound_at: datetime | None = None  # since when it belongs to an official, wall time
    dead_at: datetime | None = None  # blocked us
    private: bool = False
    covered_at: datetime | None = None  # private messages up to here are shown again only for her code
    covered_for_good_at: datetime | None = None  # up to here no code does: covered before there was one
    code: str | None = None  # keyed hash of the code she chose for a shared phone
    choices: tuple[
        tuple[str, str, Mapping[str, Json]], ...
    ] = ()  # (key, value, params) of the newest choices, as sent
    choices_seq: int = 0


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A resident or official. Name and phone are encrypted at rest; the phone has a blind index."""

    id: str
    kind: str  # resident | official
    version: int = 0
    name: str = ""
    phone: str = ""
    language: str = "zh_CN"
    created_at: datetime | None = None
    disabled_at: datetime | None = None
    erased_at: datetime | None = None
    next_digest_at: datetime | None = None
    sms_off: bool = False
    erase_asked_at: datetime | None = None  # she asked while something of hers was still open


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One human text, encrypted, erasable. All else holds its id."""

    id: int
    # report | supplement | result | reason | message | note | place | info | supervise | chat | media
    kind: str
    body: str
    case: str | None = None
    author: str | None = None  # person id
    at: datetime | None = None
    media: str | None = None  # media id for a picture or voice
    sealed: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseSave:
    """A case after one or more decisions: `expected` is the version it was read at (0 = new)."""

    case: Case
    expected: int
    entries: tuple[Entry, ...]  # seq expected+1 ...; prev/hash are filled by storage
    wake_at: datetime | None  # next_wakeup_at


@dataclass(frozen=True, kw_only=True)
class PlanSave:
    """A plan of visits after one or more decisions, like a case: `expected` 0 = new."""

    plan: Plan
    expected: int
    entries: tuple[Entry, ...]
    wake_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OutRow:
    """One message to deliver. Addressed to a person (storage picks the chat last used), or to a chat.

    `say` is Say as JSON: {"lines": [[key, params], ...], "choices": [[key, value, params], ...], ...}.
    """

    id: int = 0
    person: str | None = None
    channel: str | None = None
    chat_id: str | None = None
    say: Mapping[str, Json] = field(default_factory=dict)
    case: str | None = None
    sms: str | None = None  # template id, as a way out (or the way, with `sms_only`)
    sms_params: tuple[str, ...] = ()
    sms_only: bool = False
    dedupe: str | None = None
    of_seq: int | None = None  # the entry of the case that it tells of
    step: str | None = None  # the ladder's step that says it
    push_on: date | None = None  # it disturbs somebody on this day, and is counted
    fold: DigestRow | None = None  # the line it becomes in the next digest where it is one push too many
    send_after: datetime | None = None  # None: a reply or an emergency, in order, at once
    expires_at: datetime | None = None
    created_at: datetime | None = None
    attempts: int = 0
    language: str = ""  # filled when claimed: the reader's
    phone: str = field(default="", repr=False)  # filled when claimed for SMS


@dataclass(frozen=True, kw_only=True)
class DigestRow:
    """A line collected for a person's next digest; deduplicated by (person, dedupe)."""

    person: str
    case: str | None
    key: str
    params: Mapping[str, str | int]
    dedupe: str
    at: datetime
    of_seq: int | None = None
    step: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """Who saw what of which case, when, by which way."""

    person: str | None
    case: str
    at: datetime
    what: str  # card | trail | phone | search | media | export | trace | unseal
    why: int | None = None  # text id of the stated reason


@dataclass(frozen=True, kw_only=True)
class InviteRow:
    """A single-use code that binds a chat to a person. Only its hash is stored."""

    code: str
    person: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectionRow:
    """A category that a dispatcher put right. Text and reporter are only kept as keyed hashes."""

    text: int
    reporter: str
    words: str = field(repr=False)  # without persons and places; "" takes away what was kept of this text
    was: str
    became: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PartyRow:
    """The other side of a dispute by name and place, kept as a keyed hash only; `text` holds the name."""

    text: int
    case: str
    name: str = field(repr=False)
    place: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Everything one unit of work writes, in one transaction. Empty parts cost nothing."""

    inbox: InboxRow | None = None
    chat: ChatRow | None = None  # written with version+1 where stored version == chat.version
    persons: tuple[PersonRow, ...] = ()
    cases: tuple[CaseSave, ...] = ()
    plans: tuple[PlanSave, ...] = ()
    texts: tuple[TextRow, ...] = ()
    out: tuple[OutRow, ...] = ()
    pushes_a_day: int | None = None  # as many may disturb one person a day; None: nobody counts
    digests: tuple[DigestRow, ...] = ()
    digest_sent: tuple[str, ...] = ()  # persons whose collected lines are now in `out`
    reads: tuple[ReadRow, ...] = ()
    use_invite: str | None = None
    unbind: bool = False  # the chat loses its person
    absences: tuple[Deputy, ...] = ()  # somebody will be away and who stands in
    back: tuple[tuple[str, date], ...] = ()  # (person, day): she is there again from this day on
    log_anew: bool = (
        False  # what was said before is not replayed in this chat: it changed hands, or was cleared
    )
    erase_texts: tuple[int, ...] = ()
    corrections: tuple[CorrectionRow, ...] = ()
    parties: tuple[PartyRow, ...] = ()


class Stale(Exception):
    """Somebody else wrote a row first: read again, think again."""


class Repeat(Exception):
    """This inbound event was already handled."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a message handler wants to know before it thinks; unset parts are not read."""

    channel: str | None = None
    account: str = ""
    chat_id: str | None = None
    event_id: str | None = None
    case: str | None = None  # full number, or its last digits among the person's open cases
    invite: str | None = None


@dataclass(frozen=True, kw_only=True)
class View:
    """What storage found, all from one snapshot."""

    seen: bool = False
    chat: ChatRow | None = None
    person: PersonRow | None = None
    case: Case | None = None
    last_case: Case | None = None
    own: Sequence[Case] = ()  # open or lately closed cases reported by this person, newest first
    desk: Sequence[Case] = ()  # open cases handled by this person, most urgent first
    invite: InviteRow | None = None
    directory_version: int = 0
    policy_version: int = 0


class Readable(Protocol[T_co]):
    """A named query built by functions of `storage` modules; `Store.read` runs it on a connection."""

    def __call__(self, connection: object) -> T_co: ...
