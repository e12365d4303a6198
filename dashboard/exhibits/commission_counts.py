"""What was counted by weeks and regions beside the commissions' decisions, and by whom."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from dashboard import queries_weeks
from dashboard.exhibits.exhibit import View

WEEK = dt.timedelta(days=7)
OWN = "own"
"""The reports of our own observers, among those who tell of violations."""


def tellers(view: View) -> list[str]:
    """Who tells of violations: our observers, then each reporter who published them one by one."""
    own = queries_weeks.cases(view.connection, view.election["time_zone"])
    return ([OWN] if own.height else []) + queries_weeks.reporters(view.connection)


@dataclass(frozen=True)
class Cell:
    """One place, a region or the country, in the week that begins on a Monday."""

    place: str
    week: dt.date

    @property
    def key(self) -> str:
        """Its name in an address."""
        return f"{self.place}.{self.week}"


@dataclass(frozen=True)
class Counts:
    """What was counted of the whole country and of its regions, by weeks; `is_own` where our observers tell."""

    country: str
    is_own: bool
    violations: pl.DataFrame
    reports: pl.DataFrame
    filed: pl.DataFrame
    decisions: pl.DataFrame

    def of(self, rows: pl.DataFrame, place: str) -> pl.DataFrame:
        """Rows of one place; of the country all, wherever it was."""
        return rows if place == self.country else rows.filter(region_id=place)

    def complaints(self, place: str, week: dt.date) -> int | None:
        """Complaints filed, each once in a place; None where none is known at all."""
        if self.filed.is_empty():
            return None
        is_country = place == self.country
        own = self.filed.filter(pl.col("country") == is_country, pl.col("week_date") == week)
        return int((own if is_country else own.filter(region_id=place))["complaints"].sum())

    def places(self, view: View) -> list[str]:
        """The country and its regions, by their names; where nobody tells of violations, those with anything else."""
        regions = queries_weeks.regions(view.connection)
        if self.violations.is_empty() and self.reports.is_empty():
            known = {*self.decisions["region_id"], *self.filed["region_id"]}
            regions = [region for region in regions if region in known]
        return [self.country, *sorted(regions, key=lambda place: view.language.name("unit", place))]

    def cells(self, view: View) -> dict[str, Cell]:
        """Every place in every week, by its key; none where no decision has a known day."""
        if self.decisions.is_empty():
            return {}
        found = [Cell(place, week) for place in self.places(view) for week in self.weeks()]
        return {cell.key: cell for cell in found}

    def weeks(self) -> list[dt.date]:
        """Every Monday from the first to the last day."""
        days = [self.decisions["decided_date"]]
        days += [rows["week_date"] for rows in (self.violations, self.reports, self.filed)]
        known = [day for series in days for day in series.drop_nulls()]
        first = min(known) - dt.timedelta(days=min(known).weekday())
        return [first + n * WEEK for n in range((max(known) - first) // WEEK + 1)]

    @classmethod
    def told_by(cls, view: View, teller: str | None) -> "Counts":
        """All counts, with the violations that one teller knows of; with none, there are none of them."""
        ask, zone = view.connection, view.election["time_zone"]
        return cls(
            country=view.election["country_id"],
            is_own=teller == OWN,
            violations=_violations(view, teller, zone),
            reports=queries_weeks.reports(ask) if teller == OWN else _none("expected", "came"),
            filed=queries_weeks.complaints(ask, zone),
            decisions=queries_weeks.decisions(ask),
        )


def _violations(view: View, teller: str | None, zone: str) -> pl.DataFrame:
    if teller is None:
        return _none("reported", "verified")
    if teller == OWN:
        return queries_weeks.cases(view.connection, zone)
    return queries_weeks.published(view.connection, teller, zone)


def _none(*counts: str) -> pl.DataFrame:
    schema = {"region_id": pl.String, "week_date": pl.Date, **dict.fromkeys(counts, pl.Int64)}
    return pl.DataFrame(schema=schema)
