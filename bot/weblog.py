"""Web chat's durable log: its outbox rows in the order they were marked, and who waits for the next."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Sequence

import orjson

from bot.viewing import Viewing
from handlers.ports import Button, LogLine, MediaStore
from storage.outbox_queries import Logged, web_log
from storage.unit import Store

POLL = 1.0  # where another process may have sent it: look at least so often
LONE_POLL = 30.0  # where there is no other process, nothing comes unheard


class WebLog:
    """handlers.ports.ChatLog over the outbox."""

    def __init__(
        self, store: Store, viewing: Viewing, media: MediaStore | None = None, *, poll: float = POLL
    ) -> None:
        self._store = store
        self._viewing = viewing
        self._poll = poll
        self._media = media
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def after(self, chat_id: str, seq: int, limit: int = 200) -> Sequence[LogLine]:
        """What came after `seq`, in order, as far as it may still be shown."""
        while True:
            found = await self._store.read(web_log(self._viewing.channel, chat_id, seq, limit))
            shown = await self._viewing.rows(chat_id, found)
            if shown or len(found) < limit:
                return [
                    _covered(row, words) if words else self._line(row, chat_id) for row, words in _once(shown)
                ]
            seq = found[-1].seq  # a whole page of what is not hers any more

    async def wait(self, chat_id: str, seconds: float) -> None:
        """Return when something new may be there, or after so many seconds."""
        event = asyncio.Event()
        self._waiting[chat_id].add(event)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), min(seconds, self._poll))
        finally:
            self._waiting[chat_id].discard(event)
            if not self._waiting[chat_id]:
                del self._waiting[chat_id]

    def wake(self, chat_id: str) -> None:
        """Something new is there."""
        for event in self._waiting.get(chat_id, ()):
            event.set()

    def _line(self, row: Logged, chat_id: str) -> LogLine:
        body = orjson.loads(row.rendered) if row.rendered else {}
        media = body.get("media")
        return LogLine(
            seq=row.seq,
            text=body.get("text", ""),
            buttons=tuple(_row(row) for row in body.get("buttons", ())),
            image=self._media.link(media, chat_id) if media and self._media else None,
            clear=bool(body.get("clear")),
            private=bool(body.get("private")),
            at=row.at,
        )


def _once(shown: Sequence[tuple[Logged, str]]) -> list[tuple[Logged, str]]:
    """One covered line stands for several in a row, at the place of the last of them."""
    after = (*(words for _, words in shown[1:]), "")
    return [one for one, follows in zip(shown, after, strict=False) if not one[1] or one[1] != follows]


def _covered(row: Logged, words: str) -> LogLine:
    """In its place, so that the chat has no hole: that something is here, not what."""
    return LogLine(seq=row.seq, text=words, private=True, at=row.at)


def _row(row: Sequence[Sequence[str]]) -> tuple[Button, ...]:
    return tuple(Button(label=label, value=value) for label, value in row)
