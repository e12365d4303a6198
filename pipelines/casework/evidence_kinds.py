"""What a file of evidence may be, told by its contents: what it is called, or said to be, counts for nothing.

Kinds that can carry programs (office documents, archives, web pages, drawings) are not among them: a picture or a PDF
of a document proves as much.
"""

from dataclasses import dataclass
from typing import BinaryIO

from pipelines.casework import preview
from pipelines.casework.refusal import Refused
from pipelines.messages import Message

LARGEST = 100_000_000
"""Bytes of a file: a minute of a phone's film."""
_HEAD = 16
_LARGEST_FTYP = 1024
"""Bytes that the first box of MP4 may have: a program of Windows begins with what would be a billion."""
_PHOTOS_IN_MP4 = (b"heic", b"heix", b"mif1", b"msf1")
_SOUNDS_IN_MP4 = (b"M4A ", b"M4B ")
_ID3 = (b"\2", b"\3", b"\4")
_FILMS_IN_MP4 = (
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind: its media type, how the names of its files end, and what everybody calls the format."""

    media_type: str
    ending: str
    format: str

    @property
    def is_picture(self) -> bool:
        """Whether a small picture can be drawn of it; of an iPhone's HEIC none can."""
        return self.media_type.startswith("image/") and self.format != "HEIC"


JPEG = Kind("image/jpeg", "jpg", "JPEG")
PNG = Kind("image/png", "png", "PNG")
WEBP = Kind("image/webp", "webp", "WebP")
HEIC = Kind("image/heic", "heic", "HEIC")
PDF = Kind("application/pdf", "pdf", "PDF")
MP4 = Kind("video/mp4", "mp4", "MP4")
MOV = Kind("video/quicktime", "mov", "MOV")
M4A = Kind("audio/mp4", "m4a", "M4A")
MP3 = Kind("audio/mpeg", "mp3", "MP3")
OGG = Kind("audio/ogg", "ogg", "Ogg")
KINDS = {kind.media_type: kind for kind in (JPEG, PNG, WEBP, HEIC, PDF, MP4, MOV, M4A, MP3, OGG)}


def kind_of(stream: BinaryIO) -> Kind:
    """The kind of what the stream holds from its beginning; Refused, in words, where it may be no evidence."""
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head:
        raise Refused(Message("The file is empty: it may not have come whole", {}))
    kind = _told_by(head)
    if kind is None:
        raise Refused(
            Message("By its contents, whatever its name is, this is no photo, PDF, film or recording of a kind that "
                    "is kept. Programs, archives and office documents are not: attach a photo or a PDF instead", {})
        )  # fmt: skip
    if kind.is_picture:
        preview.require_picture(stream, kind.format)
    stream.seek(0)
    return kind


def _told_by(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"OggS\0"):
        return OGG
    if head[4:8] == b"ftyp" and _HEAD <= int.from_bytes(head[:4]) <= _LARGEST_FTYP:
        return _in_mp4(head[8:12])
    # MP3: a tag of ID3, or a frame of layer III with a bit rate and a sampling rate that there are
    is_frame = head[:1] == b"\xff" and len(head) > 2 and head[1] & 0xE6 == 0xE2
    is_frame = is_frame and head[2] >> 4 not in (0, 15) and (head[2] >> 2) & 3 != 3
    is_tag = head[:3] == b"ID3" and head[3:4] in _ID3 and all(byte < 0x80 for byte in head[6:10])
    return MP3 if is_tag or is_frame else None


def _in_mp4(brand: bytes) -> Kind | None:
    """What a file in the format of MP4 (ISO 14496-12) holds, by the brand that it names first."""
    if brand == b"qt  ":
        return MOV
    if brand in _PHOTOS_IN_MP4:
        return HEIC
    return M4A if brand in _SOUNDS_IN_MP4 else MP4 if brand in _FILMS_IN_MP4 else None
