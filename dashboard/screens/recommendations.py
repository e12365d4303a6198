"""Recommendations: what was recommended, to whom, and what became of it from election to election?"""

import polars as pl
import streamlit as st

from dashboard import queries_recommendations
from dashboard.exhibits import View, recommendations
from dashboard.exhibits.recommendations import NO_WORD
from dashboard.screens.parts import heading
from dashboard.session import choose, show, table

ALL = "all"


def render(view: View) -> None:
    """Choose an election, an addressee and a status; marks by addressee, then the recommendations one by one."""
    say = view.language
    st.subheader(say.phrase("What was recommended, and what became of it?"))
    elections = queries_recommendations.elections(view.connection)
    if not elections:
        st.info(say.phrase("No recommendations have been loaded for this election."))
        return
    election = elections[0]
    if len(elections) > 1:
        election = choose(
            "status_in",
            say.phrase("What became of it in"),
            elections,
            lambda name: say.name("election", name),
        )
    rows = queries_recommendations.of_election(view.connection, election)
    show(recommendations.by_addressee(view, rows, election), view)
    st.divider()
    chosen = _filtered(view, rows)
    if chosen.height < rows.height:
        st.caption(say.phrase("{n} of {all}", n=say.number(chosen.height), all=say.number(rows.height)))
    if chosen.is_empty():
        st.info(say.phrase("No recommendation fits."))
    else:
        st.html(recommendations.list_html(view, chosen, with_status=not recommendations.are_new(rows)))
    across = queries_recommendations.across(view.connection)
    if len(elections) > 1:
        heading(say.phrase("What became of each, election by election"))
        table(recommendations.across_table(view, across), view, "recommendations-across")


def _filtered(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    say = view.language
    left, right = st.columns(2)
    addressees = [one or NO_WORD for one in rows["addressee"].unique(maintain_order=True)]
    with left:
        addressee = choose(
            "addressee",
            say.phrase("To whom"),
            [ALL, *addressees],
            lambda one: (
                say.phrase("all addressees")
                if one == ALL
                else recommendations.addressee_name(say, None if one == NO_WORD else one)
            ),
        )
    keys = pl.Series([recommendations.status_key(row) for row in rows.iter_rows(named=True)])
    statuses = keys.unique(maintain_order=True)
    status = ALL
    if len(statuses) > 1:
        with right:
            status = choose(
                "status",
                say.phrase("What became of it"),
                [ALL, *statuses],
                lambda one: (
                    say.phrase("whatever became of it")
                    if one == ALL
                    else recommendations.status_name(say, one)
                ),
            )
    if status != ALL:
        rows = rows.filter(keys == status)
    return rows if addressee == ALL else rows.filter(pl.col("addressee").fill_null(NO_WORD) == addressee)
