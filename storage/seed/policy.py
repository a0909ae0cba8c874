"""The first version of categories, limits, ladder and burden (domain.md 1.3, 1.4, 2, 6) from their tables."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from cases.deadlines import Calendar, Span
from cases.model import Audience, Profile, Road, Role, Via
from cases.policy import Burden, Category, LegalTimer, Limits, Policy, Rung, Sealing
from storage.seed.sheet import BadSeed, Cells, rows
from storage.seed.vocabulary import CALL_LISTS, MEDIATION, UNIT_KINDS

FOLDER = Path(__file__).resolve().parent / "policy"
FILES = ("burden.csv", "categories.csv", "ladder.csv", "legal.csv", "limits.csv")
STARTS = (
    "triage_by", "sign_by", "contact_by", "interim_by", "due_by", "callback_by", "supervise_by",
    "mediate_by", "part_by", "perform_by", "confirm_by", "ask_again_by",
    "quiet_since", "promised_by", "legal_by",
)  # fmt: skip
CONTACT_FROM = ("opened", "assigned", "signed")


def load_policy(calendar: Calendar, folder: Path = FOLDER, *, only: Path | None = None) -> Policy:
    """The rules in a folder. Raises BadSeed naming file, row and column.

    `only`: this one table instead of the folder's.
    """

    def table(name: str, key: str) -> tuple[Cells, ...]:
        path = only if only is not None and only.name == name else folder / name
        return rows(path, key=key)

    limits = [_limits(row) for row in table("limits.csv", "profile")]
    categories = [_category(row) for row in table("categories.csv", "code")]
    codes = {category.code for category in categories}
    if missing := set(Profile) - {limit.profile for limit in limits}:
        raise BadSeed("limits.csv", len(limits) + 2, "profile", f"missing {min(missing)}")
    return Policy(
        version=1,
        effective_from=max(limit.effective_from for limit in limits),
        categories={category.code: category for category in categories},
        limits={limit.profile: limit for limit in limits},
        ladder=tuple(_rung(row) for row in table("ladder.csv", "id")),
        burden=_burden(table("burden.csv", "name")),
        calendar=calendar,
        legal={row.text("code"): _timer(row, codes) for row in table("legal.csv", "code")},
    )


def _category(row: Cells) -> Category:
    return Category(
        code=row.text("code"),
        parent=row.text("parent"),
        road=row.read("road", Road),
        profile=row.read("profile", Profile),
        units=row.among_each("units", UNIT_KINDS),
        county_units=row.among_each("county_units", UNIT_KINDS),
        mediation=row.among("mediation", MEDIATION) if row.text("mediation") else None,
        sealing=row.read("sealing", Sealing),
        village_learns=row.yes("village_learns"),
        call_list=row.among("call_list", CALL_LISTS) if row.text("call_list") else None,
        auto=row.yes("auto"),
        contact_needed=row.yes("contact_needed"),
        ext_code=row.text("ext_code"),
        unit_words=row.several("unit_words"),
    )


def _limits(row: Cells) -> Limits:
    return Limits(
        profile=row.read("profile", Profile),
        triage=row.read_maybe("triage", Span.parse),
        sign=row.read_maybe("sign", Span.parse),
        contact=row.read_maybe("contact", Span.parse),
        contact_from=row.among("contact_from", CONTACT_FROM),
        interim=row.read_maybe("interim", Span.parse),
        interim_again=row.read_maybe("interim_again", Span.parse),
        close=row.read_maybe("close", Span.parse),
        close_dispute=row.read_maybe("close_dispute", Span.parse),
        callback=row.read_maybe("callback", Span.parse),
        extend_days=row.read("extend_days", int),
        extend_times=row.read("extend_times", int),
        extend_by=row.each("extend_by", Role),
        basis=row.text("basis"),
        effective_from=row.read("effective_from", date.fromisoformat),
    )


def _rung(row: Cells) -> Rung:
    if bool(row.text("percent")) == bool(row.text("offset")):
        raise row.bad("offset", "bad_value")  # one of the two says when
    return Rung(
        id=row.text("id"),
        start=row.among("start", STARTS),
        profiles=row.each("profiles", Profile),
        percent=row.read_maybe("percent", int),
        offset=row.read_maybe("offset", Span.parse),
        to=tuple(one.value for one in row.each("to", Audience)),
        key=row.text("key"),
        via=row.read("via", Via),
        urgent=row.yes("urgent"),
        sms=row.maybe("sms"),
        choices=row.several("choices"),
        every=row.read_maybe("every", Span.parse),
    )


def _timer(row: Cells, categories: Collection[str]) -> LegalTimer:
    return LegalTimer(
        code=row.text("code"),
        span=row.read("span", Span.parse),
        categories=row.among_each("categories", categories),
        basis=row.text("basis"),
        effective_from=row.read("effective_from", date.fromisoformat),
    )


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _burden(cells: tuple[Cells, ...]) -> Burden:
    values: dict[str, int | tuple[int, ...]] = {}
    for row in cells:
        name = row.text("name")
        if name not in Burden.__dataclass_fields__:
            raise row.bad("name", "unknown")
        if name in {"digests", "leader_digests"}:
            values[name] = row.each("value", _minutes)
        else:
            values[name] = row.read("value", _minutes if name.startswith("quiet") else int)
    return Burden(**values)  # type: ignore[arg-type]
