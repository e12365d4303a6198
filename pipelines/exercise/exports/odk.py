"""ODK Central: a ZIP with a CSV of the form, one of each repeat group, and the media that have come."""

import zipfile
from pathlib import Path

import polars as pl

from pipelines.domain import Status
from pipelines.exercise.exports.stream import Stream

_WORDS = {Status.BEING_CHECKED: "hasIssues", Status.VERIFIED: "approved", Status.REFUTED: "rejected"}
_MADE = (2000, 1, 1, 0, 0, 0)
"""A member says no time of its making: one stream is always the same bytes."""


def write(stream: Stream, file: Path) -> None:
    """Write this stream, with what could not be decrypted, and with what is still uploading."""
    people, keys = stream.people, stream.told("submission_id")
    group_of = {q.code: group.code for group in stream.form.group for q in group.question}
    fields = stream.table.rename(lambda code: f"{group_of[code]}-{code}" if code in group_of else code)
    none = pl.lit(None, pl.String)
    table = fields.select(
        pl.Series("SubmissionDate", stream.received("%Y-%m-%dT%H:%M:%S.000Z")),
        *fields.columns,
        pl.Series("KEY", keys),
        pl.Series("SubmitterID", [person.phone for person in people]),
        pl.Series("SubmitterName", [person.name for person in people]),
        pl.Series("AttachmentsPresent", stream.told("attachments_present")),
        pl.Series("AttachmentsExpected", stream.told("attachments_expected")),
        pl.Series(
            "Status", [None if r["is_readable"] else "not decrypted" for r in stream.reports], pl.String
        ),
        pl.Series("ReviewState", stream.told("review")).replace_strict(_WORDS, default=none),
        pl.Series("DeviceID", [person.device for person in people]),
        pl.Series("Edits", stream.told("edits")),
        pl.Series("FormVersion", stream.told("form_version")),
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _add(archive, f"{stream.form.id}.csv", table.write_csv().encode())
        for group, questions, entries in stream.repeats():
            columns: dict[str, list[str | None]] = {
                code: [own.get(code) for _, own in entries] for code in questions
            }
            columns["PARENT_KEY"] = [keys[place] for place, _ in entries]
            columns["KEY"] = [f"{keys[place]}/{group}[{n}]" for place, n in _instances(entries)]
            repeat = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
            _add(archive, f"{stream.form.id}-{group}.csv", repeat.write_csv().encode())
        for report, person in zip(stream.reports, people, strict=True):
            for number in range(report["attachments_present"]):
                name = f"media/{person.user}-{report['submission_id']}-{number + 1}.jpg"
                _add(archive, name, _photo(person.name))


def _instances(entries: list[tuple[int, dict[str, str]]]) -> list[tuple[int, int]]:
    counted: dict[int, int] = {}
    numbered = []
    for place, _ in entries:
        counted[place] = counted.get(place, 0) + 1
        numbered.append((place, counted[place]))
    return numbered


def _photo(artist: str) -> bytes:
    """No picture, but metadata as in one."""
    said = b"Exif\0\0II*\0Artist=" + artist.encode()
    return b"\xff\xd8\xff\xe1" + len(said).to_bytes(2, "big") + said + b"\xff\xd9"


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
