"""A source that names a folder or a pattern is every file in it, each with its own account."""

import pytest

from pipelines.errors import PackError, SourceError


@pytest.fixture
def parted(land):
    """Testland with its tallies in two files of one folder, among what desktops leave behind."""
    header, *rows = land.text("tallies").splitlines(keepends=True)
    folder = land.folder / "raw" / "tallies"
    folder.mkdir()
    (folder / "б.csv").write_text(header + "".join(rows[2:]), encoding="utf-8")
    (folder / "a.csv").write_text(header + "".join(rows[:2]), encoding="utf-8")
    (folder / ".~lock.a.csv#").write_text("x")
    (folder / "~$a.csv").write_text("x")
    land.file("tallies").unlink()
    return land


def named(land, pattern: str) -> None:
    land.replace("election", 'file = "raw/tallies.csv"', f'file = "{pattern}"')


def tallies(land) -> list[tuple[str, str]]:
    return [
        (source.id, source.file) for source, _ in land.pack().sources() if source.id.startswith("tallies")
    ]


@pytest.mark.parametrize("pattern", ["raw/tallies", "raw/tallies/", "raw/tallies/*.csv", "raw/tal*/?.csv"])
def test_every_file_is_a_source_of_its_own_sorted_by_name(parted, pattern: str) -> None:
    named(parted, pattern)

    assert [file for _, file in tallies(parted)] == ["raw/tallies/a.csv", "raw/tallies/б.csv"]
    if "tal*" not in pattern:
        assert [id_ for id_, _ in tallies(parted)] == ["tallies/a.csv", "tallies/б.csv"]


def test_each_file_is_read_and_accounted_for_and_nothing_is_lost(parted) -> None:
    named(parted, "raw/tallies/*.csv")

    parted.build()

    sources = parted.table("meta.sources").filter(kind="published_tallies").sort("source_id")
    assert sources.select("source_id", "file", "rows_read").rows() == [
        ("tallies/a.csv", "raw/tallies/a.csv", 2),
        ("tallies/б.csv", "raw/tallies/б.csv", 3),
    ]
    assert sources["sha256"].n_unique() == 2
    assert set(parted.table("staging.published_tallies")["source_id"]) == {"tallies/a.csv", "tallies/б.csv"}


def test_a_reject_names_the_file_of_the_folder_in_which_it_stands(parted) -> None:
    named(parted, "raw/tallies")
    file = parted.folder / "raw" / "tallies" / "a.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("pressure,3", "pressure,three"), encoding="utf-8"
    )

    parted.build()

    (reject,) = parted.rejects()
    assert (reject["source_id"], reject["file"], reject["row_number"]) == (
        "tallies/a.csv",
        "raw/tallies/a.csv",
        3,
    )


def test_one_file_keeps_its_plain_name_even_if_it_looks_like_a_pattern(land) -> None:
    odd = land.folder / "raw" / "tallies[1].csv"
    land.file("tallies").rename(odd)
    named(land, "raw/tallies[1].csv")

    assert tallies(land) == [("tallies", "raw/tallies[1].csv")]


def test_a_pattern_that_matches_one_file_has_its_name_all_the_same(land) -> None:
    named(land, "raw/tall*.csv")

    assert tallies(land) == [("tallies/tallies.csv", "raw/tallies.csv")]


@pytest.mark.parametrize("pattern", ["raw/protocols/*.csv", "raw/empty"])
def test_a_pattern_or_folder_without_a_file_is_told_by_name(land, pattern: str) -> None:
    (land.folder / "raw" / "empty").mkdir()
    named(land, pattern)

    with pytest.raises(SourceError) as caught:
        land.read("tallies")

    assert pattern in caught.value.where
    assert "no file" in caught.value.what


def test_one_digest_for_several_files_is_refused(parted) -> None:
    parted.replace(
        "election", 'file = "raw/tallies.csv"', f'file = "raw/tallies/*.csv"\nsha256 = "{"0" * 64}"'
    )

    with pytest.raises(PackError) as caught:
        parted.pack()

    assert "one SHA-256 for a folder or pattern" in caught.value.what
    assert "key sha256 (line" in caught.value.where


@pytest.mark.parametrize("pattern", ["../*/raw/*.csv", "raw/../../*", "/etc/*"])
def test_a_pattern_that_leads_outside_is_refused(land, pattern: str) -> None:
    named(land, pattern)

    with pytest.raises(PackError, match="points outside its folder"):
        land.pack()


def test_a_link_that_leads_outside_is_refused(parted, tmp_path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n")
    (parted.folder / "raw" / "tallies" / "c.csv").symlink_to(secret)
    named(parted, "raw/tallies/*.csv")

    with pytest.raises(PackError, match=r"points outside its folder: raw/tallies/c\.csv"):
        parted.pack()


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ('sheet = "x"', "'xlsx'"),
        ('records = "x"', "'json'"),
        ('format = "json"\nheader_row = 2', "'csv' or 'xlsx'"),
    ],
)
def test_a_key_that_the_format_does_not_read_is_refused(land, said: str, remedy: str) -> None:
    land.replace("election", 'file = "raw/tallies.csv"', f'file = "raw/tallies.csv"\n{said}')

    with pytest.raises(PackError) as caught:
        land.pack()

    assert "says nothing about a file of format" in caught.value.what
    assert remedy in caught.value.remedy
