"""A message in codes becomes words in a language, at the moment it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.deadlines import Calendar
from cases.places import Directory
from handlers.ports import Button
from locales import dates
from locales.loader import known, text

QUOTE = 24  # characters of her own words in a receipt
SHORT = 4  # digits of a number as people use it


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What references are resolved from: snapshots, and the texts and numbers read for this message."""

    directory: Directory
    calendar: Calendar
    now: datetime
    texts: Mapping[int, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict, repr=False)
    wordless: frozenset[int] = frozenset()  # texts that are only a voice or a picture


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """Words and buttons of one message."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    media: str | None = None
    clear: bool = False
    private: bool = False


def references(say: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every typed reference in a message, as (kind, value)."""
    parts = [*say.get("lines", ()), *[[key, params] for key, _, params in say.get("choices", ())]]
    for _, params in parts:
        for value in params.values():
            if isinstance(value, str) and value.startswith("@") and ":" in value:
                kind, _, rest = value[1:].partition(":")
                if kind == "nos":
                    yield from (("no", no) for no in rest.split(","))
                else:
                    yield kind, rest


def needed_texts(say: Mapping[str, Any]) -> frozenset[int]:
    """Ids of the human texts a message quotes."""
    return frozenset(
        int(value.partition(":")[0])
        for kind, value in references(say)
        if kind in {"text", "quote", "words"} and value.partition(":")[0].isdigit()
    )


def needed_contacts(say: Mapping[str, Any]) -> frozenset[str]:
    """Persons whose telephone number a message shows."""
    return frozenset(value for kind, value in references(say) if kind == "contact")


def render(say: Mapping[str, Any], language: str, sources: Sources) -> Rendered:
    """The message in `language`."""
    lines = [_line(key, params, language, sources) for key, params in say.get("lines", ())]
    buttons = _buttons(say.get("choices", ()), language, sources)
    return Rendered(
        text="\n".join(line for line in lines if line),
        buttons=buttons,
        media=say.get("media"),
        clear=bool(say.get("clear")),
        private=bool(say.get("private")),
    )


def label(key: str, params: Mapping[str, str | int], language: str, sources: Sources) -> str:
    """The words of one choice."""
    return _line(key, params, language, sources)


def _line(key: str, params: Mapping[str, Any], language: str, sources: Sources) -> str:
    found = {name: resolve(value, language, sources) for name, value in params.items()}
    return text(key, language, found)


def _buttons(choices: Any, language: str, sources: Sources) -> tuple[tuple[Button, ...], ...]:
    """One button a row, numbered as they may be typed; short ones share a row by twos."""
    made = [
        Button(label=f"{number} {_line(key, params, language, sources)}", value=value)
        for number, (key, value, params) in enumerate(choices, start=1)
    ]
    rows: list[tuple[Button, ...]] = []
    for button in made:
        if rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= 8 and len(button.label) <= 8:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def resolve(value: str | int, language: str, sources: Sources) -> str | int:
    """A typed reference in words; anything else as it is."""
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    kind, _, rest = value[1:].partition(":")
    resolver = _RESOLVERS.get(kind)
    return resolver(rest, language, sources) if resolver else value


# ---- one function a kind of reference ---------------------------------------------------------------

Resolver = Callable[[str, str, Sources], str]


def _text(rest: str, language: str, sources: Sources) -> str:
    """A human text; an erased one is called so."""
    number = int(rest) if rest.isdigit() else 0
    gone = "common.wordless" if number in sources.wordless else "common.erased"
    return sources.texts.get(number) or text(gone, language)


def _quote(rest: str, language: str, sources: Sources) -> str:
    """The beginning of her own words."""
    body = " ".join(_text(rest, language, sources).split())
    return body if len(body) <= QUOTE else f"{body[:QUOTE]}…"


def _words(rest: str, language: str, sources: Sources) -> str:
    """Pieces of a stored text, each in quotation marks: what led understanding there."""
    number, _, spans = rest.partition(":")
    body = sources.texts.get(int(number)) if number.isdigit() else None
    if not body:
        return text("common.erased", language)
    pieces = []
    for span in spans.split(","):
        start, _, end = span.partition("-")
        if start.isdigit() and end.isdigit() and body[int(start) : int(end)]:
            pieces.append(text("common.quoted", language, {"words": body[int(start) : int(end)]}))
    return "".join(dict.fromkeys(pieces))


