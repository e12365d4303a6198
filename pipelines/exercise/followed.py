"""What is told of the commissions of an exercise: rows of files, what experts enter, and what was planted in them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

Row = dict[str, object]
EXPERTS = ("demo-commission_expert", "demo-commission_expert-2")


@dataclass(frozen=True)
class Entry:
    """What an expert enters: when, who, and the row of a table."""

    at: dt.datetime
    account: str
    kind: str
    cells: Mapping[str, str]


@dataclass
class Followed:
    """The files of the commissions as rows, what experts enter beside them, and what was planted."""

    sessions: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    plan: list[Row] = field(default_factory=list)
    registers: list[Row] = field(default_factory=list)
    recommendations: list[Row] = field(default_factory=list)
    statuses: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    truth: list[tuple[str, str, str]] = field(default_factory=list)

    def tell(self, rule: str, subject: str, detail: str = "") -> None:
        """This was planted, for that rule to find."""
        self.truth.append((rule, subject, detail))

    def truth_frame(self) -> pl.DataFrame:
        """One row per thing planted."""
        names = ("kind", "subject_id", "detail")
        return pl.DataFrame(sorted(self.truth), schema=dict.fromkeys(names, pl.String), orient="row")
