"""Data and quality: where do the numbers come from, what was refused, what was found, and how to take it along."""

import polars as pl
import streamlit as st

from dashboard import downloads, exhibits, queries
from dashboard.exhibits import View


def render(view: View) -> None:
    """Findings, refused rows, corrections, sources, and every table as a file."""
    say = view.language
    st.subheader(say.text("Where do the numbers come from, and what was found?"))
    link = {say.text("Source"): st.column_config.LinkColumn()}
    _section(view, say.text("Findings"), exhibits.findings_table(view), say.text("No finding on these data."), link)
    rejects = exhibits.rejects_table(view)
    _section(view, say.text("Refused rows"), rejects, say.text("Every row of every file fits."), {})
    corrections = exhibits.corrections_table(view)
    _section(view, say.text("Corrections"), corrections, say.text("No correction was needed."), {})
    _section(view, say.text("Raw files"), exhibits.sources_table(view), "", link)
    st.markdown(f"#### {say.text('Every table as a file')}")
    st.caption(say.text("The same tables that the screens read; columns are described in the data dictionary."))
    name = st.selectbox(say.text("Table"), queries.table_names(), key="table")
    frame = queries.table(view.connection, name)
    stem = f"{view.election['election_id']}-{name.replace('.', '-')}"
    with st.container(horizontal=True):
        st.download_button("CSV", downloads.csv(frame), f"{stem}.csv", "text/csv", key=f"csv-{name}")
        st.download_button(
            "Parquet", downloads.parquet(frame), f"{stem}.parquet", "application/vnd.apache.parquet", key=f"pq-{name}"
        )
    st.dataframe(frame.head(1000), hide_index=True)
    st.caption(say.plural("{n} row", "{n} rows", frame.height))


def _section(
    view: View, heading: str, frame: pl.DataFrame, empty: str, columns: dict[str, st.column_config.LinkColumn]
) -> None:
    st.markdown(f"#### {heading} ({view.language.number(frame.height)})")
    if frame.height:
        st.dataframe(frame, hide_index=True, column_config=columns)
    else:
        st.caption(empty)
