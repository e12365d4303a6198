"""What a page tells of the files of a case: kind, size, who brought it and when. What they were called stays sealed."""

import datetime as dt
from collections.abc import Mapping

from dashboard.desk.room import Room
from dashboard.desk.words import Words
from pipelines.casework import evidence
from pipelines.casework.actions import Attach
from pipelines.casework.cases import Case
from pipelines.casework.evidence_kinds import JPEG, KINDS, LARGEST, M4A, MOV, MP3, MP4, OGG, PDF, PNG, WEBP
from pipelines.domain import Precision

ACCEPT = ",".join(KINDS)
"""What the browser offers to choose from; the server looks for itself."""


def of(place: Room, case: Case) -> dict[str, Attach]:
    """The files of all reports of the case by name, in the order in which they were attached."""
    return {
        content.evidence: content
        for report in place.desk.cases().reports(case)
        for content in report.attached
    }


def files(place: Room, case: Case, words: Words, accounts: Mapping[str, str]) -> list[dict[str, object]]:
    """A line a file, for the page of the case."""
    came = {
        decision.content.evidence: decision
        for report in place.desk.cases().reports(case)
        for decision in reversed(report.history)
        if isinstance(decision.content, Attach)
    }
    return [
        {
            "name": name,
            "kind": kind_name(words, attached.media_type),
            "size": size(words, attached.bytes),
            "who": accounts.get(came[name].account, came[name].account),
            "at": words.say.date(came[name].at, Precision.MINUTE),
            "iso": came[name].at.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "has_preview": evidence.has_preview(attached),
        }
        for name, attached in of(place, case).items()
    ]


def kind_name(words: Words, media_type: str) -> str:
    """What a kind of file is called."""
    say = words.say
    return {
        JPEG.media_type: say.phrase("Photo (JPEG)"),
        PNG.media_type: say.phrase("Picture (PNG)"),
        WEBP.media_type: say.phrase("Picture (WebP)"),
        PDF.media_type: say.phrase("Document (PDF)"),
        MP4.media_type: say.phrase("Film (MP4)"),
        MOV.media_type: say.phrase("Film (MOV)"),
        M4A.media_type: say.phrase("Recording (M4A)"),
        MP3.media_type: say.phrase("Recording (MP3)"),
        OGG.media_type: say.phrase("Recording (Ogg)"),
    }.get(media_type, media_type)


def size(words: Words, count: int) -> str:
    """A size in megabytes, or in kilobytes where it is below one."""
    say = words.say
    if count < 1_000_000:
        return say.phrase("{n} kB", n=say.number(max(1, round(count / 1000))))
    return say.phrase("{n} MB", n=say.number(count / 1_000_000, 1))


def largest(words: Words) -> str:
    """The largest file that is kept."""
    return words.say.phrase("{n} MB", n=words.say.number(LARGEST // 1_000_000))
