"""What a random sample of stations says of all of them, how surely, and what stands beside it."""

from enum import StrEnum

from pipelines.estimation.gates import Reason
from pipelines.tables.declaration import Column, Table, Type, at, count, number, share, text, word


class DomainKind(StrEnum):
    """Which stations an estimate is about."""

    COUNTRY = "country"
    REGION = "region"
    STRATUM = "stratum"
    KIND = "kind"


class Interval(StrEnum):
    """How an interval was made."""

    NORMAL = "normal"
    T = "t"
    EXACT = "exact"


_INDICATOR = text("indicator_id", "What is estimated", required=True)
_HOUR = at("as_of_at", "The hour that it is about; null for the whole day")
_CHOICE = (
    text("contest_id", "The ballot, where it is about votes; null elsewhere"),
    text("choice_id", "The choice whose votes it is about, as a share of the ballots found"),
)
_KEY = ("indicator_id", "contest_id", "choice_id")

SAMPLE_ESTIMATES = Table(
    "marts.sample_estimates",
    "one row per indicator x choice x domain x hour x confidence",
    (*_KEY, "domain_kind", "domain_id", "as_of_at", "confidence"),
    (
        _INDICATOR,
        *_CHOICE,
        word("domain_kind", DomainKind, "Which kind of part of the country", required=True),
        text(
            "domain_id",
            "The part: a unit, or the word for the stratum or the kind of its stations",
            required=True,
        ),
        _HOUR,
        share("confidence", "Confidence level of the interval", required=True),
        Column(
            "is_of_stations",
            Type.BOOLEAN,
            "True for a share of stations, false for one of voters or ballots",
            required=True,
        ),
        number("estimate", "The estimate, a share; shown only where it is released"),
        number("se", "Its standard error; null where it cannot be told"),
        number("low", "Lower end of the interval"),
        number("high", "Upper end"),
        number("margin", "The larger distance of an end from the estimate"),
        word("interval", Interval, "How the interval was made"),
        number("deff", "Variance against that of a simple random sample of as many stations"),
        count("stations", "Stations of the domain whose answer is counted", required=True),
        count(
            "responding",
            "Stations of the domain that answered, also where the question does not apply",
            required=True,
        ),
        count("sampled", "Stations of the domain in the sample", required=True),
        share("response_rate", "Responding of sampled", required=True),
        count("empty_strata", "Strata of the domain of which no station answered", required=True),
        count("collapsed", "Strata with one answer, collapsed with a neighbour", required=True),
        count(
            "above_list",
            "Stations left out because more voted than are listed, or a choice has more votes than ballots found",
            required=True,
        ),
        share("worst_low", "The estimate if all missing stations had none; null where it cannot be told"),
        share("worst_high", "The estimate if all missing stations had all"),
        number("late_p", "p-value of no difference between stations that reported early and late"),
        Column("released", Type.BOOLEAN, "Whether it may be said", required=True),
        word("reason", Reason, "Why it is withheld; null where it is released"),
    ),
)

SAMPLE_RESPONSE = Table(
    "marts.sample_response",
    "one row per stratum x form",
    ("stratum_id", "form_id"),
    (
        text("stratum_id", "The stratum", required=True),
        text("form_id", "The form; `observer_copy` for copies of protocols", required=True),
        text("region_id", "The region, where the stratum lies in one"),
        text("stratum", "Its kind of station, where it has one"),
        count("stations", "Stations in the frame", required=True),
        count("sampled", "Stations drawn", required=True),
        count("replaced", "Stations for which a replacement reported", required=True),
        count("reported", "Stations that reported, replacements too", required=True),
        share("response_rate", "Reported of drawn", required=True),
    ),
)

SAMPLE_CONVERGENCE = Table(
    "marts.sample_convergence",
    "one row per indicator x choice x hour x half hour of receipt",
    (*_KEY, "as_of_at", "received_at"),
    (
        _INDICATOR,
        *_CHOICE,
        _HOUR,
        at("received_at", "Reports that came up to here are counted", required=True),
        number("estimate", "The estimate for the country from them", required=True),
        number("low", "Lower end of the interval at 95 %"),
        number("high", "Upper end"),
        count("stations", "Stations counted", required=True),
        share("response_rate", "Responding of sampled", required=True),
    ),
)

SAMPLE_COMPARISON = Table(
    "marts.sample_comparison",
    "one row per indicator x choice x official origin x hour x confidence, where the frame of the sample is known",
    (*_KEY, "origin", "as_of_at", "confidence"),
    (
        _INDICATOR,
        *_CHOICE,
        text("origin", "Which official count", required=True),
        _HOUR,
        share("confidence", "Confidence level of the margin", required=True),
        number(
            "official",
            "The official share of the voters on the lists, or of the ballots found",
            required=True,
        ),
        count(
            "official_stations", "Stations of the frame that the official figure is the sum of", required=True
        ),
        count("all_stations", "Stations of the frame", required=True),
        number("estimate", "Ours", required=True),
        number("difference", "Estimate minus official", required=True),
        number("margin", "Our margin"),
        Column("within_margin", Type.BOOLEAN, "Whether the difference is no larger than the margin"),
    ),
)
