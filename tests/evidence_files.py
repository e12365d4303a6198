"""Files of evidence for tests, made here: a photo with all that a phone writes into one, and what is no photo."""

import io
import struct
import zlib

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

DEVICE, OWNER, NOTE = "SecretPhone 9", "Aibek Toktosunov", "taken from my window"
_ORIENTATION, _ARTIST, _MODEL, _GPS = 0x0112, 0x013B, 0x0110, 0x8825


def photo(size: tuple[int, int] = (1200, 800), *, format: str = "JPEG", orientation: int = 1) -> bytes:
    """Red on its left half, blue on its right one, with device, owner, place, a note and a small picture inside."""
    picture = Image.new("RGB", size, (220, 20, 20))
    picture.paste((20, 20, 220), (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[_MODEL], exif[_ARTIST], exif[_ORIENTATION] = DEVICE, OWNER, orientation
    north = (IFDRational(42), IFDRational(52), IFDRational(29))
    exif[_GPS] = {1: "N", 2: north, 3: "E", 4: (IFDRational(74), IFDRational(36), IFDRational(44))}
    written = io.BytesIO()
    comment = {"comment": NOTE} if format == "JPEG" else {}
    picture.save(written, format, exif=exif, **comment)
    return written.getvalue()


def place_in(contents: bytes) -> dict[int, object]:
    """The place that a picture says it was taken at; empty where it says none."""
    return dict(Image.open(io.BytesIO(contents)).getexif().get_ifd(_GPS))


def png(width: int, height: int) -> bytes:
    """A PNG that claims this size, and holds next to nothing."""

    def part(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", lines) + part(b"IEND", b"")


def film(length: int = 4000, brand: bytes = b"isom") -> bytes:
    """As an MP4 begins."""
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(8) + b"mp42" + b"\x07" * length


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OGG = b"OggS\0\2" + bytes(50)
MP3 = b"\xff\xfb\x90\x64" + bytes(400)
NOT_EVIDENCE = {
    "program of Windows": b"MZ\x90\0\3\0\0\0" + bytes(200),
    "program of Linux": b"\x7fELF\2\1\1" + bytes(200),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "web page": b"<!doctype html><script>alert(1)</script>",
    "drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "archive": b"PK\3\4" + bytes(200),
    "old office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200),
    "text": "Акча беришти".encode(),
    "sound of another kind": b"RIFF\x24\0\0\0WAVEfmt ",
    "film of an unknown kind": film(brand=b"\0\0\0\0"),
    "program of Windows with the mark of a film": b"MZ\x90\0ftypisom" + bytes(200),
    "script with the mark of a film": b"#!  ftypisom\nrm -rf /\n" + bytes(200),
    "script with the mark of a recording": b"ID3=1\nrm -rf /; exit\n" + bytes(200),
    "half a word of UTF-16": b"\xff\xfe<\0h\0t\0m\0l\0>\0",
    "a photo in name only": b"\xff\xd8\xff\xe0" + b"MZ" * 100,
    "a PNG that is none": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "nothing": b"",
}
