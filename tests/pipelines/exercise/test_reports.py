"""The observers of an exercise: every planted lapse is found as what it is, and nothing else is found."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from expectations.facts import reports_inconsistent
from pipelines import packs, settings, store
from pipelines.forms.offer import for_pack
from pipelines.rules.evaluate import evaluate
from pipelines.rules.kinds import checked
from pipelines.rules.language import parse
from tests import reports_recall
from tests.pipelines.exercise.conftest import Built
from tests.reports_recall import BROKEN, FLAGGED, planted


@pytest.fixture(scope="module", params=[1, 2, 3])
def observed(request: pytest.FixtureRequest, observed_nation: Callable[[int], Built]) -> Built:
    """The folder of an exercise of this seed, and its snapshot."""
    return observed_nation(request.param)


@pytest.fixture(scope="module")
def truth(observed: tuple[Path, Path]) -> pl.DataFrame:
    return reports_recall.truth(observed[0])


def test_what_is_planted_is_found_as_what_it_is_and_nothing_else(observed: tuple[Path, Path]) -> None:
    found = reports_recall.compared(*observed)
    planted_pairs, proposed = found.pop(reports_recall.PROPOSED)
    assert planted_pairs <= proposed
    assert len(proposed - planted_pairs) <= 3, "a person looks at every one of them"
    assert {name: seen for name, (_, seen) in found.items()} == {
        name: put for name, (put, _) in found.items()
    }
    assert set().union(*(put for put, _ in found.values())), "something was planted"


def test_only_checklists_of_spoiled_papers_have_more_ballots_than_signatures(
    observed: tuple[Path, Path],
) -> None:
    folder, snapshot = observed
    with store.connect(snapshot) as connection:
        draft = store.Draft(snapshot, connection)
        found = list(reports_inconsistent.check(draft, packs.load(folder, data=settings.DATA)))
        stations = dict(
            connection.execute(
                "SELECT submission_id, value FROM staging.answers WHERE question_id = 'station'"
            ).fetchall()
        )
    surplus = {
        one.subject_id.split(":")[0] for one in found if one.subject_id.endswith(reports_recall.SURPLUS)
    }
    protocols = pl.read_csv(folder / "truth.csv", infer_schema=False)
    assert {stations[report] for report in surplus} <= set(protocols["station_code"])


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
    spoiled = planted(truth, *FLAGGED, *BROKEN, "partial")
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
