"""What somebody has published: counts of violations, estimates from samples, results."""

from pipelines.domain import Basis, Dimension, Origin, Phase, Precision
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

PUBLISHED_TALLIES = Table(
    "staging.published_tallies",
    "one row per count as somebody published it",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("reporter_id", "Who counted", required=True, vocabulary="reporter"),
        word("phase", Phase, "The part of the election that the count is about", required=True),
        text("stage_label", "The stage in the transcriber's words"),
        at("as_of_at", "The moment up to which it was counted", required=True),
        word("as_of_precision", Precision, "How exactly that moment is stated", required=True),
        at("period_start_at", "Start of the counting period, where stated"),
        at("period_end_at", "End of the counting period, where stated"),
        word("dimension", Dimension, "By what the publisher broke the count down", required=True),
        text("unit_id", "The finest unit that is certain; null for the whole country", vocabulary="unit"),
        text("place_label", "The place in the publisher's words"),
        text("category_id", "Entry of the violation catalogue", required=True, vocabulary="category"),
        text("category_label", "The category in the publisher's words"),
        count("count", "The count", required=True),
        text(
            "unit_of_count",
            "What was counted: facts, messages, complaints ...",
            required=True,
            vocabulary="unit_of_count",
        ),
        count("parent_total", "The total that the publisher states for the whole breakdown"),
        Column(
            "is_partial",
            Type.BOOLEAN,
            "True where the list is known to be cut or a part of the whole, so that it need not add up",
            required=True,
        ),
        text("source_url", "Where it was published", required=True),
        text("note", "The transcriber's remark"),
    ),
)

PUBLISHED_ESTIMATES = Table(
    "staging.published_estimates",
    "one row per sample estimate as somebody published it",
    ("source_id", "row_number"),
    (
        *PROVENANCE,
        text("reporter_id", "Who estimated", required=True, vocabulary="reporter"),
        text("indicator_id", "What was estimated", required=True, vocabulary="indicator"),
        text("indicator_label", "The indicator in the publisher's words", required=True),
        at("as_of_at", "The moment that the estimate is about", required=True),
        word("as_of_precision", Precision, "How exactly that moment is stated", required=True),
        share("estimate", "The estimate", required=True),
        share("margin", "Half the width of the published interval; null where none was published"),
        share("confidence", "The confidence level of that interval; null where not published"),
        count("stations", "Polling stations in the sample"),
        text("source_url", "Where it was published", required=True),
        text("note", "The transcriber's remark"),
    ),
)

PUBLISHED_RESULTS = Table(
    "staging.published_results",
    "one row per figure of the results as somebody published it",
    ("source_id", "row_number", "measure"),
    (
        *PROVENANCE,
        text("measure", "The column of the raw row that holds the figure", required=True),
        text("contest_id", "The ballot; null where the figure is about all of them", vocabulary="contest"),
        text(
            "item_id",
            "What the figure is: registered, took_part, choice_votes ...",
            required=True,
            vocabulary="result_item",
        ),
        text(
            "choice_id", "The candidate, list or answer, where the figure is about one", vocabulary="choice"
        ),
        text("unit_id", "The unit; null for the whole country", vocabulary="unit"),
        word("origin", Origin, "Which count the figure comes from", required=True),
        number("value", "The figure: a count, or a share 0..1", required=True),
        text("unit_of_value", "count or share", required=True),
        text("source_kind", "Official or secondary, in the transcriber's words"),
        at("as_of_at", "As of when; null where the publisher says only that it is final"),
        word("as_of_precision", Precision, "How exactly that moment is stated"),
        text("stations_label", "The share of stations that had reported, in the publisher's words"),
        text("source_url", "Where it was published", required=True),
        text("note", "The transcriber's remark"),
    ),
)

STATEMENTS = Table(
    "marts.statements",
    "one row per statement: what one reporter gave out at one address as of one moment in one unit",
    ("statement_id",),
    (
        text(
            "statement_id",
            "Identity, made of reporter, moment, unit of count, phase and address",
            required=True,
        ),
        text("reporter_id", "Who counted", required=True),
        word("phase", Phase, "The part of the election that it is about", required=True),
        at("as_of_at", "As of when", required=True),
        word("as_of_precision", Precision, "How exactly that moment is stated", required=True),
        at("period_start_at", "Start of the counting period, where stated"),
        at("period_end_at", "End of the counting period, where stated; the statement may be of a later day"),
        text("unit_of_count", "What was counted", required=True),
        word(
            "basis",
            Basis,
            "Published as numbers, or counted here from reports listed one by one",
            required=True,
        ),
        count("stated_total", "The total that the publisher states; for listed reports our count of them"),
        Column(
            "is_partial",
            Type.BOOLEAN,
            "True where the list counted here is known not to be whole",
            required=True,
        ),
        count("regions", "Regions for which it gives a count"),
        count("categories", "Categories of violations for which it gives a count"),
        text("source_url", "Where it was published; null where its parts stand at several addresses"),
        text("notes", "The transcriber's remarks on its rows, one a line"),
        text("source_id", "The file that holds its rows; the first by name, where several do", required=True),
    ),
)

BREAKDOWNS = Table(
    "marts.breakdowns",
    "one row per statement x dimension x publisher's line, for lists that are not of violations",
    ("statement_id", "dimension", "category_id", "line_label"),
    (
        text("statement_id", "The statement that the count comes from", required=True),
        word("dimension", Dimension, "workflow, stage, complainant or intake channel", required=True),
        text("category_id", "Entry of the catalogue", required=True),
        text("line_label", "The line in the publisher's words", required=True),
        count("count", "The count", required=True),
        Column("is_partial", Type.BOOLEAN, "True where the list is a part of the whole", required=True),
    ),
)

REGION_SUMMARY = Table(
    "marts.region_summary",
    "one row per region x reporter x unit of count x as-of x category",
    ("statement_id", "region_id", "category_id"),
    (
        text("statement_id", "The statement that the count comes from", required=True),
        text("reporter_id", "Who counted; reporters are never added together", required=True),
        text("unit_of_count", "What was counted", required=True),
        at("as_of_at", "As of when", required=True),
        word("phase", Phase, "The part of the election that it is about", required=True),
        text("region_id", "The region", required=True),
        text("category_id", "The category; `total` for all of them", required=True),
        count("count", "The count; zero only where the source says so", required=True),
        text(
            "places_below",
            "JSON: counts that the source states for places below the region, by unit; they stand"
            " beside the region's own count and are no part of it",
        ),
        Column(
            "is_below_only",
            Type.BOOLEAN,
            "True where the source names only places below the region: `count` is then their sum",
            required=True,
        ),
        word("basis", Basis, "Published, or counted here from listed reports", required=True),
        Column("is_partial", Type.BOOLEAN, "True where the source's list is cut", required=True),
        count("denominator", "Polling stations of the region; null where no count exists"),
        at("denominator_as_of_at", "When that number was published"),
        number(
            "rate_per_100_stations",
            "Count per 100 polling stations; null where the list is partial or of places below",
        ),
        share("coverage_share", "Observed part of the region's stations; null where nobody knows it"),
    ),
)
