"""Quality: what was found, refused and corrected, and where the data come from."""

from html import escape

import polars as pl

from dashboard import queries
from dashboard.exhibits.exhibit import View, link, link_html


def findings_html(view: View, *, of_commissions: bool = True) -> str:
    """Every finding as a sentence with what kind it is and where to read the publication; facts before the rest."""
    say = view.language
    items = []
    for row in queries.findings(view.connection, of_commissions=of_commissions).rows(named=True):
        kind = (
            f"{say.name('finding_kind', row['kind'])} · {say.within(say.name('severity', row['severity']))}"
        )
        link = link_html(view, row["source_url"])
        sentence = escape(say.message(row["template"], row["parameters"]))
        items.append(
            f'<li style="margin-bottom:8px">{sentence}<br><small style="opacity:.75">{escape(kind)}</small>{link}</li>'
        )
    return f'<ul style="padding-left:20px;margin:0">{"".join(items)}</ul>'


def unit_findings_html(view: View) -> str:
    """How many findings are about single stations and commissions, and the way to them; empty where none is."""
    found = queries.unit_findings(view.connection)
    if not found:
        return ""
    words = view.language.plural(
        "{n} finding on a station or commission: see “Tallies and reconciliation”",
        "{n} findings on stations and commissions: see “Tallies and reconciliation”",
        found,
    )
    return f'<a href="{escape(link(view, "reconciliation"), quote=True)}">{escape(words)}</a>'


def findings_table(view: View) -> pl.DataFrame:
    """What was found, in the reader's language; a fact says "differs" and never why."""
    say = view.language
    rows = queries.findings(view.connection).rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("Kind"): [say.name("finding_kind", row["kind"]) for row in rows],
            say.phrase("Severity"): [say.name("severity", row["severity"]) for row in rows],
            say.phrase("Finding"): [say.message(row["template"], row["parameters"]) for row in rows],
            say.phrase("Source"): [row["source_url"] for row in rows],
            say.phrase("Rule"): [row["rule"] for row in rows],
        }
    )


def rejects_table(view: View) -> pl.DataFrame:
    """Raw rows that did not fit, with file, row, column and reason."""
    say = view.language
    rows = queries.table(view.connection, "quality.rejects").rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("File"): [row["file"] for row in rows],
            say.phrase("Row"): [row["row_number"] for row in rows],
            say.phrase("Column"): [row["column"] for row in rows],
            say.phrase("Reason"): [say.message(row["template"], row["parameters"]) for row in rows],
            say.phrase("Raw row"): [row["raw"] for row in rows],
        }
    )


def corrections_table(view: View) -> pl.DataFrame:
    """Known errors of the raw files and what is read in their place."""
    say = view.language
    rows = queries.table(view.connection, "quality.corrections").rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("File"): [row["source_id"] for row in rows],
            say.phrase("Column"): [row["column"] for row in rows],
            say.phrase("In the file"): [row["was"] for row in rows],
            say.phrase("Read as"): [row["becomes"] for row in rows],
            say.phrase("Reason"): [say.name("reason", row["reason"]) for row in rows],
        }
    )


def sources_table(view: View) -> pl.DataFrame:
    """Every raw file: what it holds, who made it, under which terms, and the account of its rows."""
    say = view.language
    rows = queries.table(view.connection, "meta.sources").rows(named=True)
    return pl.DataFrame(
        {
            say.phrase("File"): [row["file"] for row in rows],
            say.phrase("Content"): [
                say.names.get(("source", row["source_id"]), row["title"]) for row in rows
            ],
            say.phrase("Publisher"): [say.name("publisher", row["publisher"]) for row in rows],
            say.phrase("Licence"): [say.name("licence", row["licence"]) for row in rows],
            say.phrase("Rows read"): [row["rows_read"] for row in rows],
            say.phrase("Kept"): [row["rows_kept"] for row in rows],
            say.phrase("Refused"): [row["rows_rejected"] for row in rows],
            say.phrase("Source"): [row["url"] for row in rows],
            "SHA-256": [row["sha256"] for row in rows],
        }
    )
