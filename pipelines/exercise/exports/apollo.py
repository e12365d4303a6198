"""NDI Apollo: the CSV of a checklist, of a survey (several reports of one observer), or of incidents.

Questions have tags, options have numbers, and the participant's name and phones stand in every row.
"""

from pathlib import Path

import polars as pl

from pipelines.domain import Status
from pipelines.exercise.exports.stream import OBSERVER, Stream
from pipelines.exercise.exports.writing import tags

_DECIDED = {Status.VERIFIED: "Confirmed", Status.REFUTED: "Rejected"}
_YES_NO = {"1": "yes", "2": "no"}


def values(stream: Stream) -> dict[str, dict[str, str]]:
    """What the numbers of the options mean."""
    found = {}
    for code, question in stream.columns.items():
        if question and question.type == "yes_no":
            found[code] = _YES_NO
        elif question and question.options:
            found[code] = {str(n): option.code for n, option in enumerate(question.options, start=1)}
    return found


def write_checklist(stream: Stream, file: Path) -> None:
    """Write one event: a row an observer, who reports once."""
    _write(stream.readable(), file, [], [("Comment", ""), ("Quarantine Status", "None")])


def write_survey(stream: Stream, file: Path) -> None:
    """Write a survey: every report has a serial number."""
    told = stream.readable()
    serial = pl.Series("Serial", [f"{number:05d}" for number in told.numbers], pl.String)
    _write(told, file, [serial], [("Comment", ""), ("Quarantine Status", "None")])


def write_incidents(stream: Stream, file: Path) -> None:
    """Write incidents: Apollo gives them no number."""
    told = stream.readable()
    status = pl.Series("Status", told.told("review"), pl.String).replace_strict(_DECIDED, default="")
    _write(told, file, [], [("Status", status), ("Description", "")])


def _write(
    stream: Stream, file: Path, before: list[pl.Series], behind: list[tuple[str, pl.Series | str]]
) -> None:
    people, tag = stream.people, tags(stream)
    numbers = {
        code: {ours: theirs for theirs, ours in words.items()} for code, words in values(stream).items()
    }
    answers = [
        (
            pl.col(code).str.split(" ").list.eval(pl.element().replace(numbers[code])).list.join(",")
            if code in numbers
            else pl.col(code)
        ).alias(tag.get(code, code))
        for code in stream.columns
        if code != OBSERVER
    ]
    units = pl.Series("Location Code", stream.told("unit"), pl.String)
    phones = [person.phone for person in people]
    table = stream.table.select(
        *before,
        pl.Series("Participant ID", [person.code for person in people], pl.String),
        pl.Series("Name", [person.name for person in people], pl.String),
        pl.Series("DB Phone", phones, pl.String),
        pl.Series("Recent Phone", phones, pl.String),
        units.alias("Location"),
        units,
        pl.lit("").alias("Latitude"),
        pl.lit("").alias("Longitude"),
        pl.lit("").alias("Registered Voters"),
        *answers,
        pl.Series("Timestamp", stream.received("%Y-%m-%d %H:%M:%S", stream.zone), pl.String),
        *(
            cells.alias(name) if isinstance(cells, pl.Series) else pl.lit(cells).alias(name)
            for name, cells in behind
        ),
    )
    table.write_csv(file, include_bom=True)
