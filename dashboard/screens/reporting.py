"""Reporting: who has not reported, and whom to call next?"""

import streamlit as st

from dashboard import queries_reports
from dashboard.exhibits import View, reporting
from dashboard.session import choose, show, table
from pipelines.domain import Precision
from pipelines.marts.observer_agreement import AT_LEAST

ALL = "all"
CALLS = 12
"""So many observers stand in the list of next calls; the table has all."""


def render(view: View) -> None:
    """Cards, next calls, the calendar of one kind of report, the clock, and reports that need a look."""
    say = view.language
    st.subheader(say.phrase("Who has not reported, and whom to call next?"))
    if not queries_reports.has_reports(view.connection):
        st.info(say.phrase("No reports of observers are expected in this election."))
        return
    last = queries_reports.last_received(view.connection).row(0, named=True)
    if last["received_at"] is None:
        st.info(say.phrase("No report has come yet."))
    else:
        st.caption(
            say.phrase(
                "{n} reports have come, the last one on {time}. Nobody is called late for what was not due by then.",
                n=say.number(last["reports"]),
                time=say.date(last["received_at"], Precision.MINUTE),
            )
        )
    st.html(reporting.cards_html(view))
    regions = queries_reports.regions(view.connection)
    left, right = st.columns(2)
    with left:
        region = choose(
            "region",
            say.phrase("Region"),
            [ALL, *sorted(regions, key=lambda unit: say.name("unit", unit))],
            lambda unit: say.phrase("all regions") if unit == ALL else say.name("unit", unit),
        )
    kinds = list(dict.fromkeys(queries_reports.expected(view.connection)["expected_id"]))
    with right:
        kind = choose(
            "report", say.phrase("Kind of report"), kinds, lambda name: say.name("expected_report", name)
        )
    within = None if region == ALL else region
    _calls(view, within)
    exhibit = reporting.calendar(view, kind, within)
    if exhibit is None:
        st.info(say.phrase("Nothing of this kind is expected there."))
    else:
        show(exhibit, view)
    covered = reporting.coverage(view)
    if covered is not None:
        st.divider()
        show(covered, view)
    _clock(view)
    _agreement(view)
    _flags(view)


def _calls(view: View, region_id: str | None) -> None:
    say = view.language
    rows = queries_reports.next_calls(view.connection, region_id)
    heading = say.phrase("Next calls")
    st.markdown(f"#### {heading} ({say.number(rows.height)})")
    if rows.is_empty():
        st.success(say.phrase("Everything that was due has come."))
        return
    st.html(reporting.calls_html(view, rows.head(CALLS)))
    with st.expander(say.phrase("Table and download")):
        table(reporting.calls_table(view, rows), view, "next-calls")


def _clock(view: View) -> None:
    say = view.language
    told = reporting.delays_html(view)
    if told:
        heading = say.phrase("Reports with a clock")
        st.markdown(f"#### {heading}")
        st.html(told)


def _agreement(view: View) -> None:
    say = view.language
    rows = queries_reports.agreement(view.connection)
    if rows.is_empty():
        return
    heading = say.phrase("Two observers of one station")
    st.markdown(f"#### {heading}")
    st.caption(
        say.phrase(
            "Alpha is 1 where observers agree and 0 where they agree as often as by chance. It is left out where fewer"
            " than {n} stations were seen by two, or all answers are the same.",
            n=say.number(AT_LEAST),
        )
    )
    table(reporting.agreement_table(view, rows), view, "observer-agreement")


def _flags(view: View) -> None:
    say = view.language
    rows = queries_reports.flagged(view.connection)
    heading = say.phrase("Reports that need a look")
    st.markdown(f"#### {heading} ({say.number(rows.height)})")
    if rows.is_empty():
        st.success(say.phrase("No report is flagged."))
        return
    st.caption(
        say.phrase(
            "They are kept and counted. A new observer, a clock that is wrong or a station that was swapped that"
            " morning look the same from here."
        )
    )
    table(reporting.flags_table(view, rows), view, "flagged-reports")
