"""The commissions' decisions over violations and complaints: what was decided while what was reported?"""

import streamlit as st

from dashboard import queries_commissions
from dashboard.exhibits import (
    View,
    commission_course,
    commission_course_cell,
    commission_course_words,
    commission_words,
)
from dashboard.exhibits.commission_counts import OWN, Counts, tellers
from dashboard.session import choose, remember, remembered, show


def render(view: View) -> None:
    """Choose who tells of violations; then all weeks and regions."""
    say = view.language
    st.subheader(say.phrase("What was decided while what was reported?"))
    known = tellers(view)
    teller = known[0] if known else None
    if len(known) > 1:
        teller = choose(
            "teller",
            say.phrase("Violations as told by"),
            known,
            lambda one: say.phrase("our observers") if one == OWN else say.name("reporter", one),
        )
    counts = Counts.told_by(view, teller)
    cells = counts.cells(view)
    picked = cells.get(remembered("cell", list(cells)) or "")
    remember("cell", picked.key if picked else None)
    exhibit = commission_course.course(view, teller, counts, picked)
    if exhibit is None:
        st.info(say.phrase("No decision of a commission with a known day is known in this election."))
        return
    show(exhibit, view, on_pick=_toggle)
    if undated := queries_commissions.undated(view.connection):
        st.caption(commission_words.in_no_week(view, undated))
    if picked is None:
        st.caption(say.phrase("Pick a week of a region to see what was decided and who published what."))
    else:
        with st.container(border=True):
            st.html(commission_course_cell.cell_html(view, teller, counts, picked))
            st.button(
                say.phrase("Close this week"), key="close-cell", on_click=lambda: remember("cell", None)
            )
    with st.expander(say.phrase("How to read this chart")):
        st.html(commission_course_words.reading_html(view, teller, counts))


def _toggle(key: str) -> None:
    """Pick a week of a region; a second click on it lets it go."""
    remember("cell", None if st.session_state.get("chosen-cell") == key else key)
