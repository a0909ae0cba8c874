"""Keys, sealed columns and the blind index. Every sealed value is bound to its column and row."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
INDEX_BYTES = 16


class Unreadable(Exception):
    """A sealed value that no key opens: `no_key`, or `not_ours` where it was changed or moved elsewhere."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Secret:
    """One secret and what is derived from it. Derived keys never mix uses."""

    material: bytes

    def derive(self, use: str, length: int) -> bytes:
        """A key for one use (HKDF-SHA256)."""
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"xiaoge:{use}".encode()).derive(
            self.material
        )

    @cached_property
    def id(self) -> int:
        """The byte that stands before everything sealed with this secret."""
        return self.derive("key id", 1)[0]

    @cached_property
    def text(self) -> AESSIV:
        """Seals human texts."""
        return AESSIV(self.derive("text", 64))

    @cached_property
    def contact(self) -> AESSIV:
        """Seals names and telephone numbers."""
        return AESSIV(self.derive("contact", 64))


@dataclass(frozen=True)
class Keys:
    """The secrets in use: all of them read, the first writes.

    The blind index and signatures use the last (the oldest), which stays when a newer one is put in front.
    """

    secrets: tuple[Secret, ...]

    @classmethod
    def from_text(cls, text: str) -> Keys:
        """One or more secrets (base64url of at least 32 bytes, or any 32 characters), separated by commas.

        Raises ValueError with a code: too_short, or same_id where two secrets cannot be told apart.
        """
        found = tuple(Secret(_material(part.strip())) for part in text.split(",") if part.strip())
        if not found:
            raise ValueError("too_short")
        if len({secret.id for secret in found}) < len(found):
            raise ValueError("same_id")
        return cls(found)

    @cached_property
    def _by_id(self) -> dict[int, Secret]:
        return {secret.id: secret for secret in self.secrets}

    @cached_property
    def session(self) -> bytes:
        """Signs web sessions."""
        return self.secrets[-1].derive("session", 32)

    @cached_property
    def link(self) -> bytes:
        """Signs links that expire."""
        return self.secrets[-1].derive("link", 32)

    @cached_property
    def _index(self) -> bytes:
        return self.secrets[-1].derive("blind index", 32)

    def seal_text(self, body: str, place: str) -> bytes:
        """Seal a human text; `place` is "table.column:row id"."""
        first = self.secrets[0]
        return _seal(first.id, first.text, body, place)

    def open_text(self, sealed: bytes | None, place: str) -> str:
        """The text again, "" for one that was erased. Raises Unreadable."""
        return _open(self._secret(sealed).text, sealed, place) if sealed else ""

    def seal_contact(self, body: str, place: str) -> bytes:
        """Seal a name or number; `place` is "table.column:row id"."""
        first = self.secrets[0]
        return _seal(first.id, first.contact, body, place)

    def open_contact(self, sealed: bytes | None, place: str) -> str:
        """The name or number again, "" for none. Raises Unreadable."""
        return _open(self._secret(sealed).contact, sealed, place) if sealed else ""

    def index(self, number: str) -> bytes | None:
        """The blind index of a telephone number, None for an empty one."""
        plain = normal_number(number)
        return hmac.digest(self._index, plain.encode(), "sha256")[:INDEX_BYTES] if plain else None

    def digest(self, code: str) -> str:
        """A keyed hash of a code that is never stored itself (invites)."""
        return hmac.digest(self._index, f"code:{code.strip()}".encode(), "sha256").hex()

    def _secret(self, sealed: bytes) -> Secret:
        found = self._by_id.get(sealed[0])
        if found is None:
            raise Unreadable("no_key")
        return found


def normal_number(number: str) -> str:
    """Digits only, without the country code of the mainland."""
    digits = "".join(char for char in number if char.isdecimal())
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            return digits[len(prefix) :]
    return digits


def load_or_create(path: Path) -> Keys:
    """The keys of a key file; a new file (mode 0600, synced) where there is none.

    Two starts at once agree.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        _create(path)
    return Keys.from_text(path.read_text(encoding="utf-8"))


def _create(path: Path) -> None:
    """Write a whole new file beside it, then link it into place: a half-written key can never be read."""
    if path.exists():
        raise FileExistsError(path)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)
    finally:
        fresh.unlink()


def _material(text: str) -> bytes:
    try:
        decoded = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if len(decoded) >= SECRET_BYTES:
        return decoded
    if len(text) < SECRET_BYTES:
        raise ValueError("too_short")
    return sha256(text.encode()).digest()


def _seal(key_id: int, cipher: AESSIV, body: str, place: str) -> bytes:
    if not body:
        return b""
    return bytes((key_id,)) + cipher.encrypt(body.encode(), [place.encode()])


def _open(cipher: AESSIV, sealed: bytes, place: str) -> str:
    try:
        return cipher.decrypt(bytes(sealed[1:]), [place.encode()]).decode()
    except InvalidTag as broken:
        raise Unreadable("not_ours") from broken
