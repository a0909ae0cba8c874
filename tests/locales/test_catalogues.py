"""Every text is there in every language, can be filled, and every key that the program names exists."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from cases import events
from cases.model import Role, State
from locales import loader
from locales.check import Finding, findings, placeholders

DANGERS = (
    "fire",
    "medical",
    "crime",
    "flood",
    "missing",
    "self_harm",
    "violence_home",
    "child",
    "fraud",
    "other",
)
ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
# A key stands where something is said, or as a reference; made-up ones (f"...") are the scenarios' part.
_NAMED = re.compile(
    r"""(?:\b(?:reply|ask_last|add|line|text|say|Line|Tell|Finding)\(\s*(?:turn,\s*|to=[^,]+,\s*|request,\s*)?"""
    r"""(?:key=)?|\bkey=|@key:)"?([a-z]+\.[a-z0-9_.]+)\"""",
)


def test_both_catalogues_are_complete_and_fit() -> None:
    assert findings() == ()


def test_every_key_the_program_names_exists() -> None:
    named = {
        (key, path.name)
        for part in ("bot", "cases", "handlers")
        for path in (ROOT / part).rglob("*.py")
        for key in _NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 200
    assert sorted(one for one in named if not loader.known(one[0])) == []


def test_every_rung_of_the_ladder_has_its_text() -> None:
    with (ROOT / "storage/seed/policy/ladder.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["key"] for row in rows if not loader.known(row["key"])] == []
    assert [row["sms"] for row in rows if row["sms"] and not loader.known(f"sms.{row['sms']}")] == []


def test_every_category_has_a_name() -> None:
    with (ROOT / "storage/seed/policy/categories.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) >= 50
    assert [code for code in codes if not loader.known(f"category.{code}")] == []


def _is_event(found: Any) -> TypeGuard[type[events.Event]]:
    return isinstance(found, type) and issubclass(found, events.Event)


def _families() -> set[str]:
    """Keys that are put together at run time, from what they are put together of."""
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for part in ("cases", "handlers")
        for path in (ROOT / part).glob("*.py")
    )
    refused = re.findall(r"""\b(?<!Media)Refused\(\s*"([a-z_]+)\"""", source)
    moved = {event.past for event in vars(events).values() if _is_event(event)}
    return (
        {f"state.{state}" for state in State}
        | {f"refused.{code}" for code in refused}
        | {f"trail.{past}" for past in moved - {"", "reminded", "urged"}}
        | {f"trail.by.{role}" for role in Role}
        | {f"danger.{danger}" for danger in DANGERS}
    )


def test_every_key_put_together_at_run_time_exists() -> None:
    assert len(_families()) > 80
    assert sorted(key for key in _families() if not loader.known(key)) == []


def _catalogues(folder: Path, zh_cn: str, en: str) -> None:
    for language, body in (("zh_CN", zh_cn), ("en", en)):
        (folder / language).mkdir()
        (folder / language / "a.po").write_text(HEAD + body, encoding="utf-8")


@pytest.mark.parametrize(
    ("zh_cn", "en", "found"),
    [
        ('msgid "a.b"\nmsgstr "好"\n', "", [("en", "a.b", "missing")]),
        ("", 'msgid "a.b"\nmsgstr "ok"\n', [("en", "a.b", "unknown")]),
        ('msgid "a.b"\nmsgstr "好"\n', 'msgid "a.b"\nmsgstr ""\n', [("en", "a.b", "empty")]),
        ('msgid "a.b"\nmsgstr "%(no)s"\n', 'msgid "a.b"\nmsgstr "%(n)s"\n', [("en", "a.b", "placeholders")]),
        ('msgid "a.b"\nmsgstr "5%"\n', 'msgid "a.b"\nmsgstr "5%%"\n', [("zh_CN", "a.b", "bad_format")]),
        ('msgid "a.b"\nmsgstr "%(n)d"\n', 'msgid "a.b"\nmsgstr "one"\n', [("zh_CN", "a.b", "bad_format")]),
    ],
)
def test_what_is_wrong_is_found(
    tmp_path: Path, zh_cn: str, en: str, found: list[tuple[str, str, str]]
) -> None:
    _catalogues(tmp_path, zh_cn, en)
    assert findings(tmp_path) == tuple(
        Finding(language=language, key=key, code=code) for language, key, code in found
    )


def test_one_key_in_two_files_is_found(tmp_path: Path) -> None:
    body = 'msgid "a.b"\nmsgstr "好"\n'
    _catalogues(tmp_path, body, body)
    (tmp_path / "en" / "b.po").write_text(HEAD + body, encoding="utf-8")
    assert findings(tmp_path) == (Finding(language="en", key="a.b", code="twice"),)


def test_placeholders() -> None:
    assert placeholders("%(no)s %(due)s 100%%") == {"no", "due"}


# ---- at run time -------------------------------------------------------------------------------------


def test_a_missing_text_is_its_key_and_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    assert loader.text("no.such.text", "en") == "no.such.text"
    assert "missing" in caplog.text


def test_a_count_chooses_the_form(tmp_path: Path) -> None:
    plural = 'msgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "%(count)s case"\nmsgstr[1] "%(count)s cases"\n'
    _catalogues(tmp_path, 'msgid "a.b"\nmsgstr "%(count)s件"\n', plural)
    assert findings(tmp_path) == ()
    compiled = loader.compiled(loader.catalog("en", tmp_path))
    assert [compiled.ngettext("a.b", "a.b", count) for count in (1, 2)] == [
        "%(count)s case",
        "%(count)s cases",
    ]


def test_an_unknown_language_speaks_chinese() -> None:
    assert loader.text("date.today", "fr") == loader.text("date.today", "zh_CN") == "今天"
