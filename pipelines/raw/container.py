"""The bytes of a raw file: as they lie there, out of gzip, or a member of a ZIP archive.

Archives are unpacked in memory and never onto the disk. What they claim of themselves is not believed: unpacking
stops at the source's `max_bytes`, and where so little grows to so much that only malice or a mistake explains it.
"""

import fnmatch
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from pipelines.errors import SourceError
from pipelines.raw.file import Content
from pipelines.source import Source

RATIO = 200
"""A table of digits packs to a tenth or a thirtieth; what grows more than this is no table."""
RATIO_FROM = 100_000_000
"""Below this many bytes no ratio is suspicious: a few repeated rows pack very well."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_MAGIC = {
    ZIP: "a ZIP archive or XLSX workbook",
    _EMPTY_ZIP: "an empty ZIP archive",
    _GZIP: "a gzip archive",
    OLD_OFFICE: "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


def unpack(source: Source, path: Path) -> Content:
    """The file of this source, unpacked; SourceError where there is none or it cannot be the one described."""
    if not path.is_file():
        raise SourceError(
            f"source {source.id!r} has no file", where=str(path), remedy="Put the file there or mend `file`"
        )
    if path.stat().st_size > source.max_bytes:
        raise _too_big(source, str(path))
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    where, packing = str(path), _packing(source, path)
    _refuse_empty(content, where)
    if source.member is not None and packing != "zip":
        raise SourceError(
            f"the pack names a member {source.member!r} of a file that is no ZIP archive",
            where=where,
            remedy='Remove `member`, or state compression = "zip"',
        )
    if packing == "none":
        _refuse_other_format(source, content, where)
    if source.sha256 is not None and sha256 != source.sha256.lower():
        raise SourceError(
            f"the file is not the one that the pack describes: its SHA-256 is {sha256}",
            where=where,
            remedy="Restore the file, or write the new SHA-256 into the pack if the change is meant",
        )
    if packing != "none":
        if packing == "gzip":
            content = _out_of_gzip(source, content, where)
        else:
            content, member = _out_of_zip(source, content, where)
            where = f"{where}, {member}"
        _refuse_empty(content, where)
        _refuse_other_format(source, content, where)
    return Content(path, where, sha256, content)


def _packing(source: Source, path: Path) -> str:
    return source.compression or {".gz": "gzip", ".zip": "zip"}.get(path.suffix.lower(), "none")


def _refuse_empty(content: bytes, where: str) -> None:
    if not content or content.isspace():
        raise SourceError("the file is empty", where=where, remedy="Fetch it again")


def _refuse_other_format(source: Source, content: bytes, where: str) -> None:
    """An archive in an archive is refused here too: nobody said what to take out of it."""
    if source.format == "xlsx" and content.startswith((ZIP, OLD_OFFICE)):
        return  # which of them is a workbook, and which we can read, is told by its content
    for magic, name in _MAGIC.items():
        if content.startswith(magic):
            raise SourceError(
                f"the file is {name}, not {source.format.upper()}",
                where=where,
                remedy="Save it in the format that the pack states, or state another `format` or `compression`",
            )


def _too_big(source: Source, where: str) -> SourceError:
    return SourceError(
        f"the file holds more than {source.max_bytes:,} bytes",
        where=where,
        remedy="Check what it is; if it is meant, split it or raise `max_bytes`",
    )


def _pour(source: Source, stream: IO[bytes] | gzip.GzipFile, packed: int, where: str) -> bytes:
    unpacked = io.BytesIO()
    while chunk := stream.read(1 << 20):
        unpacked.write(chunk)
        if unpacked.tell() > source.max_bytes:
            raise _too_big(source, where)
        if unpacked.tell() > max(RATIO_FROM, RATIO * packed):
            raise SourceError(
                f"the archive unpacks to more than {RATIO} times its size",
                where=where,
                remedy="It is damaged or meant to do harm: ask the publisher for another copy",
            )
    return unpacked.getvalue()


def _out_of_gzip(source: Source, content: bytes, where: str) -> bytes:
    if not content.startswith(_GZIP):
        raise SourceError(
            "the file is no gzip archive", where=where, remedy='State compression = "none", or fetch it again'
        )
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return _pour(source, stream, len(content), where)
    except (EOFError, OSError, zlib.error) as error:
        raise _damaged("gzip", error, where) from None


def _out_of_zip(source: Source, content: bytes, where: str) -> tuple[bytes, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_paths_outside(archive, where)
            member = _member(source, archive, where)
            if member.flag_bits & 0x1:
                raise SourceError(
                    f"{member.filename!r} is encrypted", where=where, remedy="Ask for it without a password"
                )
            with archive.open(member) as stream:
                packed = min(member.compress_size, len(content))
                return _pour(source, stream, packed, f"{where}, {member.filename}"), member.filename
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError, ValueError) as error:
        raise _damaged("ZIP", error, where) from None


def _refuse_paths_outside(archive: zipfile.ZipFile, where: str) -> None:
    """Nothing is ever written from an archive; but one that tries to leave its folder is not to be trusted."""
    for name in {name for info in archive.infolist() for name in (info.filename, info.orig_filename)}:
        parts = name.replace("\\", "/").split("/")
        if parts[0] == "" or ".." in parts or re.match("[A-Za-z]:", name):
            raise SourceError(
                f"the archive holds a path outside of itself: {name!r}",
                where=where,
                remedy="Ask the publisher for another copy",
            )


def _member(source: Source, archive: zipfile.ZipFile, where: str) -> zipfile.ZipInfo:
    """The one member that is meant: leavings of desktops are never."""
    files = [
        info
        for info in archive.infolist()
        if not info.is_dir()
        and not info.filename.startswith("__MACOSX/")
        and not PurePosixPath(info.filename).name.startswith(".")
    ]
    wanted = source.member
    found = files
    if wanted is not None:
        found = [info for info in files if info.filename == wanted] or [
            info
            for info in files
            if fnmatch.fnmatchcase(info.filename, wanted)
            or fnmatch.fnmatchcase(PurePosixPath(info.filename).name, wanted)
        ]
    if len(found) != 1:
        names = ", ".join(repr(info.filename) for info in (found or files)[:20]) or "nothing"
        told = f" that match {wanted!r}" if wanted is not None else ""
        raise SourceError(
            f"the archive holds {len(found)} files{told}: {names}"
            if found or wanted is None
            else f"the archive has no file {wanted!r}; it holds {names}",
            where=where,
            remedy="Name one of them in `member`",
        )
    return found[0]


def _damaged(kind: str, error: Exception, where: str) -> SourceError:
    return SourceError(
        f"the {kind} archive breaks off or is damaged: {error}", where=where, remedy="Fetch the file again"
    )
