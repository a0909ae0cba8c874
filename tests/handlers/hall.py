"""A small county on a real database: real router, handlers, rules and texts; ear and platform are played."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po

from bot.snapshots import place_names
from cases.deadlines import Calendar
from cases.model import Case, Entry, Role
from cases.places import Area, Assignment, DutySlot, Official, Unit
from cases.policy import Policy
from handlers.desk import Desk, Known
from handlers.ports import Attachment, Inbound, Kind, MediaRef, Params
from handlers.router import Router
from nlp.meaning import Candidate, Evidence, PlaceGuess, Understanding
from nlp.understand import Ear
from storage import cases as case_rows
from storage import invites, outbox
from storage.crypto import Keys
from storage.directory import Roster, load_directory, replace_directory
from storage.migrate import upgrade
from storage.open import open_store
from storage.rows import OutRow
from storage.seed.policy import load_policy
from storage.unit import Store

LOCALES = Path(__file__).resolve().parents[2] / "locales"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI).astimezone(UTC)


def catalogue(language: str = "zh_CN") -> dict[str, str]:
    """Every text of a language, as the catalogues hold it."""
    found: dict[str, str] = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file) if m.id}
    return found


class Words:
    """Catalogue texts with their parameters; a missing key or parameter fails the test."""

    def __init__(self) -> None:
        self.texts = {language: catalogue(language) for language in ("zh_CN", "en")}

    def __call__(self, key: str, params: Params, language: str) -> str:
        text = self.texts[language][key]
        return text % dict(params) if "%(" in text else text


@dataclass
class Hands:
    """The clock of the hall."""

    at: datetime

    def now(self) -> datetime:
        """The work's time."""
        return self.at

    def wall(self) -> datetime:
        """The machine's time."""
        return self.at


class ToldEar:
    """Understands what the test says it understands."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Understanding]] = []

    def expect(self, part: str, understood: Understanding) -> None:
        """A text that holds `part` is understood so."""
        self.heard.insert(0, (part, understood))

    def understand(self, text: str, *, grid: str | None = None) -> Understanding:
        """What was expected of this text; a plain unknown matter otherwise."""
        found = next((u for part, u in self.heard if part in text), None)
        return found or Understanding(road="service", category="other", confidence=0.2, decision="human")

    def anonymous(self, text: str, names: Iterable[str] = ()) -> str:
        """Nothing that may be learnt."""
        return ""


class Shelf:
    """Keeps files."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Keep it."""
        name = f"m{len(self.kept) + 1}"
        self.kept[name] = content
        return MediaRef(id=name, kind="file", mime=mime, size=len(content))

    async def put_paper(self, content: bytes) -> MediaRef:
        """Keep it."""
        return await self.put(content, "")

    async def get(self, media_id: str) -> Attachment | None:
        """It again."""
        return None

    async def remove(self, media_id: str) -> None:
        """Take it away."""
        self.kept.pop(media_id, None)

    def link(self, media_id: str, viewer: str) -> str:
        """Its address."""
        return f"/media/{media_id}"


def heard(category: str, **more: object) -> Understanding:
    """An understanding without doubt of an ordinary matter in the first grid."""
    fields: dict[str, object] = {
        "road": "service",
        "category": category,
        "confidence": 0.9,
        "decision": "human",
        "place": PlaceGuess(text="一组", grid="g1", village="v1", score=1.0),
    }
    return Understanding(**(fields | more))  # type: ignore[arg-type]


def because(category: str, word: str, text: str) -> Evidence:
    """A word of the text that counted."""
    at = text.index(word)
    return Evidence(word=word, weight=1.0, category=category, start=at, end=at + len(word))


def maybe(*codes: str) -> tuple[Candidate, ...]:
    """Categories that came near."""
    return tuple(Candidate(category=code, confidence=0.4) for code in codes)


# ---- the county ------------------------------------------------------------------------------------

