"""The dashboard over the published snapshots: `streamlit run dashboard/public.py`."""

from functools import partial

import streamlit as st

from dashboard.pages import data_quality, overview, results, timeline, violations_map
from dashboard.session import open_view

st.set_page_config(page_title="Байкоо", page_icon=":material/visibility:", layout="centered")
view = open_view()
say = view.language
if view.election["is_synthetic"]:
    st.warning(say.text("SYNTHETIC EXERCISE, no real data."), icon=":material/science:")
PAGES = (
    (overview, "overview", say.text("Overview")),
    (violations_map, "map", say.text("Map")),
    (timeline, "timeline", say.text("Timeline")),
    (results, "results", say.text("Results and turnout")),
    (data_quality, "data", say.text("Data and quality")),
)
st.navigation(
    [
        st.Page(partial(module.render, view), title=title, url_path=path, default=path == "overview")
        for module, path, title in PAGES
    ],
    position="top",
).run()
if say.code != "en":
    st.caption(say.text("The texts in this language have not yet been read by a native reader."))
