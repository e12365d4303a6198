"""From the fields of a form to what a decision must say, and from what is wrong with it to words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeVar

from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from dashboard import queries_casework
from dashboard.desk.words import Words
from dashboard.queries import Connection
from pipelines.casework.actions import Action
from pipelines.casework.cases import Case

SEEN = "seen"
"""The field that says which reports were on the screen, in which revision, after which decision."""
Content = TypeVar("Content", bound=Action)
_AHEAD = dt.timedelta(minutes=10)
"""By how much the clock of whoever tells may be ahead of ours."""
_TICKED = ("no_conflict",)
"""Boxes that must be ticked: a text is not the yes that the action wants."""
JUDGEMENTS = ("verify", "refute", "leave_unverifiable")
"""The names that forms give to judgements."""
_MANY = ("evidence", "cases", "articles")


class Unfit(Exception):
    """What was typed does not do. `fields` are the ones to look at again."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = fields
        super().__init__(", ".join(fields))


def typed(form: FormData) -> dict[str, str | list[str]]:
    """What was typed, without files; of questions with several answers a list."""
    return {
        name: [str(value) for value in form.getlist(name)] if name in _MANY else str(form[name])
        for name in form
        if isinstance(form[name], str)
    }


def content(kind: type[Content], fields: Mapping[str, object]) -> Content:
    """The action that the fields make; Unfit where they do not. Empty fields say nothing."""
    given = {name: value for name, value in fields.items() if value not in ("", [], None)}
    given |= {name: True for name in _TICKED if given.get(name) == "true"}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        wrong = (str(problem["loc"][-1]) for problem in error.errors() if problem["loc"])
        raise Unfit(list(dict.fromkeys(wrong))) from None


def require_offered(words: Words, connection: Connection, fields: Mapping[str, object]) -> None:
    """Unfit where a question with options is answered by what is none of them."""
    for name, codes in queries_casework.options(connection, words.form).items():
        answer = fields.get(name)
        given = answer if isinstance(answer, list) else [answer]
        if not set(given) <= {*codes, "", None}:
            raise Unfit([name])


def told(
    form: FormData, words: Words, connection: Connection, now: dt.datetime, *, stands: str | None = None
) -> dict[str, object]:
    """What `Told` wants, of the fields of a report: the local moment with its zone, the place by its unit.

    Unfit where an answer was not offered, or a moment or the number of a station cannot be what is meant. `stands` is
    the place of a report that is amended: it may stay, also where no form offers it.
    """
    fields: dict[str, object] = dict(typed(form))
    require_offered(words, connection, fields)
    wrong = []
    if fields.get("unit_id") not in (*queries_casework.places(connection), stands, "", None):
        wrong.append("unit_id")
    unit, station = str(fields.get("unit_id", "")), str(fields.pop("station", "")).strip()
    if station:
        fields["unit_id"] = queries_casework.station(connection, station, unit)
        if fields["unit_id"] is None:
            wrong.append("station")
    observed = _moment(str(fields.get("observed_at", "")), words.say.zone)
    if observed is None or observed > now + _AHEAD:
        wrong.append("observed_at")
    if wrong:
        raise Unfit(wrong)
    fields["observed_at"] = observed
    return {name: value for name, value in fields.items() if name in TOLD and value not in ("", [], None)}


def _moment(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """The local moment; None where it is none."""
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


TOLD = (
    "category", "phase", "observed_at", "unit_id", "place_text", "actor", "affected", "what_happened", "evidence",
    "independent_sources", "source_channel", "publication_level",
)  # fmt: skip
"""The fields of a report."""


def seen(form: FormData) -> list[Case]:
    """The reports as they were on the screen; 400 where the form was made by hand, and not well."""
    cases = []
    for value in form.getlist(SEEN):
        name, *numbers = str(value).rsplit(" ", 2)
        if len(numbers) != 2 or not all(number.isdecimal() and len(number) < 10 for number in numbers):
            raise HTTPException(400)
        cases.append(Case(name, last_entry=int(numbers[0]), revision=int(numbers[1])))
    if not cases or len({case.id for case in cases}) < len(cases):
        raise HTTPException(400)
    return cases


def mark(case: Case) -> str:
    """What `seen` reads back."""
    return f"{case.id} {case.last_entry} {case.revision}"


def problem(words: Words, fields: Sequence[str], action: str = "") -> str:
    """What to look at again, by the names that stand beside the fields, and what would do where that is not plain."""
    say = words.say
    own = _of_judgement(words) if action in JUDGEMENTS else {}
    hints = {
        "observed_at": say.phrase("It must have happened already: look at the day and the hour."),
        "station": say.phrase(
            "Choose the rayon or city in which the station with this number lies. If the number is not known, leave it "
            "empty and write the place in words."
        ),
    }
    named = ", ".join((own.get(name) or label(words, name)).rstrip("?") for name in fields)
    told = [say.phrase("Look at this again: {fields}.", fields=named)]
    return " ".join([*told, *(hints[name] for name in fields if name in hints)])


def _of_judgement(words: Words) -> dict[str, str]:
    """What the fields of a judgement are called: it asks anew what the report was asked."""
    say = words.say
    return {
        "reason": say.phrase("What was found out, and how"),
        "evidence": say.phrase("On what it rests"),
        "independent_sources": say.phrase("Independent sources"),
    }


def label(words: Words, field: str) -> str:
    """The name of a field: as the observers' form asks, or the desk's own."""
    say = words.say
    own = {
        "reason": say.phrase("Reason"),
        "no_conflict": say.phrase("No stake in it"),
        "serious": say.phrase("Serious or not"),
        "unit_id": words.question("unit"),
        "told": words.question("what_happened"),
        "file": say.phrase("File"),
        "at": say.phrase("Day"),
        "body": say.phrase("To which body"),
        "body_unit": say.phrase("Where the body is"),
        "kind": say.phrase("In which form"),
        "applicant": say.phrase("Who complains"),
        "articles": say.phrase("Articles and standards"),
        "asks": say.phrase("What is asked"),
        "cases": say.phrase("Cases"),
        "number": say.phrase("Number that the body gave it"),
        "outcome": say.phrase("Outcome"),
        "police_outcome": say.phrase("Answer of the police"),
        "confirmed": say.phrase("Decided for every case shown"),
    }
    return own.get(field) or words.question(field)
