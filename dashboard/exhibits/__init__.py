"""Exhibits: charts that can stand alone, with the words that make them true.

An exhibit is a figure with a title that says what it shows, a subtitle with unit, period, reporter and coverage,
a source line, and the table behind it. Pages, exported files and notebooks show the same exhibits.
"""

from dashboard.exhibits.exhibit import Exhibit, Statement, View, said, view_language
from dashboard.exhibits.quality import (
    corrections_table,
    findings_html,
    findings_table,
    rejects_table,
    sources_table,
    unit_findings_html,
)
from dashboard.exhibits.regions import region_sentence, regions
from dashboard.exhibits.results import counts_over_time, estimates, figures_table, shares, turnout
from dashboard.exhibits.violations import breakdowns, cards_html, categories, events_table, timeline

__all__ = [
    "Exhibit",
    "Statement",
    "View",
    "breakdowns",
    "cards_html",
    "categories",
    "corrections_table",
    "counts_over_time",
    "estimates",
    "events_table",
    "figures_table",
    "findings_html",
    "findings_table",
    "region_sentence",
    "regions",
    "rejects_table",
    "said",
    "shares",
    "sources_table",
    "timeline",
    "turnout",
    "unit_findings_html",
    "view_language",
]
