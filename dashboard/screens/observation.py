"""Observation: what can be said of all stations from those of the random sample, and how surely?"""

from collections.abc import Callable, Iterable
from html import escape

import polars as pl
import streamlit as st

from dashboard import exhibits, queries_estimates
from dashboard.exhibits import View, observation, observation_sample, observation_shares, observation_texts
from dashboard.exhibits.observation_statement import Row, subject
from dashboard.session import choose, show, table


def render(view: View) -> None:
    """Process, turnout and shares beside the official ones, one estimate by place and moment, response, statements."""
    say = view.language
    st.subheader(say.phrase("What can be said of all stations, and how surely?"))
    rows = observation.country(view)
    if rows.is_empty():
        st.info(say.phrase("No reports from a random sample of stations have been loaded for this election."))
        _published(view)
        return
    if note := observation_sample.frame_note(view):
        st.caption(note)
    ballots = observation_shares.contests(view)
    shares = (observation_shares.shares(view, ballot) for ballot in ballots)
    for exhibit in (observation.process(view), observation.turnout(view), *shares):
        if exhibit is not None:
            show(exhibit, view)
    _official(view, ballots)
    _withheld(view, rows, subject)
    told = {_key(row): row for row in rows.iter_rows(named=True)}
    chosen = told[
        choose("estimate", say.phrase("Indicator"), list(told), lambda key: subject(view, told[key]))
    ]
    by_place = observation.places(view, chosen)
    if by_place is not None:
        show(by_place, view)
    _withheld(view, observation.of_one(view, chosen), observation.domain_name)
    settled = observation.settled(view, chosen) if chosen["released"] else None
    if settled is not None:
        st.markdown(settled[0])
        show(settled[1], view)
    _answered(view)
    _published(view)
    _statements(view)


def _key(row: Row) -> str:
    """What the address of the page calls an estimate."""
    parts = (row["indicator_id"], row["contest_id"], row["choice_id"], row["as_of_at"])
    return "@".join(str(part or "") for part in parts)


def _published(view: View) -> None:
    """What others published, as they published it: never mixed with ours."""
    exhibit = exhibits.estimates(view)
    if exhibit is not None:
        show(exhibit, view)


def _answered(view: View) -> None:
    """Who of the drawn stations answered, one form or stage of the day at a time."""
    answered = observation_sample.response(view)
    if not answered:
        return
    heading = view.language.phrase("Who answered")
    st.markdown(f"#### {heading}")
    by_key = {exhibit.name: (name, exhibit) for name, exhibit in answered.items()}
    chosen = choose("answered", heading, list(by_key), lambda key: by_key[key][0])
    show(by_key[chosen][1], view)


def _official(view: View, ballots: Iterable[str]) -> None:
    """What a difference from the official figures means, and the table of the differences."""
    say = view.language
    if queries_estimates.comparison(view.connection).is_empty():
        return
    st.caption(
        say.phrase(
            "Both have the same denominator: turnout the voters on the lists, by the same hour; a share of votes the"
            " ballots found. The official figure is the sum of the stations that could be drawn, as far as they have"
            " one; stations that were left out of the draw, for example abroad, are in neither. The difference is the"
            " estimate less the official figure, in percentage points. Inside the margin it is consistent with the"
            " official figure and proves nothing about it."
        )
    )
    with st.expander(say.phrase("Estimates and official figures: table and download")):
        tables = {"sample-comparison": observation.comparison_table(view)}
        tables |= {
            f"sample-comparison-{ballot}": observation_shares.comparison_table(view, ballot)
            for ballot in ballots
        }
        for name, frame in tables.items():
            if frame.height:
                table(frame, view, name)


def _withheld(view: View, rows: pl.DataFrame, name: Callable[[View, Row], str]) -> None:
    """Of which of these estimates nothing is said, and why; nothing where all are released."""
    not_told = observation.withheld(view, rows, name)
    if not_told:
        _lines(view, view.language.phrase("Withheld"), [(False, *text) for text in not_told])
        st.caption(view.language.phrase("In brackets: how many of the stations of the sample answered."))


def _statements(view: View) -> None:
    """The sentences on the page in its language; the file has all languages, frame and method."""
    say, election_id = view.language, view.election["election_id"]
    _lines(view, say.phrase("What may be published, word for word"), observation_texts.statements(view))
    st.caption(observation_texts.method(view))
    st.download_button(
        say.phrase("Download all sentences in all languages"),
        observation_texts.document(view),
        file_name=f"{election_id}-statements.txt",
        mime="text/plain",
        key="sample-statements",
        on_click="ignore",
    )


def _lines(view: View, heading: str, told: list[tuple[bool, str, str]]) -> None:
    """Sentences, what they say before what goes with it; those of withheld estimates in grey and slanted."""
    look = view.look
    st.markdown(f"#### {heading}")
    lines = "".join(
        f'<p style="margin:0 0 10px;{"" if released else f"color:{look.muted};font-style:italic"}">'
        f"<b>{_unbroken(said)}</b> {_unbroken(with_it)}</p>"
        for released, said, with_it in told
    )
    st.html(f'<div style="font-size:15px;line-height:1.45">{lines}</div>')


def _unbroken(text: str) -> str:
    """As HTML, no line ending between a number and its sign."""
    return escape(text).replace(" %", "\u00a0%").replace("± ", "±\u00a0")
