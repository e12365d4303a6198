"""Station: what is known about one polling station, and from which documents?"""

import streamlit as st

from dashboard import queries_station, theme
from dashboard.exhibits import View, documents, form_equations, reconciliation, station
from dashboard.session import remember, remembered, show, table


def render(view: View) -> None:
    """Choose a station by number or name, and see everything that any file says of it."""
    say = view.language
    st.subheader(say.phrase("What is known about one polling station?"))
    if not queries_station.are_known(view.connection):
        st.info(say.phrase("No list of polling stations has been loaded for this election."))
        return
    row = _chosen(view)
    if row is None:
        return
    st.html(theme.head_html(station.title(view, row), station.where(view, row)))
    identity = row["station_id"]
    states = queries_station.states(view.connection, identity).rows(named=True)
    if not states:
        st.info(say.phrase("There is no protocol of this station."))
    found = queries_station.findings(view.connection, identity).rows(named=True)
    if found:
        heading = say.plural("{n} finding", "{n} findings", len(found))
        st.markdown(f"#### {heading}")
        st.html(station.findings_html(view, found))
        st.caption(reconciliation.causes(view))
    for state in states:
        _contest(view, row, state, is_alone=len(states) == 1)
    turnout = station.turnout(view, row)
    if turnout is not None:
        show(turnout, view)
    lists = station.voter_lists_html(view, identity)
    if lists:
        heading = say.phrase("Voter lists")
        st.markdown(f"#### {heading}")
        st.html(lists)
    incidents = queries_station.incidents(view.connection, identity).rows(named=True)
    if incidents:
        heading = say.phrase("Published incidents that name this station")
        st.markdown(f"#### {heading}")
        st.html(station.incidents_html(view, incidents))


def _chosen(view: View) -> station.Station | None:
    """The station that the reader typed, or that the address names; None before either."""
    say = view.language
    text = st.text_input(
        say.phrase("Number or name of the station"),
        placeholder=say.phrase("for example the first digits of its number"),
        key="station-search",
    )
    if text.strip():
        met = queries_station.search(view.connection, text, say.code).rows(named=True)
        if not met:
            st.info(say.phrase("No station has such a number or name."))
            return None
        by_id = {row["station_id"]: row for row in met}
        chosen = next(iter(by_id))
        if len(by_id) > 1:
            label = (
                say.phrase("The first {n} stations that fit; type more to narrow them down", n=len(by_id))
                if len(by_id) == queries_station.MOST
                else say.plural("{n} station fits", "{n} stations fit", len(by_id))
            )
            chosen = st.selectbox(
                label, list(by_id), format_func=lambda key: station.label(view, by_id[key]), key=f"met-{text}"
            )
    else:
        wanted = st.query_params.get("station") or st.session_state.get("chosen-station")
        known = bool(wanted) and queries_station.station(view.connection, str(wanted), say.code).height
        found = remembered("station", [str(wanted)] if known else [])
        if found is None:
            _suggest(view)
            return None
        chosen = found
    remember("station", chosen)
    return queries_station.station(view.connection, chosen, say.code).row(0, named=True)


def _suggest(view: View) -> None:
    """Where nothing is chosen: the stations about which most was found."""
    say = view.language
    rows = queries_station.most_found(view.connection).rows(named=True)
    if rows:
        st.caption(say.phrase("Most findings are about:"))
        st.html(station.suggestions_html(view, rows))


def _contest(view: View, row: station.Station, state: station.Station, *, is_alone: bool) -> None:
    """The documents of one ballot side by side, its equations, and where each document stands in the raw files."""
    say = view.language
    contest = state["contest_id"]
    name = say.name("contest", contest)
    heading = say.phrase("Documents side by side") if is_alone else name
    st.html(theme.head_html(heading, station.state(view, state)))
    shown = documents.documents(view, row["station_id"], contest)
    if not shown:
        return
    headings = [document.heading for document in shown]
    sections = [
        (say.phrase("Lines of the form"), documents.lines(view, contest, shown)),
        (say.phrase("Votes"), documents.votes(view, contest, shown)),
    ]
    st.caption(documents.reading(view, [line for _, lines in sections for line in lines], headings))
    st.html(documents.side_by_side_html(view, sections, headings))
    stem = f"{row['station_id'].replace('/', '-')}-{contest}"
    with st.expander(say.phrase("Table and download")):
        table(documents.side_by_side_table(view, sections, headings), view, f"documents-{stem}")
    equations = form_equations.equations_html(view, row["station_id"], contest, shown)
    if equations:
        heading = say.phrase("Equations of the form")
        st.markdown(f"**{heading}**")
        st.html(equations)
    heading = say.phrase("Where these numbers stand in the raw files")
    st.markdown(f"**{heading}**")
    table(station.provenance_table(view, shown), view, f"files-{stem}")
