"""What a web chat may still be shown: by what its owner may see today, not by what she saw that day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.render import references
from cases import access, aftercare
from cases.model import Case
from handlers.desk import Desk
from locales.loader import placeholders, text
from storage import aftercare as plan_rows
from storage import cases as case_rows
from storage import chats, media, texts
from storage.outbox_queries import Logged
from storage.rows import ChatRow

IDLE = timedelta(minutes=10)  # a shared phone: after so long private messages are not shown again
# What may still be read of a case that went to somebody else: its number, when, and where it went.
_OUTSIDE = frozenset({"no", "nos", "when", "day", "area", "unit", "person", "name", "phone"})
_OUTSIDE_SEALED = frozenset({"no", "nos"})


@dataclass(frozen=True, kw_only=True)
class Viewing:
    """The gate before a web chat's log and before every file."""

    desk: Desk
    channel: str

    async def rows(self, chat_id: str, found: Sequence[Logged]) -> tuple[tuple[Logged, str], ...]:
        """Those that may be shown; with the words instead where one is covered on this phone for now."""
        chat = await self.desk.store.read(chats.load(self.channel, chat_id)) if found else None
        if chat is None:
            return tuple((row, "") for row in found)
        if chat.person in self.desk.known.directory.officials:
            found = await self._of_official(chat.person or "", found)
        return tuple((row, self._instead(chat, row) if self._covered(chat, row) else "") for row in found)

    def _instead(self, chat: ChatRow, row: Logged) -> str:
        """What to do: say the code where one opens it, else ask again."""
        first = chat.covered_for_good_at
        if chat.code is not None and (first is None or row.at is None or row.at >= first):
            return text("web.chat.covered", chat.language)
        officials = self.desk.known.directory.officials
        return text(f"web.chat.covered_{'work' if chat.person in officials else 'no_code'}", chat.language)

    async def _of_official(self, person: str, found: Sequence[Logged]) -> list[Logged]:
        numbers = {no for row in found for no in _numbers(row)}
        cases = {case.no: case for case in await self.desk.store.read(case_rows.load_many(numbers))}
        hidden = {no: case for no, case in cases.items() if not self._sees(case, person)}
        visits = await self._hidden_plans(numbers - cases.keys(), person)
        return [row for row in found if _readable(row, hidden) and not visits & {*_numbers(row)}]

    async def _hidden_plans(self, numbers: Collection[str], person: str) -> frozenset[str]:
        """Plans of visits that are not hers to know of any more; of these she reads nothing."""
        plans = await self.desk.store.read(plan_rows.load_many(numbers)) if numbers else ()
        directory, day = self.desk.known.directory, self._today()
        return frozenset(plan.no for plan in plans if not aftercare.may_see(plan, person, directory, day))

    def _sees(self, case: Case, person: str) -> bool:
        return access.may_see(case, person, self.desk.known.directory, self._today()).exists

    def _today(self) -> date:
        return self.desk.today(self.desk.clock.now())

    def _covered(self, chat: ChatRow, row: Logged) -> bool:
        """Private, said a while ago, and since then the phone lay idle without her code."""
        if not row.say.get("private") or row.at is None:
            return False
        now = self.desk.clock.now()
        idle = chat.last_at is None or now - chat.last_at > IDLE
        lain = idle and now - row.at > IDLE
        return lain or (chat.covered_at is not None and row.at < chat.covered_at)

    async def may_open(self, viewer: str, media_id: str) -> bool:
        """Whether whoever holds this web chat may see a stored file now."""
        chat = await self.desk.store.read(chats.load(self.channel, viewer))
        person = chat.person if chat is not None else None
        if person is None:
            return False
        carried = await self.desk.store.read(texts.of_media(media_id))
        if any(row.author == person for row in carried):
            return True
        cases = await self.desk.store.read(case_rows.load_many(row.case for row in carried if row.case))
        directory, day = self.desk.known.directory, self._today()
        if any(access.may_see(case, person, directory, day).text for case in cases):
            return True
        paper = await self.desk.store.read(media.load(media_id))
        if paper is None or paper.owner != person:
            return False
        return person not in directory.officials or bool(directory.posts(person, day))


def _numbers(row: Logged) -> Iterable[str]:
    """Every case a message speaks of."""
    spoken = [value for kind, value in references(row.say) if kind == "no"]
    return (*spoken, row.case) if row.case else spoken


def _readable(row: Logged, hidden: dict[str, Case]) -> bool:
    away = [hidden[no] for no in _numbers(row) if no in hidden]
    if not away:
        return True
    allowed = _OUTSIDE_SEALED if any(case.sealed for case in away) else _OUTSIDE
    return not row.say.get("media") and _kinds(row) <= allowed


def _kinds(row: Logged) -> frozenset[str]:
    """The kinds of reference that a message's words really use; its parameters hold more."""
    said = [(item[0], item[1]) for item in _list(row, "lines")]
    offered = [(item[0], item[2]) for item in _list(row, "choices")]
    return frozenset(
        str(value)[1:].partition(":")[0]
        for key, params in (*said, *offered)
        for name, value in params.items()
        if str(value).startswith("@") and name in placeholders(key)
    )


def _list(row: Logged, name: str) -> list[Any]:
    found = row.say.get(name)
    return found if isinstance(found, list) else []
