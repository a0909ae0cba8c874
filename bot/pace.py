"""How fast a channel may be sent to, and when it is left alone for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

IN_A_ROW = 3  # failures without a success between them mean the channel, not the chat
LONGEST_PAUSE = 60.0


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many messages a second a channel takes, over all chats; none: as many as there are."""

    rates: Mapping[str, float] = field(default_factory=dict)


class Bucket:
    """Places in a bucket that all processes share, fetched a tenth of a second's worth at a time."""

    def __init__(self, rate: float, take: Callable[[int, float], Awaitable[int]]) -> None:
        self._rate = rate
        self._take = take  # (how many, most that may gather) -> how many there were
        self._left = 0
        self._lock = asyncio.Lock()

    async def place(self) -> None:
        """Wait until one more may be sent."""
        share = max(1, int(self._rate / 10))
        async with self._lock:
            while self._left == 0:
                self._left = await self._take(share, float(share))
                if self._left == 0:
                    await asyncio.sleep(1 / self._rate)
            self._left -= 1


@dataclass
class _Trouble:
    in_a_row: int = 0
    chats: set[str] = field(default_factory=set)
    pauses: int = 0
    until: datetime | None = None


class Pauses:
    """Channels that do not work at the moment: after a pause one message tries, and one failure pauses again.

    So an outage of a platform costs a message few of its tries, and the other channels no waiting.
    """

    def __init__(self) -> None:
        self._troubles: dict[str, _Trouble] = {}

    def worked(self, kind: str) -> None:
        """A message went out."""
        self._troubles.pop(kind, None)

    def failed(self, to: tuple[str, str], wait: float, wall: datetime) -> None:
        """A message to (channel, chat) could not go out now; `wait`: what the platform asked for, or 0."""
        kind, chat = to
        trouble = self._troubles.setdefault(kind, _Trouble())
        trouble.chats.add(chat)
        if trouble.until is not None and trouble.until > wall:
            return  # was on its way when the pause began
        trouble.in_a_row += 1
        if trouble.pauses or trouble.in_a_row >= IN_A_ROW:
            trouble.pauses += 1
            own = min(2.0**trouble.pauses, LONGEST_PAUSE)
            trouble.until = wall + timedelta(seconds=max(wait, own))

    def down(self, kind: str) -> bool:
        """True while several chats of a channel fail and none gets through."""
        trouble = self._troubles.get(kind)
        return trouble is not None and trouble.pauses > 0 and len(trouble.chats) > 1

    def paused(self, wall: datetime) -> set[str]:
        """The channels that are left alone now."""
        return {kind for kind, one in self._troubles.items() if one.until is not None and one.until > wall}

    def trying(self) -> set[str]:
        """The channels to which only one message at a time is sent, until one arrives."""
        return {kind for kind, one in self._troubles.items() if one.pauses}
