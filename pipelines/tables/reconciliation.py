"""What of the counts has come, and what in them does not agree: within one, between two, and above the stations."""

from pipelines.domain import Origin, Precision
from pipelines.tables.declaration import (
    PROVENANCE,
    Column,
    Table,
    Type,
    at,
    count,
    text,
    word,
)
from pipelines.tables.tallies import CELL

_STATION = (
    text("station_id", "The station", required=True),
    text("commission_id", "The commission that adds it up"),
    text("region_id", "The region"),
    text("contest_id", "The ballot", required=True),
)

STATION_COVERAGE = Table(
    "marts.station_coverage",
    "one row per station x contest: has its protocol come, was it expected",
    ("station_id", "contest_id"),
    (
        *_STATION,
        text(
            "state",
            "reported, missing, refused (it came and did not fit), unexpected, annulled or cancelled",
            required=True,
        ),
        Column(
            "is_expected",
            Type.BOOLEAN,
            "On the list of stations for this ballot; null where there is no list",
        ),
        text("origins", "Counts that there are of the station, comma-separated", required=True),
        at("reported_at", "When its protocol was signed or published"),
        word("reported_precision", Precision, "How exactly that moment is stated"),
        text("refused_file", "Where it was refused, the file in which its first refused row stands"),
        count("refused_row", "The number of that row"),
        count("refused_rows", "How many rows of it were refused"),
    ),
)

EQUATION_CHECK = Table(
    "marts.equation_check",
    "one row per station x contest x origin x equation of the form that does not hold",
    ("station_id", "contest_id", "origin", "equation_id"),
    (
        *PROVENANCE,
        *_STATION,
        word("origin", Origin, "Which count", required=True),
        text("equation_id", "The equation", required=True),
        Column("is_hard", Type.BOOLEAN, "False where a difference may have a good reason", required=True),
        Column("left_value", Type.INTEGER, "What the left side makes", required=True),
        Column("right_value", Type.INTEGER, "What the right side makes", required=True),
        Column("gap", Type.INTEGER, "Left minus right", required=True),
    ),
)

IDENTICAL_PROTOCOLS = Table(
    "marts.identical_protocols",
    "one row per station whose votes and ballots equal, one by one, those of another station of its commission",
    ("station_id", "contest_id", "origin"),
    (
        *PROVENANCE,
        text("station_id", "The station", required=True),
        text("commission_id", "The commission of all of them", required=True),
        text("contest_id", "The ballot", required=True),
        word("origin", Origin, "Which count", required=True),
        text("group_id", "The first station of the group", required=True),
        count("stations", "Stations of the group", required=True),
        count("ballots_valid", "Valid ballots, or votes, of each", required=True),
        count(
            "smallest",
            "Fewer valid ballots than these are not compared: they may agree by chance",
            required=True,
        ),
    ),
)

TALLY_COMPARISON = Table(
    "marts.tally_comparison",
    "one row per station x contest x pair of origins x line or choice that differs",
    ("station_id", "contest_id", "origin_a", "origin_b", "line", "choice_id"),
    (
        *_STATION,
        word("origin_a", Origin, "The first count", required=True),
        word("origin_b", Origin, "The second count", required=True),
        *CELL,
        count("value_a", "What the first says", required=True),
        count("value_b", "What the second says", required=True),
        Column("gap", Type.INTEGER, "First minus second", required=True),
        text(
            "pattern", "How they differ: transposed_digits, one_digit, swapped, shifted, other", required=True
        ),
        Column(
            "affects_leader", Type.BOOLEAN, "True where votes of the contest's leader differ", required=True
        ),
    ),
)

TABULATION_CHECK = Table(
    "marts.tabulation_check",
    "one row per unit x contest x origin x line or choice that a commission's table gives",
    ("unit_id", "contest_id", "origin", "line", "choice_id"),
    (
        *PROVENANCE,
        text("unit_id", "The unit whose table it is", required=True),
        text("level", "Its level; null where no such unit is known"),
        text("contest_id", "The ballot", required=True),
        word("origin", Origin, "Which count it adds up", required=True),
        *CELL,
        text(
            "summed_from",
            "stations, or tables where those of the units below are there; null where nothing is",
        ),
        count("published", "What the table says"),
        count("summed", "Our sum"),
        Column("gap", Type.INTEGER, "Published minus our sum"),
        count(
            "stations_missing",
            "Stations on the list of which this count has not come, or was refused",
            required=True,
        ),
        text(
            "explanation",
            "What explains the unit's gaps to the last vote: left_out, annulled_included, doubled",
        ),
        text("explained_by", "JSON: the stations that do"),
    ),
)
