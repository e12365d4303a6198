"""The rules of composition that are not met or cannot be asked: in words, in which days, and where the rule stands."""

import datetime as dt
import re
from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard.exhibits import commission_words as words
from dashboard.exhibits.exhibit import View, link_html
from dashboard.i18n import Language
from dashboard.theme import LABEL_SIZE
from pipelines.tables.commission_composition import CompositionRule

LIST = ";"
_SAME = ("commission_id", "rule_id", "rule", "about", "members", "of_members", "bound", "is_met")
_ADDRESS = re.compile(r"https?://\S+?(?=[:;,.)]*(?:\s|$))")
"""An address inside the words of a source, without the sign that follows it."""


def lasting(rows: pl.DataFrame) -> pl.DataFrame:
    """`queries_members.open_rules` with periods that follow one another in which a rule counts the same as one row."""
    joined: list[dict[str, Any]] = []
    for row in rows.iter_rows(named=True):
        last = joined[-1] if joined else None
        if last and all(last[name] == row[name] for name in _SAME) and _follows(last, row):
            last["until_date"] = row["until_date"]
        else:
            joined.append(row)
    return pl.DataFrame(joined, schema=rows.schema)


def _follows(last: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    ended: dt.date | None = last["until_date"]
    return ended is not None and row["since_date"] == ended + dt.timedelta(1)


def rules_html(view: View, rows: pl.DataFrame) -> str:
    """One paragraph a commission and rule: what the rule asks for, what there is, in which days, by which article."""
    look, say = view.look, view.language
    paragraphs = "".join(
        f"<p><b>{escape(say.commission(row['commission_id']))}</b> {escape(rule(say, row))}<br>"
        f"{escape(period(view, row))} · {escape(article(say, row))}</p>"
        for row in rows.iter_rows(named=True)
    )
    return (
        f"<style>.rules p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.rules b{{color:{look.ink}}}</style>"
        f"<div class='rules'>{paragraphs}</div>"
    )


def texts_html(view: View, rows: pl.DataFrame) -> str:
    """The texts in which the rules stand: act, article, edition, and the pages where they were read."""
    say = view.language
    lines = []
    for row in rows.unique("rule_id", maintain_order=True).iter_rows(named=True):
        title = [say.name("article", row["article"])] if row["article"] else []
        told = "; ".join([f"{say.name('act', row['act'])}: {article(say, row)}", *title, _edition(say, row)])
        links = "".join(link_html(view, url) for url in _ADDRESS.findall(row["rule_source"] or ""))
        lines.append(escape(say.phrase("The rule: {text}", text=told)) + links)
    return f'<p style="margin:0;font-size:{LABEL_SIZE}px;line-height:1.4;opacity:.8">{"<br>".join(lines)}</p>'


def article(say: Language, row: Mapping[str, Any]) -> str:
    """The article that a rule stands in; that nobody states it, where nobody does."""
    number = row["article_number"]
    return say.phrase("article {number}", number=number) if number else say.phrase("article not stated")


def _edition(say: Language, row: Mapping[str, Any]) -> str:
    if row["edition_date"] is None:
        return say.phrase("from when this edition is in force is not stated")
    return say.phrase("edition in force from: {date}", date=say.date(row["edition_date"]))


def rule(say: Language, row: Mapping[str, Any]) -> str:
    """A rule of composition in words, with what it counts and its bound."""
    n, of, bound = (say.number(row[name]) for name in ("members", "of_members", "bound"))
    kinds = ", ".join(say.within(say.name("nominator", kind)) for kind in row["about"].split(LIST))
    match CompositionRule(row["rule"]):
        case CompositionRule.AT_LEAST:
            return say.phrase("{n} members; the rule asks for at least {bound}", n=n, bound=bound)
        case CompositionRule.AT_MOST:
            return say.phrase("{n} members; the rule allows at most {bound}", n=n, bound=bound)
        case CompositionRule.NOMINATOR:
            return say.phrase(
                "nominators that the rule does not name ({kinds}): {n} of {of}", kinds=kinds, n=n, of=of
            )
        case CompositionRule.SHARE:
            return say.phrase(
                "{n} of {of} members from: {kinds}; the rule allows at most {bound}",
                n=n,
                of=of,
                kinds=kinds,
                bound=bound,
            )
        case CompositionRule.ONE_EACH:
            return say.phrase(
                "{n} members from one body ({body}); the rule allows {bound}",
                n=n,
                body=row["about"],
                bound=bound,
            )


def period(view: View, row: Mapping[str, Any]) -> str:
    """From which to which day the members were these."""
    say = view.language
    since, until = row["since_date"], row["until_date"]
    if since is None and until is None:
        return say.phrase("first day not known")
    if until is None:
        return say.phrase("since {date}", date=say.date(since))
    return words.days(view, since, until)


def rules_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Rules that are not met or cannot be asked, for a file."""
    say = view.language
    told = rows.rows(named=True)
    state = {False: say.phrase("not met"), None: say.phrase("not known")}
    return pl.DataFrame(
        {
            say.phrase("Commission"): [say.commission(row["commission_id"]) for row in told],
            say.phrase("Rule"): [say.name("composition_rule", row["rule"]) for row in told],
            say.phrase("State"): [state[row["is_met"]] for row in told],
            say.phrase("In words"): [rule(say, row) for row in told],
            say.phrase("Counted"): rows["members"],
            say.phrase("Of members"): rows["of_members"],
            say.phrase("Bound"): rows["bound"],
            say.phrase("First day"): rows["since_date"],
            say.phrase("Last day"): rows["until_date"],
            say.phrase("Act"): [say.name("act", row["act"]) for row in told],
            say.phrase("Article"): [article(say, row) for row in told],
            say.phrase("Edition in force from"): rows["edition_date"],
            say.phrase("Where the rule was read"): [
                say.name("rule_source", row["rule_source"]) for row in told
            ],
            say.phrase("Id"): [row["commission_id"] for row in told],
        }
    )
