"""What may be uploaded: judged by its bytes, never by what its sender says of it."""

import re

from core.video.errors import PictureRefused
from core.video.model import PictureKind

PIXELS_MAX = 40_000_000
SIDE_MAX = 16_384
SIDE_MIN = 16
NAME_LENGTH_MAX = 200
PDF_HEAD_BYTES = 1_024
ZIP_TAIL_BYTES = 66_000
"""Where readers look for the beginning of a PDF, and for the end of a ZIP."""

ENDINGS = {
    PictureKind.JPEG: ("jpg", "jpeg", "jfif"),
    PictureKind.PNG: ("png",),
    PictureKind.WEBP: ("webp",),
}
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
MARKUP = re.compile(rb"<script[\s>]|<html[\s>]|<iframe[\s>]|<!doctype html|<\?php\s", re.IGNORECASE)
"""Long enough that compressed pixels don't hold it by chance."""
MATCH_BYTES_MAX = 16
"""More than the longest match of the patterns that are searched for."""
PIECE_BYTES = 1 << 20
PARTS_MAX = 100_000
"""Of a PNG, its chunks; of a JPEG, what is between its markers. 20 MB have a few thousand."""
SCANS_MAX = 100
MARKER = b"\xff"
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""JPEG markers without a length."""
NEXT_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""What ends a JPEG's compressed data: no stuffed byte, none of `ALONE`, no filling."""


def check_name(name: str, kind: PictureKind) -> str:
    """Return a file's name. Raises `PictureRefused` for a path, or for another kind's ending."""
    if not name.strip() or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise PictureRefused(f"The file needs a name of 1 to {NAME_LENGTH_MAX} characters.")
    if "/" in name or "\\" in name or name.strip(". ") == "" or name.startswith(".."):
        raise PictureRefused("The file's name holds a path. Send the name alone.")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in ENDINGS[kind]:
        raise PictureRefused(
            f"The file is {kind.value} and its name ends in .{ending}. Name it for what it is."
        )
    return name


def check_pixels(width: int, height: int) -> None:
    """Return if a picture of this size may be decoded. Raises `PictureRefused`."""
    if not (SIDE_MIN <= width <= SIDE_MAX and SIDE_MIN <= height <= SIDE_MAX):
        raise PictureRefused(f"Each side must have {SIDE_MIN} to {SIDE_MAX} pixels.")
    if width * height > PIXELS_MAX:
        raise PictureRefused(
            f"{width} x {height} pixels are too many: at most {PIXELS_MAX // 1_000_000} million."
        )


def check_content(content: bytes) -> PictureKind:
    """Return what the bytes are, if that is all they are.

    Something behind the picture's end, or markup within it, makes a file that others read as
    something else. What cameras put behind a JPEG (more pictures, a moment of film) may stay: it
    is not kept. Raises `PictureRefused`.
    """
    kind = kind_of(content)
    end = END_OF[kind](content)
    tail = content[end:].lstrip(b"\x00")
    if tail and not (kind is PictureKind.JPEG and is_cameras(tail)):
        raise PictureRefused("Something follows the end of the picture. Save it again, plainly.")
    if first(MARKUP, content, 0) != -1 or is_document(content):
        raise PictureRefused("The file is more than a picture. Save it again, plainly.")
    return kind


def kind_of(content: bytes) -> PictureKind:
    """Return what a file's first bytes say. Raises `PictureRefused`."""
    if content.startswith(b"\xff\xd8\xff"):
        return PictureKind.JPEG
    if content.startswith(PNG_HEAD):
        return PictureKind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return PictureKind.WEBP
    raise PictureRefused("This is no JPEG, PNG or WebP picture.")


def is_cameras(tail: bytes) -> bool:
    """Tell whether this is what cameras append: another JPEG, or a film."""
    return tail.startswith(b"\xff\xd8\xff") or b"ftyp" in tail[:8]


def is_document(content: bytes) -> bool:
    """Tell whether readers of PDF or ZIP would open this."""
    return b"%PDF-" in content[:PDF_HEAD_BYTES] or b"PK\x05\x06" in content[-ZIP_TAIL_BYTES:]


def first(pattern: re.Pattern[bytes], content: bytes, start: int) -> int:
    """Return where the first match from `start` on begins, or -1.

    A search keeps all other threads waiting, so it is made piece by piece.
    """
    for at in range(start, len(content), PIECE_BYTES):
        found = pattern.search(content, at, at + PIECE_BYTES + MATCH_BYTES_MAX)
        if found:
            return found.start()
    return -1


def end_of_jpeg(content: bytes) -> int:
    """Return where a JPEG ends.

    Raises `PictureRefused` for one that breaks off, and for one of so many scans that decoding
    it, each over all of its pixels, would take hours.
    """
    at, scans = 2, 0
    for _ in range(PARTS_MAX):
        marker = content[at + 1 : at + 2]
        if content[at : at + 1] != MARKER or not marker:
            raise broken()
        if marker[0] == END_OF_IMAGE:
            return at + 2
        if marker == MARKER:
            at += 1
        elif marker[0] in ALONE:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if marker[0] == START_OF_SCAN:
                scans += 1
                if scans > SCANS_MAX:
                    raise PictureRefused(
                        f"The JPEG has more than {SCANS_MAX} scans. Save it again, plainly."
                    )
                at = end_of_scan(content, at)
    raise broken()


def end_of_scan(content: bytes, start: int) -> int:
    """Return where the next marker after a JPEG's compressed data is."""
    at = first(NEXT_MARKER, content, start)
    if at == -1:
        raise broken()
    return at


def end_of_png(content: bytes) -> int:
    """Return where a PNG ends. Raises `PictureRefused` for one that breaks off."""
    at = len(PNG_HEAD)
    for _ in range(PARTS_MAX):
        if at + 12 > len(content):
            break
        length = int.from_bytes(content[at : at + 4], "big")
        is_last = content[at + 4 : at + 8] == b"IEND"
        at += 12 + length
        if is_last and at <= len(content):
            return at
    raise broken()


def end_of_webp(content: bytes) -> int:
    """Return where a WebP ends. Raises `PictureRefused` for one that breaks off."""
    size = 8 + int.from_bytes(content[4:8], "little")
    if size > len(content):
        raise broken()
    return size + (size % 2 if size < len(content) else 0)


def broken() -> PictureRefused:
    """Return the refusal of a picture that is not whole."""
    return PictureRefused("The picture is damaged or not whole. Save it again.")


END_OF = {
    PictureKind.JPEG: end_of_jpeg,
    PictureKind.PNG: end_of_png,
    PictureKind.WEBP: end_of_webp,
}
