"""Takes out of a picture where, when and with what it was made. What is seen stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_ORIENTATION = 0x0112
_KEPT_SEGMENTS = frozenset({0xE0, 0xEE})  # JFIF, and Adobe's, without which colours change
_NOTES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_NOTES = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS = 0x08 | 0x04  # "has EXIF", "has XMP"


def stripped(mime: str, content: bytes) -> bytes:
    """The same picture without its notes; other kinds unchanged."""
    strip = _STRIPPERS.get(mime)
    return strip(content) if strip is not None else content


# ---- JPEG ------------------------------------------------------------------------------------------


def _jpeg(content: bytes) -> bytes:
    """Without notes, without what hangs behind the picture (a film with its place), turned as it was."""
    kept, at, turned = bytearray(), 2, 1
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xFF:  # filling
            at += 1
            continue
        if mark == 0xDA:  # the picture itself begins
            break
        length = int.from_bytes(content[at + 2 : at + 4])
        segment = content[at : at + 2 + length]
        if mark == 0xE1:
            turned = max(turned, _orientation(segment[4:]))
        if mark in _KEPT_SEGMENTS or not (0xE0 <= mark <= 0xEF or mark == 0xFE):
            kept += segment
        at += 2 + length
    end = content.find(b"\xff\xd9", at)
    picture = content[at : end + 2] if end >= 0 else content[at:]
    return content[:2] + _turn(turned) + bytes(kept) + picture


def _orientation(exif: bytes) -> int:
    """1 (upright) .. 8 of an EXIF segment; 1 where it says nothing that makes sense."""
    tiff = exif.removeprefix(b"Exif\x00\x00")
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None or len(tiff) == len(exif):
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * min(number(first, 2), 100), 12):
        if number(entry, 2) == _ORIENTATION:
            found = number(entry + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1


def _turn(orientation: int) -> bytes:
    """An EXIF segment that says nothing but how the picture is turned."""
    if orientation == 1:
        return b""
    tag = _ORIENTATION.to_bytes(2) + b"\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2) + b"\x00\x00"
    body = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + tag + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body


# ---- PNG and WebP ----------------------------------------------------------------------------------


def _png(content: bytes) -> bytes:
    kept, at = bytearray(content[:8]), 8
    while at + 12 <= len(content):
        name = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if name not in _NOTES:
            kept += content[at:end]
        at = end
        if name == b"IEND":
            break
    return bytes(kept)


def _webp(content: bytes) -> bytes:
    kept, at = bytearray(), 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        chunk = bytearray(content[at:end])
        if name == b"VP8X" and len(chunk) > 8:
            chunk[8] &= ~_WEBP_FLAGS & 0xFF
        if name not in _WEBP_NOTES:
            kept += chunk
        at = end
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WEBP" + bytes(kept)


_STRIPPERS: Mapping[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
