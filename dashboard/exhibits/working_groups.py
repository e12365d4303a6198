"""Working groups of a commission: what has been told of each, telling by telling."""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard.exhibits import commission_words as words
from dashboard.exhibits.exhibit import View, link_html, quoted


def groups_html(view: View, rows: pl.DataFrame) -> str:
    """One paragraph a telling, under the name of its group; `rows` of `queries_members.working_groups`."""
    say, look = view.language, view.look
    parts = []
    for (group,), told in rows.group_by("commission_id", maintain_order=True):
        parts.append(f"<h5>{escape(say.commission(str(group)))}</h5>")
        parts += [
            f"<p><b>{escape(words.day(view, row['as_of_date']))}</b> {escape(' · '.join(_told(view, row)))}"
            f"{link_html(view, row['source_url'])}</p>"
            for row in told.iter_rows(named=True)
        ]
    return (
        f"<style>.groups p{{margin:0;padding:4px 0;font-size:14px;line-height:1.4;color:{look.muted};"
        f"overflow-wrap:anywhere}}.groups b{{color:{look.ink}}}.groups h5{{margin:10px 0 2px;padding:6px 0 0;"
        f"border-top:1px solid {look.rule};font-size:14px}}</style><div class='groups'>{''.join(parts)}</div>"
    )


def groups_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Every telling under the reader's headings; what nobody has said is empty."""
    say, told = view.language, rows.rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("Working group"): [say.commission(name) for name in rows["commission_id"]],
            say.phrase("Day"): rows["as_of_date"],
            say.phrase("Formed"): rows["formed_date"],
            say.phrase("Members"): rows["members"],
            say.phrase("Applications received"): rows["applications_received"],
            say.phrase("Applications considered"): rows["applications_considered"],
            say.phrase("What came of its work"): [words.outcome(view, row) for row in told],
            say.phrase("Remark"): [quoted(view, row["note"], row["source_id"]) for row in told],
            say.phrase("Source"): rows["source_url"],
            say.phrase("Raw file"): rows["source_id"],
            say.phrase("Row"): rows["row_number"],
        }
    )


def _told(view: View, row: Mapping[str, Any]) -> list[str]:
    say = view.language
    counts = {
        "members": say.phrase("members"),
        "applications_received": say.phrase("applications received"),
        "applications_considered": say.phrase("applications considered"),
    }
    told = [
        f"{name}: {say.number(row[column])}" for column, name in counts.items() if row[column] is not None
    ]
    if row["formed_date"] is not None:
        told.append(say.phrase("formed {date}", date=say.date(row["formed_date"])))
    came = words.outcome(view, row)
    return [*told, came] if came else told
