"""Overview: what was reported, by whom, and as of when? And what do the protocols come to, where there are some?"""

import streamlit as st

from dashboard import exhibits, queries, queries_counts
from dashboard.exhibits import View, counts
from dashboard.screens.counts import covered
from dashboard.session import choose, show


def render(view: View) -> None:
    """Every statement as a card, the findings that concern them, and one statement looked at closely."""
    say = view.language
    st.subheader(say.phrase("What was reported, by whom, and as of when?"))
    st.caption(
        say.phrase(
            "Every number stands as its reporter published it. Reporters count different things: their numbers"
            " are never added together, and none of them says how many violations there were."
        )
    )
    statements = queries.statements(view.connection).rows(named=True)
    if statements:
        st.html(exhibits.cards_html(view, statements))
    else:
        st.info(say.phrase("No publication on violations has been loaded for this election."))
    if found := queries.findings(view.connection, of_commissions=False).height:
        heading = say.plural("{n} finding on these figures", "{n} findings on these figures", found)
        with st.expander(heading, icon=":material/rule:"):
            st.html(exhibits.findings_html(view, of_commissions=False))
    if elsewhere := exhibits.unit_findings_html(view):
        st.html(elsewhere)
    _counted(view)
    by_id = {row["statement_id"]: row for row in statements}
    if not by_id:
        return
    chosen = choose(
        "statement",
        say.phrase("Look closer at a statement"),
        list(by_id),
        lambda key: exhibits.said(view, by_id[key]),
    )
    parts = [exhibits.categories(view, by_id[chosen]), *exhibits.breakdowns(view, by_id[chosen])]
    for exhibit in parts:
        if exhibit is not None:
            show(exhibit, view)
    if not any(parts):
        st.caption(say.phrase("This statement gives its total only."))


def _counted(view: View) -> None:
    """The binding count of every ballot, its coverage before its votes."""
    available = queries_counts.counts(view.connection).unique("contest_id", keep="first", maintain_order=True)
    for contest, origin in available.select("contest_id", "origin").iter_rows():
        shown = counts.count(view, contest, origin)
        covered(view, shown)
        votes = counts.choices(view, shown, shown.tally)
        if votes is not None:
            show(votes, view)
