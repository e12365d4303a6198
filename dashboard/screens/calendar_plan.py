"""Calendar plan: what is done, what is late, what is coming?"""

import polars as pl
import streamlit as st

from dashboard import queries_plan
from dashboard.exhibits import View, calendar_plan
from dashboard.screens.parts import heading
from dashboard.session import show

SHOWN = 12
"""So many urgent items stand in the list; chart and table have all."""


def render(view: View) -> None:
    """The most urgent items as a list with links, then all on the calendar."""
    say = view.language
    st.subheader(say.phrase("What of the calendar plan is done, late or coming?"))
    rows = queries_plan.items(view.connection)
    if rows.is_empty():
        st.info(say.phrase("No calendar plan of a commission has been loaded for this election."))
        return
    urgent = rows.filter(pl.col("state").is_in([state.value for state in calendar_plan.URGENT]))
    show(calendar_plan.plan(view, rows), view)
    st.divider()
    heading(say.phrase("Past their day and not known to be done in time"), say.number(urgent.height))
    st.caption(
        say.phrase(
            "A commission may have done on time what it did not announce, and a law or court may have moved a day: ask"
            " before you call an item late."
        )
    )
    if urgent.is_empty():
        st.success(say.phrase("No item is known to be late."))
    else:
        st.html(calendar_plan.items_html(view, urgent.head(SHOWN)))
    if urgent.height > SHOWN:
        with st.expander(say.phrase("{n} more", n=say.number(urgent.height - SHOWN))):
            st.html(calendar_plan.items_html(view, urgent.tail(urgent.height - SHOWN)))
