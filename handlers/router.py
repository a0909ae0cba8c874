"""The way of every inbound message: once, in order per chat, one commit, then the receipt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from weakref import WeakValueDictionary

from cases.model import Refused
from handlers import absence, care_hers, danger, dialog, enrol, outcome, receipt, report, shared, silence
from handlers.desk import Desk
from handlers.ports import Inbound, Kind, Receipt, Verdict
from handlers.rate import Rate
from handlers.request import Flow, Forged, Request, families, pressed, understand
from handlers.routes import ROUTES
from handlers.turn import Turn
from storage.rows import Changes, ChatRow, Need, Repeat, Stale, View

log = logging.getLogger(__name__)

TRIES = 3
A_MINUTE = 20
# Their platform brings a message once: what is too much is stored, and not asked for again.
_CANNOT_REFUSE = frozenset({"telegram", "sms"})
LONGEST = 4000  # characters of one message that are kept as a report; more is asked for in parts


class Router:
    """Holds the order of each chat in this process; across processes the row versions do."""

    def __init__(self, desk: Desk, routes: Mapping[tuple[str, str], Flow] | None = None) -> None:
        self.desk = desk
        self.routes = ROUTES if routes is None else routes
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._rate = Rate()

    async def receive(self, inbound: Inbound) -> Receipt:
        """Handle one message durably. Never raises for what somebody typed."""
        key = (inbound.channel, inbound.chat_id)
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            return await self._in_turn(inbound, self._rate.count(key, self.desk.clock.wall()))

    async def _in_turn(self, inbound: Inbound, recent: int) -> Receipt:
        if recent > A_MINUTE + 1 and inbound.channel not in _CANNOT_REFUSE:
            refused = await self._refuse(inbound)
            if refused is not None:
                return refused
        for attempt in range(1, TRIES + 1):
            try:
                return await self._once(inbound, recent)
            except Repeat:
                return Receipt(verdict=Verdict.REPEAT)
            except Stale:
                continue
            except Exception:
                log.exception("a message could not be handled", extra={"attempt": attempt})
        return await self._keep_failed(inbound)

    async def _refuse(self, inbound: Inbound) -> Receipt | None:
        """Too many: nothing is stored, a repeat is acknowledged; None where the words tell of danger."""
        view = await self.desk.store.view(_need(inbound))
        if view.seen:
            return Receipt(verdict=Verdict.REPEAT)
        return None if self._alarming(view, inbound) else Receipt(verdict=Verdict.SLOW_DOWN)

    async def _view(self, inbound: Inbound) -> View:
        """What a message needs. The first SMS of an official makes her chat, so that her desk is seen."""
        view = await self.desk.store.view(_need(inbound))
        first = inbound.channel == "sms" and view.chat is None
        if not first or inbound.chat_id not in self.desk.known.directory.officials:
            return view
        chat = ChatRow(channel=inbound.channel, chat_id=inbound.chat_id, person=inbound.chat_id)
        await self.desk.store.commit(Changes(chat=chat))
        return await self.desk.store.view(_need(inbound))

    async def _once(self, inbound: Inbound, recent: int) -> Receipt:
        view = await self._view(inbound)
        if view.seen:
            return Receipt(verdict=Verdict.REPEAT)
        await self.desk.refresh(view.directory_version, view.policy_version)
        turn = Turn(
            self.desk, now=self.desk.clock.now(), wall=self.desk.clock.wall(), inbound=inbound, view=view
        )
        enrol.recognise(turn)
        await absence.bring_desks(turn)
        shared.lain(turn)
        if recent > A_MINUTE and not self._alarming(turn.view, inbound):
            turn.text("chat", inbound.text[:LONGEST], media=_reference(inbound))
            if recent == A_MINUTE + 1:  # said once: an answer to each would be a flood of ours
                turn.reply("common.slow_down")
        else:
            await self._think(turn, inbound)
        await self.desk.store.commit(outcome.changes(turn))
        return Receipt(verdict=Verdict.STORED, notice=turn.notice)

    def _alarming(self, view: View, inbound: Inbound) -> bool:
        """Words of danger pass the limit, once: then an open emergency is known."""
        last = view.last_case
        if inbound.kind is not Kind.TEXT or (last is not None and last.urgent):
            return False
        return self.desk.known.ear.understand(inbound.text).urgent

    async def _think(self, turn: Turn, inbound: Inbound) -> None:
        try:
            await self._answer(turn, inbound)
        except Refused as refused:
            turn.add(f"refused.{refused.code}", refused.params)
            if inbound.kind is Kind.TEXT and not turn.texts:  # what was said is kept, whatever was refused
                turn.text("chat", inbound.text[:LONGEST])
        except Forged:
            turn.reply("common.bad_button")

    async def _answer(self, turn: Turn, inbound: Inbound) -> None:
        if not inbound.private:
            return
        if inbound.kind is Kind.START:
            await enrol.start(turn, inbound.text)
            return
        if await silence.wished(turn):
            return
        request = self._request(turn, inbound)
        if inbound.kind is Kind.TEXT and await danger.first(turn, inbound.text, request):
            return
        if request is not None:
            await self._route(turn, request)
            if inbound.kind is Kind.TEXT:
                await danger.keep_rest(turn, inbound.text, request)
        elif not (await care_hers.said(turn) or await dialog.answer(turn)):
            await report.listen(turn)

    def _request(self, turn: Turn, inbound: Inbound) -> Request | None:
        """What is asked for; a wish for silence ends with it."""
        request = pressed(turn)
        if request is None and inbound.kind is Kind.TEXT:
            request = understand(turn, inbound.text)
        silence.spoken(turn, request.verb if request else "")
        return request

    async def _route(self, turn: Turn, request: Request) -> None:
        request = await dialog.with_words(turn, request)
        for family in (*families(turn), "any"):
            flow = self.routes.get((family, request.verb))
            if flow is not None:
                await flow(turn, request)
                return
        raise Refused("not_your_role")

    async def _keep_failed(self, inbound: Inbound) -> Receipt:
        """Three times in vain: the words are kept, a person is told, the writer hears it in plain words."""
        view = await self.desk.store.view(_need(inbound))
        if view.seen:
            return Receipt(verdict=Verdict.REPEAT)
        turn = Turn(
            self.desk, now=self.desk.clock.now(), wall=self.desk.clock.wall(), inbound=inbound, view=view
        )
        enrol.recognise(turn)
        text = turn.text("chat", inbound.text[:LONGEST], media=_reference(inbound))
        turn.reply("common.failed")
        receipt.failed(turn, text)
        await self.desk.store.commit(outcome.failed(turn, text))
        return Receipt(verdict=Verdict.STORED)


def _reference(inbound: Inbound) -> str | None:
    """Where the picture or voice of a message lies."""
    ref = inbound.media[0] if inbound.media else None
    return (ref.id or ref.handle) if ref is not None else None


def _need(inbound: Inbound) -> Need:
    return Need(
        channel=inbound.channel,
        account=inbound.account,
        chat_id=inbound.chat_id,
        event_id=inbound.event_id,
    )
