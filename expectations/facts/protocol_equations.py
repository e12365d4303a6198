"""Which protocols do not add up? One fact per protocol and equation of the pack's form that it breaks.

A protocol that does not add up is a finding about the commission, never a reason to refuse the file. Where a line
of an equation is empty or illegible, the equation says nothing: unknown is not zero.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from expectations.finding import Finding
from pipelines.domain import FindingKind, Severity
from pipelines.election import Pack
from pipelines.form import VOTES, Equation
from pipelines.messages import Message
from pipelines.store import Draft, frame_of
from pipelines.tables.tallies import STATION_RESULTS

_SIGNS = {"==": "=", "<=": "<=", "<": "<"}


def check(draft: Draft, pack: Pack) -> Iterator[Finding]:
    """One finding per protocol and broken equation, with both sums."""
    for equation in pack.election.form.equations if pack.election.form else ():
        for row in _broken(draft, equation).iter_rows(named=True):
            yield Finding(
                FindingKind.FACT,
                f"equation.{equation.id}",
                Severity.WARNING if equation.hard else Severity.INFO,
                "station",
                f"{row['station_id']}:{row['contest_id']}:{row['origin']}",
                Message(
                    "station {station}, {origin}: {left_lines} are {left}, {right_lines} are {right}",
                    {
                        "station": row["station_id"],
                        "origin": row["origin"],
                        "left_lines": " + ".join(equation.left) or "0",
                        "left": row["left"],
                        "right_lines": " + ".join(equation.right) or "0",
                        "right": row["right"],
                    },
                ),
                observed=str(row["left"]),
                expected=f"{equation.relation} {row['right']}",
                effect=row["left"] - row["right"],
            )


def _broken(draft: Draft, equation: Equation) -> pl.DataFrame:
    left, right = _sum(equation.left), _sum(equation.right)
    return frame_of(
        draft.connection.execute(
            f"SELECT station_id, contest_id, origin, {left} AS left, {right} AS right FROM {STATION_RESULTS.name} "  # noqa: S608
            f"WHERE NOT ({left} {_SIGNS[equation.relation]} {right}) "
            "AND ($every OR contest_id IN (SELECT unnest($contests))) ORDER BY ALL",
            {"every": not equation.contests, "contests": list(equation.contests)},
        )
    )


def _sum(lines: Sequence[str]) -> str:
    """The sum of these lines in SQL; their names were checked when the pack was read."""
    return " + ".join("list_sum(votes)" if line == VOTES else f'"{line}"' for line in lines) or "0"
