"""A rendered message as Telegram takes it: parts, inline buttons, a picture or paper."""

from __future__ import annotations

from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.error import TelegramError

from bot.channels.parts import split, utf16_units
from handlers.ports import Outbound, Sent

LONGEST = 4096  # UTF-16 units of one message
LONGEST_CAPTION = 1024
VALUE_BYTES = 64  # of a button, in UTF-8; the library does not check it
REMEMBERED = 1000  # messages that broke off between two parts
_PICTURES = frozenset({"image/jpeg", "image/png"})
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Sends part by part; a retry in this process goes on where the one before broke off.

    Never with a parse mode: nothing that somebody typed can become markup or make the platform refuse it.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._begun: dict[int, int] = {}  # outbox row -> parts that are out

    async def send(self, out: Outbound) -> Sent:
        """Raises TelegramError."""
        text, keyboard = pressable(out)
        caption = text if out.attachment is not None and utf16_units(text) <= LONGEST_CAPTION else ""
        parts = [] if caption else split(text, LONGEST, utf16_units)
        count = len(parts) + (out.attachment is not None)
        ref = ""
        for step in range(self._begun.pop(out.outbox_id, 0), count):
            below = keyboard if step == count - 1 else None
            try:
                if step < len(parts):
                    ref = await self._say(out.chat_id, parts[step], below)
                else:
                    ref = await self._attach(out, caption, below)
            except TelegramError:
                self._remember(out.outbox_id, step)
                raise
        return Sent(ref=ref)

    async def _say(self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        sent = await self._bot.send_message(
            chat, text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
        )
        return str(sent.message_id)

    async def _attach(self, out: Outbound, caption: str, keyboard: InlineKeyboardMarkup | None) -> str:
        paper = out.attachment
        assert paper is not None
        file = InputFile(paper.content, filename=paper.name)
        more: dict[str, Any] = {"caption": caption or None, "reply_markup": keyboard}
        if paper.mime in _PICTURES:
            sent = await self._bot.send_photo(out.chat_id, file, **more)
        else:
            sent = await self._bot.send_document(out.chat_id, file, **more)
        return str(sent.message_id)

    def _remember(self, row: int, step: int) -> None:
        if row and step:
            if len(self._begun) >= REMEMBERED:
                del self._begun[next(iter(self._begun))]
            self._begun[row] = step


def pressable(out: Outbound) -> tuple[str, InlineKeyboardMarkup | None]:
    """Text and keyboard. A choice too long for a button stays as a line: its number may be typed."""
    rows, typed = [], []
    for row in out.buttons:
        keys = []
        for button in row:
            if 0 < len(button.value.encode()) <= VALUE_BYTES:
                keys.append(InlineKeyboardButton(button.label, callback_data=button.value))
            else:
                typed.append(button.label)
        if keys:
            rows.append(keys)
    return "\n".join([out.text, *typed]), InlineKeyboardMarkup(rows) if rows else None
