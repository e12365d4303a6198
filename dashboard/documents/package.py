"""A file of evidence to be handed over: an archive of the original, its custody log, checksums, and what all that is.

It is written while it is sent, so that nothing of it lies on a disk. The sheets that explain it are in the languages of
the courts, each by itself.
"""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard import downloads
from dashboard.i18n import Language
from pipelines.domain import Precision

LANGUAGES = ("ky", "ru")
_SUMS, _LOG = "SHA256SUMS.txt", "custody.csv"
_COLUMNS = ("entry", "at_utc", "who", "what", "why", "sha256_of_entry_before")
_OLDEST_DATE = (1980, 1, 1, 0, 0, 0)

Line = tuple[int, str, str, str, str, str]
"""An entry of the custody log: its number, moment (ISO, UTC), who, what, why, and the hash of the entry before it."""


@dataclass(frozen=True)
class Package:
    """What is handed over: `name` is what the file is called there, `mark` the keyed hash by which the log calls it."""

    name: str
    mark: str
    media_type: str
    size: int
    report: str
    election: str
    is_synthetic: bool
    log: Sequence[Line]


def packed(
    package: Package, pieces: Iterable[bytes], languages: Mapping[str, Language], made_at: dt.datetime
) -> Iterator[bytes]:
    """The archive, piece by piece, of an original that comes in pieces."""
    outlet, sums, digest = _Outlet(), dict[str, str](), hashlib.sha256()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(_entry(package.name, made_at), "w") as part:
            for piece in pieces:
                digest.update(piece)
                part.write(piece)
                yield outlet.taken()
        sums[package.name] = digest.hexdigest()
        others = {_LOG: downloads.csv(pl.DataFrame(package.log, schema=_COLUMNS, orient="row"))}
        for code, say in languages.items():
            others[f"README.{code}.txt"] = _sheet(package, digest.hexdigest(), say).encode("utf-8-sig")
        for name, contents in others.items():
            sums[name] = hashlib.sha256(contents).hexdigest()
            archive.writestr(_entry(name, made_at), contents)
        told = "".join(f"{value}  {name}\n" for name, value in sums.items())
        archive.writestr(_entry(_SUMS, made_at), told)
    yield outlet.taken()


class _Outlet(io.RawIOBase):
    """Where the archive is written to; gives out what has come since it was last asked."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += piece
        return len(piece)

    def taken(self) -> bytes:
        """What was written since."""
        given = bytes(self._waiting)
        self._waiting.clear()
        return given


def _entry(name: str, made_at: dt.datetime) -> zipfile.ZipInfo:
    made = made_at.astimezone(dt.UTC)
    info = zipfile.ZipInfo(name, max(_OLDEST_DATE, made.timetuple()[:6]))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _sheet(package: Package, sha256: str, say: Language) -> str:
    """What lies in the archive, what it shows and what not, and the log in words."""
    mark = [say.phrase("SYNTHETIC EXERCISE, no real data."), ""] if package.is_synthetic else []
    size = say.plural("{n} byte", "{n} bytes", package.size)
    return "\r\n".join(
        [
            *mark,
            say.phrase("File of evidence and its custody log").upper(),
            "",
            say.name("election", package.election),
            say.phrase("Case: {case}", case=package.report),
            f"{package.name} · {package.media_type} · {size}",
            f"SHA-256: {sha256}",
            say.phrase("Name in the log: {name}", name=package.mark),
            "",
            say.phrase("What lies here").upper(),
            f"{package.name}: " + say.phrase("the file as it came, not a byte changed. It may hold place, device and "
                                             "owner."),
            f"{_LOG}: " + say.phrase("every line of the custody log about it, times in UTC. The numbers between are "
                                     "of other files. Each line holds the hash of the line before it in the whole "
                                     "log, by which whoever keeps the vault shows that none is missing."),
            f"{_SUMS}: " + say.phrase("checksums of all files. To check them: {linux}; under Windows: {windows}.",
                                      linux=f"sha256sum -c {_SUMS}",
                                      windows=f"certutil -hashfile {package.name} SHA256"),
            "",
            say.phrase("What it shows, and what not").upper(),
            say.phrase("From the moment when it came the file is unchanged: its name in the log is a hash of its "
                       "contents, made with a key, which whoever keeps the vault can make again before a court. Of "
                       "where the file was before that, the log knows nothing."),
            "",
            say.phrase("The log in words").upper(),
            *(_told(line, say) for line in package.log),
            "",
        ]
    )  # fmt: skip


def _told(line: Line, say: Language) -> str:
    number, at, who, what, why, _ = line
    moment = say.date(dt.datetime.fromisoformat(at), Precision.MINUTE)
    done = {
        "put": say.phrase("came into the vault"),
        "preview": say.phrase("a small picture of it was looked at"),
        "open": say.phrase("the original was opened"),
        "take": say.phrase("the original was taken out of the vault"),
        "hand_over": say.phrase("was handed over"),
    }.get(what, what)
    reason = why.partition(": ")[2] if what == "hand_over" else why if what == "take" else ""
    return f"{number}. {moment} · {done} · {who}" + (f" · {reason}" if reason else "")
