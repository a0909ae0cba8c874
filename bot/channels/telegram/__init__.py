"""Telegram: the only user of python-telegram-bot, which parses and sends here and does nothing else.

Its Updater is not used: it moves the offset before our commit. Here an update is confirmed (by the next
offset, or by the 200 of the webhook) only after it is durable.
"""

from bot.channels.telegram.adapter import Telegram

__all__ = ["Telegram"]
