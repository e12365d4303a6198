"""Registers compared: does the commission's own register hold the complaints that are known here?"""

import polars as pl
import streamlit as st

from dashboard import queries_registers
from dashboard.exhibits import View, registers
from dashboard.screens.parts import heading
from dashboard.session import choose, show, table


def render(view: View) -> None:
    """Choose a commission; its register over time, what came of the complaints, and figures that cannot be."""
    say = view.language
    st.subheader(say.phrase("Does the commission’s register hold the complaints that are known here?"))
    commissions = queries_registers.commissions(view.connection)
    if not commissions:
        st.info(say.phrase("Nobody has told of a commission’s register of complaints in this election."))
        return
    commission = choose("commission", say.phrase("Commission"), commissions, say.commission)
    rows = queries_registers.compared(view.connection, commission)
    told = queries_registers.tellings(view.connection, commission)
    exhibits = [registers.over_time(view, rows), registers.outcomes(view, rows)]
    if exhibits == [None, None]:
        st.info(
            say.phrase(
                "This register is told of, and nothing here can be held against it: it counts something else, or the"
                " complaints known here do not say with which commission they were filed."
            )
        )
    elif rows["agrees"].all() and registers.nothing_known(rows):
        st.info(say.phrase("No complaint that was filed there is known here: nothing tests this register."))
    else:
        _differences(view, rows)
        for exhibit in exhibits:
            if exhibit is not None:
                show(exhibit, view)
                st.divider()
    heading(say.phrase("What the register has been told to hold"), say.number(told.height))
    st.caption(say.phrase("As its commission or others told it. What is empty nobody has said."))
    st.html(registers.register_html(view, told))
    with st.expander(say.phrase("Table and download")):
        table(registers.register_table(view, told), view, f"register-{commission}")


def _differences(view: View, rows: pl.DataFrame) -> None:
    say = view.language
    apart = rows.filter(~pl.col("agrees"))
    if apart.is_empty():
        st.success(
            say.phrase(
                "No figure contradicts what is known here. {n} were compared.", n=say.number(rows.height)
            )
        )
        return
    heading(say.phrase("Figures that cannot both be"), say.number(apart.height))
    st.caption(say.phrase("Figures compared: {n}.", n=say.number(rows.height)))
    st.html(registers.differences_html(view, rows))
    st.caption(
        say.phrase(
            "A commission may count in another way, may have registered later what came by another road, or may have"
            " joined several complaints into one; ours may be entered with a wrong body or day."
        )
    )
