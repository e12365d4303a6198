"""Archives: what is taken out of them, and what they may try."""

import gzip
import io
import zipfile
import zlib

import pytest

TABLE = "station,votes\n1,12\n"
ROWS = [(2, "1", "12")]


def zipped(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def named(content: bytes, name: str, other: str) -> bytes:
    """The archive with a member renamed in place, to what no writer of archives would write."""
    assert len(name) == len(other)
    return content.replace(name.encode(), other.encode())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("t.csv.gz", {}),
        ("t.csv.GZ", {}),
        ("t.csv", {"compression": "gzip"}),
        ("t.zip", {"compression": "gzip"}),
    ],
)
def test_gzip_is_known_by_the_name_or_by_what_the_pack_says(read, name: str, said: dict[str, str]) -> None:
    assert read(gzip.compress(TABLE.encode()), name, **said).rows.rows() == ROWS


def test_several_gzip_members_are_one_file(read) -> None:
    halves = gzip.compress(TABLE[:9].encode()) + gzip.compress(TABLE[9:].encode())

    assert read(halves, "t.csv.gz").rows.rows() == ROWS


def test_the_only_member_of_a_zip_is_meant_whatever_a_desktop_left_beside_it(read) -> None:
    content = zipped(
        {"folder/": "", "folder/t.csv": TABLE, "__MACOSX/folder/._t.csv": "x", "folder/.DS_Store": "x"}
    )

    assert read(content, "t.zip").rows.rows() == ROWS


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_usual_way_of_packing_is_read(read, method: int) -> None:
    assert read(zipped({"t.csv": TABLE}, method), "t.zip").rows.rows() == ROWS


@pytest.mark.parametrize("member", ["a/votes.csv", "votes.csv", "v*.csv", "a/*"])
def test_a_member_is_named_or_matched(read, member: str) -> None:
    content = zipped({"a/votes.csv": TABLE, "b/readme.txt": "x"})

    assert read(content, "t.zip", member=member).rows.rows() == ROWS


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({}, "the archive holds 2 files: 'a.csv', 'b.csv'"),
        ({"member": "*.csv"}, "holds 2 files that match '*.csv': 'a.csv', 'b.csv'"),
        ({"member": "c.csv"}, "has no file 'c.csv'; it holds 'a.csv', 'b.csv'"),
    ],
)
def test_where_not_one_member_is_meant_all_are_named(refusal, said: dict[str, str], what: str) -> None:
    error = refusal(zipped({"a.csv": TABLE, "b.csv": TABLE}), "t.zip", **said)

    assert what in error.what
    assert "`member`" in error.remedy


def test_a_member_of_what_is_no_archive_is_refused(refusal) -> None:
    assert "names a member 'a.csv' of a file that is no ZIP" in refusal(TABLE, member="a.csv").what


def test_an_empty_archive_is_told(refusal) -> None:
    assert "0 files: nothing" in refusal(zipped({}), "t.zip").what


@pytest.mark.parametrize(
    "name", ["../../x.csv", "/etc/x.csvv", "a/../x.csvv", r"..\..\x.csv", "C:/x/y.csvv", r"C:\xx\y.csv"]
)
def test_a_path_outside_is_refused_even_where_another_member_is_meant(refusal, name: str) -> None:
    content = named(zipped({"good.csv": TABLE, "xxxxxxxxxxx": "x"}), "xxxxxxxxxxx", name)

    error = refusal(content, "t.zip", member="good.csv")

    assert "holds a path outside of itself" in error.what


