"""What is said of one estimate: the sentence with n, response, margin and time, or why nothing is said.

One template for all estimates, so that none can be worded to please. A withheld estimate has no number.
"""

from collections.abc import Mapping
from typing import Any

from dashboard import queries_estimates
from dashboard.exhibits import tally_words
from dashboard.exhibits.exhibit import View
from dashboard.i18n import Language
from pipelines.domain import Precision
from pipelines.estimation.gates import LEAST_RATE, LEAST_STATIONS, Reason
from pipelines.estimation.response import WARNS_BELOW
from pipelines.tables.estimates import Interval

Row = Mapping[str, Any]
LEAST_P = 0.001
"""A smaller p-value is told as below this."""


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
    margin = row["margin"]
    if margin is None:
        return "?"
    return say.number(
        100 * margin, digits(row) if margin >= 0.0005 else 2
    )  # a small margin is none of nought


def sentence(view: View, row: Row, what: str | None = None) -> tuple[str, str]:
    """The statement of one row of `marts.sample_estimates`: what it says, and what must be told with it.

    `what` is said in place of the indicator where the estimate is of a part of the country.
    """
    say, at = view.language, row["last_received_at"]
    counted = {
        "n": say.number(row["responding"]),
        "all": say.number(row["sampled"]),
        "rate": say.percent(row["response_rate"]),
    }
    answered = (
        say.phrase("{n} of {all} sampled stations answered ({rate}).", **counted)
        if row["choice_id"] is None
        else say.phrase("{n} of {all} sampled stations gave a copy with these numbers ({rate}).", **counted)
    )
    if at is not None:
        answered += " " + say.phrase("Last report counted: {time}.", time=say.date(at, Precision.MINUTE))
    what = subject(view, row) if what is None else what
    if not row["released"]:
        why = reason(view, row)
        return say.phrase("{what}: no estimate is released. {why}", what=what, why=why), answered
    numbers = {
        "what": what,
        "estimate": say.percent(row["estimate"], digits(row)),
        "margin": _margin(say, row),
        "confidence": say.percent(row["confidence"], 0),
    }
    if row["choice_id"] is not None:
        told = say.phrase(
            "{what}: {estimate} of the ballots found, {margin} at {confidence} confidence, by observers’ copies of"
            " protocols.",
            **numbers,
        )
        return told, " ".join([answered, *_beside(say, row)])
    told = (
        say.phrase("{what}: {estimate} of stations, {margin} at {confidence} confidence.", **numbers)
        if row["is_of_stations"]
        else say.phrase(
            "{what}: {estimate} of the voters on the lists, {margin} at {confidence} confidence.", **numbers
        )
    )
    return told, " ".join([answered, *_beside(say, row)])


def _margin(say: Language, row: Row) -> str:
    """The margin; both ends where the interval is exact, because near 0 and 100 % it is not symmetric."""
    if row["interval"] == Interval.EXACT:
        return say.phrase(
            "between {low} and {high}", low=say.percent(row["low"]), high=say.percent(row["high"])
        )
    return say.phrase("± {margin} percentage points", margin=points(say, row))


def _beside(say: Language, row: Row) -> list[str]:
    """Bounds of what the missing could change, and what else a reader must know."""
    told = []
    if row["is_of_stations"] and row["stations"] < row["responding"]:
        told.append(
            say.phrase(
                "The question applies at {n} of them; the share is of these.", n=say.number(row["stations"])
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
                "Stations that reported late answered differently from early ones ({p}), so that the missing ones may"
                " differ too. Distance or a weak network can be the whole cause.",
                p=_p_value(say, row["late_p"]),
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


def _p_value(say: Language, p: float) -> str:
    """A p-value, never as nought."""
    return f"p < {say.number(LEAST_P, 3)}" if p < LEAST_P else f"p = {say.number(p, 3)}"


def stratum_name(say: Language, row: Row) -> str:
    """The region and the kind of its stations, as far as it has one; `row` is of `marts.sample_response`."""
    region = [say.name("unit", row["region_id"])] if row["region_id"] else []
    kind = [tally_words.stratum(say, row["stratum"])] if row["stratum"] else []
    return " · ".join([*region, *kind]) or str(row["stratum_id"])


def _silent(view: View, row: Row) -> str:
    """Names of the strata of which no station answered."""
    told = queries_estimates.response(view.connection).iter_rows(named=True)
    names = {stratum["stratum_id"]: stratum_name(view.language, stratum) for stratum in told}
    return ", ".join(names.get(stratum, stratum) for stratum in row["silent_strata"].split(", "))


def reason(view: View, row: Row) -> str:
    """Why an estimate is withheld."""
    say = view.language
    if row["reason"] == Reason.EMPTY_STRATUM:
        return say.phrase("No station answered in: {strata}.", strata=_silent(view, row))
    return {
        Reason.FEW_ANSWERED: say.phrase(
            "Fewer than {least} of the sampled stations answered.", least=say.percent(LEAST_RATE, 0)
        ),
        Reason.FEW_STATIONS: say.phrase(
            "Fewer than {least} stations give an answer that counts.", least=say.number(LEAST_STATIONS)
        ),
        Reason.NO_MARGIN: say.phrase("Its margin cannot be told."),
    }[Reason(row["reason"])]


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
