"""From a filled row to the decision that it asks for, or to what is wrong with it in words."""

import datetime as dt
from collections.abc import Mapping

from dashboard.desk import fields
from dashboard.desk.offline import columns
from dashboard.desk.offline.choices import DECISIONS, Choices
from dashboard.desk.offline.reading import Row
from pipelines.casework.actions import REPORT_ACTIONS, Action, ComplaintStep
from pipelines.casework.reading import COMPLAINT
from pipelines.domain import Precision

_BELONGS_TO_EACH = ("decision", "reason", "no_conflict")
_CALLED = {"at": "day", "outcome": "outcome_now"}
"""What a decision calls otherwise than the column."""


class Superfluous(Exception):
    """Filled in, and not part of this decision: what nobody reads must not look as if it were entered."""

    def __init__(self, fields: list[str]) -> None:
        self.fields = fields
        super().__init__(", ".join(fields))


def action(row: Row, choices: Choices, zone: dt.tzinfo) -> Action:
    """The decision of a row. `zone` is that of its days and hours.

    Raises:
        Unfit: a column holds what it cannot, or lacks what the decision needs; named by the columns' codes.
        Superfluous: a column is filled that the decision does not have.
    """
    given = {
        column.code: choices.code(column.code, text, several=column.kind == "choices")
        if column.code in choices.codes
        else text
        for column in columns.filled(row.kind)
        if (text := row.filled.get(column.code, ""))
    }
    if unfit := [code for code, text in given.items() if not _is_offered(code, text, choices)]:
        raise fields.Unfit(unfit)
    try:
        return _step(given, zone) if row.kind == COMPLAINT else _judgement(given)
    except fields.Unfit as error:
        raise fields.Unfit([_CALLED.get(name, name) for name in error.fields]) from None


def _is_offered(code: str, text: str, choices: Choices) -> bool:
    return code not in choices.codes or set(text.split()) <= set(choices.codes[code])


def _judgement(given: Mapping[str, str]) -> Action:
    if "decision" not in given:
        raise fields.Unfit(["decision"])
    kind = REPORT_ACTIONS[DECISIONS[given["decision"]]]
    asked = {*kind.model_fields, *_BELONGS_TO_EACH}
    if superfluous := [code for code in given if code not in asked]:
        raise Superfluous(superfluous)
    wanted: dict[str, object] = {code: text for code, text in given.items() if code in kind.model_fields}
    if "evidence" in wanted:
        wanted["evidence"] = given["evidence"].split()
    return fields.content(kind, wanted)


def _step(given: Mapping[str, str], zone: dt.tzinfo) -> Action:
    if "kind" not in given:
        raise fields.Unfit(["kind"])
    try:
        day = dt.date.fromisoformat(given.get("day", ""))
    except ValueError:
        raise fields.Unfit(["day"]) from None
    try:
        clock = dt.time.fromisoformat(given["time"]) if "time" in given else None
    except ValueError:
        raise fields.Unfit(["time"]) from None
    if clock is not None and clock.tzinfo is not None:
        raise fields.Unfit(["time"])
    wanted: dict[str, object] = {
        "at": dt.datetime.combine(day, clock or dt.time(), zone),
        "precision": Precision.DAY if clock is None else Precision.MINUTE,
        "outcome": given.get("outcome_now"),
        **{code: given.get(code) for code in ("kind", "number", "body", "police_outcome", "reason")},
    }
    return fields.content(ComplaintStep, wanted)
