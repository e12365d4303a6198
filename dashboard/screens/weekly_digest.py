"""Weekly digest: what did observers report this week, by subject and region?"""

import polars as pl
import streamlit as st

from dashboard import queries_reports
from dashboard.exhibits import View, digest
from dashboard.session import choose, show, table
from pipelines.tables.observation import RateBase


def render(view: View) -> None:
    """Choose a week and a region; coverage first, then subject by subject, then rates."""
    say = view.language
    st.subheader(say.phrase("What did observers report this week?"))
    periods = queries_reports.periods(view.connection).rows(named=True)
    if not periods:
        st.info(say.phrase("No periodic report of an observer has come in this election."))
        return
    by_key = {f"{row['expected_id']}/{row['period_start_date']}": row for row in periods}
    left, right = st.columns(2)

    def period_name(key: str) -> str:
        row = by_key[key]
        start, end = row["period_start_date"], row["period_end_date"]
        days = say.date(start) if start == end else f"{say.date(start)} – {say.date(end)}"
        return f"{days} · {say.name('expected_report', row['expected_id'])}"

    with left:
        chosen = by_key[choose("period", say.phrase("Period"), list(by_key), period_name)]
    kind, start = chosen["expected_id"], chosen["period_start_date"]
    came = queries_reports.received(view.connection, kind, start)
    root = view.election["country_id"]
    regions = sorted(came["region_id"].drop_nulls(), key=lambda unit: say.name("unit", unit))
    with right:
        region = choose(
            "region",
            say.phrase("Region"),
            [root, *regions],
            lambda unit: say.phrase("all regions") if unit == root else say.name("unit", unit),
        )
    own = came if region == root else came.filter(region_id=region)
    expected, received = int(own["expected"].sum()), int(own["received"].sum())
    st.markdown(
        say.phrase(
            "**{n} of {all}** expected reports have come and could be read. What the others say is not known here.",
            n=say.number(received),
            all=say.number(expected),
        )
    )
    rows = queries_reports.digest(view.connection, kind, start, region)
    if rows.is_empty():
        st.info(say.phrase("No report of this period has come from there."))
        return
    counted = digest.countable(rows)
    for subject in digest.subjects(counted):
        heading = say.phrase("About the reports") if subject is None else say.name("subject", subject)
        st.markdown(f"#### {heading}")
        part = counted.filter(pl.col("subject").eq_missing(pl.lit(subject, pl.String)))
        st.html(digest.subject_html(view, part))
    with st.expander(say.phrase("Table and download")):
        table(digest.digest_table(view, rows), view, f"digest-{kind}-{start}")
    exhibits = [exhibit for base in RateBase if (exhibit := digest.rates(view, base)) is not None]
    if exhibits:
        st.divider()
        heading = say.phrase("All weeks: violations by how much was observed")
        st.markdown(f"#### {heading}")
    for exhibit in exhibits:
        show(exhibit, view)
