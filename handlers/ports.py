"""What the shell and the handlers promise each other. Standard library only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What an inbound message is."""

    TEXT = "text"
    PRESS = "press"  # a button; `text` holds its value
    LOCATION = "location"
    MEDIA = "media"
    START = "start"  # scanned code or deep link; `text` holds the payload: g_<grid> or an invite
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class MediaRef:
    """A picture, voice, video or file in the media store (`id`), or one that could not be fetched yet."""

    id: str | None
    kind: str  # photo | voice | video | file
    mime: str = ""
    size: int = 0
    handle: str = ""  # the platform's own name for it, to fetch again later


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """One message from a platform, in our words. (channel, account, event_id) is unique for ever."""

    channel: str
    account: str = ""
    event_id: str
    chat_id: str
    user_id: str
    at: datetime  # wall time of receipt, aware
    kind: Kind
    text: str = ""
    media: tuple[MediaRef, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    language: str = ""
    private: bool = True  # False: a group chat; nothing of a case is ever said there


class Verdict(StrEnum):
    """What became of an inbound message, once durable."""

    STORED = "stored"
    REPEAT = "repeat"  # the same event again: acknowledged again, handled once
    SLOW_DOWN = "slow_down"  # refused: too many a minute; not stored


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Given only after the commit. `notice` is a short text for a pressed button's pop-up, if any."""

    verdict: Verdict
    notice: str = ""


Receive = Callable[[Inbound], Awaitable[Receipt]]


@dataclass(frozen=True, kw_only=True)
class Button:
    """A rendered choice. `value` is at most 64 bytes: verb:case:seq, or verb."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """Bytes to send along."""

    name: str
    mime: str
    content: bytes
    link: str = ""  # an expiring address of the same thing, for channels that show links


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """One rendered message for one chat."""

    channel: str
    chat_id: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None
    outbox_id: int = 0
    clear: bool = False  # empty the screen (清屏)
    template: str | None = None  # SMS: approved template id ...
    params: tuple[str, ...] = ()  # ... and its values, in order
    phone: str = field(default="", repr=False)  # SMS: the number, given to the gateway only
    person: str = ""  # SMS: whose it is, so that a reply finds its way back
    language: str = "zh_CN"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Accepted by the platform."""

    ref: str = ""


class SendError(Exception):
    """A send that failed. `retry_after` seconds where trying again makes sense; `gone`: this address is dead
    (blocked, never started); neither: refused for good. `code` is for logs, never with personal text.
    """

    def __init__(self, code: str, *, retry_after: float | None = None, gone: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.gone = gone


class Channel(Protocol):
    """A platform. Adapters parse, send and classify errors; they decide nothing else.

    An adapter may also have `logged = True` with `wake(chat_id)` (its log is our own outbox: marking
    a message gives it its place, then readers are woken) and
    `routes()` (web routes by which the platform calls us).
    """

    kind: str

    async def start(self, receive: Receive) -> None:
        """Begin to receive; returns once listening."""

    async def stop(self) -> None:
        """Stop receiving, finish what is in hand."""

    async def send(self, out: Outbound) -> Sent:
        """Deliver or raise SendError."""

    async def check(self) -> str | None:
        """None where the credentials work, else a symbolic reason for `xiaoge check`."""


class Clock(Protocol):
    """`now` is the work's time (movable in the demo, never back); `wall` the machine's. Both aware UTC."""

    def now(self) -> datetime: ...

    def wall(self) -> datetime: ...


class MediaStore(Protocol):
    """Where pictures and voice lie (DATA_DIR/media), named by unguessable ids."""

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Check, strip EXIF, store durably. Raises MediaRefused."""

    async def put_paper(self, content: bytes) -> MediaRef:
        """Keep a paper that the program made itself (the ledger)."""

    async def get(self, media_id: str) -> Attachment | None: ...

    async def remove(self, media_id: str) -> None:
        """Take it away for good; an unknown one is gone already."""

    def link(self, media_id: str, viewer: str) -> str:
        """An address that serves it to this viewer and expires."""


class MediaRefused(Exception):
    """Not a picture, sound or paper we keep. `code`: not_media | too_large | empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# ---- web chat -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One message of a web chat's durable log (its outbox rows), in order of `seq`."""

    seq: int
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    image: str | None = None
    replaces: int | None = None
    clear: bool = False
    private: bool = False  # covered again on a shared phone
    at: datetime | None = None  # the work's time at which it was sent


class ChatLog(Protocol):
    """What web chat needs of storage; wired in app.py."""

    async def after(self, chat_id: str, seq: int, limit: int = 200) -> Sequence[LogLine]: ...

    async def wait(self, chat_id: str, seconds: float) -> None:
        """Return when something new may be there, or after so many seconds."""

    def wake(self, chat_id: str) -> None:
        """Something new is there (called by the channel's send)."""


# ---- what is said ---------------------------------------------------------------------------------

# Parameter values are plain numbers and codes, or typed references that are resolved at sending:
#   "@text:<id>" a stored human text   "@person:<code>[:<unit>]" surname and title   "@name:<code>" full name
#   "@unit:<code>"  "@area:<code>"  "@category:<code>"  "@when:<ISO>" as people say it  "@day:<ISO>"
#   "@phone:<unit or official code>" office telephone  "@key:<message key>" another catalogue text
#   "@no:<case no>" the number as shown   "@nos:<no>,<no>" several   "@names:<code>,<code>" full names
#   "@moment:<ISO>" a moment that has passed, to the minute
#   "@words:<text id>:<start>-<end>,<start>-<end>" pieces of a stored text, quoted one after another
# A human's words never stand in params themselves, so nothing typed can forge a reference.
Params = Mapping[str, str | int]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One paragraph: a catalogue key and its parameters."""

    key: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button-or-number. `row` groups short ones side by side."""

    key: str
    value: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Say:
    """A whole message before language is chosen."""

    lines: tuple[Line, ...]
    choices: tuple[Choice, ...] = ()
    media: str | None = None  # media id of a picture or file to send along
    clear: bool = False
    private: bool = False  # sealed or domestic violence: hidden again on a shared phone
