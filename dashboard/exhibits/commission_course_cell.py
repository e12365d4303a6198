"""One place in one week of the course: its counts, and behind them the decisions and published reports one by one."""

from html import escape

import polars as pl

from dashboard import queries_weeks
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.commission_counts import OWN, WEEK, Cell, Counts
from dashboard.exhibits.commission_course import cell as known
from dashboard.exhibits.exhibit import View, link_html

MOST = 20
"""So many decisions stand in the list; the page of decisions has all."""


def cell_html(view: View, teller: str | None, counts: Counts, cell: Cell) -> str:
    """What is known there and then, line by line; decisions with links, published violations with their pages."""
    look = view.look
    told = known(view, counts, cell.place, cell.week)["hover"].split("\n")
    parts = [f"<h5>{escape(told[0])}, {escape(told[1])}</h5>", f"<p>{escape(' · '.join(told[2:]))}</p>"]
    entries = [*_decisions(view, counts, cell), *_published(view, teller, counts, cell)]
    parts += [f"<p>{entry}</p>" for entry in entries]
    return (
        ".cell h5{margin:0;padding:0;font-size:15px}.cell p{margin:0;padding:5px 0;font-size:14px;line-height:1.4;"
        f"color:{look.muted};border-top:1px solid {look.rule};overflow-wrap:anywhere}}.cell p:first-of-type{{border:0}}"
    ).join(["<style>", f"</style><div class='cell'>{''.join(parts)}</div>"])


def _decisions(view: View, counts: Counts, cell: Cell) -> list[str]:
    say = view.language
    in_week = pl.col("decided_date").is_between(cell.week, cell.week + WEEK, "left")
    rows = counts.of(counts.decisions, cell.place).filter(in_week).unique("decision_id", maintain_order=True)
    lines = [
        f"◆ {words.decision_link(view, row)} · {escape(say.commission_short(row['commission_id']))}"
        f" · {escape(say.date(row['decided_date']))}"
        for row in rows.head(MOST).iter_rows(named=True)
    ]
    if rows.height > MOST:
        lines.append(escape(say.phrase("and {n} more", n=say.number(rows.height - MOST))))
    return lines


def _published(view: View, teller: str | None, counts: Counts, cell: Cell) -> list[str]:
    """Violations as they were published, each with its page; what our own observers report is told by no page here."""
    if teller in (None, OWN):
        return []
    say, zone = view.language, view.election["time_zone"]
    region = None if cell.place == counts.country else cell.place
    rows = queries_weeks.published_of(view.connection, str(teller), zone, cell.week, region)
    return [
        " · ".join(
            [
                escape(say.name("category", row["category_id"])),
                escape(say.name("unit", row["unit_id"])),
                escape(say.date(row["as_of_at"], row["as_of_precision"])),
            ]
        )
        + link_html(view, row["source_url"])
        for row in rows.iter_rows(named=True)
    ]
