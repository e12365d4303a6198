"""One stream of reports that a pack expects: which tool exports it, of which form, and what its columns mean."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pipelines.source import Source, Strict

FIELDS = (
    "submission_id",
    "form_version",
    "observer_id",
    "unit",
    "observed_at",
    "received_at",
    "edits",
    "review",
    "attachments_present",
    "attachments_expected",
    "is_readable",
    "answers",
)
"""The fields of a report in a redacted copy; `row` beside them is its row in the original."""

System = Literal["odk", "kobo", "apollo_checklist", "apollo_incidents", "vote_monitor", "nemo", "workbook"]


class Intake(Strict):
    """`[[intake]]` of an `election.toml`.

    `observer`, `unit` and `observed_at` name the export's columns that hold the observer's pseudonym, the place and
    the moment; left out, the tool's own are taken (`Participant ID`, `Location Code`, `end` ...). `questions` gives
    our code for the export's name of a question where they differ, `values` for the codes of its options. What the
    columns of `personal` hold is dropped at the door, beside what the tool is known to export of people.
    `time_zone` is that of moments written without one. `labels` are its title in other languages.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    system: System
    form: str
    title: str
    labels: dict[str, str] = {}
    publisher: str
    licence: str
    nature: Literal["real", "synthetic"]
    time_zone: str | None = None
    observer: str | None = None
    unit: str | None = None
    observed_at: str | None = None
    questions: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    personal: tuple[str, ...] = ()
    max_bytes: Annotated[int, Field(ge=1)] = 200_000_000

    def folder(self, pack: Path) -> Path:
        """Where the door puts the redacted copies of what arrives, numbered in the order of their coming."""
        return pack / "raw" / "submissions" / self.id

    def sources(self, pack: Path) -> Iterator[tuple[Source, Path]]:
        """The redacted copies of this stream as raw files, in the order in which they came."""
        for path in sorted(self.folder(pack).glob("*.jsonl")):
            yield (
                Source(
                    id=f"{self.id}/{path.stem}",
                    kind="submissions",
                    file=path.relative_to(pack).as_posix(),
                    title=self.title,
                    labels=self.labels,
                    publisher=self.publisher,
                    licence=self.licence,
                    nature=self.nature,
                    format="jsonl",
                    columns={field: field for field in FIELDS},
                    ignore=("row",),
                ),
                path,
            )
