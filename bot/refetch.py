"""Pictures and voices that a platform could not hand over at once are asked for again, for three days."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from handlers.desk import Desk
from handlers.ports import Channel, MediaRefused, SendError
from storage import texts

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=3)
AT_ONCE = 50


async def refetch(desk: Desk, channels: Mapping[str, Channel]) -> int:
    """One round; how many came in."""
    came = 0
    since = desk.clock.now() - KEPT_FOR
    for kind, channel in channels.items():
        fetch = getattr(channel, "fetch", None)
        if fetch is None:
            continue
        for text_id, handle in await desk.store.read(texts.unfetched(kind, since, AT_ONCE)):
            try:
                found = await fetch(handle)
            except (SendError, TimeoutError, MediaRefused) as failed:
                extra = {"code": getattr(failed, "code", "timeout"), "text": text_id}
                log.warning("a file could still not be fetched", extra=extra)
                continue
            await desk.store.write(texts.fetched(text_id, found.id))
            came += 1
    return came
