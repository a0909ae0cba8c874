"""Every refusal that a command may end with, in words. Loaded only when one happened."""

from __future__ import annotations

from bot.commands.plain import CommandRefused
from bot.config import SettingsError, spoken_language
from bot.keys import KeyMissing
from cases.model import Refused
from locales.loader import text
from nlp.errors import LexiconError
from storage.address import BadAddress
from storage.backup import BackupRefused
from storage.calendar import BadCalendar
from storage.crypto import Unreadable
from storage.faults import UNREACHABLE
from storage.seed.sheet import BadSeed

Params = dict[str, str | int]


def words(fault: Exception) -> str | None:
    """The one line for standard error; None where the fault is ours, not the user's."""
    found = _found(fault)
    if found is None:
        return None
    key, params = found
    return text(key, spoken_language(), params)


def _found(fault: Exception) -> tuple[str, Params] | None:
    match fault:
        case CommandRefused():
            return f"cli.{fault.code}", dict(fault.params)
        case SettingsError():
            return f"cli.setting.{fault.code}", {"variable": fault.variable}
        case Refused():
            return f"refused.{fault.code}", dict(fault.params)
        case _:
            return _of_storage(fault)


def _of_storage(fault: Exception) -> tuple[str, Params] | None:
    match fault:
        case BackupRefused():
            return f"cli.backup.{fault.code}", {}
        case BadCalendar():
            return f"cli.calendar.{fault.code}", {"file": fault.file, "line": fault.line or 1}
        case BadAddress():
            return f"cli.address.{fault.code}", {}
        case BadSeed():
            return f"cli.seed.{fault.code}", {"file": fault.file, "row": fault.row, "column": fault.column}
        case KeyMissing():
            return "cli.key_missing", {"path": fault.path}
        case LexiconError():
            return f"cli.lexicon.error.{fault.code}", {
                "file": fault.file,
                "line": fault.line,
                "word": fault.word,
            }
        case Unreadable():
            return f"cli.key.{fault.code}", {}
        case _:
            return _of_machine(fault)


def _of_machine(fault: Exception) -> tuple[str, Params] | None:
    if isinstance(fault, UNREACHABLE):
        return "cli.unreachable", {"reason": type(fault).__name__}
    if isinstance(fault, OSError) and fault.filename:
        return "cli.file", {"path": str(fault.filename), "reason": fault.strerror or ""}
    return None
