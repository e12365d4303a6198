"""Published counts: what would be added twice is refused, what a publisher may say stays."""

import pytest

STATEMENT = ("The Watchers", "before", "2030-05-01")
BRIBES = (*STATEMENT, "category", "", "BRIBES")
PAGE = "https://example.org/a"


def refused(land, *rows: tuple[str, ...]) -> dict[int, str]:
    """The rows of Testland's counts, with these at their end, that are refused, with their reasons."""
    land.write_rows("tallies", [*land.rows("tallies"), *map(list, rows)])
    staged = land.stage("tallies")
    assert staged.kept.height + staged.rejects.height == staged.rows_read
    return dict(staged.rejects.select("row_number", "reason").iter_rows())


def test_a_row_that_contradicts_an_earlier_one_is_refused_with_both_values(land) -> None:
    assert refused(land, (*BRIBES, "8", "facts", "10", "no", PAGE)) == {
        7: "count: the row gives 8, row 2 gives 7 for the same line: keep the right one,"
        " or correct it by data/corrections.toml"
    }


@pytest.mark.parametrize("who", ["watchers", "Байкоочулар үйү"])
def test_a_reporter_by_another_spelling_is_the_same_reporter(land, who: str) -> None:
    assert list(refused(land, (who, *BRIBES[1:], "8", "facts", "10", "no", PAGE))) == [7]


def test_a_row_that_says_the_same_with_another_remark_is_refused_as_a_repetition(land) -> None:
    assert refused(land, (*BRIBES, "7", "facts", "10", "yes", PAGE)) == {
        7: "count: the row repeats row 2: remove one of them"
    }


LEGITIMATE = {
    "another label of the same category": (
        *STATEMENT, "category", "", "добуш сатып алуу", "8", "facts", "10", "no", PAGE,
    ),
    "another page": (*BRIBES, "8", "facts", "10", "no", "https://example.org/b"),
    "another day": (*BRIBES[:2], "2030-05-02", *BRIBES[3:], "8", "facts", "10", "no", PAGE),
    "another place": (*STATEMENT, "region", "River city", "total", "8", "facts", "10", "no", PAGE),
    "a remainder without a region": (*STATEMENT, "region", "", "total", "8", "facts", "", "yes", PAGE),
    "the total in a list of its own": (*STATEMENT, "total", "", "total", "10", "facts", "10", "no", PAGE),
}  # fmt: skip


@pytest.mark.parametrize("case", LEGITIMATE)
def test_what_a_publisher_may_say_is_kept(land, case: str) -> None:
    assert refused(land, LEGITIMATE[case]) == {}


def test_labels_of_the_publisher_keep_lines_of_one_category_apart(land) -> None:
    land.replace("election", 'category_id = "category"', 'category_id = "category"\ncategory_label = "label"')
    header, *rows = land.rows("tallies")
    land.write_rows("tallies", [[*header, "label"], *([*row, ""] for row in rows)])
    paid, fed = ((*BRIBES, "8", "facts", "10", "no", PAGE, label) for label in ("paid", "fed"))

    assert list(refused(land, paid, fed, (*paid[:6], "9", *paid[7:]))) == [9]


@pytest.mark.parametrize("dimension", ["region", "category"])
@pytest.mark.parametrize("stated", ["10", ""])
def test_the_total_of_a_list_is_no_part_of_it(land, dimension: str, stated: str) -> None:
    assert refused(land, (*STATEMENT, dimension, "", "total", "10", "facts", stated, "no", PAGE)) == {
        7: "count: the row is the total of its list: leave it out by `drop` in the pack,"
        " or give it the dimension total"
    }


def test_a_list_that_is_nothing_but_its_total_is_kept(land) -> None:
    assert (
        refused(land, ("police", "day", "2030-05-01", "region", "", "total", "9", "facts", "9", "no", PAGE))
        == {}
    )
