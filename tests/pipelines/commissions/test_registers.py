"""A register is held against what was surely filed there before its day; what may have been is counted apart."""

import polars as pl
import pytest

from pipelines.marts import registers_compared
from pipelines.tables.complaints import COMPLAINTS
from tests.pipelines.commissions.telling import SITTING, ZONE, kept, local


def compared(as_of: str, complaint: dict[str, object], **figures: str) -> tuple[int, int, bool]:
    """What is known, what may be, and whether the register holds it, of one complaint filed with that commission."""
    register = kept("complaint_registers", {"commission_id": "high", "as_of_at": as_of, **figures})
    filed = pl.DataFrame([{"filed_with": "cec", **complaint}], schema=COMPLAINTS.schema)
    (row,) = registers_compared.build(register, filed, SITTING, ZONE).to_dicts()
    return row["known"], row["perhaps"], row["agrees"]


MONTH, YEAR = "2020-12-01T00:00", "2020-01-01T00:00"
FILED = [
    (MONTH, "month", "2020-12-15", (0, 1, True)),
    (MONTH, "month", "2020-12-31", (0, 1, True)),
    (MONTH, "month", "2021-01-01", (1, 0, False)),
    (MONTH, "month", "2020-12-01", (0, 0, True)),
    (YEAR, "year", "2020-12-31T23:00", (0, 1, True)),
    (YEAR, "year", "2021-01-01", (1, 0, False)),
    (MONTH, "day", "2020-12-01T23:00", (0, 0, True)),
    (MONTH, "day", "2020-12-02", (1, 0, False)),
    ("2020-12-01T23:59", "minute", "2020-12-02", (1, 0, False)),
]


@pytest.mark.parametrize(("filed", "precision", "as_of", "expected"), FILED)
def test_a_complaint_is_there_once_all_that_is_known_of_its_moment_has_passed(
    filed: str, precision: str, as_of: str, expected: tuple[int, int, bool]
) -> None:
    complaint = {"filed_at": local(filed), "filed_precision": precision}

    assert compared(as_of, complaint, received="0") == expected


@pytest.mark.parametrize(("as_of", "expected"), [("2020-12-15", (0, 1, True)), ("2021-01-01", (1, 0, False))])
def test_so_is_an_outcome(as_of: str, expected: tuple[int, int, bool]) -> None:
    filed = {"filed_at": local("2020-11-02T10:00"), "filed_precision": "minute"}
    settled = {"settled_at": local(MONTH), "settled_precision": "month", "outcome": "granted"}

    assert compared(as_of, filed | settled, granted="0") == expected
