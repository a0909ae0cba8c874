"""The system clock; the only place that asks the machine for the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

ZERO = timedelta(0)


class SystemClock:
    """`now` is the machine's time plus an offset that only grows; who moves it also keeps the offset.

    `now` never goes back, even where the machine's own clock is set back.
    """

    def __init__(self, offset: timedelta = ZERO) -> None:
        self._offset = max(offset, ZERO)
        self._latest = self.wall() + self._offset

    @property
    def offset(self) -> timedelta:
        """How far the work's time is ahead of the machine's; to be kept and handed in at the next start."""
        return self._offset

    def now(self) -> datetime:
        """The work's time, aware UTC."""
        self._latest = max(self._latest, self.wall() + self._offset)
        return self._latest

    def wall(self) -> datetime:
        """The machine's time, aware UTC."""
        return datetime.now(UTC)

    def advance_to(self, instant: datetime) -> datetime:
        """Move `now` on to `instant`; an earlier one changes nothing. Returns the time after it."""
        ahead = instant - self.now()
        if ahead > ZERO:
            self._offset += ahead
        return self.now()
