"""What an expert enters of commissions: one row of a table of `staging`, changed, or taken back. Never overwritten.

The cells are text under the names of the table's columns; whether they fit is asked by the contract of files, which
reads them again in every build.

An observer's report on a session is no record until an expert takes it over: that is `add`, and the record then has
the id of the report, so that it is taken over once. It may be set aside instead, and taken up again.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from pipelines.casework.actions import Action, Reason, Word
from pipelines.casework.rights import Right

KINDS = (
    "commission_sessions", "commission_decisions", "commission_members", "working_groups", "calendar_plan",
    "complaint_registers", "recommendation_statuses",
)  # fmt: skip
"""The kinds of source of which experts enter rows. Recommendations themselves come by files."""


def _kept(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError("no records of this kind are kept")
    return kind


Kind = Annotated[Word, AfterValidator(_kept)]
Cell = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Column = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,59}$")]


class AddRecord(Action):
    """A row of this kind of source."""

    right = Right.FOLLOW_COMMISSIONS
    kind: Kind
    cells: Annotated[dict[Column, Cell], Field(min_length=1, max_length=60)]


class AmendRecord(AddRecord):
    """The row as it is to read from now on, and why."""

    reason: Reason


class WithdrawRecord(Action):
    """The row counts no longer, and why."""

    right = Right.FOLLOW_COMMISSIONS
    reason: Reason


class SetReportAside(Action):
    """No record is made of the report, and why."""

    right = Right.FOLLOW_COMMISSIONS
    reason: Reason


class TakeReportUp(Action):
    """The report waits again, and why."""

    right = Right.FOLLOW_COMMISSIONS
    reason: Reason


RECORD_ACTIONS: dict[str, type[Action]] = {
    "add": AddRecord,
    "amend": AmendRecord,
    "withdraw": WithdrawRecord,
    "set_aside": SetReportAside,
    "take_up": TakeReportUp,
}
"""The names under which the journal keeps them."""
