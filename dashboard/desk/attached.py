"""What a page tells of the files of a case: kind, size, who brought it and when. What they were called stays sealed."""

import datetime as dt
from collections.abc import Mapping

from dashboard.desk.room import Room
from dashboard.desk.words import Words
from dashboard.i18n import Language
from pipelines.casework import evidence
from pipelines.casework.actions import AskDestruction, Attach, DestructionGround
from pipelines.casework.cases import Case
from pipelines.casework.decision import Decision
from pipelines.casework.evidence_kinds import KINDS, LARGEST
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
    cases = place.desk.cases()
    came = {
        decision.content.evidence: decision
        for report in cases.reports(case)
        for decision in reversed(report.history)
        if isinstance(decision.content, Attach)
    }
    return [
        {
            "name": name,
            "kind": kind_name(words.say, attached.media_type),
            "size": size(words.say, attached.bytes),
            "who": accounts.get(came[name].account, came[name].account),
            "at": words.say.date(came[name].at, Precision.MINUTE),
            "iso": came[name].at.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "has_preview": evidence.has_preview(attached),
            "asked": said(words, cases.asked.get(name), accounts),
            "destroyed": [said(words, decision, accounts) for decision in cases.destroyed.get(name, ())],
        }
        for name, attached in of(place, case).items()
    ]


def said(words: Words, decision: Decision | None, accounts: Mapping[str, str]) -> dict[str, str] | None:
    """A decision on the end of a file: who, when, why, and of a request for what it is; None where there is none."""
    if decision is None:
        return None
    content = decision.content
    return {
        "who": accounts.get(decision.account, decision.account),
        "account": decision.account,
        "at": words.say.date(decision.at, Precision.MINUTE),
        "ground": grounds(words)[content.ground] if isinstance(content, AskDestruction) else "",
        "reason": content.reason,
    }


def grounds(words: Words) -> dict[DestructionGround, str]:
    """For what a file may be destroyed, in words."""
    say = words.say
    return {
        DestructionGround.PERSON: say.phrase("A person whom it shows or names asks for it"),
        DestructionGround.LAW: say.phrase("A law or a court demands it"),
        DestructionGround.MISTAKE: say.phrase("It came by mistake and proves nothing"),
    }


def saved_as(attached: Attach) -> str:
    """What a file is called outside of the vault."""
    return f"evidence-{attached.evidence[:12]}.{evidence.ending(attached)}"


def enclosed(place: Room, case: Case, say: Language) -> list[str]:
    """The files of a case as a paper names them that they lie with; not those that were destroyed."""
    gone = place.desk.cases().destroyed
    return [
        f"{kind_name(say, file.media_type)}, {size(say, file.bytes)}, {saved_as(file)}"
        for name, file in of(place, case).items()
        if name not in gone
    ]


def kind_name(say: Language, media_type: str) -> str:
    """What a kind of file is called."""
    kind = KINDS.get(media_type)
    if kind is None:
        return media_type
    match media_type.split("/", maxsplit=1)[0]:
        case "image":
            return say.phrase("Photo ({format})", format=kind.format)
        case "video":
            return say.phrase("Film ({format})", format=kind.format)
        case "audio":
            return say.phrase("Recording ({format})", format=kind.format)
    return say.phrase("Document ({format})", format=kind.format)


def size(say: Language, count: int) -> str:
    """A size in megabytes, or in kilobytes where it is below one."""
    if count < 1_000_000:
        return say.phrase("{n} kB", n=say.number(max(1, round(count / 1000))))
    return say.phrase("{n} MB", n=say.number(count / 1_000_000, 1))


def kept(words: Words) -> str:
    """Which files are kept, up to which size."""

    def formats(of: str) -> str:
        return ", ".join(kind.format for kind in KINDS.values() if kind.media_type.startswith(of))

    return words.say.phrase(
        "Photos ({photos}), films ({films}), recordings ({recordings}), documents ({documents}), up to {megabytes} MB. "
        "Encrypted at once; its name is shown to nobody.",
        photos=formats("image/"),
        films=formats("video/"),
        recordings=formats("audio/"),
        documents=formats("application/"),
        megabytes=words.say.number(LARGEST // 1_000_000),
    )
