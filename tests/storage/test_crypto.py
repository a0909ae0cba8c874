"""Keys, seals, the blind index and the key file."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.crypto import Keys, Unreadable, load_or_create, normal_number

FIRST, SECOND = "a" * 40, "b" * 40


def test_a_seal_opens_only_in_its_place() -> None:
    keys = Keys.from_text(FIRST)
    sealed = keys.seal_text("路灯坏了", "texts.body:1")
    assert "路灯".encode() not in sealed
    assert keys.open_text(sealed, "texts.body:1") == "路灯坏了"
    with pytest.raises(Unreadable, match="not_ours"):
        keys.open_text(sealed, "texts.body:2")
    with pytest.raises(Unreadable, match="not_ours"):
        keys.open_contact(sealed, "texts.body:1")
    with pytest.raises(Unreadable):
        keys.open_text(sealed[:-1] + bytes((sealed[-1] ^ 1,)), "texts.body:1")


def test_an_empty_text_stays_empty() -> None:
    keys = Keys.from_text(FIRST)
    assert keys.open_text(keys.seal_text("", "p"), "p") == ""
    assert keys.open_contact(None, "p") == ""


def test_an_older_key_reads_and_the_first_writes() -> None:
    old, both = Keys.from_text(SECOND), Keys.from_text(f"{FIRST},{SECOND}")
    assert both.open_text(old.seal_text("x", "p"), "p") == "x"
    fresh = both.seal_text("x", "p")
    assert Keys.from_text(FIRST).open_text(fresh, "p") == "x"
    with pytest.raises(Unreadable) as refused:
        old.open_text(fresh, "p")
    assert refused.value.code == "no_key"
    assert both.index("17000000001") == old.index("17000000001")
    assert both.digest("CODE") == old.digest("CODE")


def test_every_use_has_its_own_key() -> None:
    secret = Keys.from_text(FIRST)
    assert len({secret.session, secret.link, secret.secrets[0].derive("blind index", 32)}) == 3


def test_the_blind_index_knows_a_number_however_it_is_written() -> None:
    keys = Keys.from_text(FIRST)
    ways = ("17000000001", "+86 170-0000-0001", "0086 17000000001", "(170)00000001")
    assert len({keys.index(way) for way in ways}) == 1
    assert keys.index("17000000002") != keys.index("17000000001")
    assert keys.index("17000000001") != Keys.from_text(SECOND).index("17000000001")
    assert len(keys.index("1") or b"") == 16
    assert keys.index("") is None
    assert normal_number("0571-8600 0000") == "057186000000"


@pytest.mark.parametrize(
    ("text", "code"), [("", "too_short"), ("short", "too_short"), (f"{FIRST},{FIRST}", "same_id")]
)
def test_a_weak_or_doubled_secret_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        Keys.from_text(text)


def test_the_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: load_or_create(path), range(8)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(base64.urlsafe_b64decode(path.read_text().strip())) == 32
    assert {keys.session for keys in made} == {load_or_create(path).session}
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]
