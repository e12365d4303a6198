"""What the commissions counted: forms, results protocols of polling stations, tables of higher commissions.

The fields are the union of what forms of several countries hold; a pack says which line of its form is which
field. What a form does not have stays null. Votes are one list per protocol, in the order of `staging.choices`: a row
per choice would cost most of the time and space of a build. Views give lines and votes in long form.
"""

from pipelines.domain import ListKind, Origin, ProtocolStatus
from pipelines.tables.declaration import PROVENANCE, Column, Table, Type, at, count, number, text, view, word

LINES = (
    count("registered", "Voters on the list when voting ended"),
    count("registered_additional", "Voters on the additional list, where the form counts them apart"),
    count("identified", "Voters identified"),
    count("ballots_received", "Ballots that the station received"),
    count("issued_early", "Ballots issued before polling day"),
    count("issued_station", "Ballots issued in the station"),
    count("issued_outside", "Ballots issued outside the station, for example at home"),
    count("took_part", "Voters who took part, where the form says so itself"),
    count("ballots_cancelled", "Unused ballots cancelled"),
    count("ballots_lost", "Ballots lost"),
    count("ballots_unaccounted", "Ballots not accounted for when they were received"),
    count("ballots_mobile", "Ballots found in mobile boxes"),
    count("ballots_stationary", "Ballots found in stationary boxes"),
    count("ballots_valid", "Valid ballots"),
    count("ballots_invalid", "Invalid ballots"),
    count("ballots_blank", "Ballots without a mark, where the form counts them apart"),
)
"""The lines of a results protocol, in the order of the work of a polling day."""

VOTES = "votes"
"""What the line of a row is called that gives the votes of one choice."""

CONTESTS = Table(
    "staging.contests",
    "one row per ballot of the election",
    ("contest_id",),
    (
        text("contest_id", "Identity of the ballot", required=True),
        count("position", "Its place in the pack, from 1", required=True),
        count("seats", "Mandates given by this ballot in one constituency", required=True),
        count("votes_per_ballot", "So many choices a voter may mark", required=True),
    ),
)

CHOICES = Table(
    "staging.choices",
    "one row per choice of a ballot",
    ("contest_id", "choice_id"),
    (
        text("contest_id", "The ballot", required=True),
        text("choice_id", "Candidate, list or answer", required=True),
        count("position", "Its place in the lists of votes, from 1", required=True),
    ),
)

FORM_LINES = Table(
    "staging.form_lines",
    "one row per ballot x line of its protocol form",
    ("contest_id", "line"),
    (
        text("contest_id", "The ballot", required=True),
        text("line", "Our field", required=True),
        count("position", "Its place on the form, from 1", required=True),
        text("code", "What the form calls the line"),
    ),
)

EQUATIONS = Table(
    "staging.equations",
    "one row per ballot x equation that its protocol form must satisfy",
    ("contest_id", "equation_id"),
    (
        text("contest_id", "The ballot", required=True),
        text("equation_id", "Identity of the equation; its reason stands in staging.labels", required=True),
        text("formula", "The equation over our fields", required=True),
        Column("is_hard", Type.BOOLEAN, "False where a difference may have a good reason", required=True),
    ),
)

_HEAD = (
    text("station_id", "Identity of the station; where numbers repeat, with the units above it", required=True),
    text("commission_id", "The commission that adds the station up"),
    text("region_id", "The region"),
    text("contest_id", "The ballot", required=True, vocabulary="contest"),
    word("origin", Origin, "Which count it is", required=True),
    Column("revision", Type.INTEGER, "1 for the first protocol; a protocol after a recount is the next",
           required=True, minimum=1),
    at("as_of_at", "When it was signed or published"),
    word("status", ProtocolStatus, "Whether its votes count", required=True),
)  # fmt: skip
_VOTES = (
    Column(
        "votes",
        Type.COUNTS,
        "Votes by choice, in the order of staging.choices; null where no number is known",
    ),
    count(
        "votes_total", "Sum of the votes; null where a vote that the document should give could not be read"
    ),
)
_PROOF = (
    text(
        "unread", "JSON: cells that hold no number, and why (illegible, not_on_form); other nulls are empty"
    ),
    text("votes_source_id", "The source of the votes, where another one than that of the lines"),
    count("votes_row_number", "The first row of the votes there"),
)

