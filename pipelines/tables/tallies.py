"""What the commissions counted: forms, results protocols of polling stations, tables of higher commissions.

The fields are the union of what forms of several countries hold; a pack says which line of its form is which
field. What a form does not have stays null. Votes are one list per protocol, in the order of `staging.choices`: a row
per choice would cost most of the time and space of a build. Views give lines and votes in long form.
"""

from pipelines.domain import Origin, Precision, ProtocolStatus
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

_HEAD = (
    text("station_id", "Identity of the station; where numbers repeat, with the units above it", required=True),
    text("commission_id", "The commission that adds the station up"),
    text("region_id", "The region"),
    text("contest_id", "The ballot", required=True, vocabulary="contest"),
    word("origin", Origin, "Which count it is", required=True),
    Column("revision", Type.INTEGER, "1 for the first protocol; a protocol after a recount is the next",
           required=True, minimum=1),
    at("as_of_at", "When it was signed or published"),
    word("as_of_precision", Precision, "How exactly that moment is stated"),
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
        "unread",
        "JSON: cells that hold no number, and why (illegible, not_on_form, disputed where copies differ); other nulls"
        " are empty, or, where the sum of the votes is known, votes of a choice that was not on the ballot",
    ),
    text("votes_source_id", "The source of the votes, where another one than that of the lines"),
    count("votes_row_number", "The first row of the votes there"),
)

COPY = "copy"
_COPY = text(
    COPY,
    "Which copy of the document, where several people hold one: a pseudonym, never a name; 1 where there is one",
    required=True,
)

STATED = (
    text(
        "stated_commission_id",
        "The commission that the document names, where `commission_id` is another one; null where it names the same,"
        " or none",
    ),
    text("stated_region_id", "The region that the document names, in the same way"),
)
"""What a document says of its place, where the list of stations, or another document, is followed instead."""

PROTOCOLS = Table(
    "staging.protocols",
    "one row per station x contest x origin x revision x copy",
    ("station_id", "contest_id", "origin", "revision", COPY),
    (*PROVENANCE, *_HEAD, _COPY, *LINES, *_VOTES, *_PROOF, *STATED),
)

CELL = (
    text("line", f"Our field, or `{VOTES}` for the votes of a choice", required=True),
    text("choice_id", f"The choice, where the line is `{VOTES}`"),
)

PROTOCOL_LINES = view(
    "staging.protocol_lines",
    "one row per protocol x line that holds a number",
    ("station_id", "contest_id", "origin", "revision", COPY, "line"),
    (
        *PROVENANCE,
        *_HEAD,
        _COPY,
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
    ("station_id", "contest_id", "origin", "revision", COPY, "choice_id"),
    (
        *PROVENANCE,
        *_HEAD,
        _COPY,
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
        word("as_of_precision", Precision, "How exactly that moment is stated"),
        *CELL,
        count("value", "The number; null where it could not be read"),
        text("read_state", "Why there is no number: illegible, empty, not_on_form"),
    ),
)

STATION_RESULTS = Table(
    "marts.station_results",
    "one row per station x contest x origin, as its latest revision leaves it",
    ("station_id", "contest_id", "origin"),
    (
        *PROVENANCE,
        *_HEAD,
        *LINES,
        *_VOTES,
        *_PROOF,
        count(
            "listed",
            "Voters on the list and, where the form counts it apart, on the additional one; null where one is unknown",
        ),
        count("ballots_issued", "Ballots issued, by the parts that the form has"),
        count("ballots_found", "Ballots in all boxes, else valid and invalid ones"),
        number(
            "turnout",
            "Voters who took part as a share of `listed`; above 1 where the counts say so",
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

UNIT_RESULTS = Table(
    "marts.unit_results",
    "one row per unit x contest x origin x line or choice: our sum of its stations",
    ("unit_id", "contest_id", "origin", "line", "choice_id"),
    (
        text("unit_id", "Commission, region or country", required=True),
        text("level", "Its level", required=True),
        text("contest_id", "The ballot", required=True),
        word("origin", Origin, "Which count is added up", required=True),
        *CELL,
        count("counted", "Sum over the stations that count; null where none of them has the number"),
        count("annulled", "Sum over annulled and cancelled ones, left out of `counted`", required=True),
        count("unexpected", "The part of `counted` that comes from stations on no list", required=True),
        count("stations", "Stations that count and have this number", required=True),
        count("stations_unread", "Stations that count and whose cell holds no number", required=True),
    ),
)
