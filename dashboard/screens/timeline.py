"""Timeline: when was what given out, from before the election to after it?"""

import streamlit as st

from dashboard import exhibits
from dashboard.exhibits import View
from dashboard.session import show


def render(view: View) -> None:
    """All statements along the calendar of the election."""
    st.subheader(view.language.phrase("When was what reported?"))
    exhibit = exhibits.timeline(view)
    if exhibit is None:
        st.info(view.language.phrase("No statement on this election has been loaded."))
    else:
        show(exhibit, view)
