"""Overview: what was reported, by whom, and as of when?"""

from html import escape

import streamlit as st

from dashboard import exhibits, queries
from dashboard.exhibits import View
from dashboard.session import choose, show


def render(view: View) -> None:
    """Every statement as a card, the findings that concern them, and one statement looked at closely."""
    say = view.language
    st.subheader(say.text("What was reported, by whom, and as of when?"))
    st.caption(
        say.text(
            "Every number stands as its reporter published it. Reporters count different things: their numbers"
            " are never added together, and none of them says how many violations there were."
        )
    )
    statements = queries.statements(view.connection).rows(named=True)
    st.html(exhibits.cards_html(view, statements))
    _findings(view)
    st.divider()
    with_parts = [row for row in statements if row["categories"] > 1]
    if not with_parts:
        return
    by_id = {row["statement_id"]: row for row in with_parts}
    chosen = choose(
        "statement", say.text("Look closer at a statement"), list(by_id), lambda key: exhibits.said(view, by_id[key])
    )
    exhibit = exhibits.categories(view, by_id[chosen])
    if exhibit is not None:
        show(exhibit, view)


def _findings(view: View) -> None:
    say = view.language
    rows = queries.findings(view.connection)
    if not rows.height:
        return
    sentences = [say.message(template, values) for template, values in rows.select("template", "parameters").iter_rows()]
    heading = say.plural("{n} finding on these figures", "{n} findings on these figures", rows.height)
    with st.expander(heading, icon=":material/rule:"):
        st.html("<ul>" + "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences) + "</ul>")