PROTOCOLS = Table(
    "staging.protocols",
    "one row per station x contest x origin x revision",
    ("station_id", "contest_id", "origin", "revision"),
    (*PROVENANCE, *_HEAD, *LINES, *_VOTES, *_PROOF),
)

_CELL = (
    text("line", f"Our field, or `{VOTES}` for the votes of a choice", required=True),
    text("choice_id", f"The choice, where the line is `{VOTES}`"),
)

PROTOCOL_LINES = view(
    "staging.protocol_lines",
    "one row per protocol x line that holds a number",
    ("station_id", "contest_id", "origin", "revision", "line"),
    (
        *PROVENANCE,
        *_HEAD,
        text("line", "Our field", required=True),
        count("value", "The number", required=True),
    ),
    "FROM (UNPIVOT staging.protocols ON "
    + ", ".join(line.name for line in LINES)
    + " INTO NAME line VALUE value)",
)

PROTOCOL_VOTES = view(
    "staging.protocol_votes",
    "one row per protocol x choice that it gives votes of",
    ("station_id", "contest_id", "origin", "revision", "choice_id"),
    (
        *PROVENANCE,
        *_HEAD,
        text("choice_id", "The choice", required=True),
        count("votes", "Votes", required=True),
    ),
    """
    SELECT * REPLACE (p.votes[c.position] AS votes), c.choice_id
    FROM staging.protocols p JOIN staging.choices c USING (contest_id)
    WHERE p.votes[c.position] IS NOT NULL
    """,
)

TABULATIONS = Table(
    "staging.tabulations",
    "one row per unit x contest x origin x line or choice, as a commission above the stations published it",
    ("unit_id", "contest_id", "origin", "line", "choice_id"),
    (
        *PROVENANCE,
        text("unit_id", "The commission, region or country whose table it is", required=True),
        text("contest_id", "The ballot", required=True, vocabulary="contest"),
        word("origin", Origin, "Which count it adds up", required=True),
        at("as_of_at", "When it was signed or published"),
        *_CELL,
        count("value", "The number; null where it could not be read"),
        text("read_state", "Why there is no number: illegible, empty, not_on_form"),
    ),
)

VOTER_LISTS = Table(
    "staging.voter_lists",
    "one row per unit x kind of list x day",
    ("unit_id", "list_kind", "as_of_date"),
    (
        *PROVENANCE,
        text("unit_id", "The station or commission", required=True),
        word("list_kind", ListKind, "Which list", required=True),
        Column("as_of_date", Type.DATE, "The day of the list", required=True),
        count("entries", "Voters on the list", required=True),
        count("added", "Voters added since the list before"),
        count("removed", "Voters removed since the list before"),
    ),
)

STATION_RESULTS = Table(
    "marts.station_results",
    "one row per station x contest x origin, latest revision",
    ("station_id", "contest_id", "origin"),
    (
        *PROVENANCE,
        *_HEAD,
        *LINES,
        *_VOTES,
        *_PROOF,
        count("ballots_issued", "Ballots issued, by the parts that the form has"),
        count("ballots_found", "Ballots in all boxes, else valid and invalid ones"),
        number(
            "turnout",
            "Voters who took part as a share of voters on the list; above 1 where the counts say so",
        ),
        text("leader_id", "The choice that leads the contest in the whole election"),
        count("leader_votes", "Its votes here"),
        number("leader_share", "The same as a share of the ballots found; above 1 where the counts say so"),
    ),
)

STATION_VOTES = view(
    "marts.station_votes",
    "one row per station x contest x origin x choice, latest revision",
    ("station_id", "contest_id", "origin", "choice_id"),
    (
        *PROVENANCE,
        *_HEAD,
        text("choice_id", "The choice", required=True),
        count("votes", "Votes", required=True),
    ),
    """
    SELECT * REPLACE (r.votes[c.position] AS votes), c.choice_id
    FROM marts.station_results r JOIN staging.choices c USING (contest_id)
    WHERE r.votes[c.position] IS NOT NULL
    """,
)

