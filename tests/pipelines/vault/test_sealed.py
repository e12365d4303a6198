"""Sealed files: what was sealed comes out as it was, or an error does, wherever it was changed."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.errors import VaultError
from pipelines.vault import sealed
from pipelines.vault.key import Key

KEY = Key(b"k" * 32)
SIZES = (0, 1, 15, sealed.PIECE - 1, sealed.PIECE, sealed.PIECE + 1, 2 * sealed.PIECE, 2 * sealed.PIECE + 7)


@pytest.mark.parametrize("size", SIZES)
def test_a_sealed_file_opens_as_it_was(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    sealed.seal(tmp_path / "s", [content[:10], content[10:]], KEY, bound_to="a")
    assert b"".join(sealed.unseal(tmp_path / "s", KEY, bound_to="a")) == content


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.binary(max_size=50), max_size=6))
def test_it_does_not_matter_in_which_pieces_it_came(tmp_path: Path, parts: list[bytes]) -> None:
    sealed.seal(tmp_path / "s", parts, KEY, bound_to="a")
    assert b"".join(sealed.unseal(tmp_path / "s", KEY, bound_to="a")) == b"".join(parts)


def test_a_changed_byte_is_seen_wherever_it_is(tmp_path: Path) -> None:
    sealed.seal(tmp_path / "s", [b"x" * 100], KEY, bound_to="a")
    whole_file = (tmp_path / "s").read_bytes()
    for place in range(len(whole_file)):
        changed = bytearray(whole_file)
        changed[place] ^= 1
        (tmp_path / "s").write_bytes(changed)
        with pytest.raises(VaultError, match="was changed or breaks off"):
            list(sealed.unseal(tmp_path / "s", KEY, bound_to="a"))


@pytest.mark.parametrize("cut", [0, 1, 20, 48, 60, sealed.PIECE + 64, 2 * sealed.PIECE, -1])
def test_a_file_that_breaks_off_is_seen_also_between_two_pieces(tmp_path: Path, cut: int) -> None:
    sealed.seal(tmp_path / "s", [b"x" * (2 * sealed.PIECE + 5)], KEY, bound_to="a")
    (tmp_path / "s").write_bytes((tmp_path / "s").read_bytes()[:cut])
    with pytest.raises(VaultError, match="was changed or breaks off"):
        list(sealed.unseal(tmp_path / "s", KEY, bound_to="a"))


def test_pieces_in_another_order_do_not_open(tmp_path: Path) -> None:
    sealed.seal(tmp_path / "s", [os.urandom(3 * sealed.PIECE)], KEY, bound_to="a")
    content, piece = (tmp_path / "s").read_bytes(), sealed.PIECE + 16
    head, one, two, three = (
        content[:48],
        content[48 : 48 + piece],
        content[48 + piece : 48 + 2 * piece],
        content[48 + 2 * piece :],
    )
    (tmp_path / "s").write_bytes(head + two + one + three)
    with pytest.raises(VaultError, match="was changed"):
        list(sealed.unseal(tmp_path / "s", KEY, bound_to="a"))


def test_a_file_in_the_place_of_another_does_not_open(tmp_path: Path) -> None:
    sealed.seal(tmp_path / "s", [b"x"], KEY, bound_to="a")
    with pytest.raises(VaultError, match="was changed"):
        list(sealed.unseal(tmp_path / "s", KEY, bound_to="b"))


def test_the_same_contents_never_look_the_same(tmp_path: Path) -> None:
    for name in "st":
        sealed.seal(tmp_path / name, [b"x" * 99], KEY, bound_to="a")
    assert (tmp_path / "s").read_bytes()[48:] != (tmp_path / "t").read_bytes()[48:]
