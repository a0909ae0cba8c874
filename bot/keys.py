"""Where the keys come from: the setting, else the key file in the data folder."""

from __future__ import annotations

from bot.config import PREFIX, Settings, SettingsError
from storage.crypto import Keys, load_or_create


class KeyMissing(Exception):
    """There is a database but no key: a new one would read nothing of it. `path`: where it should lie."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def keys_of(settings: Settings, *, database_exists: bool) -> Keys:
    """The keys; made where there is no database yet. Raises KeyMissing or SettingsError."""
    given = settings.secret_key.get_secret_value()
    if given:
        return _parsed(given)
    if database_exists and not settings.key_file.exists():
        raise KeyMissing(str(settings.key_file))
    return load_or_create(settings.key_file)


def _parsed(given: str) -> Keys:
    try:
        return Keys.from_text(given)
    except ValueError:
        raise SettingsError(PREFIX + "SECRET_KEY", "secret_too_short") from None
