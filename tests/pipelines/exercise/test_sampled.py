"""The sample of an exercise: really drawn from its nation, observed where it says, and read by the build."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from expectations.judge import judge
from pipelines import build, packs, settings, staging, store
from pipelines.exercise.country import Country
from pipelines.exercise.observers import ONE_IN
from pipelines.exercise.stages import SENDINGS
from pipelines.forms.offer import for_pack
from pipelines.sampling.draw import content, draw

TEXT = {"unit_id": pl.String, "station_code": pl.String}


BUNDLED = (2474, 1)


@pytest.fixture(scope="module", params=[BUNDLED, (300, 2), (100, 3)])
def folder(request: pytest.FixtureRequest, written_nation: Callable[[int, int], Path]) -> Path:
    if request.param == BUNDLED:  # `test_pack` sees to it that it is this nation
        return settings.pack_folder("kg-exercise")
    return written_nation(*request.param)


@pytest.fixture
def snapshot(folder: Path, real_build: Path, tmp_path: Path) -> Path:
    """The snapshot of this nation, judged by everything."""
    home = real_build
    if folder != settings.pack_folder("kg-exercise"):
        home = tmp_path
        build.build(folder, data=settings.DATA, home=home, judge=judge)
    return store.current(home / "kg-exercise")


def table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / "raw" / f"{name}.csv", schema_overrides=TEXT)


def test_the_command_draws_from_the_pack_what_the_exercise_has_drawn(folder: Path) -> None:
    design, frame, refused = staging.sample_frame(packs.load(folder, data=settings.DATA), settings.DATA)

    assert content(draw(frame, design)) == (folder / "raw" / "sample.csv").read_bytes()
    assert refused == 0


def test_nobody_is_sent_to_stations_abroad_and_the_nation_of_full_size_has_500(folder: Path) -> None:
    sample, stations = table(folder, "sample"), table(folder, "stations")
    regions = sample.join(stations, left_on="unit_id", right_on="station_code")["region_id"]

    assert "abroad" in stations["region_id"]
    assert "abroad" not in regions
    assert sample.filter(use="main").height == min(500, int(0.8 * stations.height))


def test_observers_are_at_the_sample_and_at_replacements_only_in_their_order(folder: Path) -> None:
    sample = table(folder, "sample")
    truth = pl.read_csv(folder / "truth_reports.csv").filter(kind="replaced")
    told = [detail.split(" by ") for detail in truth["detail"]]
    lost, instead = [station for station, _ in told], [unit for _, unit in told if unit != "none"]
    mains = set(sample.filter(use="main")["unit_id"])
    sent = table(folder, "deployment").filter(role="sto")["unit_id"]
    used = sample.filter(pl.col("use") == "replacement", pl.col("unit_id").is_in(instead))

    assert set(lost) <= mains
    assert set(sent) == (mains - set(lost)) | set(instead)
    assert set(used["unit_id"]) == set(instead)
    for (stratum,), own in used.group_by("stratum_id"):
        assert sorted(own["position"]) == list(range(1, own.height + 1)), stratum
    assert sent.len() == sent.n_unique() + sent.n_unique() // ONE_IN


def test_a_checklist_is_of_an_observed_station_and_they_come_hour_by_hour(
    folder: Path, snapshot: Path
) -> None:
    with store.connect(snapshot) as connection:
        assert connection.execute("SELECT count(*) FROM quality.rejects").fetchone() == (0,)
        reports = store.frame_of(
            connection.execute("SELECT * FROM staging.submissions WHERE intake_id = 'checklists'")
        )
        weights = connection.execute("SELECT sum(weight) FROM staging.sample").fetchone()
        drawable = connection.execute(
            "SELECT count(*) FROM staging.sample_frame WHERE stratum_id IS NOT NULL"
        ).fetchone()
    sent = table(folder, "deployment").filter(role="sto")
    came = reports["received_at"].dt.truncate("1h").value_counts()

    assert (
        reports.join(sent, on=["observer_id", "unit_id"], how="anti").height <= 4
    )  # planted: sent elsewhere
    assert reports["observer_id"].n_unique() <= sent.height
    assert reports["submission_id"].is_unique().all()
    assert 0.85 < reports.height / len(SENDINGS) / sent.height < 1
    assert came.filter(pl.col("count") > reports.height / 20).height >= 5
    assert weights == pytest.approx(drawable)


def test_every_question_of_the_checklist_belongs_to_one_report_of_the_day(country: Country) -> None:
    form = for_pack(country.pack)["election_day_checklist"]
    head = [question.code for question in form.group[0].question]
    told = [code for sending in SENDINGS for code in sending.codes(form)]

    asked = [code for code in [*head, *told] if code in form.questions()]  # a note asks nothing
    assert sorted(asked) == sorted(form.questions())


def test_a_figure_of_an_hour_comes_after_that_hour(folder: Path) -> None:
    lines = (folder / "raw" / "submissions" / "checklists" / "0001-exercise.jsonl").read_text().splitlines()
    reports = [json.loads(line) for line in lines]
    moments = [report["received_at"] for report in reports]

    assert moments == sorted(moments)
    for report in reports:
        if report["submission_id"].startswith("checklists"):
            asked = [answer["question"] for answer in report["answers"]]
            hours = [int(name.removeprefix("turnout_")) for name in asked if name[-2:].isdigit()]
            assert all(f"2026-03-15T{hour}:00" < report["received_at"] for hour in hours)
