"""Voter lists: how did the lists change, and do they fit the protocols?"""

import streamlit as st

from dashboard import queries_lists
from dashboard.exhibits import View, voter_lists
from dashboard.screens.parts import choose_region, heading
from dashboard.session import show, table

SHOWN = 15
"""So many stations stand on the page; the table has all."""


def render(view: View) -> None:
    """Each step from list to list by region, then the stations that changed most."""
    say = view.language
    st.subheader(say.phrase("How did the voter lists change, and do they fit the protocols?"))
    rows = queries_lists.by_region(view.connection)
    if rows.is_empty():
        st.info(say.phrase("No voter lists that can be compared have been loaded for this election."))
        return
    st.caption(
        say.phrase(
            "People move, die and come of age: lists change in every election. A step is explained where what was added"
            " and removed makes up the difference."
        )
    )
    for start, end in voter_lists.steps(rows):
        show(voter_lists.change(view, rows.filter(from_kind=start, to_kind=end)), view)
        st.divider()
    heading(say.phrase("Stations whose list changed most"))
    within = choose_region(view, rows["region_id"].drop_nulls().unique())
    changed = queries_lists.largest_changes(view.connection, within)
    if changed.is_empty():
        st.info(say.phrase("No list of a station there changed."))
        return
    st.caption(say.phrase("The largest change first, as a share of the list before."))
    st.dataframe(voter_lists.changes_table(view, changed.head(SHOWN)), hide_index=True)
    with st.expander(say.phrase("Table and download")):
        table(voter_lists.changes_table(view, changed), view, "voter-list-changes")
