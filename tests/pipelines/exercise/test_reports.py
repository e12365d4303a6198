"""The observers of an exercise: every planted lapse is found as what it is, and nothing else is found."""

from pathlib import Path

import polars as pl
import pytest

from expectations.facts import reports_flagged, reports_inconsistent
from pipelines import build, packs, settings, store
from pipelines.exercise.country import read_country
from pipelines.exercise.pack import write_pack
from pipelines.forms.offer import for_pack
from pipelines.rules.evaluate import evaluate
from pipelines.rules.kinds import checked
from pipelines.rules.language import parse
from tests.conftest import no_judge

FLAGGED = {
    "told_twice": "report_told_twice",
    "unknown_observer": "report_observer_unknown",
    "outside_deployment": "report_outside_deployment",
    "from_future": "report_from_future",
    "older_form": "report_form_version",
    "uploading": "report_uploading",
    "unreadable": "report_unreadable",
    "no_number": "report_answers",
    "out_of_range": "report_answers",
    "unknown_question": "report_answers",
}


@pytest.fixture(scope="module", params=[1, 2, 3])
def observed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of an exercise of this seed, and that of its snapshot."""
    home = tmp_path_factory.mktemp("exercise")
    folder = home / "kg-exercise"
    write_pack(folder, read_country("kg", data=settings.DATA), stations=300, seed=request.param)
    report = build.build(folder, data=settings.DATA, home=home / "build", judge=no_judge)
    assert report.rows_rejected == 0
    return folder, store.current(home / "build" / "kg-exercise")


@pytest.fixture(scope="module")
def truth(observed: tuple[Path, Path]) -> pl.DataFrame:
    return pl.read_csv(observed[0] / "truth_reports.csv", schema_overrides={"detail": pl.String})


def planted(truth: pl.DataFrame, *kinds: str) -> set[str]:
    rows = truth.filter(pl.col("kind").is_in(kinds))
    return {row["detail"] if row["kind"] == "told_twice" else row["submission_id"] for row in rows.to_dicts()}


def test_what_is_planted_is_flagged_and_nothing_else(
    observed: tuple[Path, Path], truth: pl.DataFrame
) -> None:
    folder, snapshot = observed
    with store.connect(snapshot) as connection:
        draft = store.Draft(snapshot, connection)
        found = list(reports_flagged.check(draft, packs.load(folder, data=settings.DATA)))
    for rule in {flag.rule for flag in reports_flagged.FLAGS}:
        kinds = [kind for kind, meant in FLAGGED.items() if meant == rule]
        assert {one.subject_id for one in found if one.rule == rule} == planted(truth, *kinds), rule


def test_answers_that_contradict_one_another_are_found_by_the_rule_that_they_break(
    observed: tuple[Path, Path], truth: pl.DataFrame
) -> None:
    """Beside them only checklists that copied more ballots than signatures from papers that were spoiled."""
    folder, snapshot = observed
    with store.connect(snapshot) as connection:
        draft = store.Draft(snapshot, connection)
        found = list(reports_inconsistent.check(draft, packs.load(folder, data=settings.DATA)))
        stations = dict(
            connection.execute(
                "SELECT submission_id, value FROM staging.answers WHERE question_id = 'station'"
            ).fetchall()
        )
    by_rule: dict[str, set[str]] = {}
    for one in found:
        report, rule = one.subject_id.split(":")
        by_rule.setdefault(rule, set()).add(report)
    surplus = by_rule.pop("ballots_found_and_signatures", set())
    protocols = pl.read_csv(folder / "truth.csv", infer_schema=False)
    assert {stations[report] for report in surplus} <= set(protocols["station_code"])
    assert by_rule == {
        "constraint_events_obstructed": planted(truth, "contradiction"),
        "turnout_never_falls": planted(truth, "turnout_falls"),
    }


@pytest.mark.parametrize("state", ["late", "partial"])
def test_late_and_partial_reports_are_told_by_name(
    observed: tuple[Path, Path], truth: pl.DataFrame, state: str
) -> None:
    with store.connect(observed[1]) as connection:
        rows = connection.execute(
            "SELECT submission_id FROM marts.reporting_calendar WHERE state = ? AND expected_id = 'weekly'",
            [state],
        ).fetchall()
    assert {identity for (identity,) in rows} == planted(truth, state)


@pytest.mark.parametrize("state", ["missing", "excused"])
def test_whose_weekly_report_is_missing_or_excused_is_told_by_name_and_week(
    observed: tuple[Path, Path], truth: pl.DataFrame, state: str
) -> None:
    with store.connect(observed[1]) as connection:
        rows = connection.execute(
            "SELECT observer_id, period_start_date::VARCHAR FROM marts.reporting_calendar"
            " WHERE state = ? AND expected_id = 'weekly'",
            [state],
        ).fetchall()
    told = truth.filter(pl.col("detail") != "checklist", kind=state)
    assert sorted(rows) == sorted(told.select("observer_id", "detail").rows())


def test_a_violation_told_too_late_is_late_by_the_clock(
    observed: tuple[Path, Path], truth: pl.DataFrame
) -> None:
    with store.connect(observed[1]) as connection:
        rows = connection.execute("SELECT submission_id FROM marts.report_delays WHERE is_late").fetchall()
    late = {identity.removesuffix("-again") for (identity,) in rows}
    assert late == planted(truth, "late_violation")


def test_an_edit_is_the_second_revision(observed: tuple[Path, Path], truth: pl.DataFrame) -> None:
    with store.connect(observed[1]) as connection:
        rows = connection.execute(
            "SELECT submission_id FROM staging.submissions WHERE revision = 2"
        ).fetchall()
    assert {identity for (identity,) in rows} == planted(truth, "edited")


def test_every_copy_is_a_protocol_but_for_those_that_nobody_has(
    observed: tuple[Path, Path], truth: pl.DataFrame
) -> None:
    """The figures are those of the papers, apart from what is mistyped; what is illegible has none, and says so."""
    folder, snapshot = observed
    with store.connect(snapshot) as connection:
        copies = store.frame_of(
            connection.execute(
                "SELECT p.*, s.submission_id FROM staging.protocols p JOIN staging.submissions s"
                " USING (source_id, row_number) WHERE s.intake_id = 'copies'"
            )
        )
        sent = connection.execute("SELECT submission_id FROM staging.submissions WHERE intake_id = 'copies'")
        reports = {identity for (identity,) in sent.fetchall()}
    papers = pl.read_csv(
        folder / "raw" / "protocols_manual.csv", schema_overrides={"station_code": pl.String}
    )
    beside = copies.join(papers, left_on="station_id", right_on="station_code", suffix="_paper")

    without = planted(truth, "copy_refused", "copy_not_asked")
    assert set(copies["submission_id"]) == reports - without
    assert without
    assert beside.height == copies.height >= 50
    assert not copies.select("station_id", "copy").is_duplicated().any()
    for line in ("registered", "took_part", "ballots_valid"):
        differs = beside.filter(pl.col(line) != pl.col(f"{line}_paper"))["submission_id"]
        assert set(differs) == (planted(truth, "copy_mistyped") if line == "registered" else set())
    illegible = truth.filter(kind="copy_illegible").select("submission_id", "detail")
    said = copies.drop_nulls("unread").select(
        "submission_id", detail=pl.col("unread").str.extract(r'"(?:vote:)?(\w+)":"illegible"')
    )
    assert sorted(said.rows()) == sorted(illegible.rows())
    assert illegible.height > 0


def test_every_generated_answer_is_one_that_the_form_would_have_taken(
    observed: tuple[Path, Path], truth: pl.DataFrame
) -> None:
    """By the forms themselves: what was not asked has no answer, what was asked fits its constraint."""
    folder, snapshot = observed
    spoiled = planted(truth, *FLAGGED, "contradiction", "turnout_falls", "partial")
    with store.connect(snapshot) as connection:
        answers = store.frame_of(connection.execute("SELECT * FROM staging.answers WHERE revision = 1"))
    answers = answers.filter(~pl.col("submission_id").is_in(spoiled))
    assert answers["problem"].null_count() == answers.height
    for form in for_pack(packs.load(folder, data=settings.DATA)).values():
        own = answers.filter(form_id=form.id)
        if own.is_empty():
            continue
        for asked in form.asked():
            if asked.question.relevant is not None and not asked.group_id:
                _asked_only_where_relevant(own, form, asked.question)


def _asked_only_where_relevant(answers: pl.DataFrame, form: object, question: object) -> None:
    from pipelines.rules.answers import wide

    types = form.types()  # type: ignore[attr-defined]
    node = checked(parse(question.relevant), types)  # type: ignore[attr-defined]
    groups = dict.fromkeys(types, "")
    reports = answers.select("submission_id", "revision").unique()
    rows = wide(reports, answers, types, groups, "UTC")
    answered = pl.col(f"answer:{question.code}").is_not_null()  # type: ignore[attr-defined]
    assert rows.filter(answered & ~evaluate(node).fill_null(value=False)).is_empty(), question
