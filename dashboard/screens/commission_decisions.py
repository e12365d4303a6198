"""Decisions of the commissions: which are known, what do they say, and who tells of them?"""

import polars as pl
import streamlit as st

from dashboard import queries_commissions, theme
from dashboard.exhibits import View, commission_decisions, commission_tables
from dashboard.exhibits.exhibit import source_line
from dashboard.session import choose, remember, remembered, table

ALL = "all"


def render(view: View) -> None:
    """Search and filters, the table, and under it the decision that was picked."""
    say = view.language
    st.subheader(say.phrase("What did the commissions decide?"))
    followed = queries_commissions.followed(view.connection).filter(pl.col("decisions") > 0)
    if followed.is_empty():
        st.info(say.phrase("No decision of a commission is known in this election."))
        return
    rows = _filtered(view, followed["commission_id"].to_list())
    chosen = _chosen(view)
    if chosen is not None:
        with st.container(border=True):
            _decision(view, chosen)
    st.markdown(commission_decisions.known(view, rows.height, int(followed["decisions"].sum())))
    if twice := queries_commissions.perhaps_twice(view.connection):
        st.caption(
            say.plural(
                "Of all, {n} is told without its day and year, and may be one that is counted already.",
                "Of all, {n} are told without their day and year, and may be ones that are counted already.",
                twice,
            )
        )
    if rows.is_empty():
        return
    if set(rows["publication"]) == {"unknown"}:
        st.info(say.phrase("Nothing is known of the publication of these decisions."))
    ids = rows["decision_id"].to_list()
    st.caption(say.phrase("Pick a row to see who tells of the decision."))
    table(
        commission_tables.decisions_table(view, rows),
        view,
        "decisions",
        on_pick=lambda row: remember("decision", ids[row]),
    )


def _chosen(view: View) -> str | None:
    """The decision that the address or the reader names."""
    wanted = st.query_params.get("decision") or st.session_state.get("chosen-decision")
    known = bool(wanted) and queries_commissions.decision(view.connection, str(wanted)).height
    return remembered("decision", [str(wanted)] if known else [])


def _filtered(view: View, commissions: list[str]) -> pl.DataFrame:
    say = view.language
    text = st.text_input(
        say.phrase("Number, name, subject or article"),
        placeholder=say.phrase("in any of the three languages"),
        key="decision-search",
    )
    left, middle, right = st.columns(3)

    with left:
        commission = choose(
            "by",
            say.phrase("Commission"),
            [ALL, *commissions],
            lambda word: say.phrase("all commissions") if word == ALL else say.commission(word),
        )
    with middle:
        subject = choose(
            "about",
            say.phrase("What it is about"),
            [ALL, *queries_commissions.present(view.connection, "subject")],
            lambda word: say.phrase("all subjects") if word == ALL else say.name("decision_subject", word),
        )
    with right:
        publication = choose(
            "published",
            say.phrase("Publication"),
            [ALL, *queries_commissions.present(view.connection, "publication")],
            lambda word: say.phrase("all states") if word == ALL else say.name("publication", word),
        )
    return queries_commissions.search(
        view.connection,
        text,
        commission_id=None if commission == ALL else commission,
        subject=None if subject == ALL else subject,
        publication=None if publication == ALL else publication,
    )


def _decision(view: View, decision_id: str) -> None:
    """One decision with all its tellings and what was found about it."""
    say = view.language
    remember("decision", decision_id)
    row = queries_commissions.decision(view.connection, decision_id).row(0, named=True)
    told = queries_commissions.tellings(view.connection, decision_id)
    st.html(
        theme.head_html(commission_decisions.title(view, row), commission_decisions.where(view, row))
        + commission_decisions.facts_html(view, row)
    )
    found = commission_decisions.findings_html(view, row)
    if found:
        heading = say.plural("{n} finding", "{n} findings", found.count("<p"))
        st.markdown(f"**{heading}**")
        st.html(found)
    heading = say.plural("{n} telling", "{n} tellings", told.height)
    st.markdown(f"**{heading}**")
    st.html(commission_decisions.tellings_html(view, row, told.rows(named=True)))
    st.html(theme.foot_html(source_line(view, row["source_url"])))
    st.button(
        say.phrase("Close this decision"), key="close-decision", on_click=lambda: remember("decision", None)
    )
    with st.expander(say.phrase("Table and download")):
        table(commission_tables.tellings_table(view, told), view, f"tellings-{decision_id.replace('/', '-')}")