STATION_COVERAGE = Table(
    "marts.station_coverage",
    "one row per station x contest: has its protocol come, was it expected",
    ("station_id", "contest_id"),
    (
        text("station_id", "The station", required=True),
        text("commission_id", "The commission that adds it up"),
        text("region_id", "The region"),
        text("contest_id", "The ballot", required=True),
        text("state", "reported, missing, unexpected, annulled or cancelled", required=True),
        Column("is_expected", Type.BOOLEAN, "On the list of stations; null where there is no list"),
        text("origins", "Counts that there are of the station, comma-separated", required=True),
        at("reported_at", "When its protocol was signed or published"),
    ),
)

UNIT_RESULTS = Table(
    "marts.unit_results",
    "one row per unit x contest x origin x line or choice: our sum of its stations",
    ("unit_id", "contest_id", "origin", "line", "choice_id"),
    (
        text("unit_id", "Commission, region or country", required=True),
        text("level", "Its level", required=True),
        text("contest_id", "The ballot", required=True),
        word("origin", Origin, "Which count is added up", required=True),
        *_CELL,
        count("counted", "Sum over the stations that count; null where none of them has the number"),
        count("annulled", "Sum over annulled and cancelled ones, left out of `counted`", required=True),
        count("unexpected", "The part of `counted` that comes from stations on no list", required=True),
        count("stations", "Stations that count and have this number", required=True),
        count("stations_unread", "Stations that count and whose cell holds no number", required=True),
    ),
)

TALLY_COMPARISON = Table(
    "marts.tally_comparison",
    "one row per station x contest x pair of origins x line or choice that differs",
    ("station_id", "contest_id", "origin_a", "origin_b", "line", "choice_id"),
    (
        text("station_id", "The station", required=True),
        text("commission_id", "The commission that adds it up"),
        text("region_id", "The region"),
        text("contest_id", "The ballot", required=True),
        word("origin_a", Origin, "The first count", required=True),
        word("origin_b", Origin, "The second count", required=True),
        *_CELL,
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

EQUATION_CHECK = Table(
    "marts.equation_check",
    "one row per station x contest x origin x equation of the form that does not hold",
    ("station_id", "contest_id", "origin", "equation_id"),
    (
        *PROVENANCE,
        text("station_id", "The station", required=True),
        text("commission_id", "The commission that adds it up"),
        text("region_id", "The region"),
        text("contest_id", "The ballot", required=True),
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
        *_CELL,
        text(
            "summed_from",
            "stations, or tables where those of the units below are there; null where nothing is",
        ),
        count("published", "What the table says"),
        count("summed", "Our sum"),
        Column("gap", Type.INTEGER, "Published minus our sum"),
        count("stations_missing", "Stations on the list whose protocol has not come", required=True),
        text(
            "explanation",
            "What explains the unit's gaps to the last vote: left_out, annulled_included, doubled",
        ),
        text("explained_by", "JSON: the stations that do"),
    ),
)

VOTER_LIST_CHANGES = Table(
    "marts.voter_list_changes",
    "one row per unit x list and the list before it, or the protocol that used it",
    ("unit_id", "from_kind", "to_kind", "to_date"),
    (
        *PROVENANCE,
        text("unit_id", "The station or commission", required=True),
        text("from_kind", "The list before", required=True),
        text("to_kind", "The list after; `protocol` for the first line of the protocol", required=True),
        Column("from_date", Type.DATE, "Day of the list before", required=True),
        Column("to_date", Type.DATE, "Day of the list after", required=True),
        count("entries_before", "Voters before", required=True),
        count("entries_after", "Voters after", required=True),
        count("added", "Voters added, as stated"),
        count("removed", "Voters removed, as stated"),
        Column(
            "gap", Type.INTEGER, "Entries after minus before, less what was added and plus what was removed"
        ),
        count("identified", "Voters identified, where the list after is the protocol's"),
        count("listed", "Voters on all lists of that protocol; null where one of them is not known"),
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
        number("turnout", "Voters so far as a share of the list; above 1 where the counts say so"),
    ),
)
