"""Codes become words at the moment of sending."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.render import Sources, needed_contacts, needed_texts, render, resolve
from cases.deadlines import Calendar
from cases.model import Role
from cases.places import Area, Assignment, Directory, Official, Unit
from locales.loader import text

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)  # Monday, 9 in the morning
SOURCES = Sources(
    directory=Directory.build(
        version=1,
        areas=(Area(code="t1", kind="township", name="柳林镇", phone="0900-1"),),
        units=(Unit(code="law", kind="justice", name="司法所", area="t1", phone="0900-2"),),
        officials=(
            Official(code="w1", name="马秀兰", surname="马", title="调解员"),
            Official(code="w2", name="赵明", surname="赵", phone="0900-3"),
        ),
        assignments=(Assignment(person="w1", role=Role.MEDIATOR, unit="law"),),
    ),
    calendar=Calendar(version=1, first=date(2026, 1, 1), last=date(2026, 12, 31)),
    now=NOW,
    texts={7: "隔壁的屋檐水泡了我家的墙,我去说了三回他都不理我还骂人", 8: ""},
    contacts={"r1": "19900000001"},
)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("@no:2026-000412", "0412"),
        ("@unit:law", "司法所"),
        ("@area:t1", "柳林镇"),
        ("@name:w1", "马秀兰"),
        ("@contact:r1", "19900000001"),
        ("@phone:law", "0900-2"),
        ("@phone:w1", "0900-2"),  # her unit's
        ("@phone:w2", "0900-3"),  # her own
        ("@when:2026-11-23T09:30:00+00:00", "今天下班前"),
        ("@day:2026-11-22T01:00:00+00:00", "昨天"),
        ("@key:date.today", "今天"),
        ("plain", "plain"),
        ("@unheard_of:1", "@unheard_of:1"),
        (3, 3),
    ],
)
def test_references(reference: str | int, words: str | int) -> None:
    assert resolve(reference, "zh_CN", SOURCES) == words


def test_texts_whole_quoted_and_in_pieces() -> None:
    whole = resolve("@text:7", "zh_CN", SOURCES)
    assert whole == SOURCES.texts[7]
    quoted = str(resolve("@quote:7", "zh_CN", SOURCES))
    assert quoted.endswith("…")
    assert SOURCES.texts[7].startswith(quoted[:-1])
    pieces = str(resolve("@words:7:3-6,900-901,x-y", "zh_CN", SOURCES))
    assert SOURCES.texts[7][3:6] in pieces


@pytest.mark.parametrize("gone", ["@text:8", "@text:9", "@quote:8", "@words:8:0-1", "@text:x"])
def test_what_was_erased_is_called_so(gone: str) -> None:
    said = str(resolve(gone, "zh_CN", SOURCES))
    assert text("common.erased") in said
    assert "@" not in said


@pytest.mark.parametrize(
    "unknown", ["@person:nobody", "@unit:nothing", "@area:nowhere", "@name:x", "@phone:x", "@contact:x"]
)
def test_what_is_unknown_is_said_neutrally(unknown: str) -> None:
    said = str(resolve(unknown, "zh_CN", SOURCES))
    assert said
    assert unknown.partition(":")[2] not in said


def test_residents_hear_name_and_title() -> None:
    said = str(resolve("@person:w1", "zh_CN", SOURCES))
    assert "马" in said
    assert "调解员" in said


def message(**more: Any) -> dict[str, Any]:
    """A message with two lines and two choices."""
    return {
        "lines": [["centre.failed_message", {"text": "@text:7"}], ["common.cleared", {}]],
        "choices": [["choice.sign", "sign:2026-000412:3", {}], ["choice.look", "look:2026-000412:3", {}]],
    } | more


def test_choices_are_numbered_as_they_may_be_typed() -> None:
    made = render(message(), "zh_CN", SOURCES)
    labels = [button.label for row in made.buttons for button in row]
    assert [label.partition(" ")[0] for label in labels] == ["1", "2"]
    assert [button.value for row in made.buttons for button in row] == [
        "sign:2026-000412:3",
        "look:2026-000412:3",
    ]
    assert len(made.text.splitlines()) >= 2


def test_what_somebody_typed_cannot_forge_a_reference_or_a_placeholder() -> None:
    forged = Sources(
        directory=SOURCES.directory, calendar=SOURCES.calendar, now=NOW, texts={7: "@contact:r1 %(no)s %s"}
    )
    made = render(message(), "zh_CN", forged)
    assert "@contact:r1 %(no)s %s" in made.text


def test_both_languages() -> None:
    assert render(message(), "en", SOURCES).text != render(message(), "zh_CN", SOURCES).text


def test_what_must_be_read_beforehand() -> None:
    say = message(choices=[["choice.sign", "x", {"a": "@quote:8", "b": "@contact:r1", "c": "@words:9:1-2"}]])
    assert needed_texts(say) == {7, 8, 9}
    assert needed_contacts(say) == {"r1"}
