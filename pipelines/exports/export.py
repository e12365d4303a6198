"""What every reader of a collection tool's export gives: reports, their answers, and what must not be told on.

A reader knows its tool: which columns are the tool's own, which belong to people, how repeats and choices are
written, which words say how far a report has been checked. It judges nothing: all that is written comes through as
text, so that nothing is lost, and staging says what does not fit.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.messages import Message

SUBMISSIONS = pl.Schema(
    {
        "row_number": pl.Int64,  # of the export's own rows, from 1; of XLSX the sheet's row below the header
        "submission_id": pl.String,  # the tool's identity of a report; where it has none, a hash of the contents
        "form_version": pl.String,
        "observer_id": pl.String,  # the pseudonym that the organisation gave; never a name
        "unit": pl.String,  # the place as the report names it
        "observed_at": pl.String,  # a moment with its zone, ISO 8601; null where the tool does not say
        "received_at": pl.String,
        "edits": pl.Int64,  # how often it was edited after it was sent; 0 where the tool does not count
        "review": pl.String,  # a word of `domain.Status`, or "citizen_report"
        "attachments_present": pl.Int64,
        "attachments_expected": pl.Int64,
        "is_readable": pl.Boolean,  # False: the tool says that a report is there and could not be decrypted
    }
)
"""One row per report in the export."""

ANSWERS = pl.Schema(
    {
        "row_number": pl.Int64,  # that of the report in `SUBMISSIONS`
        "group": pl.String,  # the repeat group's name; "" at the top of the form
        "instance": pl.Int64,  # 1, 2, ... within the repeat group; 0 at the top of the form
        "question": pl.String,  # the export's own name of the question, without the groups before it
        "value": pl.String,  # as written; several chosen options as their codes with one blank between
    }
)
"""One row per answer that is not empty."""


@dataclass(frozen=True)
class Export:
    """A read export. `identities` are names, phones, addresses and devices that the file holds of people: they are
    masked wherever a text repeats them, and written nowhere. `notes` is what whoever imports the file must know of it:
    they count, and repeat nothing that stands in the file."""

    submissions: pl.DataFrame
    answers: pl.DataFrame
    identities: frozenset[str]
    notes: tuple[Message, ...] = ()
