"""The words of the field and the quantities with one definition.

Everything here is true in any country. What is true of one country or one election (units, categories,
forms, deadlines) is data of its election pack and is never written here.
"""

from enum import StrEnum

import polars as pl


class Phase(StrEnum):
    """When in the election something happened."""

    PRE_ELECTION = "pre_election"
    ELECTION_DAY = "election_day"
    OPENING = "opening"
    VOTING = "voting"
    CLOSING = "closing"
    COUNTING = "counting"
    TABULATION = "tabulation"
    POST_ELECTION = "post_election"
    WHOLE = "whole"


class Dimension(StrEnum):
    """By what a published count is broken down."""

    TOTAL = "total"
    CATEGORY = "category"
    REGION = "region"
    REGION_CATEGORY = "region_category"
    STAGE = "stage"
    WORKFLOW = "workflow"
    COMPLAINANT = "complainant"
    INTAKE_CHANNEL = "intake_channel"


class CategoryKind(StrEnum):
    """What an entry of the violation catalogue stands for: only `violation` is one."""

    VIOLATION = "violation"
    DECISION = "decision"
    WORKFLOW = "workflow"
    COMPLAINANT = "complainant"
    CHANNEL = "channel"
    TOTAL = "total"


class Status(StrEnum):
    """How far a report has been checked.

    `as_published` is the word for figures that somebody else, or the organisation itself in an earlier
    release, has made public: nobody verified them in this software.
    """

    RECEIVED = "received"
    BEING_CHECKED = "being_checked"
    VERIFIED = "verified"
    REFUTED = "refuted"
    UNVERIFIABLE = "unverifiable"
    REOPENED = "reopened"
    AS_PUBLISHED = "as_published"


class Origin(StrEnum):
    """Which count a result or turnout figure comes from. Series of different origin are never mixed."""

    MANUAL = "manual"
    MACHINE = "machine"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    OBSERVER_COPY = "observer_copy"
    IDENTIFICATION = "identification"
    ESTIMATE = "estimate"
    ANNOUNCED = "announced"
    REGISTER = "register"


class ProtocolStatus(StrEnum):
    """Whether a station's votes count: an annulled protocol stays visible and is left out of totals."""

    COUNTED = "counted"
    ANNULLED = "annulled"
    CANCELLED = "cancelled"


class ReadState(StrEnum):
    """Why a cell of a document holds no number. Neither is ever taken for zero."""

    ILLEGIBLE = "illegible"
    EMPTY = "empty"
    NOT_ON_FORM = "not_on_form"
    REFUSED = "refused"
    DISPUTED = "disputed"


class ListKind(StrEnum):
    """Lists of voters, in the order in which one is made of the other; the additional list stands beside them."""

    PRELIMINARY = "preliminary"
    CONTROL = "control"
    FINAL = "final"
    ADDITIONAL = "additional"


class Coverage(StrEnum):
    """What became of a station's protocol."""

    REPORTED = "reported"
    MISSING = "missing"
    REFUSED = "refused"
    UNEXPECTED = "unexpected"
    ANNULLED = "annulled"
    CANCELLED = "cancelled"


class Tree(StrEnum):
    """The two trees of units: places, and the commissions that add the votes up, hung under the regions."""

    ADMINISTRATIVE = "administrative"
    COMMISSIONS = "commissions"


class Basis(StrEnum):
    """Whether a number was published as a number, or counted here from reports listed one by one."""

    PUBLISHED = "published"
    LISTED = "listed"


class Precision(StrEnum):
    """How exactly a source states a time. A month must not be drawn as if it were a minute."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Level(StrEnum):
    """Levels of the trees that Baikoo itself relies on; packs may name further ones."""

    COUNTRY = "country"
    REGION = "region"
    DISTRICT = "district"
    COMMISSION = "commission"
    STATION = "station"


class Severity(StrEnum):
    """What a finding means for publication: only `critical` refuses it."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class FindingKind(StrEnum):
    """An expectation judges our data, a fact the commission's or publisher's, an indicator only wonders."""

    EXPECTATION = "expectation"
    FACT = "fact"
    INDICATOR = "indicator"


REGISTERED_VOTERS = "registered_voters"
"""The result item that turnout is measured against."""

TOTAL_CATEGORY = "total"
"""The category of a count that is not broken down by category."""


def took_part() -> pl.Expr:
    """Voters who took part, over the columns of `marts.station_results`: as the form says, else the ballots issued."""
    return pl.coalesce("took_part", "ballots_issued")


def turnout(took_part: pl.Expr, listed: pl.Expr) -> pl.Expr:
    """Voters who took part as a share (0..1) of the voters listed; null where nobody is.

    Listed are those on the list and, where they are counted apart, on the additional list.
    """
    return pl.when(listed > 0).then(took_part / listed)


def rate(count: pl.Expr, denominator: pl.Expr, *, per: int) -> pl.Expr:
    """Events per `per` units of the denominator; null where there is no denominator."""
    return pl.when(denominator > 0).then(count * per / denominator)


LISTED = {CategoryKind.VIOLATION: "listed_reports", CategoryKind.DECISION: "decisions"}
"""Units of count of what is counted here from reports listed one by one."""