AREAS = (
    Area(code="c", kind="county", name="云溪县"),
    Area(code="t1", kind="township", name="柳林镇", parent="c"),
    Area(code="t2", kind="township", name="河口镇", parent="c"),
    Area(code="v1", kind="village", name="李家坪村", parent="t1"),
    Area(code="v2", kind="village", name="王庄村", parent="t2"),
    Area(code="g1", kind="grid", name="一组", parent="v1"),
    Area(code="g2", kind="grid", name="二组", parent="v2"),
)
UNITS = (
    Unit(code="build", kind="civil", name="村镇建设办", area="t1"),
    Unit(code="law", kind="justice", name="柳林司法所", area="t1"),
    Unit(code="police", kind="police", name="柳林派出所", area="t1"),
    Unit(code="squad", kind="construction", name="综合执法队", area="t1"),
    Unit(code="town2", kind="civil", name="河口建设办", area="t2"),
)
_PEOPLE = (
    ("li", "李红梅", Role.DISPATCHER, "t1", None),
    ("zhou", "周建", Role.DISPATCHER, "t1", None),
    ("he", "何县", Role.DISPATCHER, "c", None),
    ("t2d", "钱二", Role.DISPATCHER, "t2", None),
    ("sun", "孙书记", Role.RESP_LEADER, "t1", None),
    ("zhen", "郑镇", Role.CHIEF_GRID, "t1", None),
    ("seal", "温密", Role.SEALED_HANDLER, "t1", None),
    ("wang", "王强", Role.GRID_WORKER, "g1", None),
    ("gl", "高组", Role.GRID_LEADER, "g1", None),
    ("zhao", "赵明", Role.DEPT_HANDLER, None, "build"),
    ("ma", "马所", Role.DEPT_LEAD, None, "build"),
    ("fa", "冯法", Role.DEPT_HANDLER, None, "law"),
    ("pol", "彭警", Role.DEPT_LEAD, None, "police"),
    ("duty", "杜值", Role.DEPT_HANDLER, None, "police"),
    ("zf", "詹执", Role.DEPT_HANDLER, None, "squad"),
    ("eng", "工程师", Role.OPERATOR, "c", None),
)
ROSTER = Roster(
    areas=AREAS,
    units=UNITS,
    officials=tuple(
        Official(code=code, name=name, surname=name[0], phone="0900-0000") for code, name, *_ in _PEOPLE
    ),
    assignments=tuple(
        Assignment(person=code, role=role, area=area, unit=unit) for code, _, role, area, unit in _PEOPLE
    ),
    duty=tuple(
        DutySlot(list="fire", area="t1", position=n, person=person)
        for n, person in enumerate(("pol", "duty"))
    ),
    mobiles={code: f"1990000{n:04d}" for n, (code, *_) in enumerate(_PEOPLE)},
)


def calendar() -> Calendar:
    """Weekdays are worked; every holiday is known."""
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return Calendar(
        version=1,
        first=first,
        last=last,
        workdays=tuple(d for d in days if d.weekday() < 5),
        uncertain=frozenset(),
    )


def policy() -> Policy:
    """The real rules over a plain calendar."""
    return load_policy(calendar())


@dataclass(frozen=True)
class Said:
    """One delivered message."""

    text: str
    labels: tuple[str, ...]
    values: tuple[str, ...]
    row: OutRow


