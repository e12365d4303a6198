"""The small picture of a file of evidence: what is in it, what is not, and what is not drawn at all."""

import io
import random
from contextlib import suppress

import pytest
from PIL import Image

from pipelines.casework import preview
from pipelines.casework.evidence_kinds import kind_of
from pipelines.casework.refusal import Refused
from tests.evidence_files import DEVICE, NOTE, OWNER, photo, place_in, png


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_camera_wrote_is_in_the_preview(format: str) -> None:
    original = photo(format=format)
    assert place_in(original)
    assert DEVICE.encode() in original
    drawn = preview.drawn([original], format)
    assert drawn is not None
    assert place_in(drawn) == {}
    small = Image.open(io.BytesIO(drawn))
    assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (640, 427), {})
    assert {"exif", "comment", "icc_profile", "xmp"} & small.info.keys() == set()
    for word in (DEVICE, OWNER, NOTE, "Exif", "GPS", "http"):
        assert word.encode() not in drawn


def test_the_preview_stands_upright() -> None:
    drawn = preview.drawn([photo((1200, 800), orientation=6)], "JPEG")  # the phone was turned by a quarter
    assert drawn is not None
    small = Image.open(io.BytesIO(drawn))
    assert small.size == (427, 640)
    red, blue = small.getpixel((200, 20)), small.getpixel((200, 620))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert (red[0] > 180, red[2] < 80) == (True, True)
    assert (blue[2] > 180, blue[0] < 80) == (True, True)


def test_what_is_see_through_is_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(written, "PNG")
    drawn = preview.drawn([written.getvalue()], "PNG")
    assert drawn is not None
    assert Image.open(io.BytesIO(drawn)).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("contents", "format"),
    [
        (photo()[:3000], "JPEG"),
        (png(6000, 6000), "PNG"),
        (png(60_000, 60_000), "PNG"),
        (png(100, 100), "PNG"),
        (photo(), "PNG"),
    ],
    ids=["breaks off", "too many pixels to decode", "a bomb", "holds less than it claims", "another kind"],
)
def test_of_what_cannot_be_drawn_there_is_no_preview(contents: bytes, format: str) -> None:
    assert preview.drawn([contents], format) is None


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_refused_or_drawn_and_breaks_nothing(format: str) -> None:
    chance, whole = random.Random(7), photo((400, 300), format=format)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 2, 5, 30))):
            damaged[chance.randrange(min(len(damaged), chance.choice((60, 500, len(damaged)))))] = (
                chance.randrange(256)
            )
        with suppress(Refused):
            kind = kind_of(io.BytesIO(damaged))
            if kind.is_picture:
                preview.drawn([bytes(damaged)], kind.format)


def progressive(size: tuple[int, int], times: int) -> bytes:
    """A JPEG of several scans, whose last one is said so many times more."""
    written = io.BytesIO()
    Image.new("RGB", size, (200, 10, 10)).save(written, "JPEG", progressive=True)
    whole = written.getvalue()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * times + b"\xff\xd9"


def test_a_picture_of_several_scans_has_a_preview_unless_that_takes_minutes() -> None:
    """A file of 70 kB may ask for an hour of work: pixels times scans are bounded."""
    assert preview.drawn([progressive((2000, 1500), 0)], "JPEG") is not None
    assert preview.drawn([progressive((2000, 1500), 400)], "JPEG") is None
    assert (
        kind_of(io.BytesIO(progressive((2000, 1500), 400))).format == "JPEG"
    )  # the original is kept as it came


def test_what_segments_and_codes_hold_is_no_scan() -> None:
    noise = random.Random(7).randbytes(90_000)
    written = io.BytesIO()
    picture = Image.frombytes("RGB", (200, 150), noise)
    picture.save(written, "JPEG", quality=95, comment=b"\xff\xda\xff\xd9" * 50, restart_marker_blocks=5)
    assert preview._scans(written.getvalue() + b"\xff\xda" * 500) == 1
    picture.save(written := io.BytesIO(), "JPEG", progressive=True)
    assert preview._scans(written.getvalue()) == written.getvalue().count(b"\xff\xda") > 3


def test_a_photo_whose_exif_is_broken_has_a_preview() -> None:
    contents = photo()
    place = contents.index(b"Exif\0\0") + 6
    drawn = preview.drawn([contents[:place] + b"XX" + contents[place + 2 :]], "JPEG")
    assert drawn is not None
    assert place_in(drawn) == {}
