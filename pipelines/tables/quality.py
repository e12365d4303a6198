"""What was refused, what was corrected, and what was judged."""

from pipelines.domain import FindingKind, Origin, Severity
from pipelines.tables.declaration import Column, Table, Type, count, number, text, word

REJECTS = Table(
    "quality.rejects",
    "one row per refused raw row",
    ("source_id", "row_number"),
    (
        text("source_id", "The source in the election pack", required=True),
        text("file", "The raw file", required=True),
        count(
            "row_number",
            "Row of the raw file, as a spreadsheet numbers it (the header is row 1)",
            required=True,
        ),
        text(
            "unit_id",
            "The station or other unit that the row is about, as our names give it; null where it does not say, says"
            " several, says it in a personal column, lacks the header's shape, or is left out by the pack",
        ),
        text("contest_id", "The ballot that it is about; null in the same cases"),
        word("origin", Origin, "Which count it is of; null in the same cases"),
        text("column", "The first column, in the publisher's words, that does not fit", required=True),
        text("reason", "Why, and what to do, in English", required=True),
        text("template", "The reason as a message to be translated", required=True),
        text("parameters", "The values to put into the message, as JSON", required=True),
        text("raw", "The raw row as JSON, personal columns masked", required=True),
    ),
)

CORRECTIONS = Table(
    "quality.corrections",
    "one row per correction that data/corrections.toml holds for this election",
    ("correction_id",),
    (
        text("correction_id", "Identity of the correction", required=True),
        text("source_id", "The source corrected", required=True),
        text("column", "The publisher's column", required=True),
        text("was", "The text in the raw file", required=True),
        text("becomes", "The text read in its place", required=True),
        text("reason", "Why", required=True),
        count("rows_expected", "Rows that it should change", required=True),
        count("rows_changed", "Rows that it changed in this build", required=True),
    ),
)

FINDINGS = Table(
    "quality.findings",
    "one row per judgement",
    ("finding_id",),
    (
        text("finding_id", "Identity: rule and subject", required=True),
        word("kind", FindingKind, "expectation, fact or indicator", required=True),
        text("rule", "The rule that was applied", required=True),
        word("severity", Severity, "Only `critical` refuses publication", required=True),
        text(
            "level",
            "What is judged: table, row, source, statement, station, turnout_report ...",
            required=True,
        ),
        text("subject_id", "Identity of what is judged", required=True),
        text("unit_id", "The station, commission or other unit that it is about, where it is about one"),
        text("contest_id", "The ballot that it is about, where it is about one"),
        text("statement", "One plain sentence, in English", required=True),
        text("template", "The sentence as a message to be translated", required=True),
        text("parameters", "The values to put into the message, as JSON", required=True),
        text("observed", "What was found"),
        text("expected", "What was expected"),
        number("effect", "Size of the difference, in the unit of what is judged"),
        count("n", "Number of observations behind an indicator"),
        Column("p_value", Type.NUMBER, "Probability under the null hypothesis", minimum=0, maximum=1),
        Column(
            "q_value", Type.NUMBER, "The same after correction for multiple testing", minimum=0, maximum=1
        ),
        text("source_url", "Where the publication judged can be read"),
    ),
)
