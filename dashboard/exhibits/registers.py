"""A commission's own register of complaints beside the complaints that are known here; the two are never added up."""

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard import charts
from dashboard.exhibits.exhibit import Exhibit, View, link_html, quoted, source_line
from dashboard.i18n import Language
from pipelines.domain import Precision

RECEIVED, OUTCOMES = "received", "outcomes"


def figure_name(say: Language, figure: str) -> str:
    """What a figure of a register counts."""
    return {
        RECEIVED: say.phrase("Received"),
        "granted": say.phrase("Granted"),
        "partly": say.phrase("Granted in part"),
        "rejected": say.phrase("Rejected"),
        "not_considered": say.phrase("Left without consideration"),
        OUTCOMES: say.phrase("All outcomes together"),
    }[figure]


def over_time(view: View, rows: pl.DataFrame) -> Exhibit | None:
    """Received by the register and known here, day by day; `rows` of `queries_registers.compared`."""
    say = view.language
    received = rows.filter(figure=RECEIVED)
    if received.is_empty():
        return None
    told = received.rows(named=True)
    labels = _moments(say, [row["as_of_at"] for row in told])
    last = told[-1]
    return Exhibit(
        name="register-over-time",
        title=say.phrase(
            "{commission}: its register has {n} complaints on {date}, and {known} are known here",
            commission=say.commission(last["commission_id"]),
            n=say.number(last["registered"]),
            known=say.number(last["known"]),
            date=say.date(last["as_of_at"]),
        ),
        subtitle=say.phrase(
            "Those known here are a part of all: a register with more says nothing, one with fewer lacks some. Two"
            " counts of the same complaints, never added up."
        )
        + _perhaps(say, last["perhaps"]),
        source=source_line(view, None),
        figure=_side_by_side(view, labels, told),
        table=compared_table(view, rows),
    )


def outcomes(view: View, rows: pl.DataFrame) -> Exhibit | None:
    """What came of the complaints by the last telling of the register that says so, and what is known here."""
    say = view.language
    told = rows.filter(~pl.col("figure").is_in([RECEIVED, OUTCOMES]))
    if told.is_empty():
        return None
    last = told.filter(pl.col("as_of_at") == told["as_of_at"].max())
    last = last.filter(row_number=last["row_number"][0], source_id=last["source_id"][0])
    shown = last.rows(named=True)
    return Exhibit(
        name="register-outcomes",
        title=say.phrase("What came of them, as of {date}", date=say.date(shown[0]["as_of_at"])),
        subtitle=say.phrase(
            "By the register, and among those known here. An outcome that nobody has told us is not counted here."
        )
        + _perhaps(say, int(last["perhaps"].sum())),
        source=source_line(view, None),
        figure=_side_by_side(view, [figure_name(say, row["figure"]) for row in shown], shown),
        table=compared_table(view, last),
    )


def nothing_known(rows: pl.DataFrame) -> bool:
    """Whether no complaint that was filed with the commission is known here: a chart of nought would say too much."""
    return rows.filter(pl.col("figure") != OUTCOMES)["known"].sum() == 0


def differences_html(view: View, rows: pl.DataFrame) -> str:
    """Every figure of a register that cannot be, in words, with the page."""
    say, look = view.language, view.look
    paragraphs = "".join(
        f"<p><b>{escape(say.date(row['as_of_at']))}</b> {escape(_difference(say, row))}"
        f"{link_html(view, row['source_url'])}</p>"
        for row in rows.filter(~pl.col("agrees")).iter_rows(named=True)
    )
    return (
        f"<style>.apart p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.apart b{{color:{look.ink}}}</style>"
        f"<div class='apart'>{paragraphs}</div>"
    )


