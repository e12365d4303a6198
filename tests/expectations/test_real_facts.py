"""The facts on the real elections: exactly what is known, in a sentence, and without a remark of the transcriber."""

import csv
import shutil
from pathlib import Path

import pytest

from pipelines import build, settings, store

REAL = [name for name in settings.bundled() if not name.endswith("-exercise")]
"""What the facts find in the exercise is held against what was planted there: `pipelines/exercise/test_recall.py`."""

Found = dict[str, list[tuple[str, str | None, str | None]]]

KNOWN: Found = {
    # election: rule, observed, expected
    "kg-2020-10-04-parliament": [
        ("parts_add_up", "32", "33"),
        ("tellings_differ", "decided_date: 2020-10-06, 2020-10-09", None),
    ],
    "kg-2021-01-10-president": [
        ("tellings_differ", "until_date: 2020-12-20, 2020-12-21", None),
        ("tellings_differ", "until_date: 2020-12-26, 2020-12-29", None),
        ("tellings_differ", "until_date: 2021-02-13, 2021-02-14", None),
        ("turnout_recomputed", "0.3870", "0.4438"),
        ("uncertain_place", "Naryn", None),
    ],
    "kg-2021-04-11-local": [
        ("doubled_reports", "2", "1"),
        ("doubled_reports", "2", "1"),
        ("parts_add_up", "102", "106"),
        ("parts_add_up", "105", "106"),
        ("parts_add_up", "94", "106"),
        ("parts_add_up", "95", "106"),
        ("versions_differ", "12, 2", None),
    ],
    "kg-2021-07-11-repeat-city": [],
    "kg-2021-11-28-parliament": [("parts_add_up", "105", "126")],
    "kg-2025-11-30-parliament": [],
}


def findings(home: Path, columns: str = "rule, observed, expected") -> dict[str, list[tuple]]:
    found = {}
    for election in REAL:
        with store.connect(store.current(home / election)) as connection:
            found[election] = connection.execute(
                f"SELECT {columns} FROM quality.findings ORDER BY ALL"
            ).fetchall()
    return found


def test_on_the_real_elections_the_facts_find_what_is_known_and_nothing_else(real_build) -> None:
    assert findings(real_build) == KNOWN
    assert {severity for rows in findings(real_build, "severity").values() for (severity,) in rows} == {
        "warning"
    }


SUBJECTS = {
    # what each finding is about, in its own words
    "kg-2020-10-04-parliament": [
        "rrcg, as of 2020-09-11: the 3 parts of the list “category” add up to 32, the stated total is 33",
        "cec/2020/249: 2 tellings contradict one another in: decided_date",
    ],
    "kg-2021-01-10-president": [
        "abroad_form2: 2 tellings contradict one another in: until_date",
        "ballot_text: 2 tellings contradict one another in: until_date",
        "referendum_results: 3 tellings contradict one another in: until_date",
        "1581569 of 3563574 voters are 44.38 %, the announced turnout is 38.7 %",
        "station_incidents row 16: the place “Naryn” is ambiguous within KG-N",
    ],
    "kg-2021-04-11-local": [
        "station 5288 is listed 2 times by common_cause for campaigning_on_election_day: counted as one event",
        "station 5313 is listed 2 times by common_cause for vote_buying: counted as one event",
        "the 12 parts of the list “category” add up to 102, the stated total is 106",
        "the 13 parts of the list “category” add up to 95, the stated total is 106",
        "the 5 parts of the list “complainant” add up to 94, the stated total is 106",
        "the 8 parts of the list “region” add up to 105, the stated total is 106",
        "rrcg, as of 2021-04-11: for campaign_rules one address gives 2, another 12",
    ],
    "kg-2021-11-28-parliament": [
        "mia, as of 2021-11-29: the 12 parts of the list “category” add up to 105, the stated total is 126"
    ],
}


@pytest.mark.parametrize("election", SUBJECTS)
def test_a_finding_says_in_a_sentence_what_was_found(real_build, election: str) -> None:
    sentences = [sentence for (sentence,) in findings(real_build, "statement")[election]]

    assert len(sentences) == len(SUBJECTS[election])
    for expected in SUBJECTS[election]:
        assert any(expected in sentence for sentence in sentences), expected


def test_the_station_of_the_uncertain_place_is_4037(real_build) -> None:
    with store.connect(store.current(real_build / "kg-2021-01-10-president")) as connection:
        found = connection.execute(
            "SELECT station_code, unit_id FROM staging.incidents WHERE place_state <> 'resolved'"
        ).fetchall()

    assert found == [("4037", "KG-N")]


def test_a_station_on_the_lists_of_two_categories_is_two_events_and_no_doubled_report(real_build) -> None:
    with store.connect(store.current(real_build / "kg-2021-01-10-president")) as connection:
        found = connection.execute(
            "SELECT reports FROM marts.incidents WHERE station_code = '5119'"
        ).fetchall()

    assert found == [(1,), (1,)]


def test_the_facts_are_found_without_the_transcribers_remarks(
    real_build, facts_judge, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(settings.DATA, data, ignore=shutil.ignore_patterns("build", "*-exercise"))
    for file in data.glob("elections/*/raw/*.csv"):
        file.chmod(0o644)
        blank_remarks(file)
    for file in data.glob("elections/*/election.toml"):
        file.chmod(0o644)
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(line for line in lines if not line.startswith("sha256")), encoding="utf-8")

    for election in REAL:
        build.build(data / "elections" / election, data=data, home=tmp_path / "build", judge=facts_judge)

    columns = "rule, subject_id, statement, severity"
    assert findings(tmp_path / "build", columns) == findings(real_build, columns)


def blank_remarks(file: Path) -> None:
    """Empty the remarks of the transcriber, but for those that a list is cut or a part of the whole."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    for row in rows:
        for column, name in enumerate(header):
            is_remark = name in ("note", "notes") or name == "breakdown_complete"
            if is_remark and row[column] not in ("truncated", "subset"):
                row[column] = ""
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def test_every_finding_has_an_identity_of_its_own(real_build) -> None:
    for rows in findings(real_build, "finding_id").values():
        ids = [name for (name,) in rows]
        assert not any("~" in name for name in ids)
        assert len(set(ids)) == len(ids)
