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
_CONFIDENCE = share("confidence", "Confidence level of interval and margin", required=True)
_RATE = share("response_rate", "Responding of sampled", required=True)
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
        _CONFIDENCE,
        Column(
            "is_of_stations",
            Type.BOOLEAN,
            "True for a share of stations, false for one of voters or ballots",
            required=True,
        ),
        number("estimate", "The estimate, a share; like all numbers up to `deff`, null where it is withheld"),
        number("se", "Its standard error"),
        number("low", "Lower end of the interval"),
        number("high", "Upper end"),
        number("margin", "The larger distance of an end from the estimate"),
        word("interval", Interval, "How the interval was made"),
        number("deff", "Variance against that of as large a simple random sample of the whole frame"),
        count("stations", "Stations of the domain whose answer is counted", required=True),
        count(
            "responding",
            "Stations of the domain that answered, also where the question does not apply",
            required=True,
        ),
        count("sampled", "Stations of the domain in the sample", required=True),
        _RATE,
        count("empty_strata", "Strata of the domain of which no station answered", required=True),
        text("silent_strata", "Those strata, joined by commas; null where there are none"),
        count("collapsed", "Strata with one answer, collapsed with a neighbour", required=True),
        count(
            "above_list",
            "Stations left out because more voted than are listed, or a choice has more votes than ballots found",
            required=True,
        ),
        share(
            "worst_low", "The estimate if all missing stations had none; null where it is withheld or unknown"
        ),
        share("worst_high", "The estimate if all missing stations had all; null where `worst_low` is"),
        at("last_received_at", "When the last of the reports that are counted came; null where none did"),
        number(
            "late_p",
            "p-value of no difference between early and late stations; null where withheld or unknown",
        ),
        Column("released", Type.BOOLEAN, "Whether it may be said", required=True),
        word("reason", Reason, "Why it is withheld; null where it is released"),
    ),
)

SAMPLE_RESPONSE = Table(
    "marts.sample_response",
    "one row per stratum x form x stage",
    ("stratum_id", "form_id", "stage"),
    (
        text("stratum_id", "The stratum", required=True),
        text("form_id", "The form; `observer_copy` for copies of protocols", required=True),
        text("stage", "The part of the form; empty where the form is not sent in parts", required=True),
        text("region_id", "The region, where the stratum lies in one"),
        text("stratum", "Its kind of station, where it has one"),
        count("stations", "Stations in the frame", required=True),
        count("sampled", "Stations drawn", required=True),
        count("replaced", "Stations for which a replacement answered", required=True),
        count(
            "reported",
            "Stations that answered for that stage, replacements too; refuted reports are none",
            required=True,
        ),
        share("response_rate", "Answered of drawn", required=True),
    ),
)

SAMPLE_CONVERGENCE = Table(
    "marts.sample_convergence",
    "one row per released estimate of the country x half hour of receipt",
    (*_KEY, "as_of_at", "received_at"),
    (
        _INDICATOR,
        *_CHOICE,
        _HOUR,
        at("received_at", "Reports that first came up to here are counted, as they stand now", required=True),
        number("estimate", "The estimate for the country from them", required=True),
        number("low", "Lower end of the interval at 95 %", required=True),
        number("high", "Upper end", required=True),
        count("stations", "Stations counted", required=True),
        _RATE,
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
        _CONFIDENCE,
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
