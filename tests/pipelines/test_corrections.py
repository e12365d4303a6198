"""Corrections: applied exactly as they say, or not at all and said so; rejects show what came."""

import pytest

from expectations.facts import source_accounts
from pipelines import corrections
from pipelines.errors import PackError
from pipelines.tables import quality


def correct(land, **changes: object) -> None:
    said = {
        "id": "seven", "election": "tl-2030", "source": "tallies", "column": "count", "was": "7", "becomes": "8",
        "reason": "The page says eight", **changes,
    }  # fmt: skip
    where = said.pop("where", None)
    lines = ["[[correction]]", *(f"{key} = {value!r}" for key, value in said.items())]
    lines += [f"where = {{ {', '.join(f'{k} = {v!r}' for k, v in where.items())} }}"] if where else []
    before = land.text("corrections") if land.file("corrections").exists() else ""
    land.write("corrections", before + "\n".join(lines) + "\n")


def applied(land) -> tuple[list[str], list[tuple[str, int, int]]]:
    """The counts as they are read, and the log."""
    rows, log = corrections.apply(
        land.read("tallies"),
        corrections.load(
            land.file("corrections"), "tl-2030", ["tallies", "estimates", "results", "turnout", "incidents"]
        ),
    )
    return rows["count"].to_list(), list(
        log.select("correction_id", "rows_expected", "rows_changed").iter_rows()
    )


UNTOUCHED = ["7", "3", "6", "4", "9"]
CASES = {
    "what stands there is replaced": ({}, ["8", "3", "6", "4", "9"], 1),
    "nothing stands there": ({"was": "77"}, UNTOUCHED, 0),
    "it stands there more often than said": (
        {"column": "unit", "was": "facts", "becomes": "x"},
        UNTOUCHED,
        0,
    ),
    "it stands there less often than said": ({"rows": 2}, UNTOUCHED, 0),
    "a condition that holds": ({"where": {"category": "BRIBES"}}, ["8", "3", "6", "4", "9"], 1),
    "a condition that does not hold": ({"where": {"category": "pressure"}}, UNTOUCHED, 0),
    "a condition on no column": ({"where": {"kind": "pressure"}}, UNTOUCHED, 0),
    "no such column": ({"column": "counts"}, UNTOUCHED, 0),
    "a correction of another election": ({"election": "tl-2029"}, UNTOUCHED, None),
    "a correction of another source": ({"source": "turnout"}, UNTOUCHED, None),
}


@pytest.mark.parametrize("case", CASES)
def test_a_correction_is_applied_whole_or_not_at_all(land, case: str) -> None:
    changes, counts, changed = CASES[case]
    correct(land, **changes)

    assert applied(land) == (counts, [] if changed is None else [("seven", changes.get("rows", 1), changed)])


def test_several_rows_are_mended_together_when_all_are_there(land) -> None:
    correct(land, column="category", was="total", becomes="pressure", rows=3)

    rows, _ = corrections.apply(
        land.read("tallies"), corrections.load(land.file("corrections"), "tl-2030", ["tallies"])
    )

    assert rows["category"].to_list() == ["BRIBES", "pressure", "pressure", "pressure", "pressure"]


def test_a_stale_correction_is_found_and_the_file_is_read_as_it_is(land) -> None:
    correct(land, was="77")
    found = []

    def judge(draft, pack):
        found.extend(source_accounts.check(draft, pack))
        return quality.FINDINGS.empty()

    land.build(judge)

    assert [(finding.rule, finding.subject_id) for finding in found] == [("correction_stale", "seven")]
    assert land.table("quality.corrections")["rows_changed"].to_list() == [0]
    assert land.table("staging.published_tallies").filter(row_number=2)["count"].to_list() == [7]


def test_a_row_that_is_corrected_and_still_refused_is_shown_as_it_came(land) -> None:
    correct(land, becomes="сегиз")

    land.build()

    (reject,) = land.rejects()
    assert "'сегиз' is not a whole number" in reject["reason"]
    assert reject["raw"]["count"] == "7"


def test_a_corrected_row_is_read_as_corrected(land) -> None:
    land.set_cell("tallies", 2, "count", "жети")
    correct(land, was="жети", becomes="7")

    land.build()

    assert land.rejects() == []
    assert land.table("staging.published_tallies").filter(row_number=2)["count"].to_list() == [7]


MISTAKES = {
    "a source that the election has not": ({"source": "tally"}, "no source 'tally'", "'tallies'"),
    "no reason": ({"reason": 5}, "string", "reason"),
    "an unknown key": ({"becmes": "8"}, "becmes", "'becomes'"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_the_corrections_is_told_with_its_line(land, case: str) -> None:
    changes, what, remedy = MISTAKES[case]
    correct(land, **changes)

    with pytest.raises(PackError) as caught:
        land.build()

    assert "corrections.toml" in caught.value.where
    assert "(line " in caught.value.where
    assert what in str(caught.value)
    assert remedy in caught.value.remedy


def test_an_id_used_twice_is_refused(land) -> None:
    correct(land)
    correct(land, was="3", becomes="4")

    with pytest.raises(PackError, match="'seven' is used twice"):
        land.build()


def test_corrections_that_are_no_toml_are_refused_with_the_line(land) -> None:
    land.write("corrections", "[[correction]]\nid = \n")

    with pytest.raises(PackError, match="line 2"):
        land.build()
