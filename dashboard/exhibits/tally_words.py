"""The words of tallies: rules, patterns of a difference, states of a station, and why a cell has no number."""

from dashboard.i18n import Language
from pipelines.domain import Coverage, ListKind, ProtocolStatus, ReadState

PROTOCOL = "protocol"
"""What the last list is compared with: the first line of the protocol (`marts.voter_list_changes`)."""


def read_state(say: Language, state: str) -> str:
    """Why a cell holds no number, in the reader's words; never a zero, never a dash."""
    return {
        ReadState.ILLEGIBLE.value: say.phrase("illegible"),
        ReadState.EMPTY.value: say.phrase("empty"),
        ReadState.NOT_ON_FORM.value: say.phrase("not on this form"),
        ReadState.REFUSED.value: say.phrase("refused when read"),
        ReadState.DISPUTED.value: say.phrase("copies differ"),
    }.get(state, state)


def coverage_state(say: Language, state: str) -> str:
    """What became of a station's protocol."""
    return {
        Coverage.REPORTED.value: say.phrase("The protocol has come."),
        Coverage.MISSING.value: say.phrase("The protocol has not come."),
        Coverage.REFUSED.value: say.phrase("The protocol came and could not be accepted."),
        Coverage.UNEXPECTED.value: say.phrase(
            "There is a protocol, but no list has the station for this ballot."
        ),
        Coverage.ANNULLED.value: say.phrase("Annulled: its votes are not in the totals."),
        Coverage.CANCELLED.value: say.phrase("Cancelled: its votes are not in the totals."),
    }.get(state, state)


def status(say: Language, state: str) -> str:
    """A protocol that does not count, in a word; nothing for one that does."""
    return {
        ProtocolStatus.ANNULLED.value: say.phrase("annulled"),
        ProtocolStatus.CANCELLED.value: say.phrase("cancelled"),
    }.get(state, "")


def pattern(say: Language, name: str) -> str:
    """How two numbers differ, or what explains a gap: what an expert looks at first."""
    return {
        "transposed_digits": say.phrase("two digits changed places"),
        "one_digit": say.phrase("one digit differs"),
        "swapped": say.phrase("votes of two choices changed places"),
        "shifted": say.phrase("numbers stand one line off"),
        "other": say.phrase("no simple pattern"),
        "left_out": say.phrase("stations were left out of the table"),
        "annulled_included": say.phrase("annulled stations are in the table"),
        "doubled": say.phrase("stations are in the table twice"),
    }.get(name, name)


def stratum(say: Language, name: str) -> str:
    """The kind of place that a station is in; a pack's own word where it has others."""
    return {
        "urban": say.phrase("in a town"),
        "rural": say.phrase("in a village"),
        "abroad": say.phrase("abroad"),
    }.get(name, name)


def list_kind(say: Language, kind: str) -> str:
    """Which list of voters, or the protocol that used it."""
    return {
        ListKind.PRELIMINARY.value: say.phrase("Preliminary list"),
        ListKind.CONTROL.value: say.phrase("Control list"),
        ListKind.FINAL.value: say.phrase("Final list"),
        ListKind.ADDITIONAL.value: say.phrase("Additional list"),
        PROTOCOL: say.phrase("First line of the protocol"),
    }.get(kind, kind)


def rule(say: Language, name: str) -> str:
    """What a fact about tallies is about, in a few words."""
    return {
        "protocol_equation": say.phrase("Equation that must hold"),
        "protocol_equation_soft": say.phrase("Equation that usually holds"),
        "copies_differ": say.phrase("Observers’ copies differ"),
        "revisions_leave_out": say.phrase("A later protocol leaves numbers out"),
        "counts_differ": say.phrase("Two counts differ"),
        "tabulation_differs": say.phrase("Table and sum of the stations differ"),
        "tabulation_without_stations": say.phrase("Table with nothing to hold it against"),
        "identical_protocols": say.phrase("Protocols equal number by number"),
        "station_missing": say.phrase("Protocol has not come"),
        "station_refused": say.phrase("Protocol could not be accepted"),
        "station_unexpected": say.phrase("Station on no list for this ballot"),
        "station_place_differs": say.phrase("Another commission or region named"),
        "voter_lists_gap": say.phrase("Voter lists do not follow from one another"),
        "voter_list_protocol": say.phrase("Voter list and protocol differ"),
        "identified_above_list": say.phrase("More voters identified than listed"),
        "station_turnout_falls": say.phrase("Turnout falls"),
        "station_turnout_above_list": say.phrase("More voters than on the list"),
        "observed_above_list": say.phrase("More voters in a report than on the list"),
        "station_turnout_too_fast": say.phrase("Turnout faster than possible"),
        "station_turnout_twice": say.phrase("Two figures for one hour"),
        "station_turnout_differs": say.phrase("Last turnout and protocol differ"),
        "annulled_still_counted": say.phrase("Annulled by a decision, and still counted"),
        "annulled_without_decision": say.phrase("Annulled, and no decision told of"),
    }.get(name, name.replace("_", " "))
