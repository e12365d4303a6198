"""What the commissions counted: results protocols of polling stations, and what follows from one of them.

The fields are the union of what forms of several countries hold; a pack says which line of its form is which
field. What a form does not have stays null. Votes are one list per protocol, in the order in which the pack
lists the choices of the contest: a row per choice would cost most of the time and space of a build.
"""

from pipelines.domain import Origin, ProtocolStatus
from pipelines.tables.declaration import PROVENANCE, Column, Table, Type, at, count, share, text, word

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
)
"""The lines of a results protocol, in the order of the work of a polling day."""

PROTOCOLS = Table(
    "staging.protocols",
    "one row per station x contest x origin x revision",
    ("station_id", "contest_id", "origin", "revision"),
    (
        *PROVENANCE,
        text("station_id", "Identity of the station; where numbers repeat, with the units above it", required=True),
        text("commission_id", "The commission that adds the station up"),
        text("region_id", "The region"),
        text("contest_id", "The ballot", required=True, vocabulary="contest"),
        word("origin", Origin, "Which count it is", required=True),
        Column("revision", Type.INTEGER, "1 for the first protocol; a protocol after a recount is the next",
               required=True, minimum=1),
        at("as_of_at", "When it was signed or published"),
        word("status", ProtocolStatus, "Whether its votes count", required=True),
        *LINES,
        Column("votes", Type.COUNTS, "Votes by choice, in the pack's order; null where the cell holds no number"),
        text("unread", "JSON: cells that hold no number, and why (illegible, not_on_form); other nulls are empty"),
    ),
)  # fmt: skip

STATION_RESULTS = Table(
    "marts.station_results",
    "one row per station x contest x origin, latest revision",
    ("station_id", "contest_id", "origin"),
    (
        *PROTOCOLS.columns[:-1],
        share("turnout", "Voters who took part as a share of voters on the list"),
        count("ballots_found", "Ballots in all boxes"),
        count("leader_votes", "Votes of the choice with most votes"),
        share("leader_share", "The same as a share of the ballots found"),
    ),
)
