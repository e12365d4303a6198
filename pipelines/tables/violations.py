"""Reports of single violations, and the events and timelines made of them."""

from pipelines.domain import Basis, CategoryKind, Phase, Precision, Status
from pipelines.tables.declaration import PROVENANCE, Column, Table, Type, at, count, text, word

INCIDENTS = Table(
    "staging.incidents",
    "one row per report of a violation (or of a decision about a station) as it came in",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("reporter_id", "Who reports", required=True, vocabulary="reporter"),
        word("phase", Phase, "The part of the election that it is about", required=True),
        at("as_of_at", "When it was observed or made public, as the source says", required=True),
        word("as_of_precision", Precision, "How exactly that moment is stated", required=True),
        text("station_code", "Number of the polling station", vocabulary="station_code"),
        Column(
            "is_additional_station", Type.BOOLEAN, "True where the source marks the station as additional"
        ),
        text("unit_id", "The finest unit that is certain", required=True, vocabulary="unit"),
        text("place_label", "The place in the source's words"),
        text(
            "place_state",
            "resolved; ambiguous or unknown where the finer place could not be told, and the "
            "unit is the region",
            required=True,
        ),
        text("category_id", "Entry of the violation catalogue", required=True, vocabulary="category"),
        text("category_label", "The category in the source's words"),
        text("channel_label", "How the report reached the reporter, in the source's words"),
        text("place_text", "The spot within the unit, in the source's words"),
        text("summary", "What is said to have happened"),
        text("referred_to", "To whom it was passed on, in the source's words"),
        text("outcome_label", "What became of it, in the source's words"),
        text("source_url", "Where it was published", required=True),
        text("note", "The transcriber's remark"),
    ),
)

EVENTS = Table(
    "marts.incidents",
    "one row per event: reports of the same reporter, phase, station, place and category are one",
    ("incident_id",),
    (
        text("incident_id", "Identity: source and row of the event's first report", required=True),
        text("source_id", "The file of that report", required=True),
        text("reporter_id", "Who reports", required=True),
        text("statement_id", "The statement that lists it", required=True),
        word("kind", CategoryKind, "violation, or decision for one about a station", required=True),
        word("phase", Phase, "The part of the election that it is about", required=True),
        at("as_of_at", "When it was observed or made public", required=True),
        word("as_of_precision", Precision, "How exactly that moment is stated", required=True),
        text("station_code", "Number of the polling station"),
        text("unit_id", "The finest unit that is certain", required=True),
        text("region_id", "The region", required=True),
        text("place_label", "The place in the source's words"),
        text("category_id", "Entry of the violation catalogue", required=True),
        text("category_label", "The category in the source's words"),
        word("status", Status, "How far it has been checked", required=True),
        Column(
            "serious",
            Type.BOOLEAN,
            "Serious by the organisation's own decision; null where it has not decided",
        ),
        count("reports", "Reports that tell of this event", required=True),
        text("place_text", "The spot within the unit, in the source's words"),
        text("summary", "What is said to have happened"),
        text("referred_to", "To whom it was passed on, in the source's words"),
        text("outcome_label", "What became of it, in the source's words"),
        text("source_url", "Where it was published", required=True),
    ),
)

INCIDENT_TIMELINE = Table(
    "marts.incident_timeline",
    "one row per statement x region x category x publisher's line: a count and the period that it is about",
    ("statement_id", "region_id", "category_id", "line_label"),
    (
        text("statement_id", "The statement that the count comes from", required=True),
        text("reporter_id", "Who counted", required=True),
        text("unit_of_count", "What was counted", required=True),
        word("phase", Phase, "The part of the election that it is about", required=True),
        at("period_start_at", "Start of the period, where stated"),
        at("period_end_at", "End of the period, where stated"),
        at("as_of_at", "As of when it was counted", required=True),
        word("as_of_precision", Precision, "How exactly that moment is stated", required=True),
        text("region_id", "The region; the country's root where the count is not by region", required=True),
        text("category_id", "The category; `total` for all of them", required=True),
        text("line_label", "The publisher's words, where a statement has several lines of one category"),
        count("count", "The count", required=True),
        word("basis", Basis, "Published, or counted here from listed reports", required=True),
    ),
)
