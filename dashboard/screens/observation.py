"""Observation: what can be said of all stations from those of the random sample, and how surely?"""

from html import escape

import streamlit as st

from dashboard import exhibits, queries_estimates
from dashboard.exhibits import View, observation
from dashboard.exhibits.observation_statement import method_note, subject
from dashboard.session import choose, show, table


def render(view: View) -> None:
    """Process, turnout beside the official one, one estimate by place and moment, response, statements."""
    say = view.language
    st.subheader(say.phrase("What can be said of all stations, and how surely?"))
    rows = observation.country(view)
    if rows.is_empty():
        st.info(say.phrase("No random sample of stations is observed in this election."))
        _published(view)
        return
    for exhibit in (observation.process(view), observation.turnout(view)):
        if exhibit is not None:
            show(exhibit, view)
    _official(view)
    told = {f"{row['indicator_id']}@{row['as_of_at'] or ''}": row for row in rows.iter_rows(named=True)}
    chosen = told[
        choose("estimate", say.phrase("Indicator"), list(told), lambda key: subject(view, told[key]))
    ]
    one = (chosen["indicator_id"], chosen["as_of_at"])
    by_place = observation.places(view, *one)
    if by_place is not None:
        show(by_place, view)
    not_told = observation.withheld(view, *one)
    if not_told:
        heading = say.phrase("Withheld")
        _lines(view, heading, [(False, text) for text in not_told])
    settled = observation.settled(view, *one) if chosen["released"] else None
    if settled is not None:
        st.markdown(settled[0])
        show(settled[1], view)
    heading = say.phrase("Who answered")
    st.markdown(f"#### {heading}")
    table(observation.response_table(view), view, "sample-response")
    if note := observation.frame_note(view):
        st.caption(note)
    _published(view)
    _statements(view)


def _published(view: View) -> None:
    """What others published, as they published it: never mixed with ours."""
    exhibit = exhibits.estimates(view)
    if exhibit is not None:
        show(exhibit, view)


def _official(view: View) -> None:
    say = view.language
    if queries_estimates.comparison(view.connection).is_empty():
        return
    heading = say.phrase("Beside the official figures")
    st.markdown(f"#### {heading}")
    st.caption(
        say.phrase(
            "Both are of the same hour and divided by the same voters on the lists. A difference inside the margin is"
            " consistent with the official figure and proves nothing about it; the official figure may also count"
            " stations that the sample could not reach."
        )
    )
    table(observation.comparison_table(view), view, "sample-comparison")


def _statements(view: View) -> None:
    _lines(view, view.language.phrase("Statements"), observation.statements(view))
    st.caption(method_note(view))


def _lines(view: View, heading: str, told: list[tuple[bool, str]]) -> None:
    """Sentences; those of withheld estimates in grey and slanted."""
    look = view.look
    st.markdown(f"#### {heading}")
    lines = "".join(
        f'<p style="margin:0 0 8px;{"" if released else f"color:{look.muted};font-style:italic"}">{escape(text)}</p>'
        for released, text in told
    )
    st.html(f'<div style="font-size:15px;line-height:1.45">{lines}</div>')