def _person(value: str, language: str, sources: Sources) -> str:
    """What residents are told: title and surname with the polite form.

    Somebody who acts for a unit that is not her main post is named with that unit: "<code>:<unit>".
    """
    code, _, acting = value.partition(":")
    official = sources.directory.officials.get(code)
    if official is None:
        return text("common.somebody", language)
    unit = sources.directory.units.get(acting)
    title = unit.name if unit is not None and not _main_post(code, acting, sources) else official.title
    params = {"title": title, "surname": official.surname, "name": official.name}
    return text("common.person_titled" if title else "common.person", language, params)


def _main_post(code: str, unit: str, sources: Sources) -> bool:
    day = sources.calendar.local(sources.now).date()
    return any(post.unit == unit for post in sources.directory.posts(code, day)[:1])


def _name(code: str, language: str, sources: Sources) -> str:
    official = sources.directory.officials.get(code)
    return official.name if official else text("common.somebody", language)


def _names(codes: str, language: str, sources: Sources) -> str:
    return text("common.and", language).join(_name(code, language, sources) for code in codes.split(","))


def _unit(code: str, language: str, sources: Sources) -> str:
    unit = sources.directory.units.get(code)
    return unit.name if unit else _person(code, language, sources)


def _area(code: str, language: str, sources: Sources) -> str:
    area = sources.directory.areas.get(code)
    return area.name if area else text("common.somewhere", language)


def _phone(code: str, language: str, sources: Sources) -> str:
    """An office telephone: the official's own, her unit's, else the area's; never a mobile."""
    directory = sources.directory
    official = directory.officials.get(code)
    if official is not None and official.phone:
        return official.phone
    if code in directory.units:
        return directory.units[code].phone or _area_phone(directory.units[code].area, sources)
    for post in directory.posts(code, sources.calendar.local(sources.now).date()):
        if post.unit in directory.units and directory.units[post.unit].phone:
            return directory.units[post.unit].phone
        if post.area:
            return _area_phone(post.area, sources)
    return text("common.no_phone", language)


def _area_phone(code: str, sources: Sources) -> str:
    return next((area.phone for area in sources.directory.chain(code) if area.phone), "")


def _contact(person: str, language: str, sources: Sources) -> str:
    return sources.contacts.get(person) or text("common.no_contact", language)


def _when(iso: str, language: str, sources: Sources) -> str:
    calendar = sources.calendar
    at, now = calendar.local(datetime.fromisoformat(iso)), calendar.local(sources.now)
    if at < now:
        return dates.past(at, now, language)
    return dates.spoken(at, now, calendar.hours.closes, language)


def _moment(iso: str, language: str, sources: Sources) -> str:
    calendar = sources.calendar
    at, now = calendar.local(datetime.fromisoformat(iso)), calendar.local(sources.now)
    return dates.moment(at, now, language)


def _day(iso: str, language: str, sources: Sources) -> str:
    at, now = datetime.fromisoformat(iso), sources.calendar.local(sources.now)
    that = sources.calendar.local(at).date() if at.tzinfo else at.date()
    return dates.day(that, now.date(), language)


def _category(code: str, language: str, _sources: Sources) -> str:
    key = f"category.{code}"
    return text(key if known(key) else "category.other", language)


def _key(key: str, language: str, _sources: Sources) -> str:
    return text(key, language)


def _nos(numbers: str, language: str, _sources: Sources) -> str:
    return text("common.and", language).join(no[-SHORT:] for no in numbers.split(","))


def _no(no: str, _language: str, _sources: Sources) -> str:
    return no[-SHORT:]


_RESOLVERS: Mapping[str, Resolver] = {
    "text": _text,
    "quote": _quote,
    "words": _words,
    "person": _person,
    "name": _name,
    "names": _names,
    "unit": _unit,
    "area": _area,
    "phone": _phone,
    "contact": _contact,
    "when": _when,
    "moment": _moment,
    "day": _day,
    "category": _category,
    "key": _key,
    "no": _no,
    "nos": _nos,
}
