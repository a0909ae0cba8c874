"""Settings from the environment and `.env`. The only reader of environment variables.

A wrong or half-set group raises SettingsError, which names the variable; the words come from the catalogue.
"""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "XIAOGE_"
TELEGRAM_HOST = "https://api.telegram.org"
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")  # what the platform accepts
_GROUPS = {
    "WECOM": ("CORP_ID", "AGENT_ID", "SECRET", "TOKEN", "AES_KEY"),
    "WECHAT": ("APP_ID", "SECRET", "TOKEN", "AES_KEY"),
}


class SettingsError(Exception):
    """One wrong setting. `variable` is its whole name, `code` one of: unknown | invalid | not_a_number |
    out_of_range | half_set | not_available | not_a_url | unknown_database | overseas | secret_too_short |
    profile_unset.
    """

    def __init__(self, variable: str, code: str) -> None:
        super().__init__(f"{variable}: {code}")
        self.variable = variable
        self.code = code


class Settings(BaseSettings):
    """Everything an operator can set; `.env.example` explains each one. The environment wins over `.env`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, env_file_encoding="utf-8"
    )

    database_url: str = "sqlite:///var/xiaoge.db"
    data_dir: Path = Path("var")
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    demo: Literal["auto", "1", "0"] = "auto"
    profile: Literal["standard", "government"] | None = None

    telegram_token: SecretStr = SecretStr("")
    telegram_api: str = TELEGRAM_HOST
    telegram_rate: float = Field(default=30, gt=0, le=1000)
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr = SecretStr("")

    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: SecretStr = SecretStr("")
    wecom_token: SecretStr = SecretStr("")
    wecom_aes_key: SecretStr = SecretStr("")
    wecom_api: str = ""

    wechat_app_id: str = ""
    wechat_secret: SecretStr = SecretStr("")
    wechat_token: SecretStr = SecretStr("")
    wechat_aes_key: SecretStr = SecretStr("")
    wechat_api: str = ""

    sms_provider: Literal["log", "aliyun", "tencent"] = "log"
    language: Literal["zh_CN", "en"] = "zh_CN"
    send_concurrency: int = Field(default=8, ge=1, le=64)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def media_dir(self) -> Path:
        """Where pictures and voice lie."""
        return self.data_dir / "media"

    @property
    def county_words(self) -> Path:
        """Words that a person accepted for this county, loaded over the shipped ones."""
        return self.data_dir / "words" / "learned.csv"

    @property
    def calendar_dir(self) -> Path:
        """Where the operator's calendar files lie: one YAML a year."""
        return self.data_dir / "calendar"

    @property
    def key_file(self) -> Path:
        """The key made on the first run, where XIAOGE_SECRET_KEY is empty."""
        return self.data_dir / "secret.key"

    @property
    def sms_file(self) -> Path:
        """Where the `log` provider writes."""
        return self.data_dir / "sms.jsonl"

    @property
    def is_sqlite(self) -> bool:
        """True on the embedded database."""
        return self.database_url.startswith("sqlite")

    @property
    def address(self) -> str:
        """What links and QR codes begin with, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://{_bracketed(self.http_host)}:{self.http_port}"

    @property
    def government(self) -> bool:
        """True where overseas messengers are refused."""
        return self.profile == "government"

    @property
    def is_loopback(self) -> bool:
        """True while only this machine can reach the pages."""
        return is_loopback(self.http_host)

    @property
    def only_web_chat(self) -> bool:
        """True while no other channel is set."""
        return not (self.telegram_token.get_secret_value() or self.wecom_corp_id or self.wechat_app_id)


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read and check everything. Raises SettingsError for the first setting that is wrong."""
    if env_file is not None:
        _no_unknown(env_file)
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]  # its own option, not a field
    except ValidationError as wrong:
        raise _first(wrong) from None
    _check(settings)
    return settings


def spoken_language() -> str:
    """The command line's language, known even where the settings are wrong."""
    given = os.environ.get(PREFIX + "LANGUAGE") or dotenv_values(".env").get(PREFIX + "LANGUAGE")
    return given if given == "en" else "zh_CN"


