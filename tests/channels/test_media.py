"""What is kept of pictures and voices: known kinds only, without notes, behind links that end."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.media import LARGEST, MediaFolder
from bot.strip import stripped
from handlers.ports import MediaRefused

PLACE = b"N30.5 E102.2 SECRET-PLACE"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + b"\x12\xff\x00\x34" + b"\xff\xd9"


def segment(mark: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return bytes([0xFF, mark]) + (len(body) + 2).to_bytes(2) + body


def exif(orientation: int, order: str = "little") -> bytes:
    """An EXIF segment with an orientation and a place."""
    head = b"II*\x00" if order == "little" else b"MM\x00*"

    def n(value: int, size: int) -> bytes:
        return value.to_bytes(size, "little" if order == "little" else "big")

    entry = n(0x0112, 2) + n(3, 2) + n(1, 4) + n(orientation, 2) + n(0, 2)
    return segment(0xE1, b"Exif\x00\x00" + head + n(8, 4) + n(1, 2) + entry + n(0, 4) + PLACE)


def jpeg(*segments: bytes, behind: bytes = b"") -> bytes:
    """A JPEG made of these."""
    return b"\xff\xd8" + b"".join(segments) + SCAN + behind


def chunk(name: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP made of these."""
    body = b"".join(
        name + len(data).to_bytes(4, "little") + data + b"\x00" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


# ---- notes -----------------------------------------------------------------------------------------


def test_a_jpeg_loses_its_notes_and_what_hangs_behind() -> None:
    app0, table = segment(0xE0, b"JFIF\x00"), segment(0xDB, b"table")
    adobe = segment(0xEE, b"Adobe")
    before = jpeg(
        app0, exif(1), segment(0xED, PLACE), adobe, segment(0xFE, PLACE), table, behind=b"ftyp" + PLACE
    )
    assert stripped("image/jpeg", before) == b"\xff\xd8" + app0 + adobe + table + SCAN


@pytest.mark.parametrize("order", ["little", "big"])
def test_a_jpeg_stays_turned_as_it_was(order: str) -> None:
    after = stripped("image/jpeg", jpeg(exif(6, order)))
    assert PLACE not in after
    assert after == b"\xff\xd8" + stripped("image/jpeg", after)[2:]
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in after


@pytest.mark.parametrize(
    "broken", [b"", b"\xff", b"\xff\xe1\xff\xff", b"\xff\xe1\x00\x00Exif", b"\xff\xff\xff\xe1"]
)
def test_a_broken_jpeg_ends_and_does_not_hang(broken: bytes) -> None:
    assert stripped("image/jpeg", b"\xff\xd8\xff" + broken).startswith(b"\xff\xd8")


def test_a_png_loses_its_notes() -> None:
    head, end = chunk(b"IHDR", b"x" * 13), chunk(b"IEND", b"")
    before = b"\x89PNG\r\n\x1a\n" + head + chunk(b"eXIf", PLACE) + chunk(b"tEXt", PLACE) + end + PLACE
    assert stripped("image/png", before) == b"\x89PNG\r\n\x1a\n" + head + end


def test_a_webp_loses_its_notes() -> None:
    before = riff((b"VP8X", b"\x0c" + b"\x00" * 9), (b"VP8 ", b"pic"), (b"EXIF", PLACE), (b"XMP ", PLACE))
    assert stripped("image/webp", before) == riff((b"VP8X", b"\x00" * 10), (b"VP8 ", b"pic"))


# ---- keeping ---------------------------------------------------------------------------------------


class Shelf:
    """A folder and its clock."""

    def __init__(self, folder: Path) -> None:
        self.at = datetime(2026, 11, 23, 1, tzinfo=UTC)
        self.media = MediaFolder(folder, b"k" * 32, lambda: self.at, "https://county.example")

    def tail(self, media_id: str, viewer: str) -> str:
        """The last part of a link, as the page asks for it."""
        return self.media.link(media_id, viewer).partition("/media/")[2]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Empty."""
    return Shelf(tmp_path)


@pytest.mark.parametrize(
    ("content", "said", "kind", "mime"),
    [
        (jpeg(), "application/x-msdownload", "photo", "image/jpeg"),
        (b"GIF89a....", "", "photo", "image/gif"),
        (b"OggS....", "audio/ogg", "voice", "audio/ogg"),
        (b"#!AMR\n", "", "voice", "audio/amr"),
        (b"ID3....", "", "voice", "audio/mpeg"),
        (b"RIFF\x04\x00\x00\x00WAVE", "", "voice", "audio/wav"),
        (b"\x1aE\xdf\xa3..", "audio/webm;codecs=opus", "voice", "audio/webm"),
        (b"\x1aE\xdf\xa3..", "video/webm", "video", "video/webm"),
        (b"\x00\x00\x00\x20ftypM4A ", "video/mp4", "voice", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4", "video", "video/mp4"),
        (b"\x00\x00\x00\x20ftypisom", "audio/mp4", "voice", "audio/mp4"),
        (b"%PDF-1.7", "", "file", "application/pdf"),
    ],
)
async def test_kinds_are_told_by_the_first_bytes(
    shelf: Shelf, *, content: bytes, said: str, kind: str, mime: str
) -> None:
    ref = await shelf.media.put(content, said)
    assert (ref.kind, ref.mime) == (kind, mime)
    assert ref.id is not None
    found = await shelf.media.get(ref.id)
    assert found is not None
    assert found.mime == mime


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "not_media"),
        (b"<svg onload=alert(1)>", "not_media"),
        (b"<html>", "not_media"),
        (b"PK\x03\x04", "not_media"),
        (b"\xff\xd8\xff" + b"0" * LARGEST, "too_large"),
    ],
    ids=["empty", "program", "svg", "html", "zip", "large"],
)
async def test_what_is_refused(shelf: Shelf, content: bytes, code: str) -> None:
    with pytest.raises(MediaRefused) as refused:
        await shelf.media.put(content, "image/jpeg")
    assert refused.value.code == code
    assert not any(shelf.media.folder.rglob("*.*"))


async def test_our_own_papers_are_kept(shelf: Shelf) -> None:
    ref = await shelf.media.put_paper(b"PK\x03\x04ledger")
    assert ref.id is not None
    assert ref.id.endswith(".xlsx")


async def test_a_link_shows_it_to_its_viewer_until_it_ends(shelf: Shelf) -> None:
    ref = await shelf.media.put(jpeg(), "image/jpeg")
    assert ref.id is not None
    link = shelf.tail(ref.id, "u1")
    assert shelf.media.opened(link) == ("u1", ref.id)
    assert shelf.media.opened(link.replace("/u1/", "/u2/")) is None
    assert shelf.media.opened("9" + link[1:]) is None
    shelf.at += timedelta(days=2)
    assert shelf.media.opened(link) is None


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "x", "a" * 32 + ".jpg", "", "/etc/passwd", "a" * 30 + "/../b.jpg"]
)
async def test_an_unknown_name_is_nothing(shelf: Shelf, name: str) -> None:
    assert await shelf.media.get(name) is None
    assert shelf.media.opened(name) is None
