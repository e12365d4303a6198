"""This week at the commission: what was decided, what is late, what deviates from the plan, what is coming?"""

import datetime as dt

import streamlit as st

from dashboard import queries_commissions, theme
from dashboard.exhibits import (
    View,
    commission_tables,
    commission_week,
    commission_week_parts,
    commission_words,
)
from dashboard.exhibits.commission_week import Week
from dashboard.exhibits.exhibit import source_line
from dashboard.session import choose, remembered, table, turn

WEEK = dt.timedelta(days=7)


def render(view: View) -> None:
    """Choose a commission and a week; everything of the week in one screen."""
    say = view.language
    st.subheader(say.phrase("What was decided, what is late, what deviates?"))
    commissions = queries_commissions.followed(view.connection)["commission_id"].to_list()
    if not commissions:
        st.info(say.phrase("Nothing is known of the work of a commission in this election."))
        return
    left, right = st.columns([0.42, 0.58], vertical_alignment="bottom")
    with left:
        commission = choose("commission", say.phrase("Commission"), commissions, say.commission)
    known = queries_commissions.activity(view.connection, commission)["week_date"].to_list()
    if not known:
        st.info(say.phrase("No session and no dated decision of this commission is known."))
        return
    with right:
        monday = _week(view, commission, known)
    week = Week.of(view, commission, monday, is_highest=commission == commissions[0])
    st.html(theme.head_html(commission_week.title(view, week), commission_week.coverage(view, week)))
    st.html(commission_week_parts.week_html(view, week))
    if undated := queries_commissions.undated(view.connection, commission):
        st.caption(commission_words.in_no_week(view, undated))
    line = source_line(view, None)
    st.html(theme.foot_html(line))
    with st.expander(say.phrase("Table and download")):
        table(commission_tables.week_table(view, week), view, f"week-{commission}-{monday}", source=line)


def _week(view: View, commission: str, known: list[dt.date]) -> dt.date:
    """The week that the reader chose, with a button for the one before and the one after; the last known by default.

    Also weeks of which nothing is known can be chosen, from the first known to the last: they were not quiet ones.
    """
    say = view.language
    last, first = known[0], known[-1]
    weeks = [(last - n * WEEK).isoformat() for n in range((last - first) // WEEK + 1)]
    held = remembered("week", weeks)
    at = weeks.index(held) if held else 0

    def name(week: str) -> str:
        monday = dt.date.fromisoformat(week)
        days = commission_week.days(view, monday)
        return days if monday in known else say.phrase("{days}: nothing known", days=days)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choose("week", say.phrase("Week"), weeks, name)
        _turn("‹", say.phrase("Week before"), weeks, at + 1)
        _turn("›", say.phrase("Week after"), weeks, at - 1)
    return dt.date.fromisoformat(chosen)


def _turn(sign: str, help_text: str, weeks: list[str], to: int) -> None:
    is_there = 0 <= to < len(weeks)
    st.button(
        sign,
        key=f"turn-{sign}",
        help=help_text,
        disabled=not is_there,
        on_click=lambda: turn("week", weeks[to], default=weeks[0]),
    )
