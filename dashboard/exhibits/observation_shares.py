"""Shares of the choices, estimated from observers’ copies of protocols, beside what the commissions counted."""

import polars as pl

from dashboard import queries_estimates
from dashboard.exhibits.exhibit import Exhibit, View
from dashboard.exhibits.observation import compared, country, drawn, verdict
from dashboard.exhibits.observation_statement import Row
from pipelines.domain import Origin

SHOWN = 10
"""So many choices are drawn and said at most, the leading ones; tables have all."""
_ORDER = [origin.value for origin in Origin]


def contests(view: View) -> list[str]:
    """The ballots of which shares are estimated, released or not."""
    return country(view)["contest_id"].drop_nulls().unique(maintain_order=True).to_list()


def shares(view: View, contest_id: str) -> Exhibit | None:
    """The leading choices, each with the official share and the difference; None where no share is released."""
    say = view.language
    every = _released(view, contest_id)
    rows, official = every.head(SHOWN), _official(view, contest_id)
    told = {row["choice_id"]: row for row in official.iter_rows(named=True)}
    beside = [told.get(choice) for choice in rows["choice_id"]]
    return drawn(
        view,
        rows,
        name=f"sample-shares-{contest_id}",
        title=say.phrase(
            "{contest}: shares of the choices, estimated from the sample",
            contest=say.name("contest", contest_id),
        ),
        label=lambda row: say.name("choice", row["choice_id"]),
        reference=[
            (None, None) if row is None else (row["official"], _in_words(view, row)) for row in beside
        ],
        table=every,
        remark=" ".join(_remarks(view, every, official)),
    )


def _released(view: View, contest_id: str) -> pl.DataFrame:
    """The released shares of a ballot in the whole country, largest first."""
    return country(view).filter("released", contest_id=contest_id).sort("estimate", descending=True)


def _official(view: View, contest_id: str) -> pl.DataFrame:
    """The comparison with the count of most stations; of as many, with the one that binds most."""
    rows = queries_estimates.comparison(view.connection).filter(contest_id=contest_id)
    counts = rows.group_by("origin").agg(pl.col("official_stations").max())
    ranked = sorted(counts.iter_rows(), key=lambda count: (-count[1], _ORDER.index(count[0])))
    return rows.filter(origin=ranked[0][0]) if ranked else rows


def _in_words(view: View, row: Row) -> str:
    say = view.language
    return say.phrase(
        "official: {share}; difference {points}, {verdict}",
        share=say.percent(row["official"], 2),
        points=say.signed(100 * row["difference"], 2),
        verdict=verdict(view, row),
    )


def _remarks(view: View, every: pl.DataFrame, official: pl.DataFrame) -> list[str]:
    say = view.language
    told = [say.phrase("Shares are of the ballots found, valid or not.")]
    if every.height > SHOWN:
        told.append(
            say.phrase(
                "The {n} leading choices of {all} are drawn; the table has all.",
                n=say.number(SHOWN),
                all=say.number(every.height),
            )
        )
    for row in official.sort("official_stations").tail(1).iter_rows(named=True):
        outside = official.filter(~pl.col("within_margin")).height
        told.append(
            say.phrase(
                "Official: {origin}, {n} of the {all} stations that could be drawn. Differences outside of their"
                " margin: {outside} of {compared}; about one in twenty would be so by chance alone.",
                origin=say.within(say.name("origin", row["origin"])),
                n=say.number(row["official_stations"]),
                all=say.number(row["all_stations"]),
                outside=say.number(outside),
                compared=say.number(official.height),
            )
        )
    return told


def comparison_table(view: View, contest_id: str) -> pl.DataFrame:
    """All choices beside every official count, largest first."""
    say = view.language
    rows = (
        queries_estimates.comparison(view.connection)
        .filter(contest_id=contest_id)
        .sort("estimate", "choice_id", "origin", descending=[True, False, False])
    )
    names = [say.name("choice", choice) for choice in rows["choice_id"]]
    return pl.DataFrame({say.phrase("Choice"): names, **compared(view, rows)})


def stated(view: View) -> pl.DataFrame:
    """The estimates that are said in words: of the leading choices of each ballot, and of those withheld.

    Where none of a ballot is released the reason is said once, by the first on the ballot.
    """
    rows, kept = country(view), []
    for contest in contests(view):
        released = _released(view, contest).head(SHOWN)
        held = rows.filter(~pl.col("released"), contest_id=contest)
        kept += [released, held if released.height else held.head(1)]
    return pl.concat(kept) if kept else rows.clear()
