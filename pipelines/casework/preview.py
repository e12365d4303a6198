"""A small picture of a picture: drawn anew, so that nothing that a camera wrote into it (place, device, owner) stays.

Pictures come from strangers. Only the decoder of the kind that was found is asked, a picture that claims too much is
not decoded, and they are drawn one after another: memory is that of one.
"""

import io
import re
import struct
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from PIL import Image, ImageOps

from pipelines.casework.refusal import Refused
from pipelines.messages import Message

MOST_DECODED = 25_000_000
MOST_OF_JPEG = 64_000_000
"""Pixels of a picture that gets a preview: of what fits into some 200 MB while it is drawn. JPEG is decoded small, but
for one of several scans, which is whole in memory first."""
MOST_SCANNED = 1_000_000_000
"""Pixels times scans of a JPEG that gets a preview, some two seconds of work: a small file can ask for hours of it."""
LARGEST = 40 * 1024 * 1024
"""Bytes of a picture that gets a preview: it is in memory while it is drawn."""
SIDE, QUALITY = 640, 60
"""Pixels of the longer side, and of JPEG: some 40 kB, which a weak connection still carries."""
_PAINTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preview")
_BROKEN = (OSError, ValueError, TypeError, LookupError, SyntaxError, ArithmeticError, struct.error)
"""What Pillow raises over a file that was damaged, by chance or on purpose."""
_WHITE = (255, 255, 255)
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
"""Of JPEG, after what is coded: neither a byte that is stuffed nor one of the points to begin anew."""
_SCAN, _END, _ALONE = 0xDA, 0xD9, frozenset({0x01, 0xD8})


def require_picture(stream: BinaryIO, format: str) -> None:
    """Refused, in words, where this is no picture of its kind, or one that claims more than a photo can have."""
    _size(stream, format)


def drawn(pieces: Iterable[bytes], format: str) -> bytes | None:
    """The preview as JPEG of a picture that comes in pieces; None where it is too large, or breaks off."""
    return _PAINTER.submit(_drawn, pieces, format).result()


def _drawn(pieces: Iterable[bytes], format: str) -> bytes | None:
    contents = b"".join(pieces)
    if len(contents) > LARGEST:
        return None
    try:
        width, height = _size(io.BytesIO(contents), format)
        scans = _scans(contents) if format == "JPEG" else 0
        if width * height > (MOST_OF_JPEG if scans == 1 else MOST_DECODED):
            return None
        if width * height * scans > MOST_SCANNED:
            return None
        with Image.open(io.BytesIO(contents), formats=(format,)) as picture:
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            picture.thumbnail((SIDE, SIDE))
            see_through = _upright(picture).convert("RGBA")
            clean = Image.new(
                "RGB", see_through.size, _WHITE
            )  # a picture of its own: no field of the other comes along
            clean.paste(see_through, mask=see_through)
    except (*_BROKEN, Refused):
        return None
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _scans(jpeg: bytes) -> int:
    """How many scans the picture has: one, or several of which each adds to the ones before (ITU T.81, B.2)."""
    found, place = 0, 0
    while marker := _NEXT_MARKER.search(jpeg, place):
        kind, place = marker[1][0], marker.end()
        if kind == _END:
            break
        found += kind == _SCAN
        if kind not in _ALONE:  # what a segment holds is no marker
            place += int.from_bytes(jpeg[place : place + 2])
    return found


def _upright(picture: Image.Image) -> Image.Image:
    """The picture as the phone was held; as it lies where what the phone wrote of that cannot be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN:
        return picture


def _size(stream: BinaryIO, format: str) -> tuple[int, int]:
    """Width and height as the head of the file says; nothing is decoded."""
    stream.seek(0)
    try:
        with Image.open(stream, formats=(format,)) as picture:
            return picture.size
    except Image.DecompressionBombError:  # some 180 million pixels, Pillow's own bound
        raise Refused(Message("The picture claims to have more pixels than a photo has", {})) from None
    except _BROKEN:
        raise Refused(Message("The picture cannot be read: it may not have come whole", {})) from None