def compared_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Register and known, figure by figure, for a file."""
    say = view.language
    told = rows.rows(named=True)
    agrees = {True: say.phrase("yes"), False: say.phrase("no")}
    return pl.DataFrame(
        {
            say.phrase("As of"): [_moment(say, row["as_of_at"]) for row in told],
            say.phrase("Figure"): [figure_name(say, row["figure"]) for row in told],
            say.phrase("The register"): rows["registered"],
            say.phrase("Known here"): rows["known"],
            say.phrase("May have been there"): rows["perhaps"],
            say.phrase("Can both be"): [agrees[row["agrees"]] for row in told],
            say.phrase("Source"): rows["source_url"],
            say.phrase("Raw file"): rows["source_id"],
            say.phrase("Row"): rows["row_number"],
        }
    )


def register_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Every telling of a register with all its figures; what it does not say is empty."""
    say = view.language
    told = rows.rows(named=True)
    figures = _figures(say)
    counts = [row["unit_of_count"] and say.name("unit_of_count", row["unit_of_count"]) for row in told]
    return pl.DataFrame(
        {
            say.phrase("As of"): [_moment(say, row["as_of_at"]) for row in told],
            say.phrase("What is counted"): counts,
            **{name: rows[column] for column, name in figures.items()},
            say.phrase("Remark"): [quoted(view, row["note"], row["source_id"]) for row in told],
            say.phrase("Source"): rows["source_url"],
            say.phrase("Raw file"): rows["source_id"],
            say.phrase("Row"): rows["row_number"],
        },
        schema_overrides={say.phrase("What is counted"): pl.String},
    )


def register_html(view: View, rows: pl.DataFrame) -> str:
    """Every telling of a register as a paragraph, the latest first: what it counts, the figures that it states, its
    page."""
    say, look = view.language, view.look
    paragraphs = []
    for row in reversed(rows.rows(named=True)):
        counted = [say.name("unit_of_count", row["unit_of_count"])] if row["unit_of_count"] else []
        figures = [
            f"{say.within(name)}: {say.number(row[column])}"
            for column, name in _figures(say).items()
            if row[column] is not None
        ]
        paragraphs.append(
            f"<p><b>{escape(_moment(say, row['as_of_at']))}</b> {escape(' · '.join([*counted, *figures]))}"
            f"{link_html(view, row['source_url'])}</p>"
        )
    return (
        f"<style>.register p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.register b{{color:{look.ink}}}</style>"
        f"<div class='register'>{''.join(paragraphs)}</div>"
    )


def _figures(say: Language) -> dict[str, str]:
    """The columns of a register with figures, and what they are called."""
    return {
        "received": say.phrase("Received"), "considered": say.phrase("Considered"),
        "in_time": say.phrase("In time, by its own account"), "granted": say.phrase("Granted"),
        "partly": say.phrase("Granted in part"), "rejected": say.phrase("Rejected"),
        "not_considered": say.phrase("Left without consideration"), "pending": say.phrase("Pending"),
        "informed": say.phrase("Complainants told of the outcome"),
    }  # fmt: skip


def _side_by_side(view: View, labels: list[str], told: list[dict[str, Any]]) -> Any:
    say = view.language
    series = {say.phrase("The register"): "registered", say.phrase("Known here"): "known"}
    frame = pl.DataFrame(
        [
            {"label": label, "series": name, "value": float(row[column]), "text": say.number(row[column])}
            for label, row in zip(labels, told, strict=True)
            for name, column in series.items()
        ]
    )
    return charts.dots(frame, look=view.look, width=view.width, series=list(series))


def _moment(say: Language, moment: dt.datetime) -> str:
    """A moment; the beginning of a day is told as that day, for that is all that is known of it."""
    is_day = moment.astimezone(say.zone).time() == dt.time()
    return say.date(moment, Precision.DAY if is_day else Precision.MINUTE)


def _moments(say: Language, moments: list[Any]) -> list[str]:
    """Days, each told apart from another of the same day by its hour, and from one of the same minute by a number."""
    days = [say.date(moment) for moment in moments]
    exact = [
        say.date(moment, Precision.MINUTE) if days.count(day) > 1 else day
        for moment, day in zip(moments, days, strict=True)
    ]
    return [
        f"{name} ({exact[: n + 1].count(name)})" if exact.count(name) > 1 else name
        for n, name in enumerate(exact)
    ]


def _perhaps(say: Language, more: int) -> str:
    """How many of those known here are not counted because of their moment too little is known; nothing where none."""
    if not more:
        return ""
    told = say.phrase(
        "Not counted, as only a month or a year is known of them and they may have come later: {n}.",
        n=say.number(more),
    )
    return f" {told}"


def _difference(say: Language, row: Mapping[str, Any]) -> str:
    if row["figure"] == OUTCOMES:
        return say.phrase(
            "outcomes of {n} complaints, and {received} received",
            n=say.number(row["registered"]),
            received=say.number(row["known"]),
        )
    return say.phrase(
        "{figure}: {n} by the register, {known} known here",
        figure=figure_name(say, row["figure"]),
        n=say.number(row["registered"]),
        known=say.number(row["known"]),
    )
