"""Which reports of observers are copies of protocols, and of which ballot: all others stay reports. In Testland."""

import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Land
from tests.copied_reports import copied, report, send

PLACES_OF_PROTOCOLS = '[[source]]\nid = "protocols"'
"""Where the sources of counts begin."""
STRANGERS = {
    "a citizen": {"review": "citizen_report"},
    "refuted": {"review": "refuted"},
    "what the tool could not decrypt": {"is_readable": False},
    "no station": {"station": None},
    "a station of no list": {"station": "999"},
    "a region": {"station": "TL-N"},
    "a commission": {"station": "C-N"},
    "another ballot": {"answers": {"contest": "council"}},
}


@pytest.mark.parametrize("told", STRANGERS.values(), ids=STRANGERS)
def test_what_is_no_certain_copy_of_an_observer_stays_a_report(land: Land, told: dict[str, Any]) -> None:
    send(land, report(**told))

    staged = land.staging()

    assert staged["staging.protocols"].filter(origin="observer_copy").is_empty()
    assert staged["staging.submissions"].height == 1
    assert staged["quality.rejects"].is_empty()


def test_a_report_of_a_forgotten_person_is_a_copy_of_nobody(land: Land) -> None:
    send(land, report(None, submission_id="r-1"), report(None, submission_id="r-2", answers={"bek": "1"}))

    assert [row["copy"] for row in copied(land)] == ["r-1", "r-2"]


def test_the_only_ballot_need_not_be_named(land: Land) -> None:
    send(land, report(answers={"contest": None}))

    assert [row["contest_id"] for row in copied(land)] == ["mayor"]


def test_a_station_that_only_a_protocol_names_is_known_to_a_report(land: Land) -> None:
    text = land.text("election")
    start = text.index('[[source]]\nid = "precincts"')
    land.write("election", text[:start] + text[text.index(PLACES_OF_PROTOCOLS) :])
    send(land, report())

    (row,) = copied(land)

    assert (row["station_id"], row["commission_id"], row["region_id"]) == ("101", "C-N", "TL-N")


def test_of_two_ballots_each_report_is_of_the_one_that_it_names(land: Land) -> None:
    text = land.text("election")
    council = (
        '[[contest]]\nid = "council"\nlabels = { ky = "К", ru = "С", en = "C" }\n\n'
        '[[choice]]\nid = "list_1"\ncontest = "council"\nlabels = { ky = "1", ru = "1", en = "1" }\n\n'
    )
    first = text.index('[[source]]\nid = "commissions"')
    stations = text[first : text.index(PLACES_OF_PROTOCOLS)]
    before = text[: text.index("[[source]]")].replace("[[calendar]]", council + "[[calendar]]", 1)
    land.write("election", before + stations)
    send(
        land,
        report(),
        report(submission_id="c", answers={"contest": "council", "list_1": "7"}),
        report("STO-02", answers={"contest": None}),
    )

    mayor, council_copy = sorted(copied(land), key=lambda row: str(row["contest_id"]), reverse=True)

    assert (mayor["contest_id"], mayor["votes"]) == ("mayor", [289, 219])
    assert (council_copy["contest_id"], council_copy["votes"]) == ("council", [7])
    assert council_copy["registered"] is None  # no form of that ballot has the line


def test_other_forms_give_no_protocols(land: Land) -> None:
    form = 'id = "poll"\nversion = "1"\nlabels = {labels}\n[[group]]\ncode = "g"\nlabels = {labels}\n'
    question = '[[group.question]]\ncode = "registered"\ntype = "integer"\nlabels = {labels}\n'
    (land.folder / "forms").mkdir()
    labels = '{ ky = "С", ru = "В", en = "Q" }'
    (land.folder / "forms" / "poll.toml").write_text(
        (form + question).replace("{labels}", labels), encoding="utf-8"
    )
    send(land, report())
    land.replace("election", 'form = "protocol_copy"', 'form = "poll"')

    assert copied(land) == []


CELLS = st.one_of(
    st.none(), st.integers(-10, 3000).map(str), st.sampled_from(["", "x", "1 200", "1e3", "٣", "NaN"])
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["STO-01", "STO-02", "1", None]),
            st.sampled_from(["101", "102", "999", None]),
            st.sampled_from(["certified", "refused", "strange", None]),
            CELLS,
            CELLS,
            st.sampled_from([None, "registered", "ang bek", "nothing"]),
            st.sampled_from([None, "2030-05-12T23:41", "0001-01-01T00:00", "9999-12-31T23:59:59Z", "soon"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_the_reports_say_none_is_lost_and_every_protocol_has_a_key_of_its_own(
    reports: list[tuple[Any, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as root:
        land = Land(Path(root))
        sent = [
            report(
                who, where, submission_id=f"s{n}",
                answers={"copy_state": state, "registered": lines, "ang": votes, "illegible_cells": lost,
                         "signed_at": signed},
            )
            for n, (who, where, state, lines, votes, lost, signed) in enumerate(reports)
        ]  # fmt: skip
        send(land, *sent)
        staged = land.staging()
    copies = staged["staging.protocols"].filter(origin="observer_copy")
    assert staged["staging.submissions"].height == len(reports)
    assert staged["quality.rejects"].is_empty()
    assert not copies.select("station_id", "contest_id", "revision", "copy").is_duplicated().any()
    expected = {
        (who or f"s{n}", where)
        for n, (who, where, state, *_) in enumerate(reports)
        if where in ("101", "102") and state != "refused"
    }
    names = copies.select(pl.col("copy").str.split("/").list.first(), "station_id").rows()
    assert set(names) == expected
    assert (copies["registered"].drop_nulls() >= 0).all()
