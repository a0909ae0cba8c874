"""Pictures, voices and papers on disk: checked by their first bytes, stripped of where and when.

They are served by links that expire. The database knows only their ids.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.strip import stripped
from handlers.ports import Attachment, MediaRef, MediaRefused

LARGEST = 20 * 1024 * 1024
LINK_LIVES = timedelta(hours=12)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINK = re.compile(r"(\d{9,12})\.([A-Za-z0-9_-]{20,60})/([A-Za-z0-9_-]{1,64})/([A-Za-z0-9_.-]+)")
_ID = re.compile(r"[A-Za-z0-9_-]{24,40}\.[a-z0-9]{2,4}")


@dataclass(frozen=True)
class _Form:
    """A kind of file we keep: how it begins, what it is called."""

    kind: str
    mime: str
    ending: str
    begins: Callable[[bytes], bool]


def _at(offset: int, *marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: any(head[offset : offset + len(mark)] == mark for mark in marks)


def _riff(name: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == name


_FORMS = (
    _Form("photo", "image/jpeg", "jpg", _at(0, b"\xff\xd8\xff")),
    _Form("photo", "image/png", "png", _at(0, b"\x89PNG\r\n\x1a\n")),
    _Form("photo", "image/gif", "gif", _at(0, b"GIF87a", b"GIF89a")),
    _Form("photo", "image/webp", "webp", _riff(b"WEBP")),
    _Form("voice", "audio/ogg", "ogg", _at(0, b"OggS")),
    _Form("voice", "audio/wav", "wav", _riff(b"WAVE")),
    _Form("voice", "audio/amr", "amr", _at(0, b"#!AMR")),
    _Form("voice", "audio/mpeg", "mp3", _at(0, b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    _Form("voice", "audio/webm", "weba", _at(0, b"\x1aE\xdf\xa3")),
    _Form("video", "video/webm", "webm", _at(0, b"\x1aE\xdf\xa3")),
    _Form("voice", "audio/mp4", "m4a", _at(4, b"ftypM4A", b"ftypmp42", b"ftyp3gp", b"ftypiso")),
    _Form("video", "video/mp4", "mp4", _at(4, b"ftypmp4", b"ftyp3gp", b"ftypiso", b"ftypavc", b"ftypM4V")),
    _Form("file", "application/pdf", "pdf", _at(0, b"%PDF-")),
    _Form("file", _XLSX, "xlsx", _at(0, b"PK\x03\x04")),
)
_OURS = frozenset({"xlsx"})  # papers that only the program itself puts there


def _form_of(content: bytes, said: str) -> _Form | None:
    """What the first bytes say; where sound and film begin alike, what the sender said it is."""
    able = [form for form in _FORMS if form.begins(content[:32])]
    alike = [form for form in able if form.mime.partition("/")[0] == said.partition("/")[0]]
    return next(iter([*alike, *able]), None)


class MediaFolder:
    """MediaStore in a folder."""

    def __init__(self, folder: Path, key: bytes, now: Callable[[], datetime], address: str) -> None:
        self.folder = folder
        self._key = key
        self._now = now
        self._address = address

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Check, strip, store durably. Raises MediaRefused: empty | too_large | not_media."""
        return await asyncio.to_thread(self._put, content, mime, own=False)

    async def put_paper(self, content: bytes) -> MediaRef:
        """Keep a paper that the program made (the ledger)."""
        return await asyncio.to_thread(self._put, content, _XLSX, own=True)

    def _put(self, content: bytes, said: str, *, own: bool) -> MediaRef:
        if not content:
            raise MediaRefused("empty")
        if len(content) > LARGEST:
            raise MediaRefused("too_large")
        form = _form_of(content, said)
        if form is None or (form.ending in _OURS and not own):
            raise MediaRefused("not_media")
        body = stripped(form.mime, content)
        name = f"{secrets.token_urlsafe(24)}.{form.ending}"
        _write(self._path(name), body)
        return MediaRef(id=name, kind=form.kind, mime=form.mime, size=len(body))

    async def get(self, media_id: str) -> Attachment | None:
        """What is stored under an id, None for an unknown one."""
        if not _ID.fullmatch(media_id):
            return None
        path = self._path(media_id)
        try:
            content = await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            return None
        form = next((one for one in _FORMS if one.ending == path.suffix[1:]), None)
        mime = form.mime if form else "application/octet-stream"
        return Attachment(name=media_id, mime=mime, content=content, link=self.link(media_id, ""))

    async def remove(self, media_id: str) -> None:
        """Take it away for good."""
        if _ID.fullmatch(media_id):
            await asyncio.to_thread(self._path(media_id).unlink, missing_ok=True)

    def link(self, media_id: str, viewer: str) -> str:
        """An address that shows it for some hours. `viewer` is part of the proof."""
        until = int((self._now() + LINK_LIVES).timestamp())
        proof = self._proof(media_id, until, viewer)
        return f"{self._address}/media/{until}.{proof}/{viewer or '-'}/{media_id}"

    def opened(self, link: str) -> tuple[str, str] | None:
        """(viewer, file) of a link, None once it has expired or was made by somebody else."""
        match = _LINK.fullmatch(link)
        if match is None:
            return None
        until, proof, viewer, media_id = match.groups()
        known = self._proof(media_id, int(until), "" if viewer == "-" else viewer)
        if not hmac.compare_digest(known, proof) or int(until) < self._now().timestamp():
            return None
        return viewer, media_id

    def _proof(self, media_id: str, until: int, viewer: str) -> str:
        mac = hmac.digest(self._key, f"media {media_id} {until} {viewer}".encode(), "sha256")
        return base64.urlsafe_b64encode(mac[:24]).decode()

    def _path(self, media_id: str) -> Path:
        return self.folder / media_id[:2] / media_id


def _write(path: Path, body: bytes) -> None:
    """On the disk before anybody is told that it is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(path.suffix + ".part")
    with part.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
