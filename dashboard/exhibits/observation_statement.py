"""What is said of one estimate: the sentence with n, response, margin and time, or why nothing is said.

One template for all estimates, so that none can be worded to please. A withheld estimate has no number.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dashboard.exhibits.exhibit import View
from dashboard.i18n import Language
from pipelines.domain import Precision
from pipelines.estimation.gates import LEAST_RATE, LEAST_STATIONS, Reason
from pipelines.estimation.response import WARNS_BELOW
from pipelines.tables.estimates import Interval

Row = Mapping[str, Any]


def subject(view: View, row: Row) -> str:
    """What is estimated, and by what hour; of votes, for whom and on which ballot."""
    say = view.language
    if row["choice_id"] is not None:
        return say.phrase(
            "{choice}, {contest}",
            choice=say.name("choice", row["choice_id"]),
            contest=say.within(say.name("contest", row["contest_id"])),
        )
    name = say.name("indicator", row["indicator_id"])
    if row["as_of_at"] is None:
        return name
    return say.phrase("{what}, by {time}", what=name, time=say.date(row["as_of_at"], Precision.MINUTE))


def digits(row: Row) -> int:
    """Decimals of a per cent: a small choice and its margin need two."""
    return 1 if row["choice_id"] is None else 2


def points(say: Language, row: Row) -> str:
    """A margin in percentage points."""
    return "?" if row["margin"] is None else say.number(100 * row["margin"], digits(row))


def sentence(view: View, row: Row, at: dt.datetime | None) -> str:
    """The whole statement of one row of `marts.sample_estimates`; `at` is when the last report came."""
    say = view.language
    head = {
        "what": subject(view, row),
        "n": say.number(row["responding"]),
        "all": say.number(row["sampled"]),
        "rate": say.percent(row["response_rate"]),
        "time": "?" if at is None else say.date(at, Precision.MINUTE),
    }
    if not row["released"]:
        return say.phrase(
            "{what}: no estimate is released. {why} {n} of {all} sampled stations answered ({rate}), reports up to"
            " {time}.",
            why=reason(say, row["reason"]),
            **head,
        )
    numbers = {
        "estimate": say.percent(row["estimate"], digits(row)),
        "margin": points(say, row),
        "confidence": say.percent(row["confidence"], 0),
    }
    if row["choice_id"] is not None:
        told = say.phrase(
            "{what}: {estimate} of the ballots found, ± {margin} percentage points at {confidence} confidence, by"
            " observers’ copies of protocols. {n} of {all} sampled stations gave a copy with these numbers ({rate}),"
            " reports up to {time}.",
            **head,
            **numbers,
        )
        return " ".join([told, *_beside(say, row)])
    told = (
        say.phrase(
            "{what}: {estimate} of stations, ± {margin} percentage points at {confidence} confidence. {n} of {all}"
            " sampled stations answered ({rate}), reports up to {time}.",
            **head,
            **numbers,
        )
        if row["is_of_stations"]
        else say.phrase(
            "{what}: {estimate} of the voters on the lists, ± {margin} percentage points at {confidence} confidence."
            " {n} of {all} sampled stations answered ({rate}), reports up to {time}.",
            **head,
            **numbers,
        )
    )
    return " ".join([told, *_beside(say, row)])


def _beside(say: Language, row: Row) -> list[str]:
    """Bounds of what the missing could change, and what else a reader must know."""
    told = []
    if row["interval"] == Interval.EXACT:
        told.append(
            say.phrase(
                "So near to 0 or 100 % the interval is not symmetric: {low} to {high}.",
                low=say.percent(row["low"]),
                high=say.percent(row["high"]),
            )
        )
    if row["worst_low"] is not None and row["responding"] < row["sampled"]:
        told.append(
            say.phrase(
                "Whatever the missing stations would have said, the estimate would lie between {low} and {high}.",
                low=say.percent(row["worst_low"], digits(row)),
                high=say.percent(row["worst_high"], digits(row)),
            )
        )
    if row["late_p"] is not None and row["late_p"] < WARNS_BELOW:
        told.append(
            say.phrase(
                "Stations that reported late say something else than early ones (p = {p}): the missing ones may differ"
                " too. Distance and network can cause that as well.",
                p=say.number(row["late_p"], 3),
            )
        )
    if row["above_list"] and row["choice_id"] is not None:
        told.append(
            say.plural(
                "{n} station of which a copy has more votes than ballots was left out.",
                "{n} stations of which a copy has more votes than ballots were left out.",
                row["above_list"],
            )
        )
    elif row["above_list"]:
        told.append(
            say.plural(
                "{n} station with more voters than its list has was left out.",
                "{n} stations with more voters than their lists have were left out.",
                row["above_list"],
            )
        )
    return told


def reason(say: Language, word: str) -> str:
    """Why an estimate is withheld."""
    return {
        Reason.FEW_ANSWERED: say.phrase(
            "Fewer than {least} of the sampled stations answered.", least=say.percent(LEAST_RATE, 0)
        ),
        Reason.EMPTY_STRATUM: say.phrase("No station of one of the strata answered."),
        Reason.FEW_STATIONS: say.phrase(
            "Fewer than {least} stations give an answer that counts.", least=say.number(LEAST_STATIONS)
        ),
        Reason.NO_MARGIN: say.phrase("Its margin cannot be told."),
    }[Reason(word)]


def method_note(view: View) -> str:
    """How all of it was estimated, in a paragraph."""
    return view.language.phrase(
        "Stations were drawn at random within strata; stations are the sampling units, never voters. Shares and turnout"
        " are combined ratio estimates with a finite population correction; near 0 and 100 % the interval is exact on"
        " the effective sample size. Stations without an answer are stood for by the others of their stratum, which"
        " assumes that they are missing at random; the bounds beside an estimate do not assume it."
    )


def copies_note(view: View) -> str:
    """What is particular about shares of choices."""
    return view.language.phrase(
        "Shares of choices are of the ballots found, valid or not, in what all copies of a station agree on. A station"
        " of which no copy was had, or of which one of these numbers cannot be read, is missing; another one stands in"
        " for it only where nobody reported from it. Of many differences at 95 % confidence about one in twenty is"
        " outside of its margin by chance alone."
    )
