"""Files of evidence: what one may be, where it lies, who has seen it, and that nothing gets lost on the way."""

import io
import multiprocessing
import time
from pathlib import Path

import pytest

from pipelines import settings, vault
from pipelines.casework import evidence_kinds
from pipelines.casework.actions import Attach
from pipelines.casework.evidence import Evidence, ending, has_preview, unattached
from pipelines.casework.evidence_kinds import kind_of
from pipelines.casework.refusal import Refused
from pipelines.errors import VaultError
from tests.evidence_files import (
    DEVICE,
    MP3,
    NOT_EVIDENCE,
    NOTE,
    OGG,
    OWNER,
    PDF,
    film,
    photo,
    png,
)

KEPT = {
    "image/jpeg": photo(),
    "image/png": photo(format="PNG"),
    "image/webp": photo(format="WEBP"),
    "image/heic": film(brand=b"heic"),
    "application/pdf": PDF,
    "video/mp4": film(),
    "video/quicktime": film(brand=b"qt  "),
    "audio/mp4": film(brand=b"M4A "),
    "audio/mpeg": MP3,
    "audio/ogg": OGG,
}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evidence:
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "5a" * 32)
    (tmp_path / "pack").mkdir()
    return Evidence("tl", tmp_path / "pack")


def keep(files: Evidence, contents: bytes, name: str = "IMG_1.jpg", report: str = "r-1") -> Attach:
    return files.keep(io.BytesIO(contents), file_name=name, report=report, account="a-7")


def log(files: Evidence) -> list[tuple[str, str, str, str]]:
    with vault.opened(files.election, files.pack) as opened:
        return [(entry.what, entry.who, entry.original, entry.why) for entry in opened.custody.entries()]


# ---------------------------------------------------------------- what it may be


@pytest.mark.parametrize("media_type", KEPT)
def test_a_kind_is_told_by_the_contents(media_type: str) -> None:
    assert kind_of(io.BytesIO(KEPT[media_type])).media_type == media_type


def test_every_kind_of_the_list_is_tried() -> None:
    assert KEPT.keys() == evidence_kinds.KINDS.keys()


@pytest.mark.parametrize("what", NOT_EVIDENCE)
def test_what_is_no_evidence_is_refused_and_nothing_of_it_is_kept(files: Evidence, what: str) -> None:
    with pytest.raises(Refused):
        keep(files, NOT_EVIDENCE[what], "photo.jpg")
    assert not settings.VAULT.exists()


def test_a_picture_that_claims_too_much_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Refused, match="more pixels than a photo has"):
        kind_of(io.BytesIO(png(60_000, 60_000)))


def test_a_file_over_the_bound_is_refused_by_its_size(
    files: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.casework.evidence.LARGEST", 1 << 20)
    with pytest.raises(Refused, match="at most 1 MB"):
        keep(files, film(1 << 20))
    assert not settings.VAULT.exists()


@pytest.mark.parametrize("media_type", sorted(KEPT.keys() - {"image/jpeg", "image/png", "image/webp"}))
def test_films_recordings_and_documents_have_no_preview(files: Evidence, media_type: str) -> None:
    attached = keep(files, KEPT[media_type])
    assert not has_preview(attached)
    assert files.preview(attached, report="r-1", account="a-8") is None
    assert [what for what, *_ in log(files)] == ["put"]


@pytest.mark.parametrize("tail", [b"PK\3\4" + bytes(200), b"MZ" * 300, b"<script>alert(1)</script>"])
def test_of_two_kinds_in_one_file_the_preview_holds_the_picture_alone(files: Evidence, tail: bytes) -> None:
    """Phones put films behind a photo, so that it is kept; it is saved as the photo that its beginning is."""
    attached = keep(files, photo() + tail)
    assert (attached.media_type, ending(attached)) == ("image/jpeg", "jpg")
    drawn = files.preview(attached, report="r-1", account="a-8")
    assert drawn is not None
    assert tail[:20] not in drawn


# ---------------------------------------------------------------- the vault


def test_a_file_comes_back_as_it_came_and_every_look_is_logged_by_account(files: Evidence) -> None:
    contents = film(3 << 20)
    attached = keep(files, contents, "clip.mp4")
    assert (attached.media_type, attached.bytes, ending(attached)) == ("video/mp4", len(contents), "mp4")
    assert b"".join(files.original(attached, report="r-1", account="a-8")) == contents
    picture = keep(files, photo())
    assert files.preview(picture, report="r-1", account="a-9")
    assert log(files) == [
        ("put", "a-7", attached.evidence, "report r-1"),
        ("open", "a-8", attached.evidence, "report r-1"),
        ("put", "a-7", picture.evidence, "report r-1"),
        ("preview", "a-9", picture.evidence, "report r-1"),
    ]


def test_name_and_place_of_a_photo_can_be_read_nowhere(files: Evidence, tmp_path: Path) -> None:
    contents = photo()
    keep(files, contents, f"../../{OWNER}<script>.jpg")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.is_relative_to(settings.VAULT) for path in written)
    for path in written:
        assert OWNER not in str(path)
        assert not any(word.encode() in path.read_bytes() for word in (OWNER, DEVICE, NOTE, "a-7", "r-1"))
        assert contents[:64] not in path.read_bytes()


