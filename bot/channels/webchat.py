"""The page behind a QR code. Its log is the outbox itself: sending is marking, then waking whoever waits."""

from __future__ import annotations

from handlers.ports import ChatLog, Outbound, Receive, Sent


class WebChat:
    """Channel "web". The routes in bot/web receive; nothing is transmitted here."""

    kind = "web"
    logged = True  # the pump allots the chat's next place when it marks

    def __init__(self, log: ChatLog) -> None:
        self._log = log

    async def start(self, receive: Receive) -> None:
        """The web server listens, not this."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def check(self) -> str | None:
        """Needs nothing."""
        return None

    async def send(self, out: Outbound) -> Sent:
        """Accepted: it lies in the log once it is marked."""
        return Sent()

    def wake(self, chat_id: str) -> None:
        """Marked: whoever waits in this chat may look."""
        self._log.wake(chat_id)
