"""Composition: who makes up the commissions, and are the rules met?"""

import polars as pl
import streamlit as st

from dashboard import queries_members
from dashboard.exhibits import View, composition, composition_rules, members, working_groups
from dashboard.screens.parts import choose_region, heading
from dashboard.session import choose, show, table


def render(view: View) -> None:
    """Choose a kind of commission and a region; its members, the rules that are not met, who was replaced."""
    say = view.language
    st.subheader(say.phrase("Who makes up the commissions, and are the rules met?"))
    bodies = queries_members.bodies(view.connection).filter(pl.col("known") > 0)["body"].to_list()
    if bodies:
        _commissions(view, bodies)
    else:
        st.info(say.phrase("No member of a commission is known in this election."))
    _groups(view)


def _commissions(view: View, bodies: list[str]) -> None:
    say = view.language
    left, right = st.columns(2)
    with left:
        body = choose(
            "body", say.phrase("Kind of commission"), bodies, lambda one: say.name("complaint_body", one)
        )
    everywhere = queries_members.commissions(view.connection, body)
    regions = everywhere["region_id"].drop_nulls().unique()
    within = None
    if not regions.is_empty():
        with right:
            within = choose_region(view, regions)
    st.caption(composition.coverage(view))
    exhibit = composition.seats(view, body, within)
    if exhibit is None:
        st.info(say.phrase("No member of a commission is known there."))
        return
    show(exhibit, view)
    _rules(view, body, within)
    _members(view, body, within)


def _rules(view: View, body: str, region_id: str | None) -> None:
    say = view.language
    rows = composition_rules.lasting(queries_members.open_rules(view.connection, body, region_id))
    broken, unsaid = rows.filter(~pl.col("is_met")), rows.filter(pl.col("is_met").is_null())
    st.divider()
    heading(say.phrase("Rules that are not met"), say.number(broken.height))
    if not broken.is_empty():
        st.caption(
            say.phrase(
                "A list of members may be out of date, a nominator written down in another way, and a seat that is"
                " empty for a few days may be filled in time: look at the list and the rule before you say more than"
                " this."
            )
        )
    texts = queries_members.rules(view.connection, body)
    if not texts.is_empty():
        st.html(composition_rules.texts_html(view, texts))
    if broken.is_empty() and unsaid.is_empty():
        st.success(say.phrase("No rule is known not to be met."))
    elif not broken.is_empty():
        st.html(composition_rules.rules_html(view, broken))
    if not unsaid.is_empty():
        commissions = unsaid["commission_id"].unique(maintain_order=True)
        st.info(
            say.plural(
                "In {n} commission the list of members is not known to be whole: whether members are too few, or too"
                " many come from one side, cannot be said.",
                "In {n} commissions the list of members is not known to be whole: whether members are too few, or too"
                " many come from one side, cannot be said.",
                commissions.len(),
            )
        )
    if not rows.is_empty():
        with st.expander(say.phrase("Rules not met or not known: table and download")):
            table(composition_rules.rules_table(view, rows), view, f"composition-rules-{body}")


def _members(view: View, body: str, region_id: str | None) -> None:
    say = view.language
    rows = queries_members.members(view.connection, body, region_id)
    left = rows.filter(state="left")
    heading(say.phrase("Who was replaced"), say.number(left.height))
    if left.is_empty():
        st.caption(say.phrase("Nobody is known to have left; who never announced it is not known here."))
    else:
        st.html(members.replaced_html(view, rows))
    with st.expander(say.phrase("All members: table and download")):
        table(members.members_table(view, rows), view, f"members-{body}")


def _groups(view: View) -> None:
    say = view.language
    rows = queries_members.working_groups(view.connection)
    if rows.is_empty():
        return
    heading(say.phrase("Working groups"), say.number(rows["commission_id"].n_unique()))
    st.caption(
        say.phrase(
            "What has been told of each and when, in the words of whoever tells. Who sits in them and how many"
            " applications they had is shown only where somebody says so."
        )
    )
    st.html(working_groups.groups_html(view, rows))
    with st.expander(say.phrase("Working groups: table and download")):
        table(working_groups.groups_table(view, rows), view, "working-groups")
