"""Tallies and reconciliation: what does not add up, where, and by how much?"""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import queries_tallies
from dashboard.exhibits import View, checks_made, reconciliation, tally_words
from dashboard.session import choose, remember, remembered, show, table

STEP = 15
"""So many findings stand on the page at first, and come with each press of the button."""
ALL = "all"


def render(view: View) -> None:
    """The checks with their denominators, the queue of differences, and the commissions where they lie."""
    say = view.language
    st.subheader(say.phrase("What does not add up, where, and by how much?"))
    st.caption(reconciliation.causes(view))
    contests = queries_tallies.contests(view.connection)
    if not contests:
        st.info(say.phrase("No protocols of polling stations have been loaded for this election."))
        return
    contest = contests[0]
    if len(contests) > 1:
        contest = choose("contest", say.phrase("Ballot"), contests, lambda name: say.name("contest", name))
    checks = checks_made.checks(view, contest)
    st.html(checks_made.checks_html(view, checks))
    with st.expander(say.phrase("Table and download")):
        table(checks_made.checks_table(view, checks), view, f"checks-{contest}")
    every = queries_tallies.differences(view.connection, contest)
    region = _queue(view, contest, every)
    exhibit = reconciliation.by_commission(view, contest, region_id=region)
    if exhibit is not None:
        st.divider()
        show(exhibit, view)


def _queue(view: View, contest: str, every: pl.DataFrame) -> str | None:
    """The findings that the filters leave, and the region that was chosen."""
    say = view.language
    heading = say.phrase("Differences, largest first")
    st.markdown(f"#### {heading}")
    if not every.height:
        st.success(
            say.phrase("Nothing that was checked differs. What was not checked stands in the cards above.")
        )
        return None
    rule, region, commission, leader_only = _filters(view, every)
    rows = queries_tallies.differences(
        view.connection,
        contest,
        rule=rule,
        region_id=region,
        commission_id=commission,
        leader_only=leader_only,
    )
    if not rows.height:
        st.info(say.phrase("No difference fits these filters."))
        return region
    asked = f"shown-{contest}-{rule}-{region}-{commission}-{leader_only}"
    shown = min(st.session_state.get(asked, STEP), rows.height)
    st.caption(
        say.phrase(
            "{n} of {all} are shown. The number is the size of the difference in votes, ballots or voters.",
            n=say.number(shown),
            all=say.number(rows.height),
        )
    )
    st.html(reconciliation.queue_html(view, rows.head(shown).rows(named=True)))
    if shown < rows.height and st.button(say.phrase("Show more"), icon=":material/expand_more:"):
        st.session_state[asked] = shown + STEP
        st.rerun()
    with st.expander(say.phrase("Table and download")):
        table(reconciliation.queue_table(view, rows), view, f"differences-{contest}")
    return region


def _filters(view: View, every: pl.DataFrame) -> tuple[str | None, str | None, str | None, bool]:
    """Rule, region, commission, and whether only units where the leader's votes differ; None for all."""
    say = view.language
    sizes = dict(every["rule"].value_counts(sort=True).iter_rows())

    def place(options: Sequence[str]) -> list[str]:
        return [ALL, *sorted(options, key=lambda unit: say.name("unit", unit))]

    left, middle, right = st.columns(3)
    with left:
        rule = choose(
            "rule",
            say.phrase("Kind of difference"),
            [ALL, *sizes],
            lambda name: (
                say.phrase("all kinds")
                if name == ALL
                else f"{tally_words.rule(say, name)} ({say.number(sizes[name])})"
            ),
        )
    wanted = remembered("commission", every["commission_id"].drop_nulls().unique().to_list())
    if wanted is not None and "region" not in st.query_params:
        # A link to a commission need not name its region.
        own = every.filter(commission_id=wanted)["region_id"].drop_nulls()
        if own.len():
            remember("region", own[0], default=ALL)
    with middle:
        region = choose(
            "region",
            say.phrase("Region"),
            place(every["region_id"].drop_nulls().unique().to_list()),
            lambda unit: say.phrase("all regions") if unit == ALL else say.name("unit", unit),
        )
    within = every if region == ALL else every.filter(region_id=region)
    with right:
        commission = choose(
            "commission",
            say.phrase("Commission"),
            place(within["commission_id"].drop_nulls().unique().to_list()),
            lambda unit: say.phrase("all commissions") if unit == ALL else say.name("unit", unit),
        )
    is_asked = remembered("leader", ["yes"]) == "yes"
    leader_only = st.toggle(
        say.phrase("Only where votes of the leader differ"), value=is_asked, key="leader-only"
    )
    remember("leader", "yes" if leader_only else None)
    return (
        None if rule == ALL else rule,
        None if region == ALL else region,
        None if commission == ALL else commission,
        leader_only,
    )
