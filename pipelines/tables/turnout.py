"""Turnout as it was announced through the day and after it."""

from pipelines.domain import Origin, Precision
from pipelines.tables.declaration import (
    PROVENANCE,
    Column,
    Table,
    Type,
    at,
    count,
    number,
    share,
    text,
    word,
)

TURNOUT_REPORTS = Table(
    "staging.turnout_reports",
    "one row per turnout figure as somebody announced it",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("contest_id", "The ballot; null where the figure is about all of them", vocabulary="contest"),
        text("unit_id", "The unit or station; null for the whole country", vocabulary="unit"),
        text("reporter_id", "Who announced it; null where the file does not say", vocabulary="reporter"),
        word("origin", Origin, "Which count it comes from", required=True),
        text("series_label", "The series in the source's words"),
        at("at", "The moment that the figure is about", required=True),
        word("at_precision", Precision, "How exactly that moment is stated", required=True),
        share("turnout", "Turnout as stated"),
        share("margin", "Half the width of the published interval, for an estimate"),
        count("took_part", "Voters who took part, as stated"),
        text("source_url", "Where it was published"),
        text("note", "The transcriber's remark"),
    ),
)

TURNOUT_TIMELINE = Table(
    "marts.turnout_timeline",
    "one row per unit x contest x time x reporter x origin x source",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("contest_id", "The ballot; null where the figure is about all of them"),
        text("unit_id", "The unit; null for the whole country"),
        text("reporter_id", "Who announced it; null where the file does not say"),
        word("origin", Origin, "Which count it comes from", required=True),
        text("series_label", "The series in the source's words"),
        at("at", "The moment that the figure is about", required=True),
        word("at_precision", Precision, "How exactly that moment is stated", required=True),
        share("turnout", "Turnout as stated", required=True),
        share("margin", "Half the width of the published interval, for an estimate"),
        count("took_part", "Voters who took part, as stated"),
        count("registered", "Voters on the list by the final results"),
        number("turnout_recomputed", "Turnout recomputed from `took_part` and `registered`"),
        number("gap", "Stated minus recomputed turnout"),
        text("source_url", "Where it was published"),
    ),
)

STATION_TURNOUT = Table(
    "marts.station_turnout",
    "one row per station x contest x time: voters so far",
    ("station_id", "contest_id", "at", "source_id", "row_number"),
    (
        *PROVENANCE,
        text("station_id", "The station", required=True),
        text("commission_id", "The commission that adds it up"),
        text("region_id", "The region"),
        text("contest_id", "The ballot; null where the figure is about all of them"),
        at("at", "The moment that the figure is about", required=True),
        count("took_part", "Voters who took part so far", required=True),
        Column("increment", Type.INTEGER, "More than at the time before; null for the first"),
        Column("minutes", Type.INTEGER, "Since the time before; null for the first"),
        count("registered", "Voters on the list, by the protocol"),
        count("listed", "Voters on all lists, by the protocol; null where one of them is not known"),
        count("final_took_part", "Voters who took part in the end, by the protocol"),
        number("turnout", "Voters so far as a share of `listed`; above 1 where the counts say so"),
    ),
)
