"""Overview: what was reported, by whom, and as of when?"""

import streamlit as st

from dashboard import exhibits, queries
from dashboard.exhibits import View
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
    st.html(exhibits.cards_html(view, statements))
    if found := queries.findings(view.connection).height:
        heading = say.plural("{n} finding on these figures", "{n} findings on these figures", found)
        with st.expander(heading, icon=":material/rule:"):
            st.html(exhibits.findings_html(view))
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
