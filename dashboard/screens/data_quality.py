"""Data and quality: where do the numbers come from, what was refused, what was found, and how to take it along."""

from html import escape

import polars as pl
import streamlit as st

from dashboard import downloads, exhibits, queries
from dashboard.exhibits import View
from dashboard.screens.parts import heading
from dashboard.session import table


def render(view: View) -> None:
    """Findings, refused rows, corrections, sources, and every table as a file."""
    say = view.language
    st.subheader(say.phrase("Where do the numbers come from, and what was found?"))
    found = exhibits.findings_table(view)
    heading(say.phrase("Findings"), say.number(found.height))
    if elsewhere := exhibits.unit_findings_html(view):
        st.html(elsewhere)
    st.html(exhibits.findings_html(view) if found.height else escape(say.phrase("No finding on these data.")))
    rejects = exhibits.rejects_table(view)
    _section(
        view, "rejects", say.phrase("Refused rows"), rejects, say.phrase("Every row of every file fits.")
    )
    corrections = exhibits.corrections_table(view)
    _section(
        view, "corrections", say.phrase("Corrections"), corrections, say.phrase("No correction was needed.")
    )
    _section(view, "sources", say.phrase("Raw files"), exhibits.sources_table(view), "")
    heading(say.phrase("Every table as a file"))
    st.caption(
        say.phrase("The same tables that the screens read; columns are described in the data dictionary.")
    )
    name = st.selectbox(say.phrase("Table"), queries.table_names(), key="table")
    frame = marked(view, queries.table(view.connection, name))
    stem = f"{view.election['election_id']}-{name.replace('.', '-')}"
    with st.container(horizontal=True):
        st.download_button("CSV", downloads.csv(frame), f"{stem}.csv", "text/csv", key=f"csv-{name}")
        st.download_button(
            "Parquet",
            downloads.parquet(frame),
            f"{stem}.parquet",
            "application/vnd.apache.parquet",
            key=f"pq-{name}",
        )
    st.dataframe(frame.head(1000), hide_index=True)
    st.caption(say.plural("{n} row", "{n} rows", frame.height))


def marked(view: View, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of an exercise say that they are synthetic: they travel without the page that says so."""
    return frame.with_columns(is_synthetic=pl.lit(value=True)) if view.election["is_synthetic"] else frame


def _section(view: View, name: str, words: str, frame: pl.DataFrame, empty: str) -> None:
    heading(words, view.language.number(frame.height))
    if frame.height:
        table(frame, view, name)
    else:
        st.caption(empty)
