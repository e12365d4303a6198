"""Several observers' copies of one protocol: on a station's page, in equations, checks and tally sheets."""

import html
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard import exhibits, queries_counts, tally_sheets
from dashboard.exhibits import View, checks_made, counts, documents, form_equations, station
from pipelines import store
from tests.dashboard import lowland

OBSERVED = {
    "station_id": "5",
    "commission_id": "C2",
    "origin": "observer_copy",
    "registered": 70,
    "took_part": 30,
}
COPIES = [
    OBSERVED | {"copy": "o-31", "ballots_valid": 30, "ballots_invalid": 0, "votes": [10, 10, 10]},
    OBSERVED | {"copy": "o-08", "ballots_valid": 30, "ballots_invalid": 0, "votes": [11, 10, 9]},
]
AGREEING = {"station_id": "1", "origin": "observer_copy", "votes": [39, 10, 9]}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    home = tmp_path_factory.mktemp("observed") / "lowland"
    more = [*COPIES, AGREEING | {"copy": "o-31"}, AGREEING | {"copy": "o-40"}]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lowland, "PROTOCOLS", [*lowland.PROTOCOLS, *more])
        lowland.publish(home)
    connection = store.connect(store.current(home))
    return View(connection, exhibits.view_language(connection, "en", ZoneInfo("Asia/Bishkek")))


def test_every_copy_is_a_document_with_a_number_and_without_a_name(view: View) -> None:
    shown = documents.documents(view, "5", "mayor")
    votes = {line.name: line for line in documents.votes(view, "mayor", shown)}

    assert [one.heading for one in shown] == [
        "Manual count",
        "Observer's copy, copy 1",
        "Observer's copy, copy 2",
    ]
    assert votes["Ann"].cells == (10, 11, 10)
    assert votes["Ann"].differs == (False, True, False)
    files = station.provenance_table(view, shown)
    assert files["Row"].to_list()[1:] == [12, 11]
    page = documents.side_by_side_html(view, [("", list(votes.values()))], [one.heading for one in shown])
    assert "o-08" not in page + json.dumps(files.to_dicts())


def test_an_equation_is_of_what_the_copies_agree_on(view: View) -> None:
    shown = documents.documents(view, "5", "mayor")
    page = re.sub(
        r"<style>.*?</style>|<[^>]+>", " ", form_equations.equations_html(view, "5", "mayor", shown)
    )
    page = html.unescape(re.sub(r"\s+", " ", page))

    assert "Equation Manual count Observer's copy One ballot" in page
    assert "30 = 30 holds cannot be checked: “Sum of the votes” copies differ" in page
    assert page.endswith("30 ≤ 30 holds 30 ≤ 30 holds ")


def test_the_check_says_of_how_many(view: View) -> None:
    (check,) = (
        one for one in checks_made.checks(view, "mayor") if one.name == "Copies of one protocol that differ"
    )

    assert (check.checked, check.of) == (2, "of 2 stations with copies of several observers")


def test_what_copies_dispute_is_left_out_of_the_sums_and_counted_there(view: View) -> None:
    shown = counts.count(view, "mayor", "observer_copy")
    votes = queries_counts.choices(view.connection, "mayor", "observer_copy", "LOW")

    assert shown.tally["illegible"] == 2
    told = {row["choice_id"]: (row["counted"], row["stations_unread"]) for row in votes.to_dicts()}
    assert told == {"ann": (39, 1), "bob": (20, 0), "cid": (9, 1)}


def test_what_copies_dispute_is_illegible_on_a_tally_sheet(view: View, tmp_path: Path) -> None:
    (written,) = tally_sheets.write(view.connection, tmp_path, origin="observer_copy")
    first, fifth = (
        json.loads(line)["counts"] for line in written.file.read_text(encoding="utf-8").splitlines()
    )

    assert first["candidatures"] == {"ann": 39, "bob": 10, "cid": 9}
    assert fifth["candidatures"] == {"bob": 10}
    assert fifth["unread"] == {"candidature:ann": "illegible", "candidature:cid": "illegible"}
