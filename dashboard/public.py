"""The dashboard over the published snapshots: `streamlit run dashboard/public.py`."""

from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.screens import (
    calendar_plan,
    commission_course,
    commission_decisions,
    commission_week,
    composition,
    counts,
    data_quality,
    observation,
    overview,
    recommendations,
    reconciliation,
    registers,
    reporting,
    results,
    station,
    timeline,
    violations_map,
    voter_lists,
    weekly_digest,
)
from dashboard.session import open_view

st.set_page_config(
    page_title="Байкоо", page_icon=str(Path(__file__).parent / "static" / "icon.png"), layout="centered"
)
# A finger has no hover: the buttons of a table are always there, above it, and would cover what stands there.
st.html(
    "<style>.stMainBlockContainer{padding-top:4.2rem;padding-bottom:2rem}"
    "@media (hover:none){.stElementContainer:has(.stElementToolbar){margin-top:1.8rem}}</style>"
)
view = open_view()
say = view.language
# Streamlit colours the links of its markdown only.
st.html(f"<style>.stHtml a{{color:{view.look.accent}}}</style>")
if view.election["is_synthetic"]:
    st.warning(say.phrase("SYNTHETIC EXERCISE, no real data."), icon=":material/science:")
if st.get_option("server.baseUrlPath"):  # below the desk of the expert edition
    st.html(f'<a href="/" target="_self">{say.phrase("To the start page")}</a>')
# A row of all pages does not fit a window: streamlit hides the last ones behind a button in English. Its sections are
# menus at the top, and headings in the sidebar of a phone.
SECTIONS = {
    "": ((overview, "overview", say.phrase("Overview")),),
    say.phrase("Violations"): (
        (violations_map, "map", say.phrase("Map")),
        (timeline, "timeline", say.phrase("Timeline")),
    ),
    say.phrase("Voting"): (
        (results, "results", say.phrase("Results and turnout")),
        (counts, "counts", say.phrase("Results by station")),
        (reconciliation, "reconciliation", say.phrase("Tallies and reconciliation")),
        (station, "station", say.phrase("Station")),
        (voter_lists, "lists", say.phrase("Voter lists")),
    ),
    say.phrase("Observers"): (
        (observation, "observation", say.phrase("Observation")),
        (reporting, "reporting", say.phrase("Reporting")),
        (weekly_digest, "digest", say.phrase("Weekly digest")),
    ),
    say.phrase("Commissions"): (
        (commission_week, "week", say.phrase("This week")),
        (commission_decisions, "decisions", say.phrase("Decisions")),
        (commission_course, "course", say.phrase("Decisions and violations")),
        (calendar_plan, "plan", say.phrase("Calendar plan")),
        (composition, "composition", say.phrase("Composition")),
        (registers, "registers", say.phrase("Registers compared")),
        (recommendations, "recommendations", say.phrase("Recommendations")),
    ),
    say.phrase("Data"): ((data_quality, "data", say.phrase("Data and quality")),),
}
st.navigation(
    {
        section: [
            st.Page(partial(module.render, view), title=title, url_path=path, default=path == "overview")
            for module, path, title in pages
        ]
        for section, pages in SECTIONS.items()
    },
    position="top",
).run()
if say.code != "en":
    st.caption(say.phrase("The texts in this language have not yet been read by a native reader."))
