"""Members of commissions one by one: who they are, who nominates, who left and who came."""

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard.exhibits import commission_words as words
from dashboard.exhibits.exhibit import View, link_html
from dashboard.i18n import Language


def members_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Every membership under the reader's headings; what nobody has said is empty."""
    say = view.language
    told = rows.rows(named=True)
    trained = {True: say.phrase("yes"), False: say.phrase("no"), None: None}
    strings = {
        say.phrase("Commission"): [say.commission(row["commission_id"]) for row in told],
        say.phrase("Member"): [words.member(say, row) for row in told],
        say.phrase("Role"): [row["role"] and say.name("member_role", row["role"]) for row in told],
        say.phrase("Kind of nominator"): [
            row["nominator_kind"] and say.name("nominator", row["nominator_kind"]) for row in told
        ],
        say.phrase("Nominator"): [row["nominator"] for row in told],
        say.phrase("Trained"): [trained[row["is_trained"]] for row in told],
        say.phrase("Tellings contradict one another in"): [words.disputed_fields(view, row) for row in told],
        say.phrase("Source"): [row["source_url"] for row in told],
        say.phrase("Raw file"): [row["source_id"] for row in told],
    }
    return pl.DataFrame(strings, schema=dict.fromkeys(strings, pl.String)).with_columns(
        rows["from_date"].alias(say.phrase("First day")),
        rows["until_date"].alias(say.phrase("Last day")),
        rows["tellings"].alias(say.phrase("Tellings")),
        rows["row_number"].alias(say.phrase("Row")),
    )


def replaced_html(view: View, rows: pl.DataFrame) -> str:
    """Who has left which commission when, and who came from that day on."""
    say, look = view.language, view.look
    left = rows.filter(state="left").sort("until_date", "membership_id")
    paragraphs = []
    for row in left.iter_rows(named=True):
        next_day = row["until_date"] + dt.timedelta(1)
        came = rows.filter(
            pl.col("commission_id") == row["commission_id"],
            pl.col("from_date").is_in([row["until_date"], next_day]),
        )
        told = [person(say, row), "→", *(person(say, one) for one in came.iter_rows(named=True))]
        if came.is_empty():
            told.append(say.phrase("not known who came"))
        paragraphs.append(
            f"<p><b>{escape(say.date(row['until_date']))}</b> {escape(say.commission(row['commission_id']))}<br>"
            f"{escape(' '.join(told))}{link_html(view, row['source_url'])}</p>"
        )
    return (
        f"<style>.left p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.left b{{color:{look.ink}}}</style>"
        f"<div class='left'>{''.join(paragraphs)}</div>"
    )


def person(say: Language, row: Mapping[str, Any]) -> str:
    """A member, and who nominates."""
    unknown = say.phrase("nominator not known")
    kind = say.within(say.name("nominator", row["nominator_kind"])) if row["nominator_kind"] else unknown
    return f"{words.member(say, row)} ({kind})"
