"""What two observers of one place said, side by side, and how well they agree."""

from enum import StrEnum

from pipelines.tables.declaration import Column, Table, Type, at, count, number, share, text, word


class Level(StrEnum):
    """How answers are held against each other: equal or not, or by their difference."""

    NOMINAL = "nominal"
    INTERVAL = "interval"


class Measured(StrEnum):
    """Whether agreement could be measured. Without variation nobody can tell agreement from habit."""

    MEASURED = "measured"
    TOO_FEW = "too_few"
    NO_VARIATION = "no_variation"


_FORM = text("form_id", "The form", required=True)
_QUESTION = text("question_id", "The question", required=True)

DOUBLE_OBSERVATIONS = Table(
    "marts.double_observations",
    "one row per form x unit x day x question x pair of observers who both answered it",
    ("form_id", "unit_id", "observed_date", "question_id", "observer_a", "observer_b"),
    (
        _FORM,
        text("unit_id", "The station or unit", required=True),
        Column("observed_date", Type.DATE, "The local day", required=True),
        _QUESTION,
        text("observer_a", "The one observer, by pseudonym", required=True),
        text("observer_b", "The other observer, by pseudonym", required=True),
        text("value_a", "What the one answered; chosen options in the order of their codes", required=True),
        text("value_b", "What the other answered", required=True),
        Column("is_equal", Type.BOOLEAN, "True where both are the same", required=True),
        at("observed_at_a", "When the one observed, as the report says", required=True),
        at("observed_at_b", "When the other observed", required=True),
    ),
)

OBSERVER_AGREEMENT = Table(
    "marts.observer_agreement",
    "one row per form x question that two observers of one unit answered on one day",
    ("form_id", "question_id"),
    (
        _FORM,
        _QUESTION,
        word("level", Level, "How answers are held against each other", required=True),
        count("units", "Units (by day) that two observers or more answered for", required=True),
        count("pairs", "Pairs of observers", required=True),
        share("equal_share", "Pairs that gave the same answer", required=True),
        word("state", Measured, "Whether alpha could be measured", required=True),
        number("alpha", "Krippendorff's alpha: 1 full agreement, 0 as by chance; null where not measured"),
    ),
)