def test_the_same_file_lies_there_once_and_the_log_says_how_often_it_came(files: Evidence) -> None:
    one, two = keep(files, photo()), keep(files, photo(), "copy.jpg", "r-2")
    assert one == two
    with vault.opened("tl", files.pack) as opened:
        assert opened.evidence.names() == {one.evidence}
        assert opened.verify() == []
    assert [why for *_, why in log(files)] == ["report r-1", "report r-2"]


def test_a_file_is_called_neither_by_a_plain_hash_nor_as_an_original_would_be(files: Evidence) -> None:
    attached = keep(files, PDF)
    with vault.opened("tl", files.pack) as opened:
        assert opened.name_of([PDF]) != attached.evidence


def test_evidence_that_was_changed_or_taken_away_is_not_shown_and_is_told(files: Evidence) -> None:
    one, two = keep(files, photo()), keep(files, PDF)
    folder = settings.VAULT / "tl" / "evidence"
    damaged = bytearray((folder / one.evidence).read_bytes())
    damaged[100] ^= 1
    (folder / one.evidence).write_bytes(damaged)
    (folder / two.evidence).unlink()
    for attached in (one, two):
        with pytest.raises(VaultError):
            files.original(attached, report="r-1", account="a-8")
    with vault.opened("tl", files.pack) as opened:
        told = "\n".join(opened.verify())
    assert f"{one.evidence}: was changed" in told
    assert f"{two.evidence[:12]}: the log says that it came" in told


def test_a_file_of_evidence_does_not_open_in_the_place_of_an_original(files: Evidence) -> None:
    attached = keep(files, PDF)
    folder = settings.VAULT / "tl"
    (folder / "originals").mkdir()
    (folder / "evidence" / attached.evidence).replace(folder / "originals" / attached.evidence)
    with vault.opened("tl", files.pack) as opened, pytest.raises(VaultError):
        list(opened.contents(attached.evidence))


def test_a_file_that_no_decision_attached_waits_and_is_told(files: Evidence) -> None:
    attached = keep(files, photo())
    with vault.opened("tl", files.pack) as opened:
        waiting, missing = unattached(opened, [])
    assert missing == []
    (told,) = waiting
    assert attached.evidence[:12] in told
    assert "report r-1" in told


# ---------------------------------------------------------------- a server and a command take turns


def _hold(home: Path, pack: Path, seconds: float, is_held: "multiprocessing.synchronize.Event") -> None:
    settings.VAULT = home
    with vault.opened("tl", pack, make=True):
        is_held.set()
        time.sleep(seconds)


def test_whoever_finds_the_vault_open_waits_a_little(files: Evidence) -> None:
    context = multiprocessing.get_context("fork")
    is_held = context.Event()
    other = context.Process(target=_hold, args=(settings.VAULT, files.pack, 0.5, is_held))
    other.start()
    assert is_held.wait(20)
    attached = keep(files, PDF)  # comes while another process has the vault
    other.join()
    assert b"".join(files.original(attached, report="r-1", account="a-8")) == PDF


def test_to_read_a_file_nobody_has_to_wait(files: Evidence) -> None:
    attached = keep(files, PDF)
    pieces = files.original(attached, report="r-1", account="a-8")
    with vault.opened("tl", files.pack, wait=0) as opened:
        assert b"".join(pieces) == PDF
        opened.custody.add("read", why="another")
