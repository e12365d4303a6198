"""Observation: what can be said of all stations from those of the random sample, and how surely?"""

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard import exhibits, queries_estimates
from dashboard.exhibits import View, observation, observation_shares
from dashboard.exhibits.observation_statement import Row, copies_note, method_note, subject
from dashboard.session import choose, show, table


def render(view: View) -> None:
    """Process, turnout and shares beside the official ones, one estimate by place and moment, response, statements."""
    say = view.language
    st.subheader(say.phrase("What can be said of all stations, and how surely?"))
    rows = observation.country(view)
    if rows.is_empty():
        st.info(say.phrase("No random sample of stations is observed in this election."))
        _published(view)
        return
    ballots = observation_shares.contests(view)
    shares = (observation_shares.shares(view, ballot) for ballot in ballots)
    for exhibit in (observation.process(view), observation.turnout(view), *shares):
        if exhibit is not None:
            show(exhibit, view)
    _official(view, ballots)
    told = {_key(row): row for row in rows.iter_rows(named=True)}
    chosen = told[
        choose("estimate", say.phrase("Indicator"), list(told), lambda key: subject(view, told[key]))
    ]
    by_place = observation.places(view, chosen)
    if by_place is not None:
        show(by_place, view)
    not_told = observation.withheld(view, chosen)
    if not_told:
        heading = say.phrase("Withheld")
        _lines(view, heading, [(False, text) for text in not_told])
    settled = observation.settled(view, chosen) if chosen["released"] else None
    if settled is not None:
        st.markdown(settled[0])
        show(settled[1], view)
    heading = say.phrase("Who answered")
    st.markdown(f"#### {heading}")
    table(observation.response_table(view), view, "sample-response")
    _published(view)
    _statements(view, has_copies=bool(ballots))


def _key(row: Row) -> str:
    """What the address of the page calls an estimate."""
    parts = (row["indicator_id"], row["contest_id"], row["choice_id"], row["as_of_at"])
    return "@".join(str(part or "") for part in parts)


def _published(view: View) -> None:
    """What others published, as they published it: never mixed with ours."""
    exhibit = exhibits.estimates(view)
    if exhibit is not None:
        show(exhibit, view)


def _official(view: View, ballots: Iterable[str]) -> None:
    say = view.language
    if queries_estimates.comparison(view.connection).is_empty():
        return
    heading = say.phrase("Beside the official figures")
    st.markdown(f"#### {heading}")
    st.caption(
        say.phrase(
            "Both have the same denominator: turnout the voters on the lists, by the same hour; a share of votes the"
            " ballots found. The official figure is the sum of the stations that could be drawn, as far as they have"
            " one; stations that were left out of the draw, for example abroad, are in neither. A difference inside the"
            " margin is consistent with the official figure and proves nothing about it."
        )
    )
    tables = {"sample-comparison": observation.comparison_table(view)}
    tables |= {
        f"sample-comparison-{ballot}": observation_shares.comparison_table(view, ballot) for ballot in ballots
    }
    for name, frame in tables.items():
        if frame.height:
            table(frame, view, name)


def _statements(view: View, *, has_copies: bool) -> None:
    told = [*observation.statements(view), *observation_shares.statements(view)]
    _lines(view, view.language.phrase("Statements"), told)
    st.caption(f"{method_note(view)} {copies_note(view)}" if has_copies else method_note(view))


def _lines(view: View, heading: str, told: list[tuple[bool, str]]) -> None:
    """Sentences; those of withheld estimates in grey and slanted."""
    look = view.look
    st.markdown(f"#### {heading}")
    lines = "".join(
        f'<p style="margin:0 0 8px;{"" if released else f"color:{look.muted};font-style:italic"}">{escape(text)}</p>'
        for released, text in told
    )
    st.html(f'<div style="font-size:15px;line-height:1.45">{lines}</div>')