class Hall:
    """People talk, time moves, what they were sent is read."""

    def __init__(self, desk: Desk, *, ear: ToldEar, clock: Hands, words: Words, shelf: Shelf) -> None:
        self.desk, self.ear, self.clock, self.words, self.shelf = desk, ear, clock, words, shelf
        self.router = Router(desk)
        self.boxes: dict[str, list[Said]] = {}
        self.sms: list[OutRow] = []
        self._events = itertools.count(1)
        self._bound: set[str] = set()

    @classmethod
    async def open(cls, folder: Path, *, roster: Roster = ROSTER, real: Ear | None = None) -> Hall:
        """A fresh database; with the played ear, or a real one for the demo county."""
        url = f"sqlite:///{folder}/hall.db"
        await upgrade(url)
        store = await open_store(url, Keys.from_text("a secret of these tests of 32 bytes and more"))
        await store.write(replace_directory(roster, MONDAY))
        ear, clock, words, shelf = ToldEar(), Hands(MONDAY), Words(), Shelf()
        rules = policy()
        directory = await store.read(load_directory())
        hearing = real.with_places(place_names(directory)) if real else ear
        known = Known(directory=directory, policies={1: rules}, current=rules, ear=hearing)  # type: ignore[arg-type]

        async def refresh(directory_version: int, policy_version: int) -> None:
            return None

        desk = Desk(
            store=store,
            clock=clock,
            known=known,
            labels=words,
            refresh=refresh,
            media=shelf,
            office_phone="0900-1",
        )
        return cls(desk, ear=ear, clock=clock, words=words, shelf=shelf)

    @property
    def store(self) -> Store:
        """The database."""
        return self.desk.store

    async def close(self) -> None:
        """End it."""
        await self.store.close()

    # ---- talk ----------------------------------------------------------------------------------

    async def says(self, who: str, text: str) -> Said:
        """Somebody types; the newest answer in the same chat."""
        await self._join(who)
        return await self._receive(who, Kind.TEXT, text)

    async def scans(self, who: str, grid: str) -> Said:
        """A resident scans the code on the poster."""
        return await self._receive(who, Kind.START, f"g_{grid}")

    async def presses(self, who: str, verb: str) -> Said:
        """The newest button whose value begins so."""
        for said in reversed(self.boxes[who]):
            for value in said.values:
                if value == verb or value.startswith(f"{verb}:"):
                    return await self._receive(who, Kind.PRESS, value)
        raise AssertionError(f"no button {verb!r} for {who}: {[s.values for s in self.boxes[who]]}")

    async def press_value(self, who: str, value: str) -> Said:
        """A button's value as somebody may forge it."""
        await self._join(who)
        return await self._receive(who, Kind.PRESS, value)

    async def _join(self, who: str) -> None:
        if who in self._bound or who.startswith("resident"):
            return
        self._bound.add(who)
        code = (await self.store.write(invites.make_invite(who, self.clock.at + timedelta(days=7)))).code
        await self._receive(who, Kind.START, code)

    async def _receive(self, who: str, kind: Kind, text: str) -> Said:
        inbound = Inbound(
            channel="hall", event_id=str(next(self._events)), chat_id=who, user_id=who, at=self.clock.at,
            kind=kind, text=text,
        )  # fmt: skip
        await self.router.receive(inbound)
        await self.deliver()
        return self.boxes[who][-1]

    async def deliver(self) -> None:
        """What the pump does: everything that may go, in order."""
        while rows := await self.store.write(
            outbox.claim("pump", wall=self.clock.at, work=self.clock.at, limit=50)
        ):
            for row in rows:
                offers = row.say.get("choices")
                fence = outbox.renew("pump", row.id, wall=self.clock.at, offers=offers)
                assert await self.store.write(fence)
                self._keep(row)
                await self.store.write(outbox.mark_sent("pump", row.id, outbox.Delivery(at=self.clock.at)))

    def _keep(self, row: OutRow) -> None:
        if row.channel != "hall":
            self.sms.append(row)
            return
        lines: Sequence[tuple[str, Mapping[str, str | int]]] = row.say["lines"]  # type: ignore[assignment]
        choices: Sequence[tuple[str, str, Mapping[str, str | int]]] = row.say["choices"]  # type: ignore[assignment]
        text = "\n".join(self.words(key, params, "zh_CN") for key, params in lines)
        for language in ("en",):
            for key, params in lines:
                self.words(key, params, language)
        labels = tuple(self.words(key, params, "zh_CN") for key, _, params in choices)
        said = Said(text, labels, tuple(value for _, value, _ in choices), row)
        self.boxes.setdefault(row.chat_id or "", []).append(said)

    def last(self, who: str) -> Said:
        """The newest message of a chat."""
        return self.boxes[who][-1]

    def everything(self, who: str) -> str:
        """All a person was told."""
        return "\n".join(said.text for said in self.boxes.get(who, ()))

    # ---- look ----------------------------------------------------------------------------------

    async def case(self, no: str) -> Case:
        """A case as stored."""
        found = await self.store.read(case_rows.load(no))
        assert found is not None
        return found

    async def newest(self) -> Case:
        """The case opened last."""
        found = await self.store.read(
            case_rows.opened_between(MONDAY - timedelta(days=9), MONDAY + timedelta(days=99))
        )
        return max(found, key=lambda case: case.no)

    async def history(self, no: str) -> tuple[Entry, ...]:
        """What happened to it."""
        return await self.store.read(case_rows.history_of(no))

    def later(self, **delta: float) -> None:
        """Time goes on."""
        self.clock.at += timedelta(**delta)

    def off_grid(self, understood: Understanding) -> Understanding:
        """The same without a place."""
        return replace(understood, place=None)
