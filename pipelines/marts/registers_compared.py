"""`marts.registers_compared`: a commission's own register of complaints, held against the complaints known here.

Ours are a part of all: a register with more of them says nothing, one with fewer lacks some that we know of. Known is
what was surely filed before the day of the register, so that nothing is missed that was on its way; what may have been,
because only its month or year is known, is counted apart. Where several commissions
are one kind of body and a complaint does not say with which of them it was filed, nothing is compared; nor is a
register of messages or of something else that is no complaint.
"""

import datetime as dt

import polars as pl

from pipelines.casework.actions import Outcome
from pipelines.casework.deadlines import last_day
from pipelines.domain import Precision
from pipelines.tables.commission_activity import REGISTERS_COMPARED

_OUTCOMES = tuple(word.value for word in Outcome)
_COMPLAINTS = "complaints"
"""The unit of count of a register that complaints can be held against; one that says none is taken for such."""


def build(
    registers: pl.DataFrame, complaints: pl.DataFrame, commissions: pl.DataFrame, zone: dt.tzinfo
) -> pl.DataFrame:
    """One row per telling of a register x figure.

    Args:
        registers: `staging.complaint_registers`.
        complaints: `marts.complaints`.
        commissions: `staging.commissions`.
        zone: the election's own; days are local.
    """
    sole = commissions.filter(pl.len().over("body") == 1, pl.col("unit_id").is_null())
    whose = dict(sole.select("commission_id", "body").iter_rows())
    bodies = dict(commissions.drop_nulls("unit_id").select("commission_id", "unit_id").iter_rows())
    filed = complaints.drop_nulls("filed_at")
    rows: list[tuple[object, ...]] = []
    for told in registers.iter_rows(named=True):
        commission = told["commission_id"]
        where = (told["source_id"], told["row_number"], commission, told["as_of_at"])
        if told["unit_of_count"] not in (None, _COMPLAINTS):
            continue
        if commission in whose:
            ours = filed.filter(filed_with=whose[commission])
        elif commission in bodies:
            ours = filed.filter(body_unit_id=bodies[commission])
        else:
            ours = None
        if ours is not None:
            day = told["as_of_at"].astimezone(zone).date()
            for figure in ("received", *_OUTCOMES):
                if told[figure] is not None:
                    known, perhaps = _known(ours, figure, day, zone)
                    agrees = told[figure] >= known
                    rows.append((*where, figure, told[figure], known, perhaps, agrees, told["source_url"]))
        came = [told[figure] for figure in _OUTCOMES if told[figure] is not None]
        if came and told["received"] is not None:
            total = sum(came)
            agrees = total <= told["received"]
            rows.append((*where, "outcomes", total, told["received"], 0, agrees, told["source_url"]))
    return pl.DataFrame(rows, schema=REGISTERS_COMPARED.schema, orient="row")


def _known(ours: pl.DataFrame, figure: str, before: dt.date, zone: dt.tzinfo) -> tuple[int, int]:
    """How many surely happened before that local day, and how many more may have."""
    if figure == "received":
        happened = ours.select("filed_at", "filed_precision")
    else:
        happened = (
            ours.filter(outcome=figure).select("settled_at", "settled_precision").drop_nulls("settled_at")
        )
    began = [
        last_day(at, Precision(precision) if precision else None, zone)
        for at, precision in happened.iter_rows()
        if at.astimezone(zone).date() < before
    ]
    known = sum(day < before for day in began)
    return known, len(began) - known
