"""Said once: a finding is told when it appears, not again until it was gone in between."""

from __future__ import annotations

from collections.abc import Collection

from storage import settings
from storage.unit import Store


async def fresh(store: Store, name: str, present: Collection[str]) -> frozenset[str]:
    """Which of the present findings are new. Those that are gone are forgotten."""
    kept = await store.read(settings.get(f"told.{name}"))
    before = frozenset(str(one) for one in kept) if isinstance(kept, list) else frozenset()
    now = frozenset(present)
    if now != before:
        await store.write(settings.put(f"told.{name}", [*sorted(now)]))
    return now - before