def variables() -> tuple[str, ...]:
    """Every variable by its whole name, in order."""
    return tuple(PREFIX + name.upper() for name in Settings.model_fields)


# ---- what the profile and the demo allow -------------------------------------------------------------


def demo_on(settings: Settings, *, only_demo_county: bool) -> bool:
    """Whether demo mode is on; `only_demo_county`: the database holds nobody but the demo's people."""
    if settings.demo == "auto":
        return settings.is_loopback and only_demo_county and settings.only_web_chat
    return settings.demo == "1"


def require_profile(settings: Settings, *, real_people: bool) -> None:
    """With real people in the database somebody must have chosen. Raises SettingsError."""
    if real_people and settings.profile is None:
        raise SettingsError(PREFIX + "PROFILE", "profile_unset")


def is_loopback(host: str) -> bool:
    """True for the addresses that only this machine reaches."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# ---- checks ------------------------------------------------------------------------------------------


def _no_unknown(env_file: Path) -> None:
    """A misspelt name would silently leave a default in force."""
    known = set(variables())
    for name in dotenv_values(env_file):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(name, "unknown")


def _first(wrong: ValidationError) -> SettingsError:
    fault = wrong.errors(include_url=False, include_input=False)[0]
    name = PREFIX + str(fault["loc"][0]).upper().removeprefix(PREFIX)
    kind = fault["type"]
    if kind in {"int_parsing", "float_parsing"}:
        return SettingsError(name, "not_a_number")
    if kind.startswith(("greater_than", "less_than")):
        return SettingsError(name, "out_of_range")
    return SettingsError(name, "invalid")


def _check(settings: Settings) -> None:
    if not settings.database_url.startswith(("sqlite:", "postgresql:", "postgres:")):
        raise SettingsError(PREFIX + "DATABASE_URL", "unknown_database")
    for name in ("public_url", "telegram_api", "wecom_api", "wechat_api"):
        _check_url(settings, name)
    _check_key(settings.secret_key.get_secret_value())
    _check_telegram(settings)
    for group, names in _GROUPS.items():
        _check_group(settings, group, names)
    if settings.sms_provider != "log":
        raise SettingsError(PREFIX + "SMS_PROVIDER", "not_available")


def _check_url(settings: Settings, name: str) -> None:
    value: str = getattr(settings, name)
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise SettingsError(PREFIX + name.upper(), "not_a_url")


def _check_key(keys: str) -> None:
    if any(len(key.strip()) < 32 for key in keys.split(",") if keys):
        raise SettingsError(PREFIX + "SECRET_KEY", "secret_too_short")


def _check_telegram(settings: Settings) -> None:
    secret = settings.telegram_webhook_secret.get_secret_value()
    webhook = settings.telegram_mode == "webhook"
    if not settings.telegram_token.get_secret_value():
        if webhook or secret:
            raise SettingsError(PREFIX + "TELEGRAM_TOKEN", "half_set")
        return
    if settings.government:
        raise SettingsError(PREFIX + "TELEGRAM_TOKEN", "overseas")
    if webhook and not secret:
        raise SettingsError(PREFIX + "TELEGRAM_WEBHOOK_SECRET", "half_set")
    if not _WEBHOOK_SECRET.fullmatch(secret):
        raise SettingsError(PREFIX + "TELEGRAM_WEBHOOK_SECRET", "invalid")


def _check_group(settings: Settings, group: str, names: tuple[str, ...]) -> None:
    """All of a group or none of it; and only channels that this version has."""
    given = {name: bool(_plain(getattr(settings, f"{group}_{name}".lower()))) for name in names}
    if not any(given.values()):
        return
    for name, there in given.items():
        if not there:
            raise SettingsError(f"{PREFIX}{group}_{name}", "half_set")
    raise SettingsError(f"{PREFIX}{group}_{names[0]}", "not_available")


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
