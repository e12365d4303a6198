"""The page *Results by station*, over a land whose figures can be added up by hand."""

import re
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipelines import settings
from tests.dashboard import counted


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return counted.snapshot(tmp_path_factory.mktemp("land"))


@pytest.fixture
def visit(land: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "BUILD", land.parents[2])

    def opened(**address: str) -> AppTest:
        app = AppTest.from_file(str(settings.PROJECT / "dashboard" / "public.py"), default_timeout=60)
        app.query_params.update({"lang": "en", **address})
        app._page_hash = calc_hash("counts")
        return app.run()

    return opened


def frames(app: AppTest) -> list[pl.DataFrame]:
    return [pl.from_pandas(element.value) for element in app.dataframe]


def headings(app: AppTest) -> str:
    return re.sub("<[^>]+>", " ", " ".join(block.proto.body for block in app.get("html"))).replace(
        "\u00a0", " "
    )


def test_coverage_and_warning_stand_before_any_figure(visit) -> None:
    app = visit()
    assert not app.exception
    assert [warning.value for warning in app.warning][1].startswith("A partial count misleads: 1 station")
    told = headings(app)
    assert told.index("Protocols in: 7 of 8 stations (87.5 %) · manual") < told.index("most for Candidate A")


def test_the_reader_goes_down_to_the_stations_and_up_again(visit) -> None:
    app = visit()
    app = app.selectbox[-1].select("W").run()
    assert app.query_params["region"] == "W"
    assert frames(app)[-2]["Commission"].to_list() == ["TEC CW1", "TEC CW2"]
    app = app.selectbox[-1].select("CW2").run()
    assert app.query_params["commission"] == "CW2"
    assert frames(app)[-2]["Station"].to_list() == ["0004", "0005", "0006"]
    (up,) = [button for button in app.button if button.label == "All regions"]
    app = up.click().run()
    assert not app.exception
    assert "region" not in app.query_params
    assert "commission" not in app.query_params


def test_a_commission_in_a_link_brings_its_region_along(visit) -> None:
    app = visit(commission="CE")
    assert not app.exception
    assert app.query_params["region"] == "E"
    assert "TEC CE, Election of the head" in headings(app)


def test_a_link_to_another_regions_commission_shows_the_region(visit) -> None:
    app = visit(region="W", commission="CE")
    assert not app.exception
    assert "commission" not in app.query_params
    assert frames(app)[-2]["Commission"].to_list() == ["TEC CW1", "TEC CW2"]


def test_a_link_to_a_count_or_a_map_that_is_not_there_is_told(visit) -> None:
    app = visit(origin="gone", mapped="nobody", region="Z")
    assert not app.exception
    assert all(f"`{lost}`" in app.warning[0].value for lost in ("origin=gone", "mapped=nobody", "region=Z"))


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("against", ["rate", "deviation"])
def test_every_form_of_the_page_opens(visit, language: str, against: str) -> None:
    app = visit(lang=language, against=against, mapped="b", origin="machine", region="E")
    assert not app.exception


def test_an_election_without_protocols_says_so(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BUILD", real_build)
    app = AppTest.from_file(str(settings.PROJECT / "dashboard" / "public.py"), default_timeout=60)
    app.query_params.update({"lang": "en", "election": "kg-2021-11-28-parliament"})
    app._page_hash = calc_hash("counts")
    app = app.run()
    assert not app.exception
    assert [info.value for info in app.info] == [
        "No protocols of polling stations have been loaded for this election."
    ]
