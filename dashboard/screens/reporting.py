"""Reporting: who has not reported, and whom to call next?"""

import streamlit as st

from dashboard import queries_reports
from dashboard.exhibits import View, reporting, two_observers
from dashboard.screens.parts import choose_region, heading
from dashboard.session import choose, show, table
from pipelines.domain import Precision
from pipelines.marts.observer_agreement import AT_LEAST

ALL = "all"
CALLS = 12
"""So many observers stand in the list of next calls; the table has all."""


def render(view: View) -> None:
    """Cards; calls, calendar and reports that need a look of the chosen region and kind; what is of all of them."""
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
    refused = queries_reports.refused(view.connection)
    if refused:
        st.warning(
            say.plural(
                "{n} report came and could not be read; it counts nowhere. A report shown as not come may be it: look"
                " at the refused rows before you call.",
                "{n} reports came and could not be read; they count nowhere. Reports shown as not come may be among"
                " them: look at the refused rows before you call.",
                refused,
            )
        )
    st.html(reporting.cards_html(view))
    regions = queries_reports.regions(view.connection)
    left, right = st.columns(2)
    with left:
        within = choose_region(view, regions)
    kinds = list(dict.fromkeys(queries_reports.expected(view.connection)["expected_id"]))
    with right:
        kind = choose(
            "report",
            say.phrase("Kind of report"),
            [ALL, *kinds],
            lambda name: say.phrase("all kinds") if name == ALL else say.name("expected_report", name),
        )
    only = None if kind == ALL else kind
    _calls(view, within, only)
    _calendar(view, within, only)
    _flags(view, within, only)
    st.divider()
    st.caption(say.phrase("What follows is of all regions and all kinds of reports."))
    covered = reporting.coverage(view)
    if covered is not None:
        show(covered, view)
    _clock(view)
    _agreement(view)
    _side_by_side(view)


def _calendar(view: View, region_id: str | None, expected_id: str | None) -> None:
    say = view.language
    if expected_id is None:
        st.info(say.phrase("Choose a kind of report to see what came from whom."))
        return
    exhibit = reporting.calendar(view, expected_id, region_id)
    if exhibit is None:
        st.info(say.phrase("Nothing of this kind is expected there."))
    else:
        show(exhibit, view)


def _calls(view: View, region_id: str | None, expected_id: str | None) -> None:
    say = view.language
    rows = queries_reports.next_calls(view.connection, region_id, expected_id)
    heading(say.phrase("Next calls"), say.number(rows.height))
    if rows.is_empty():
        st.success(say.phrase("Everything that was due has come."))
        return
    st.caption(
        say.phrase(
            "One call an observer. First whoever lacks a report, the longest overdue before the others; of those"
            " equally late, who lacks more forms. The stages of one form count once. Then reports that are not whole."
        )
    )
    st.html(reporting.calls_html(view, rows.head(CALLS)))
    with st.expander(say.phrase("Table and download")):
        table(reporting.calls_table(view, rows), view, "next-calls")


def _clock(view: View) -> None:
    say = view.language
    told = reporting.delays_html(view)
    if told:
        heading(say.phrase("Reports with a clock"))
        st.html(told)


def _agreement(view: View) -> None:
    say = view.language
    rows = queries_reports.agreement(view.connection)
    if rows.is_empty():
        return
    heading(say.phrase("Two observers of one station"))
    st.caption(
        say.phrase(
            "Alpha is 1 where observers agree and 0 where they agree as often as by chance. It is left out where fewer"
            " than {n} stations were seen by two, or all answers are the same.",
            n=say.number(AT_LEAST),
        )
    )
    table(reporting.agreement_table(view, rows), view, "observer-agreement")


def _side_by_side(view: View) -> None:
    say = view.language
    doubled = queries_reports.doubled(view.connection)
    if doubled.is_empty():
        return
    heading(say.phrase("Both answers side by side"))
    st.caption(
        two_observers.summary(view, doubled)
        + " "
        + say.phrase(
            "The table above has them question by question. A difference does not say who is right: two people stand in"
            " different places of the room, look at different times, or read a question in different ways. What only"
            " one answered or was asked is not compared."
        )
    )
    rows = {row["unit_id"]: row for row in doubled.iter_rows(named=True)}
    unit = choose(
        "doubled",
        say.phrase("Station with two observers"),
        list(rows),
        lambda name: two_observers.choice(view, rows[name]),
    )
    pairs = queries_reports.pairs(view.connection, unit)
    if pairs["is_equal"].all():
        st.success(say.phrase("All answers that were compared are the same."))
    else:
        st.html(two_observers.differences_html(view, pairs))
    with st.expander(say.phrase("Table and download")):
        table(two_observers.answers_table(view, pairs), view, f"two-observers-{unit}")


def _flags(view: View, region_id: str | None, expected_id: str | None) -> None:
    say = view.language
    rows = queries_reports.flagged(view.connection, region_id, expected_id)
    heading(say.phrase("Reports that need a look"), say.number(rows.height))
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
