"""Tables of what is known of commissions, as they are shown and saved: one row a thing, each with its source."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from dashboard.exhibits import commission_words as words
from dashboard.exhibits.commission_week import Week
from dashboard.exhibits.commission_words import Row
from dashboard.exhibits.exhibit import View, quoted


def decisions_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Decisions under the reader's headings; what nobody has said is empty."""
    say = view.language
    told = rows.rows(named=True)
    columns = {
        say.phrase("Decision"): [_whose(view, row) for row in told],
        say.phrase("Name"): [words.decision_name(view, row) for row in told],
        say.phrase("Day"): [_iso(row["decided_date"]) for row in told],
        say.phrase("Publication"): [words.publication(view, row) for row in told],
        say.phrase("Commission"): [say.commission(row["commission_id"]) for row in told],
        say.phrase("Number"): [row["number"] for row in told],
        say.phrase("What it is about"): [words.subject(view, row) for row in told],
        say.phrase("For"): rows["votes_for"],
        say.phrase("Against"): rows["votes_against"],
        say.phrase("Abstained"): rows["votes_abstained"],
        say.phrase("Articles"): [words.articles(view, row) for row in told],
        say.phrase("Tellings"): rows["tellings"],
        say.phrase("Tellings contradict one another in"): [words.disputed_fields(view, row) for row in told],
        say.phrase("Source"): [row["source_url"] for row in told],
        say.phrase("Id"): [row["decision_id"] for row in told],
    }
    return pl.DataFrame(
        columns,
        schema={
            name: values.dtype if isinstance(values, pl.Series) else pl.String
            for name, values in columns.items()
        },
    )


def tellings_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Who tells of a decision: one column a telling would not fit a phone, so one row each."""
    say = view.language
    told = rows.rows(named=True)
    strings = {
        say.phrase("Told by"): [words.teller(view, row) for row in told],
        say.phrase("Row"): [str(row["row_number"]) for row in told],
        say.phrase("Number"): [row["number"] for row in told],
        say.phrase("Day"): [_iso(row["decided_date"]) for row in told],
        say.phrase("What it is about"): [words.subject(view, row) for row in told],
        say.phrase("Votes"): [words.votes(view, row) for row in told],
        say.phrase("Articles"): [words.articles(view, row) for row in told],
        say.phrase("Published"): [words.published(view, row) for row in told],
        say.phrase("Remark"): [quoted(view, row["note"], row["source_id"]) for row in told],
        say.phrase("Source"): [row["source_url"] for row in told],
    }
    return pl.DataFrame(strings, schema=dict.fromkeys(strings, pl.String))


def week_table(view: View, week: Week) -> pl.DataFrame:
    """Everything that the page of a week shows, one row a thing."""
    say = view.language
    late = say.phrase("Late or without quorum")
    headings = {
        "off": say.phrase("Off the plan"),
        "late": late,
        "no_word": say.phrase("Past its day, nothing known"),
        "now": say.phrase("Coming up"),
        "next": say.phrase("Coming up"),
    }
    rows = [
        *(_decision(view, say.phrase("Decided"), row) for row in week.decided),
        *(_decision(view, late, row) for row in week.unpublished),
        *(_session(view, late, row) for row in week.without_quorum),
        *(_item(view, headings[row["part"]], row) for row in week.planned),
        *(_session(view, say.phrase("Sessions held"), row) for row in week.sessions),
    ]
    names = (
        say.phrase("Part"), say.phrase("Name"), say.phrase("Number"), say.phrase("Day"), say.phrase("State"),
        say.phrase("Votes"), say.phrase("Id"), say.phrase("Source"),
    )  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _whose(view: View, row: Row) -> str:
    """The number of a decision and whose it is: many commissions have a number 3. Without a number only whose."""
    say = view.language
    number = words.decision_number(view, row) if row["number"] else None
    return ", ".join(part for part in (number, say.commission_short(row["commission_id"])) if part)


_Cells = Sequence[str | None]


def _iso(day: dt.date | None) -> str | None:
    """A day that sorts as it stands: the table would show a date with an hour."""
    return day.isoformat() if day else None


def _decision(view: View, part: str, row: Row) -> _Cells:
    day = _iso(row["decided_date"])
    name, state = words.decision_name(view, row), words.publication(view, row)
    return (
        part,
        name,
        row["number"],
        day,
        state,
        words.votes(view, row),
        row["decision_id"],
        row["source_url"],
    )


def _session(view: View, part: str, row: Row) -> _Cells:
    state = f"{words.openness(view, row)}; {words.attendance(view, row)}"
    name = view.language.phrase("Session of {date}", date=view.language.date(row["held_date"]))
    return part, name, None, row["held_date"].isoformat(), state, None, row["session_id"], row["source_url"]


def _item(view: View, part: str, row: Row) -> _Cells:
    say = view.language
    name, state = say.name("plan_item", row["item_id"]), say.name("plan_state", row["state"])
    day = words.days(view, row["from_date"], row["until_date"])
    return part, name, None, day, state, None, row["item_id"], row["source_url"]
