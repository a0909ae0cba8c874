"""Short messages: approved templates only, one part long, written for the gateway and nowhere else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.channels.sms import LONGEST, TEMPLATES, FileGateway, Sms, read_notes, spoken
from handlers.ports import Outbound, SendError
from locales.loader import FOLDER
from tests.channels.contract import Example, check_send, sends

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
PARAMS = {"digest": (), "undated": ("0412",)}
NOBODYS = "19900000001"


def message(
    template: str = "new_task", params: tuple[str, ...] = ("0412", "11-24"), *, phone: str = NOBODYS
) -> Outbound:
    """To one official."""
    return Outbound(
        channel="sms",
        chat_id="w1",
        text="",
        template=template,
        params=params,
        outbox_id=7,
        phone=phone,
        person="w1",
    )


class SmsStage:
    """The contract's stage; an approved text is all that can be said."""

    secret = NOBODYS

    def __init__(self, folder: Path) -> None:
        self.path = folder / "sms.jsonl"
        self.channel = Sms(gateway=FileGateway(self.path), now=lambda: NOW)

    def message(self, text: str) -> Outbound:
        """Whatever the text, the template speaks."""
        return message()

    def meets(self, fault: str) -> None:
        """A file knows no faults."""
        raise NotImplementedError(fault)

    def arrived(self) -> list[str]:
        """What the gateway was given."""
        return [str(note["text"]) for note in read_notes(self.path)]


GOOD = Example(name="good", text=spoken("new_task", ("0412", "11-24"), "zh_CN"), accepted=True)


async def test_contract(tmp_path: Path) -> None:
    assert "good" in {example.name for example in sends()}
    await check_send(SmsStage(tmp_path), GOOD)


async def test_the_file_stands_for_the_gateway(tmp_path: Path) -> None:
    stage = SmsStage(tmp_path)
    await stage.channel.send(message())
    await stage.channel.send(message("digest", ()))
    first, second = (json.loads(line) for line in stage.path.read_text(encoding="utf-8").splitlines())
    assert (first["to"], first["person"], first["template"]) == (NOBODYS, "w1", "new_task")
    assert first["params"] == ["0412", "11-24"]
    assert first["at"] == "2026-11-23T01:00:00+00:00"
    assert "0412" in first["text"]
    assert "11月24日" in first["text"]
    assert second["template"] == "digest"
    assert stage.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("wrong", "gone"),
    [
        (message("free_words"), False),
        (message(template=""), False),
        (message(phone=""), True),
        (message(params=("9" * 60, "11-24")), False),
    ],
)
async def test_what_is_refused(tmp_path: Path, wrong: Outbound, gone: bool) -> None:
    stage = SmsStage(tmp_path)
    with pytest.raises(SendError) as failed:
        await stage.channel.send(wrong)
    assert failed.value.gone == gone
    assert failed.value.retry_after is None
    assert NOBODYS not in repr(failed.value)
    assert stage.arrived() == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_every_template_fits_one_part_dated_and_undated(template: str, language: str) -> None:
    for params in (("2026", "12-31"), ("2026",), ()):
        if not params and template != "digest":
            continue
        words = spoken(template, params, language)
        assert len(words) <= LONGEST
        assert "%" not in words
        assert "到。" not in words


def test_texts_hold_number_and_date_only() -> None:
    for language in ("zh_CN", "en"):
        with (FOLDER / language / "sms.po").open("rb") as file:
            strings = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}
        for key, text in strings.items():
            allowed = {"%(no)s", "%(date)s"} if key != "sms.date" else {"%(month)s", "%(day)s"}
            assert {f"%({part.partition(')')[0]})s" for part in text.split("%(")[1:]} <= allowed, key
            assert "http" not in text


def test_a_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "sms.jsonl"
    path.write_bytes(b'{"id":1}\n{"id":')
    assert read_notes(path) == [{"id": 1}]
    assert read_notes(tmp_path / "none") == []
