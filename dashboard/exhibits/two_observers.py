"""What two observers of one station answered, side by side; who of them is right, nobody can tell from here."""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard.exhibits.digest import option, question
from dashboard.exhibits.exhibit import View
from pipelines.domain import Precision


def summary(view: View, doubled: pl.DataFrame) -> str:
    """How many stations two observers saw, and how many answers agree; of rows of `queries_reports.doubled`."""
    say = view.language
    answers, equal = int(doubled["answers"].sum()), int(doubled["equal"].sum())
    return say.phrase(
        "Stations that two observers or more reported of on one day: {n}. Pairs of answers compared:"
        " {answers}, the same: {equal} ({share} %).",
        n=say.number(doubled.height),
        answers=say.number(answers),
        equal=say.number(equal),
        share=say.number(100 * equal / answers, 1),
    )


def choice(view: View, row: Mapping[str, Any]) -> str:
    """A station in the list to choose from, with how many answers differ there."""
    say = view.language
    return say.phrase(
        "{place}: {n} of {all} answers differ",
        place=say.name("unit", row["unit_id"]),
        n=say.number(row["answers"] - row["equal"]),
        all=say.number(row["answers"]),
    )


def differences_html(view: View, rows: pl.DataFrame) -> str:
    """The answers that differ, two lines each: the question, then either observer with moment and answer."""
    look = view.look
    lines = "".join(
        _difference_html(view, row) for row in rows.filter(~pl.col("is_equal")).iter_rows(named=True)
    )
    return (
        f"<style>.pairs p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.pairs b{{color:{look.ink}}}</style>"
        f"<div class='pairs'>{lines}</div>"
    )


def _difference_html(view: View, row: Mapping[str, Any]) -> str:
    told = "<br>".join(
        f"{escape(row[f'observer_{who}'])} ({escape(view.language.date(row[f'observed_at_{who}'], Precision.MINUTE))}):"
        f" <b>{escape(_answer(view, row, row[f'value_{who}']))}</b>"
        for who in "ab"
    )
    return f"<p>{escape(question(view, row))}<br>{told}</p>"


def answers_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Question by question the answer of either observer, in the order of `rows`, those of `queries_reports.pairs`."""
    say = view.language
    told = rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("Question"): [question(view, row) for row in told],
            say.phrase("Answers"): [
                say.phrase("the same") if row["is_equal"] else say.phrase("they differ") for row in told
            ],
            say.phrase("One observer"): rows["observer_a"],
            say.phrase("Answer of the one"): [_answer(view, row, row["value_a"]) for row in told],
            say.phrase("Observed by the one"): [
                say.date(row["observed_at_a"], Precision.MINUTE) for row in told
            ],
            say.phrase("Other observer"): rows["observer_b"],
            say.phrase("Answer of the other"): [_answer(view, row, row["value_b"]) for row in told],
            say.phrase("Observed by the other"): [
                say.date(row["observed_at_b"], Precision.MINUTE) for row in told
            ],
            say.phrase("Form"): [say.name("form", row["form_id"]) for row in told],
        }
    )


def _answer(view: View, row: Mapping[str, Any], value: str) -> str:
    """An answer in the reader's words; of several chosen options all."""
    if row["type"] == "select_multiple":
        return ", ".join(option(view, {**row, "option_id": chosen}) for chosen in value.split())
    if row["type"] in ("yes_no", "select_one"):
        return option(view, {**row, "option_id": value})
    return view.language.number(float(value), 0 if float(value).is_integer() else 2)
