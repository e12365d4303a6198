"""Do the numbers of each protocol satisfy the equations of its form?"""

from collections.abc import Iterator
from typing import Any

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.store import Draft
from pipelines.tables.reconciliation import EQUATION_CHECK

HARD, SOFT = "protocol_equation", "protocol_equation_soft"


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per protocol and equation that does not hold; soft ones are told apart."""
    formulas = {
        (contest.id, equation.id): equation.formula
        for contest in pack.election.contest
        for form in pack.election.form
        if form.serves(contest.id)
        for equation in form.equation
    }
    for row in draft.read(EQUATION_CHECK).iter_rows(named=True):
        yield Finding(
            FindingKind.FACT,
            HARD if row["is_hard"] else SOFT,
            Severity.WARNING,
            "station",
            ":".join(row[name] for name in EQUATION_CHECK.key),
            _message(row, formulas[row["contest_id"], row["equation_id"]]),
            observed=str(row["left_value"]),
            expected=str(row["right_value"]),
            effect=row["gap"],
            unit_id=row["station_id"],
            contest_id=row["contest_id"],
        )


def _message(row: dict[str, Any], formula: str) -> Message:
    parameters = {
        "station": row["station_id"],
        "contest": row["contest_id"],
        "origin": row["origin"],
        "equation": row["equation_id"],
        "formula": formula,
        "left": row["left_value"],
        "right": row["right_value"],
    }
    if row["is_hard"]:
        return Message(
            "station {station}, {contest}, {origin}: “{formula}” does not hold, {left} against {right} ({equation})",
            parameters,
        )
    return Message(
        "station {station}, {contest}, {origin}: “{formula}” does not hold, {left} against {right} ({equation});"
        " there may be a good reason for it",
        parameters,
    )
