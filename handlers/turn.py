"""One unit of work in the making: what was read, decided, written and said, until it becomes Changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cases import access, lifecycle
from cases.events import Event, Submit
from cases.model import SYSTEM, Actor, Case, Decision, Entry, Json, Notice, Refused, Role
from cases.notices import may_hear
from cases.places import Deputy
from cases.policy import Policy
from handlers.desk import Desk
from handlers.ports import Choice, Inbound, Line, Params
from handlers.say import line
from storage import cases as case_rows
from storage.rows import (
    ChatRow,
    CorrectionRow,
    DigestRow,
    OutRow,
    PartyRow,
    PersonRow,
    PlanSave,
    ReadRow,
    TextRow,
    View,
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A case being changed in this turn."""

    case: Case
    expected: int
    entries: tuple[Entry, ...] = ()


class Turn:
    """Collects; writes nothing itself. outcome.changes(turn) is handed to `Store.commit` in one go."""

    def __init__(
        self,
        desk: Desk,
        *,
        now: datetime,
        wall: datetime,
        inbound: Inbound | None = None,
        view: View | None = None,
    ) -> None:
        self.desk = desk
        self.now = now
        self.wall = wall
        self.inbound = inbound
        self.view = view or View()
        self.chat: ChatRow | None = self.view.chat
        self.person: PersonRow | None = self.view.person
        self.lines: list[Line] = []
        self.asides: list[Line] = []
        self.notices: list[tuple[Case, Notice, int]] = []  # spread when the turn is over
        self.question: Line | None = None
        self.choices: list[Choice] = []
        self.private = False
        self.clear = False
        self.attach: str | None = None
        self.notice = ""
        self.alike = 0  # how many others told of the same kind at the same place just before
        self.use_invite: str | None = None
        self.unbind = False
        self.log_anew = False
        self.erased: tuple[int, ...] = ()
        self.drafts: dict[str, Draft] = {}
        self.plans: dict[str, PlanSave] = {}
        self.persons: dict[str, PersonRow] = {}
        self.texts: list[TextRow] = []
        self.out: list[OutRow] = []
        self.digests: list[DigestRow] = []
        self.digest_sent: list[str] = []
        self.reads: list[ReadRow] = []
        self.absences: list[Deputy] = []
        self.back: list[tuple[str, date]] = []
        self.corrections: list[CorrectionRow] = []
        self.parties: list[PartyRow] = []

    # ---- who and when ------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The local day of the work's clock."""
        return self.desk.today(self.now)

    @property
    def who(self) -> str | None:
        """The person id behind this chat."""
        return self.person.id if self.person else None

    @property
    def language(self) -> str:
        """The chat's language."""
        return self.chat.language if self.chat else "zh_CN"

    def policy_of(self, case: Case) -> Policy:
        """The version of the rules this case started with."""
        return self.desk.known.policy(case.policy)

    def actors(self, case: Case | None = None) -> tuple[Actor, ...]:
        """Every post this person (or whom she stands in for) may act from, the main one first."""
        who = self.who
        if who is None:
            return ()
        directory = self.desk.known.directory
        found = [
            Actor(person=who, role=post.role, unit=post.unit) for post in directory.posts(who, self.today)
        ]
        for absent in directory.stands_for(who, self.today):
            found += [
                Actor(person=who, role=post.role, unit=post.unit, acts_for=absent)
                for post in directory.posts(absent, self.today)
                if post.role is not Role.SEALED_HANDLER
            ]
        if case is not None and case.case_leader is not None and found:
            found += self._leading(case.case_leader)
        if case is None or who in {case.reporter, case.agent} or not found:
            found.append(Actor(person=who, role=Role.RESIDENT))
        return tuple(found)

    def _leading(self, leader: str) -> list[Actor]:
        """包案: of this case she is its leader, whatever her post; so is who stands in for her."""
        standing = self.desk.known.directory.stands_for(self.who or "", self.today)
        return [
            Actor(person=self.who, role=Role.CASE_LEADER, acts_for=leader if leader != self.who else None)
            for holder in (self.who, *standing)
            if holder == leader
        ]

    # ---- cases -------------------------------------------------------------------------------

    def take(self, case: Case) -> Case:
        """Bring a case that was read into this turn (the draft wins if it is already here)."""
        draft = self.drafts.setdefault(case.no, Draft(case=case, expected=case.version))
        return draft.case

    async def load(self, no: str) -> Case:
        """The case as it stands in this turn. Raises Refused("no_such_case")."""
        if no in self.drafts:
            return self.drafts[no].case
        found = await self.desk.store.read(case_rows.load(no))
        if found is None:
            raise Refused("no_such_case", no=no)
        return self.take(found)

    def open(self, no: str, event: Submit, by: Actor) -> Case:
        """A new case."""
        return self._keep(0, lifecycle.open_case(no, event, by, self.now, self.desk.known.current))

    def act(self, case: Case, event: Event, by: Actor) -> Case:
        """The one door: decide, keep the entry, queue whom to tell. Raises Refused."""
        case = self.take(case)
        decision = lifecycle.decide(case, event, by, self.now, self.policy_of(case))
        return self._keep(self.drafts[case.no].expected, decision)

    def act_as_any(self, case: Case, event: Event) -> Case:
        """Act from the first post that the rules allow; the most telling refusal otherwise."""
        refusal: Refused | None = None
        for actor in self.reaching(case):
            try:
                return self.act(case, event, actor)
            except Refused as refused:
                if refusal is None or refusal.code in {"not_your_role", "not_yours"}:
                    refusal = refused
        raise refusal or Refused("not_yours", no=case.no)

    def reaching(self, case: Case) -> tuple[Actor, ...]:
        """The posts of this person that have anything to do with this case."""
        directory, day = self.desk.known.directory, self.today
        return tuple(one for one in self.actors(case) if access.reaches(case, one, directory, day))

    def act_as_system(self, case: Case, event: Event) -> Case:
        """The clock, and what policy lets the system do."""
        return self.act(case, event, SYSTEM)

    def _keep(self, expected: int, decision: Decision) -> Case:
        earlier = self.drafts.get(decision.case.no)
        entries = (earlier.entries if earlier else ()) + (decision.entry,)
        self.drafts[decision.case.no] = Draft(case=decision.case, expected=expected, entries=entries)
        self.notices += [(decision.case, notice, decision.entry.seq) for notice in decision.notices]
        return decision.case

    # ---- texts and reads ---------------------------------------------------------------------

    def text(
        self,
        kind: str,
        body: str,
        case: Case | str | None = None,
        *,
        media: str | None = None,
        sealed: bool = False,
    ) -> int:
        """Keep a human text; returns its id, which is all that history and messages hold.

        `sealed`: told in confidence although no case says so, or its case is only being opened.
        """
        text_id = self.desk.store.next_id()
        no = case.no if isinstance(case, Case) else case
        held = self.drafts.get(no or "")
        known = case if isinstance(case, Case) else held.case if held else None
        self.texts.append(
            TextRow(
                id=text_id,
                kind=kind,
                body=body,
                case=no,
                author=self.who,
                at=self.now,
                media=media,
                sealed=sealed or (known is not None and known.sealed),
            )
        )
        return text_id

    def body(self, text_id: int | None) -> str | None:
        """A text written in this very turn, None for one that must be read from storage."""
        return next((row.body for row in self.texts if row.id == text_id), None)

    def saw(self, case: Case, what: str, why: str = "") -> None:
        """Record that this person saw this of the case, and the reason she gave."""
        reason = self.text("why", why, sealed=case.sealed) if why else None
        self.reads.append(ReadRow(person=self.who, case=case.no, at=self.now, what=what, why=reason))

    # ---- saying ------------------------------------------------------------------------------

    def reply(self, key: str, *, choices: Iterable[Choice] = (), **params: Any) -> None:
        """Add a paragraph to the one answer; params are str or int. Later choices replace earlier ones."""
        self.lines.append(line(key, **params))
        offered = list(choices)
        if offered:
            self.choices = offered

    def add(self, key: str, params: Params) -> None:
        """The same with parameters made elsewhere."""
        self.lines.append(Line(key=key, params=params))

    def aside(self, item: Line) -> None:
        """A notice that this very chat would get anyway: said after the answer, in the same message."""
        self.asides.append(item)

    def notify(self, case: Case, notice: Notice) -> None:
        """Tell a case's people of what no rule tells them; who may not know of it is left out."""
        if may_hear(case, notice.to):
            self.notices.append((case, notice, case.version))

    def ask_last(self, key: str, choices: Iterable[Choice], **params: str | int) -> None:
        """The one question of this message, at its end."""
        self.question = line(key, **params)
        self.choices = list(choices)

    def tell(self, row: OutRow) -> None:
        """Queue a message to somebody else."""
        self.out.append(row)

    def collect(self, row: DigestRow) -> None:
        """Add a line to somebody's next digest."""
        self.digests.append(row)

    def digest_done(self, person: str) -> None:
        """The person's collected lines are in this turn's messages."""
        self.digest_sent.append(person)

    # ---- the chat ----------------------------------------------------------------------------

    def update_chat(self, **changes: object) -> None:
        """Change fields of the conversation row."""
        if self.chat is not None:
            self.chat = replace(self.chat, **changes)  # type: ignore[arg-type]

    def ask(self, question: str, case: Case | None = None, **more: Json) -> None:
        """Leave one question open in this chat."""
        dialog: dict[str, Json] = {"ask": question, "at": self.now.isoformat(), **more}
        if case is not None:
            dialog["case"] = case.no
        self.update_chat(dialog=dialog)

    def answered(self) -> None:
        """No question is open any more."""
        self.update_chat(dialog={})

    def keep_person(self, person: PersonRow) -> None:
        """Write a person row at the end of the turn."""
        self.persons[person.id] = person
        if self.person is None or self.person.id == person.id:
            self.person = person

    def add_person(self, person: PersonRow) -> None:
        """Write somebody else's row: a resident spoken for."""
        self.persons[person.id] = person
