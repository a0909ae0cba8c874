"""Settings: defaults, half-set groups, misspelt names, and the example file that must show every one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import config
from bot.config import Settings, SettingsError, demo_on, load, require_profile

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "123456789:" + "A" * 35


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine that runs the tests."""
    for name in config.variables():
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    """Settings from an environment of these variables (without their prefix)."""
    for name, value in values.items():
        monkeypatch.setenv(f"XIAOGE_{name}", value)
    return load(None)


def refused(monkeypatch: pytest.MonkeyPatch, **values: str) -> tuple[str, str]:
    """The variable that is blamed, without its prefix, and the reason."""
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **values)
    return caught.value.variable.removeprefix("XIAOGE_"), caught.value.code


def test_defaults_are_those_promised() -> None:
    found = load(None)
    assert found.database_url == "sqlite:///var/xiaoge.db"
    assert found.data_dir == Path("var")
    assert (found.http_host, found.http_port) == ("127.0.0.1", 8080)
    assert found.address == "http://127.0.0.1:8080"
    assert (found.demo, found.telegram_rate, found.telegram_mode) == ("auto", 30, "polling")
    assert found.sms_provider == "log"
    assert not found.government


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, HTTP_PORT="", PROFILE="", TELEGRAM_TOKEN="").http_port == 8080


@pytest.mark.parametrize(
    ("values", "blamed"),
    [
        ({"HTTP_PORT": "eighty"}, ("HTTP_PORT", "not_a_number")),
        ({"HTTP_PORT": "70000"}, ("HTTP_PORT", "out_of_range")),
        ({"TELEGRAM_RATE": "0"}, ("TELEGRAM_RATE", "out_of_range")),
        ({"DEMO": "yes"}, ("DEMO", "invalid")),
        ({"PROFILE": "goverment"}, ("PROFILE", "invalid")),
        ({"DATABASE_URL": "mysql://host/db"}, ("DATABASE_URL", "unknown_database")),
        ({"PUBLIC_URL": "xiaoge.example"}, ("PUBLIC_URL", "not_a_url")),
        ({"TELEGRAM_API": "127.0.0.1:9000"}, ("TELEGRAM_API", "not_a_url")),
        ({"SECRET_KEY": "short"}, ("SECRET_KEY", "secret_too_short")),
        ({"SECRET_KEY": "k" * 32 + ",short"}, ("SECRET_KEY", "secret_too_short")),
        ({"TELEGRAM_MODE": "webhook"}, ("TELEGRAM_TOKEN", "half_set")),
        ({"TELEGRAM_WEBHOOK_SECRET": "abc"}, ("TELEGRAM_TOKEN", "half_set")),
        ({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_MODE": "webhook"}, ("TELEGRAM_WEBHOOK_SECRET", "half_set")),
        ({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": "a b"}, ("TELEGRAM_WEBHOOK_SECRET", "invalid")),
        ({"WECOM_CORP_ID": "ww1"}, ("WECOM_AGENT_ID", "half_set")),
        ({"WECHAT_TOKEN": "t"}, ("WECHAT_APP_ID", "half_set")),
        ({"SMS_PROVIDER": "aliyun"}, ("SMS_PROVIDER", "not_available")),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], blamed: tuple[str, str]
) -> None:
    assert refused(monkeypatch, **values) == blamed


def test_a_channel_that_is_not_there_is_refused_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {f"WECOM_{name}": "x" for name in ("CORP_ID", "AGENT_ID", "SECRET", "TOKEN", "AES_KEY")}
    assert refused(monkeypatch, **whole) == ("WECOM_CORP_ID", "not_available")


def test_the_government_profile_refuses_overseas_messengers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, PROFILE="government", TELEGRAM_TOKEN=TOKEN) == ("TELEGRAM_TOKEN", "overseas")


def test_a_misspelt_name_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OTHER=1\nXIAOGE_TELEGRAM_TOKN=1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="XIAOGE_TELEGRAM_TOKN: unknown"):
        load(tmp_path / ".env")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("XIAOGE_HTTP_PORT=9001\nXIAOGE_DEMO=0\n", encoding="utf-8")
    monkeypatch.setenv("XIAOGE_HTTP_PORT", "9002")
    found = load(file)
    assert (found.http_port, found.demo) == (9002, "0")


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, TELEGRAM_TOKEN=TOKEN, SECRET_KEY="s" * 40)
    assert TOKEN not in repr(found)
    assert "s" * 40 not in repr(found)


@pytest.mark.parametrize(
    ("values", "only_demo_county", "on"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"HTTP_HOST": "0.0.0.0"}, True, False),
        ({"HTTP_HOST": "localhost"}, True, True),
        ({"HTTP_HOST": "::1"}, True, True),
        ({"TELEGRAM_TOKEN": TOKEN}, True, False),
        ({"TELEGRAM_TOKEN": TOKEN, "DEMO": "1"}, False, True),
        ({"DEMO": "0"}, True, False),
    ],
)
def test_when_the_demo_is_on(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], *, only_demo_county: bool, on: bool
) -> None:
    assert demo_on(read(monkeypatch, **values), only_demo_county=only_demo_county) is on


def test_real_people_need_a_chosen_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="XIAOGE_PROFILE: profile_unset"):
        require_profile(load(None), real_people=True)
    require_profile(load(None), real_people=False)
    require_profile(read(monkeypatch, PROFILE="standard"), real_people=True)


def test_links_begin_with_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, PUBLIC_URL="https://xg.example/").address == "https://xg.example"
    monkeypatch.delenv("XIAOGE_PUBLIC_URL")
    assert read(monkeypatch, HTTP_HOST="::1", HTTP_PORT="81").address == "http://[::1]:81"


def _shown() -> dict[str, str]:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^#?(XIAOGE_[A-Z_]+)=(.*)$", text, flags=re.MULTILINE))


def test_the_example_file_shows_every_setting_and_no_other() -> None:
    assert sorted(_shown()) == sorted(config.variables())


def test_the_example_file_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = load(None)
    for name, value in _shown().items():
        monkeypatch.setenv(name, value)
    assert load(None) == untouched


def test_the_reference_explains_every_setting() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in config.variables() if name not in page]
    assert missing == []
