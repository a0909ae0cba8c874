"""One table of examples that every adapter must pass, each against its own played platform.

An adapter's test brings a Stage; what a platform cannot do (SMS has no blocked chats) it leaves out by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from handlers.ports import Channel, Inbound, Kind, Outbound, Receipt, SendError, Sent, Verdict

LONG = "沟里的水漫上来了，请来看一看。\n" * 700


class Stage(Protocol):
    """An adapter and its platform."""

    secret: str  # must never be seen in a log or an error

    @property
    def channel(self) -> Channel:
        """The adapter."""

    def message(self, text: str) -> Outbound:
        """A message to somebody who can be reached."""

    def meets(self, fault: str) -> None:
        """The next send meets this fault."""

    def arrived(self) -> list[str]:
        """The texts that reached the platform, in order."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A send, the fault it meets, and what the adapter must make of it."""

    name: str
    text: str = "您的事有人管了。"
    fault: str = ""
    accepted: bool = False
    again_after: float | None = None  # worth another try, not before so many seconds
    gone: bool = False


SENDS = (
    Example(name="good", accepted=True),
    Example(name="over-long", text=LONG, accepted=True),
    Example(name="limited", fault="limited", again_after=7),
    Example(name="limited inside 200", fault="limited_in_200", again_after=7),
    Example(name="server error", fault="server_error", again_after=0),
    Example(name="error inside 200", fault="error_in_200", again_after=0),
    Example(name="nonsense inside 200", fault="nonsense_in_200", again_after=0),
    Example(name="time-out", fault="time_out", again_after=0),
    Example(name="refused", fault="refused"),
    Example(name="blocked", fault="blocked", gone=True),
    Example(name="no such chat", fault="no_such_chat", gone=True),
)


def sends(*left_out: str) -> tuple[Example, ...]:
    """The table without what a platform does not know."""
    unknown = set(left_out) - {example.name for example in SENDS}
    assert not unknown
    return tuple(example for example in SENDS if example.name not in left_out)


async def check_send(stage: Stage, example: Example) -> None:
    """Play one example."""
    if example.fault:
        stage.meets(example.fault)
    try:
        sent: Sent | None = await stage.channel.send(stage.message(example.text))
        failed: SendError | None = None
    except SendError as error:
        sent, failed = None, error
    if example.accepted:
        assert failed is None, failed
        assert isinstance(sent, Sent)
        plain = example.text.replace("\n", "")
        assert "".join(stage.arrived()).replace("\n", "") == plain
        return
    assert failed is not None
    assert failed.gone == example.gone
    assert stage.secret not in f"{failed!r} {failed.code} {failed.__cause__!r} {failed.__context__!r}"
    if example.again_after is None:
        assert failed.retry_after is None
    else:
        assert failed.retry_after is not None
        assert failed.retry_after >= example.again_after


# ---- what comes in ----------------------------------------------------------------------------------


@dataclass
class Ear:
    """A handler: keeps what it is told, answers a repeat as the router does, fails where it should."""

    heard: list[Inbound] = field(default_factory=list)
    tries: list[Inbound] = field(default_factory=list)
    notice: str = ""
    fails: Callable[[Inbound], bool] = lambda _: False

    async def __call__(self, inbound: Inbound) -> Receipt:
        """Durable once this returns."""
        self.tries.append(inbound)
        if self.fails(inbound):
            raise RuntimeError("the database is away")
        if inbound.event_id in {one.event_id for one in self.heard}:
            return Receipt(verdict=Verdict.REPEAT)
        self.heard.append(inbound)
        return Receipt(verdict=Verdict.STORED, notice=self.notice)

    @property
    def texts(self) -> list[str]:
        """What was said, in order."""
        return [inbound.text for inbound in self.heard]

    @property
    def kinds(self) -> list[Kind]:
        """Of what kind, in order."""
        return [inbound.kind for inbound in self.heard]
