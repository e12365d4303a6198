"""Results and turnout: which figures were published, by which count, and do they agree with the sample?"""

import streamlit as st

from dashboard import exhibits, queries
from dashboard.exhibits import View
from dashboard.session import show, table


def render(view: View) -> None:
    """Figures, turnout, shares by series, and published sample estimates beside official figures."""
    say = view.language
    st.subheader(say.phrase("What results were published, and from which count?"))
    st.caption(
        say.phrase(
            "Machine count, manual count and final protocol are different series: they stand side by side and are"
            " never mixed. A partial count misleads."
        )
    )
    shown: list[exhibits.Exhibit | None] = []
    for contest in queries.contests(view.connection):
        shown += [exhibits.turnout(view, contest), exhibits.shares(view, contest)]
        shown += exhibits.counts_over_time(view, contest)
    shown.append(exhibits.estimates(view))
    present = [exhibit for exhibit in shown if exhibit is not None]
    if not present:
        st.info(say.phrase("No results or estimates of this election have been loaded."))
    figures = exhibits.figures_table(view)
    if figures.height:
        with st.expander(say.phrase("Published figures")):
            table(figures, view, "figures")
    for exhibit in present:
        show(exhibit, view)
        st.divider()
