"""What is told of a workbook that came back, row by row: on the page, in the terminal, and as a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.desk.offline import verdicts
from dashboard.desk.offline.choices import Choices
from dashboard.desk.offline.verdicts import Verdict
from dashboard.desk.pages.case import action_name
from dashboard.desk.room import Room
from dashboard.desk.words import Words
from pipelines.casework.actions import ComplaintStep
from pipelines.casework.decision import Decision
from pipelines.casework.reading import COMPLAINT
from pipelines.domain import Precision


@dataclass(frozen=True)
class Told:
    """A row in words, `filled` being what it says beside the decision.

    `where` and `path` are empty where nothing of the case may be, or can be, told.
    """

    fate: str
    id: str
    path: str
    where: str
    sheet: str
    number: int
    decided: str
    filled: tuple[tuple[str, str], ...]
    why: str
    entry: int | None
    meanwhile: tuple[Mapping[str, str], ...]
    into: str


def rows(
    found: Iterable[Verdict], place: Room, choices: Choices, words: Words, names: Mapping[str, str]
) -> list[Told]:
    """Every row in words; `names` are those of accounts."""
    told, standing = [], {row["case_id"]: row for row in place.cases().iter_rows(named=True)}
    for verdict in found:
        row, is_complaint = verdict.row, verdict.row.kind == COMPLAINT
        column, kind = ("kind", "complaint_step") if is_complaint else ("decision", "status")
        code = choices.code(column, row.filled.get(column, ""))
        is_told = row.is_whole and not verdict.is_forbidden
        told.append(
            Told(
                fate=verdict.fate.value,
                id=row.id,
                path=("/complaint/" if is_complaint else "/case/") if is_told else "",
                where=_about(place, words, verdict, standing) if is_told else "",
                sheet=row.sheet,
                number=row.number,
                decided=words.say.name(kind, code),
                filled=tuple(
                    (verdicts.label(words, row.kind, name), text)
                    for name, text in row.filled.items()
                    if name != column
                ),
                why=verdict.why,
                entry=verdict.entry,
                meanwhile=tuple(_meanwhile(each, words, names) for each in verdict.meanwhile),
                into=verdict.into,
            )
        )
    return told


def left(found: Iterable[Verdict], words: Words, names: Mapping[str, str]) -> pl.DataFrame:
    """These rows as they were filled in, each with the reason; all texts, the columns named in words."""
    say = words.say
    told = [
        {
            say.phrase("Sheet"): each.row.sheet,
            say.phrase("Row"): str(each.row.number),
            say.phrase("Number"): each.row.id,
            **{verdicts.label(words, each.row.kind, code): text for code, text in each.row.filled.items()},
            say.phrase("Why it was not entered"): why(each, words, names),
        }
        for each in found
    ]
    columns = dict.fromkeys(name for row in told for name in row)
    return pl.DataFrame(
        {name: [row.get(name, "") for row in told] for name in columns},
        schema=dict.fromkeys(columns, pl.String),
    )


def why(verdict: Verdict, words: Words, names: Mapping[str, str]) -> str:
    """Why a row is not entered; of a conflict, what others decided."""
    told = [_meanwhile(each, words, names) for each in verdict.meanwhile]
    later = "; ".join(", ".join(filter(None, each.values())) for each in told)
    return verdict.why or words.say.phrase("Decided meanwhile: {decisions}", decisions=later)


def _about(place: Room, words: Words, verdict: Verdict, standing: Mapping[str, Mapping[str, Any]]) -> str:
    """What the case is, or those of the complaint, in a line."""
    cases, row = place.desk.cases(), verdict.row
    complaint = place.desk.docket().by_id.get(row.id) if row.kind == COMPLAINT else None
    names = dict.fromkeys(cases.of(name).id for name in (complaint.cases if complaint else [row.id]))
    found = [standing[name] for name in names if name in standing]
    return "; ".join(
        f"{words.say.name('category', each['category_id'])} · {words.place(each['unit_id'], each['region_id'])}"
        for each in found
    )


def _meanwhile(decision: Decision, words: Words, names: Mapping[str, str]) -> dict[str, str]:
    """What somebody decided of which the row did not know."""
    content, say = decision.content, words.say
    what = (
        say.name("complaint_step", content.kind.value)
        if isinstance(content, ComplaintStep)
        else action_name(words, decision.action)
    )
    return {
        "what": what,
        "who": names.get(decision.account, decision.account),
        "at": say.date(decision.at, Precision.MINUTE),
        "reason": content.reason,
    }
