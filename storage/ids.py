"""Row ids that are made before the row is written: 63 bits, ordered by time, unique over processes."""

from __future__ import annotations

import threading
import time

NODES = 4096
_EPOCH_MS = 1_735_689_600_000  # 2025-01-01 UTC; 41 bits of milliseconds last until 2094
_COUNT_BITS = 10
_NODE_BITS = 12


class Ids:
    """41 bits of milliseconds, 10 of a counter, 12 of the process's node (handed out by the database)."""

    def __init__(self, node: int) -> None:
        self._node = node % NODES
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """A new id, greater than all before it in this process, also when the machine's clock steps back."""
        with self._lock:
            ticks = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _COUNT_BITS
            self._last = max(self._last + 1, ticks)
            return (self._last << _NODE_BITS) | self._node
