"""The facts: on the six real elections exactly what is known, on Testland one broken thing, one finding."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations import finding
from expectations.finding import Finding
from pipelines import build, settings, store
from pipelines.domain import FindingKind, Severity
from pipelines.errors import PublicationRefused
from pipelines.messages import Message

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
        "cec/2020/249: 2 sources tell of it, and contradict one another in: decided_date",
    ],
    "kg-2021-01-10-president": [
        "abroad_form2: 2 sources tell of it, and contradict one another in: until_date",
        "ballot_text: 2 sources tell of it, and contradict one another in: until_date",
        "referendum_results: 3 sources tell of it, and contradict one another in: until_date",
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
    shutil.copytree(settings.DATA, data, ignore=shutil.ignore_patterns("build"))
    for file in data.glob("elections/*/raw/*.csv"):
        file.chmod(0o644)
        blank_remarks(file)
    for file in data.glob("elections/*/election.toml"):
        file.chmod(0o644)
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(line for line in lines if not line.startswith("sha256")), encoding="utf-8")

    for election in settings.bundled():
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


# ------------------------------------------------------------------ Testland: one broken thing, one finding


def add(name: str, *cells: str) -> Callable[..., None]:
    return lambda land: land.write_rows(name, [*land.rows(name), list(cells)])


def cell(name: str, row: int, column: str, value: str) -> Callable[..., None]:
    return lambda land: land.set_cell(name, row, column, value)


def said(name: str, old: str, new: str) -> Callable[..., None]:
    return lambda land: land.replace(name, old, new)


def correction(land) -> None:
    land.write(
        "corrections",
        '[[correction]]\nid = "c"\nelection = "tl-2030"\nsource = "turnout"\ncolumn = "voters"\n'
        'was = "7"\nbecomes = "8"\nreason = "No longer there"\n',
    )


def header_only(land) -> None:
    land.write_rows("turnout", land.rows("turnout")[:1])


def surplus_column(land) -> None:
    land.write_rows("turnout", [[*row, "ң"] for row in land.rows("turnout")])


def patient(land) -> None:
    """A bad row in a source of which half may be bad."""
    land.replace("election", 'file = "raw/turnout.csv"', 'file = "raw/turnout.csv"\nmax_rejected_share = 0.5')
    land.set_cell("turnout", 2, "turnout", "көп")


AGAIN = ("The Watchers", "before", "2030-05-01", "region", "North region", "total")
AGAIN_BY_POLICE = ("police", "day", "2030-05-12T20:00", "stage", "", "BRIBES", "9", "facts", "", "no")
REPORT = ("2030-05-12", "Lake region", "", "201")
FINAL = ("mayor", "choice_share", "Аң Өзгөн", "", "final")
BROKEN = {
    # case: what is broken, the rule that finds it, the severity, what stands in the sentence
    "a region's count": (
        cell("tallies", 4, "count", "5"), "parts_add_up", "warning",
        "watchers, as of 2030-05-01: the 2 parts of the list “region” add up to 9, the stated total is 10",
    ),
    "another page, another number": (
        add("tallies", *AGAIN, "7", "facts", "", "no", "https://example.org/b"), "versions_differ", "warning",
        "for total one address gives 6, another 7",
    ),
    "another page, another final share": (
        add("results", "mayor", "choice_share", "Аң Өзгөн", "", "final", "", "51,6", "per_cent", "https://b"),
        "results_differ", "warning",
        "TL, mayor, ang, final figure “choice_share”: https://example.org/r gives 51.5 %, https://b gives 51.6 %",
    ),
    "another page, another final count": (
        add("results", "mayor", "registered_voters", "", "North region", "final", "", "5", "count", "https://b"),
        add("results", "mayor", "registered_voters", "", "North region", "final", "", "6", "count", "https://a"),
        "results_differ", "warning",
        "TL-N, mayor, final figure “registered_voters”: https://b gives 5, https://a gives 6",
    ),
    "two stated totals": (
        cell("tallies", 3, "total", "11"), "stated_totals_differ", "warning",
        "watchers, as of 2030-05-01: one statement states different totals: 10, 11",
    ),
    "an address in two ways": (
        add("tallies", *AGAIN_BY_POLICE, "https://EXAMPLE.org/b/#top"), "addresses_alike", "warning",
        "police, as of 2030-05-12: https://EXAMPLE.org/b/#top and https://example.org/b are one address",
    ),
    "a total known from elsewhere": (
        said("election", "expected = 10", "expected = 11"), "known_total", "critical",
        "known total facts_of_the_watchers: count of staging.published_tallies adds up to 10.0, known is 11.0",
    ),
    "invalid ballots": (
        cell("results", 5, "value", "10001"), "published_equation", "warning",
        "valid_ballots + invalid_ballots make 400001, voters_took_part make 400000: they differ by 1",
    ),
    "a turnout": (
        cell("turnout", 3, "turnout", "35"), "turnout_recomputed", "warning",
        "400000 of 1000000 voters are 40.0 %, the announced turnout is 35.0 %",
    ),
    "a report told twice": (
        add("incidents", *REPORT, "pressure", "election_day", "watchers", "https://b", ""),
        "doubled_reports", "warning", "station 201 is listed 2 times by watchers for pressure",
    ),
    "a place": (
        cell("incidents", 3, "район", "Lake"), "uncertain_place", "warning",
        "the place “Lake” is ambiguous within TL-S",
    ),
    "a station's region": (
        cell("incidents", 3, "участок", "102"), "station_region", "warning",
        "station 102 is reported in TL-S; by its number it lies in TL-N",
    ),
    "too many rows": (
        cell("tallies", 6, "count", "көп"), "rows_fit", "critical",
        "raw/tallies.csv: 1 of 5 rows do not fit and were set aside (20.0 %, the pack allows 5.0 %)",
    ),
    "as many rows as the pack allows": (patient, "rows_fit", "warning", "1 of 2 rows do not fit"),
    "a file without rows": (header_only, "source_has_rows", "warning", "raw/turnout.csv has a header and no rows"),
    "a column more": (surplus_column, "columns_described", "warning", "columns that the pack does not describe"),
    "a correction": (correction, "correction_stale", "warning", "correction c no longer finds “7” in voters"),
}  # fmt: skip


@pytest.mark.parametrize("case", [None, *BROKEN])
def test_one_broken_thing_is_found_by_exactly_one_check(land, facts_judge, case: str | None) -> None:
    land.set_cell("incidents", 4, "район", "")  # the one thing that is uncertain in Testland
    found: list[dict] = []

    def judge(draft, pack):
        found.extend(facts_judge(draft, pack).to_dicts())
        return facts_judge(draft, pack)

    if case is None:
        land.build(judge)
        assert found == []
        return
    *breaks, rule, severity, sentence = BROKEN[case]
    for change in breaks:
        change(land)
    if severity == "critical":
        with pytest.raises(PublicationRefused):
            land.build(judge)
    else:
        land.build(judge)

    assert [(one["rule"], one["severity"]) for one in found] == [(rule, severity)]
    assert sentence in found[0]["statement"]


TOLERATED = {
    "a list that is cut need not add up": [
        cell("tallies", 4, "count", "5"),
        cell("tallies", 4, "part", "yes"),
    ],
    "turnout rounded to a tenth of a point": [cell("turnout", 3, "turnout", "40,1")],
    "an equation with an unknown figure": [
        cell("results", 5, "item", "stations"),
        cell("results", 5, "value", "1"),
    ],
    "a row that the pack sets aside": [
        cell("tallies", 6, "who", "Жыйынтык"),
        said(
            "election",
            'file = "raw/tallies.csv"',
            'file = "raw/tallies.csv"\ndrop = [{ column = "who", values = ["Жыйынтык"], reason = "a sum" }]',
        ),
    ],
    "two categories of one station": [
        add(
            "incidents",
            "2030-05-12",
            "Lake region",
            "",
            "201",
            "BRIBES",
            "election_day",
            "watchers",
            "https://b",
            "",
        )
    ],
    "two pages that agree": [add("tallies", *AGAIN, "6", "facts", "", "no", "https://example.org/b")],
    "two addresses that are not alike": [add("tallies", *AGAIN_BY_POLICE, "https://example.org/B")],
    "a final share that a later one supersedes": [
        cell("results", 6, "as_of", "2030-05-13"),
        add("results", *FINAL, "2030-05-14", "51,6", "per_cent", "https://b"),
    ],
    "a final share beside one of the machines": [
        add("results", *FINAL[:-1], "machine", "", "51,6", "per_cent", "https://b"),
    ],
    "two pages that agree on a final share": [add("results", *FINAL, "", "51.50", "per_cent", "https://b")],
}


@pytest.mark.parametrize("case", TOLERATED)
def test_what_is_no_mistake_is_not_found(land, facts_judge, case: str) -> None:
    land.set_cell("incidents", 4, "район", "")
    for change in TOLERATED[case]:
        change(land)

    land.build(facts_judge)

    assert land.table("quality.findings").to_dicts() == []


def test_every_finding_has_an_identity_of_its_own(real_build, land, facts_judge) -> None:
    for phase in ("election_day", "counting"):
        for _ in range(2):
            add("incidents", *REPORT, "BRIBES", phase, "watchers", "https://b", "")(land)
    for phase in ("before", "day"):
        for dimension in ("region", "region_category"):
            row = ("police", phase, "2030-05-01", dimension, "North region", "BRIBES", "7", "facts", "8")
            add("tallies", *row, "no", "https://b")(land)
    land.build(facts_judge)

    ids = [
        *(row["finding_id"] for row in land.table("quality.findings").to_dicts()),
        *(f"{e}:{i}" for e, rows in findings(real_build, "finding_id").items() for (i,) in rows),
    ]

    assert sum(i.startswith("doubled_reports:201:vote_buying") for i in ids) == 2
    assert sum(i.startswith("parts_add_up:police") for i in ids) == 4
    assert not any("~" in i for i in ids)
    assert len(set(ids)) == len(ids)


def test_two_findings_with_one_subject_are_numbered() -> None:
    twice = Finding(FindingKind.FACT, "rule", Severity.INFO, "row", "ң", Message("so", {}))

    assert finding.frame([twice, twice])["finding_id"].to_list() == ["rule:ң", "rule:ң~2"]
