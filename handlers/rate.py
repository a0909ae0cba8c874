"""How many messages a chat sent within a minute, for as many chats as write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
_FEW = 1024


@dataclass
class Rate:
    """Counts by chat, each from the first message of a minute on; what is over is forgotten."""

    _seen: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)
    _sweep_at: int = _FEW

    def count(self, chat: tuple[str, str], wall: datetime) -> int:
        """This message with those before it in its minute."""
        first, before = self._seen.get(chat, (wall, 0))
        if wall - first >= MINUTE:
            first, before = wall, 0
        self._seen[chat] = first, before + 1
        if len(self._seen) > self._sweep_at:
            self._seen = {key: kept for key, kept in self._seen.items() if wall - kept[0] < MINUTE}
            self._sweep_at = max(_FEW, 2 * len(self._seen))
        return before + 1
