"""The commissions' decisions over violations and complaints: what was decided while what was reported?"""

import streamlit as st

from dashboard.exhibits import View, commission_course, commission_course_words
from dashboard.exhibits.commission_counts import OWN, Counts, tellers
from dashboard.session import choose, show


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
    exhibit = commission_course.course(view, teller, counts)
    if exhibit is None:
        st.info(say.phrase("No decision of a commission with a known day is known in this election."))
        return
    show(exhibit, view)
    with st.expander(say.phrase("How to read this chart")):
        st.html(commission_course_words.reading_html(view, teller, counts))