def test_an_encrypted_member_is_refused(refusal) -> None:
    content = bytearray(zipped({"t.csv": TABLE}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1

    assert "'t.csv' is encrypted" in refusal(bytes(content), "t.zip").what


LONG = "station,votes\n" + "".join(f"{n},{n * 7919 % 1000}\n" for n in range(5000))


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_gzip_file_that_breaks_off_is_refused(refusal, kept: float) -> None:
    content = gzip.compress(LONG.encode())

    assert "breaks off or is damaged" in refusal(content[: int(len(content) * kept)], "t.csv.gz").what


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_zip_archive_that_breaks_off_is_refused(refusal, kept: float) -> None:
    content = zipped({"t.csv": LONG})

    assert "breaks off or is damaged" in refusal(content[: int(len(content) * kept)], "t.zip").what


def test_an_archive_with_one_wrong_byte_is_refused(refusal) -> None:
    for content, name in ((gzip.compress(LONG.encode()), "t.csv.gz"), (zipped({"t.csv": LONG}), "t.zip")):
        wrong = bytearray(content)
        wrong[len(wrong) // 2] ^= 0x10

        assert "breaks off or is damaged" in refusal(bytes(wrong), name).what


def test_something_else_behind_a_gzip_file_is_refused(refusal) -> None:
    assert "damaged" in refusal(gzip.compress(TABLE.encode()) + b"more", "t.csv.gz").what


NESTED = {
    "a ZIP archive in a ZIP archive": (zipped({"t.zip": zipped({"t.csv": TABLE})}), "t.zip", "a ZIP archive"),
    "gzip in gzip": (gzip.compress(gzip.compress(TABLE.encode())), "t.gz.gz", "a gzip archive"),
    "a ZIP archive in gzip": (gzip.compress(zipped({"t.csv": TABLE})), "t.zip.gz", "a ZIP archive"),
    "gzip in a ZIP archive": (zipped({"t.csv.gz": gzip.compress(TABLE.encode())}), "t.zip", "a gzip archive"),
}


@pytest.mark.parametrize("case", NESTED)
def test_an_archive_in_an_archive_is_refused(refusal, case: str) -> None:
    content, name, what = NESTED[case]

    assert f"the file is {what}" in refusal(content, name).what


@pytest.mark.parametrize(
    ("name", "what"), [("t.csv.gz", "no gzip archive"), ("t.zip", "ZIP archive breaks off")]
)
def test_a_file_that_only_has_the_name_of_an_archive_is_told(refusal, name: str, what: str) -> None:
    assert what in refusal(TABLE, name).what


def test_such_a_file_is_read_where_the_pack_says_that_it_is_not_packed(read) -> None:
    assert read(TABLE, "t.csv.gz", compression="none").rows.rows() == ROWS


def test_an_empty_file_in_an_archive_is_told(refusal) -> None:
    assert refusal(gzip.compress(b""), "t.csv.gz").what == "the file is empty"


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.zip"])
def test_more_bytes_than_the_pack_allows_are_not_read(refusal, name: str) -> None:
    packed = {
        "t.csv": LONG.encode(),
        "t.csv.gz": gzip.compress(LONG.encode()),
        "t.zip": zipped({"t.csv": LONG}),
    }

    error = refusal(packed[name], name, max_bytes=40_000)

    assert "more than 40,000 bytes" in error.what
    assert "`max_bytes`" in error.remedy


def test_a_few_bytes_that_unpack_to_gigabytes_are_stopped_on_the_way(refusal) -> None:
    ten_megabytes = gzip.compress(bytes(10_000_000))
    content = ten_megabytes * 300  # three gigabytes in three megabytes: four would need no limit by ratio

    assert "unpacks to more than 200 times its size" in refusal(content, "t.csv.gz").what


def test_a_zip_archive_that_lies_about_its_size_gains_nothing(read, refusal) -> None:
    content = bytearray(zipped({"t.csv": LONG}))
    size = len(LONG).to_bytes(4, "little")
    assert content.count(size) == 2
    small = bytes(content).replace(size, (100).to_bytes(4, "little"))
    large = bytes(content).replace(size, (2**31).to_bytes(4, "little"))

    assert "damaged" in refusal(small, "t.zip").what
    assert read(large, "t.zip", max_bytes=100_000).rows.height == 5000


def test_the_digest_is_that_of_the_file_as_it_lies_there(read) -> None:
    import hashlib

    content = gzip.compress(TABLE.encode())
    described = hashlib.sha256(content).hexdigest()

    assert read(content, "t.csv.gz", sha256=described).sha256 == described


def test_the_checksum_inside_is_held_too(refusal) -> None:
    content = bytearray(gzip.compress(TABLE.encode()))
    content[-8:-4] = zlib.crc32(b"something else").to_bytes(4, "little")

    assert "damaged" in refusal(bytes(content), "t.csv.gz").what
