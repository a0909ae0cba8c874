"""Categories, limits and ladders as frozen, versioned values. Every limit carries its basis and first day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from cases.deadlines import Calendar, Span
from cases.model import Profile, Road, Role, Via


class Sealing(StrEnum):
    """When a category is sealed (domain.md 1.3b)."""

    NEVER = "never"
    ASKED = "asked"  # when the writer asks or shows fear
    CONDUCT = "conduct"  # when the conduct of an official is in question, or asked
    ALWAYS = "always"


@dataclass(frozen=True, kw_only=True)
class Category:
    """分类: one row of domain.md 1.3. `units` are unit kinds in order of preference."""

    code: str
    parent: str
    road: Road
    profile: Profile
    units: tuple[str, ...]
    county_units: tuple[str, ...] = ()
    mediation: str | None = None
    sealing: Sealing = Sealing.NEVER
    village_learns: bool = True  # False: domestic violence, children, self-harm
    call_list: str | None = None
    auto: bool = False  # clear-cut ordinary service: may go straight to the grid worker
    contact_needed: bool = True  # False: a lamp needs no first contact
    ext_code: str = ""
    unit_words: tuple[str, ...] = ()  # "unit kind:word;word": words that put this unit first


@dataclass(frozen=True, kw_only=True)
class Limits:
    """时限 of one profile (domain.md 1.4). None: no such limit."""

    profile: Profile
    triage: Span | None
    sign: Span | None
    contact: Span | None
    contact_from: str  # opened | assigned | signed
    interim: Span | None
    interim_again: Span | None  # until the next report, where more than one is owed (an emergency)
    close: Span | None
    close_dispute: Span | None
    callback: Span | None
    extend_days: int  # most working days in all; 0 = none
    extend_times: int
    extend_by: tuple[Role, ...]
    basis: str
    effective_from: date


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step of the reminder ladder.

    `start`: which clock it hangs on (clocks.py). `percent` of that clock's length, or `offset` after the
    deadline. The last rung of a clock comes again `every` so long (a working day where it does not say).
    """

    id: str
    start: str
    profiles: tuple[Profile, ...]
    percent: int | None
    offset: Span | None
    to: tuple[str, ...]  # Audience values
    key: str
    via: Via
    urgent: bool = False
    sms: str | None = None
    choices: tuple[str, ...] = ()
    every: Span | None = None


@dataclass(frozen=True, kw_only=True)
class LegalTimer:
    """法定期限: a clock that a statute sets (domain.md 1.4). A person attaches it; nothing here decides law.

    Its name and the article stand in the catalogues (legal.<code>, legal.basis.<code>).
    """

    code: str
    span: Span
    categories: tuple[str, ...]  # where it is offered first
    basis: str
    effective_from: date


@dataclass(frozen=True, kw_only=True)
class Burden:
    """What may be asked of people (domain.md 2 and 6). Local wall-clock times as minutes of the day."""

    quiet_from: int = 21 * 60
    quiet_until: int = 7 * 60 + 30
    digests: tuple[int, ...] = (8 * 60 + 30, 14 * 60 + 30)
    leader_digests: tuple[int, ...] = (8 * 60 + 30,)
    pushes_a_day: int = 6
    load_alarm: int = 15
    ask_days: int = 10  # waiting for information pauses at most so many natural days
    max_asks: int = 2
    max_returns: int = 2
    max_reworks: int = 2
    rework_days: int = 15
    call_every: int = 10  # minutes between persons of an emergency call list
    call_rounds: int = 3  # of a call list that are told upwards as they end; later ones ever more rarely
    unanswered_after: int = 10  # minutes until the resident is told nobody has answered
    unheard_minutes: int = 30  # voice nobody has heard, picture without words
    update_days: int = 5  # a resident hears at least every so many working days
    max_tries: int = 3  # calls that reach nobody before a first contact or a callback counts as tried
    mediation_days: int = 30  # natural days from the first sitting
    confirm_days: int = 30  # in which both sides may ask the court to confirm what they agreed
    ask_again_days: int = 30  # after closing
    suspend_days: int = 90  # at most
    assist_days: int = 3  # working days for a assistant's part
    whistle_days: int = 1
    tries_apart: int = 120  # minutes between two tries that count
    # how long is kept what was said, in natural days after the end (domain.md 5)
    keep_not_taken_days: int = 183
    keep_service_days: int = 730
    keep_dispute_days: int = 3650
    keep_voice_days: int = 30
    keep_reads_days: int = 1095
    follow_up_days: int = 30  # after a report in confidence: is anybody giving her trouble?
    # 包保帮扶 (domain.md 3.2), in natural days
    care_review_days: int = 91  # a person looks at it once a quarter
    care_answer_days: int = 14  # whoever was asked answers until then; silence begins and renews nothing


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A version of all of it. A case keeps the version it started with; the calendar is always current."""

    version: int
    effective_from: date
    categories: Mapping[str, Category]
    limits: Mapping[Profile, Limits]
    ladder: tuple[Rung, ...]
    burden: Burden
    calendar: Calendar
    legal: Mapping[str, LegalTimer] = field(default_factory=dict)

    def category(self, code: str) -> Category:
        """The category; an unknown code (an old one) reads as `other`."""
        return self.categories.get(code) or self.categories["other"]

    def rung(self, name: str) -> Rung | None:
        """The row of the ladder with this id."""
        return next((rung for rung in self.ladder if rung.id == name), None)

    def rungs(self, start: str, profile: Profile) -> tuple[Rung, ...]:
        """The rows that hang on this clock of a case with this profile, in the ladder's order."""
        return self._hung.get((start, profile), ())

    @cached_property
    def _hung(self) -> Mapping[tuple[str, Profile], tuple[Rung, ...]]:
        """Looked at for every clock at every save: sorted out once."""
        found: dict[tuple[str, Profile], tuple[Rung, ...]] = {}
        for rung in self.ladder:
            for profile in rung.profiles:
                found[rung.start, profile] = (*found.get((rung.start, profile), ()), rung)
        return found

    def limit(self, profile: Profile) -> Limits:
        """The limits of a profile."""
        return self.limits[profile]
