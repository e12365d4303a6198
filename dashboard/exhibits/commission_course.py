"""The commissions' decisions laid over violations and complaints, week by week and region by region.

Three different things beside one another, never added: what observers or others reported, what was filed with a body,
what the commissions decided.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard import charts, queries_weeks
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from pipelines.tables.commission_activity import Publication

WEEK = dt.timedelta(days=7)
OWN = "own"
"""The reports of our own observers, among those who tell of violations."""
MOST_NAMES = 5
"""So many decisions a mark names; the page of decisions has all."""
_LATE = (Publication.LATE.value, Publication.NOT_FOUND.value)

Cell = Mapping[str, Any]


def tellers(view: View) -> list[str]:
    """Who tells of violations: our observers, then each reporter who published them one by one."""
    own = queries_weeks.cases(view.connection, view.election["time_zone"])
    return ([OWN] if own.height else []) + queries_weeks.reporters(view.connection)


@dataclass(frozen=True)
class _Counts:
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

    def weeks(self) -> list[dt.date]:
        """Every Monday from the first to the last day."""
        days = [self.decisions["decided_date"]]
        days += [rows["week_date"] for rows in (self.violations, self.reports, self.filed)]
        known = [day for series in days for day in series.drop_nulls()]
        first = min(known) - dt.timedelta(days=min(known).weekday())
        return [first + n * WEEK for n in range((max(known) - first) // WEEK + 1)]


def course(view: View, teller: str | None) -> Exhibit | None:
    """All weeks and regions, with the violations that one teller knows of; None where no decision has a known day."""
    say, ask, election = view.language, view.connection, view.election
    country, zone = election["country_id"], election["time_zone"]
    decisions = queries_weeks.decisions(ask)
    if decisions.is_empty():
        return None
    counts = _Counts(
        country=country,
        is_own=teller == OWN,
        violations=_violations(view, teller, zone),
        reports=queries_weeks.reports(ask) if teller == OWN else _none("expected", "came"),
        filed=queries_weeks.complaints(ask, zone),
        decisions=decisions,
    )
    places = [country, *sorted(queries_weeks.regions(ask), key=lambda place: say.name("unit", place))]
    weeks = counts.weeks()
    frame = pl.DataFrame(
        [_cell(view, counts, place, week) for place in places for week in weeks], infer_schema_length=None
    )
    lanes = [say.phrase("violations"), *([say.phrase("complaints")] if counts.filed.height else [])]
    figure = charts.weeks(
        frame.select("row", "note", "week", "hover", upper="reported", part="verified", lower="complaints"),
        _acts(view, counts, places),
        lanes=lanes,
        election_day=election["date"],
        election_text=say.phrase("election day"),
        format_day=lambda day: f"{day.day}.{day.month:02d}",
        look=view.look,
        width=view.width,
    )
    return Exhibit(
        name=f"course-{teller or 'decisions'}",
        title=_title(view, counts),
        subtitle=_subtitle(view, teller, counts),
        source=source_line(view, say.phrase("reports, complaints and decisions as they were loaded")),
        figure=figure,
        table=_table(view, frame, has_verified=counts.is_own),
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


def _place(view: View, counts: _Counts, place: str) -> str:
    say = view.language
    return say.phrase("whole country") if place == counts.country else say.name("unit", place)


def _cell(view: View, counts: _Counts, place: str, week: dt.date) -> dict[str, Any]:
    """What is known of one place in one week."""
    reports = counts.of(counts.reports, place)
    told = counts.of(counts.violations, place).filter(week_date=week)
    of_week = reports.filter(week_date=week)
    expected, came = int(of_week["expected"].sum()), int(of_week["came"].sum())
    is_known = bool(told.height) or came > 0
    in_week = pl.col("decided_date").is_between(week, week + WEEK, "left")
    cell = {
        "row": _place(view, counts, place),
        "week": week,
        "reported": int(told["reported"].sum()) if is_known else None,
        "verified": int(told["verified"].sum()) if is_known and counts.is_own else None,
        "expected": expected,
        "came": came,
        "complaints": counts.complaints(place, week),
        "decisions": counts.of(counts.decisions, place).filter(in_week)["decision_id"].n_unique(),
    }
    note = _coverage(view, reports) if counts.is_own else ""
    return cell | {"note": note, "hover": _hover(view, cell, is_own=counts.is_own)}


def _coverage(view: View, reports: pl.DataFrame) -> str:
    say = view.language
    return say.phrase(
        "reports: {n} of {all}",
        n=say.number(int(reports["came"].sum())),
        all=say.number(int(reports["expected"].sum())),
    )


def _hover(view: View, cell: Cell, *, is_own: bool) -> str:
    say = view.language
    week = cell["week"]
    lines = [cell["row"], f"{say.date(week)} – {say.date(week + WEEK - dt.timedelta(days=1))}"]
    if cell["reported"] is None:
        lines.append(say.phrase("violations: nothing known"))
    else:
        lines.append(say.plural("{n} reported violation", "{n} reported violations", cell["reported"]))
    if cell["verified"] is not None:
        lines.append(say.phrase("of them verified: {n}", n=say.number(cell["verified"])))
    if is_own:
        lines.append(
            say.phrase("reports: {n} of {all}", n=say.number(cell["came"]), all=say.number(cell["expected"]))
        )
    if cell["complaints"] is not None:
        lines.append(say.phrase("complaints filed: {n}", n=say.number(cell["complaints"])))
    lines.append(say.plural("{n} decision", "{n} decisions", cell["decisions"]))
    return "\n".join(lines)


def _acts(view: View, counts: _Counts, places: Sequence[str]) -> pl.DataFrame:
    """One mark a day and row: in the country's the decisions of commissions of no region, in a region's its own."""
    say = view.language
    acts = []
    for place in places:
        is_here = pl.col("region_id").is_null() if place == counts.country else pl.col("region_id") == place
        own = counts.decisions.filter(is_here)
        for (day,), of_day in own.group_by("decided_date", maintain_order=True):
            assert isinstance(day, dt.date)
            rows = of_day.unique("decision_id", maintain_order=True).rows(named=True)
            lines = [f"{words.decision_number(view, row)} {words.decision_name(view, row)}" for row in rows]
            if len(lines) > MOST_NAMES:
                lines = [
                    *lines[:MOST_NAMES],
                    say.phrase("and {n} more", n=say.number(len(rows) - MOST_NAMES)),
                ]
            acts.append(
                {
                    "row": _place(view, counts, place),
                    "day": day,
                    "is_marked": any(row["publication"] in _LATE for row in rows),
                    "hover": "\n".join([say.date(day), *lines]),
                }
            )
    return pl.DataFrame(acts)


def _title(view: View, counts: _Counts) -> str:
    say = view.language
    reported = int(counts.violations["reported"].sum())
    complaints = int(counts.filed.filter("country")["complaints"].sum())
    parts = [say.plural("{n} decision", "{n} decisions", counts.decisions["decision_id"].n_unique())]
    if reported:
        parts.append(say.plural("{n} reported violation", "{n} reported violations", reported))
    if complaints:
        parts.append(say.plural("{n} complaint filed", "{n} complaints filed", complaints))
    return " · ".join(parts)


def _subtitle(view: View, teller: str | None, counts: _Counts) -> str:
    say = view.language
    lines = [
        say.phrase(
            "◆ decisions of a day, ◇ one of them published late or not found. The three are different things and are"
            " never added up; a week after another does not say why."
        )
    ]
    if teller == OWN:
        lines.append(
            say.phrase(
                "Violations: cases from observers’ reports that were not refuted, in the week in which they are said to"
                " have happened; dark, the verified ones. Hatched: no report came, so nothing is known."
            )
        )
        elsewhere = int(counts.violations.filter(pl.col("region_id").is_null())["reported"].sum())
        if elsewhere:
            lines.append(
                say.plural(
                    "{n} of them in no known region: only in the country’s row.",
                    "{n} of them in no known region: only in the country’s row.",
                    elsewhere,
                )
            )
    elif teller is not None:
        lines.append(
            say.phrase(
                "Violations: as {reporter} published them, not verified by Baikoo. Hatched: nothing was published, and"
                " how much was observed is not known.",
                reporter=say.short("reporter", teller),
            )
        )
    if counts.filed.height:
        lines.append(
            say.phrase(
                "Complaints: filed in that week; one about several regions stands in each, and once in the country’s"
                " row."
            )
        )
    lines.append(say.phrase("The country’s row has a scale of its own."))
    return "\n".join(lines)


def _table(view: View, frame: pl.DataFrame, *, has_verified: bool) -> pl.DataFrame:
    say = view.language
    table = frame.select(
        pl.col("row").alias(say.phrase("Region")),
        pl.col("week").cast(pl.String).alias(say.phrase("Week from")),
        pl.col("reported").cast(pl.Int64).alias(say.phrase("Violations reported")),
        pl.col("verified").cast(pl.Int64).alias(say.phrase("Of them verified")),
        pl.col("came").alias(say.phrase("Expected reports that came")),
        pl.col("expected").alias(say.phrase("Reports expected")),
        pl.col("complaints").cast(pl.Int64).alias(say.phrase("Complaints filed")),
        pl.col("decisions").alias(say.phrase("Decisions")),
    )
    own = (
        say.phrase("Of them verified"), say.phrase("Expected reports that came"), say.phrase("Reports expected"),
    )  # fmt: skip
    return table if has_verified else table.drop(own)
