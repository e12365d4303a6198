"""Where a vault may lie, who has it open, and its key: made once, for its owner, and never another in its place."""

from pathlib import Path

import pytest

from pipelines import settings, vault
from pipelines.errors import VaultError
from pipelines.vault import Vault, key
from pipelines.vault.key import Key


@pytest.mark.parametrize("place", ["project", "data", "build", "pack", "another pack", "a repository"])
def test_a_vault_inside_the_project_a_pack_or_a_repository_is_refused(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    for name in ("DATA", "BUILD"):
        monkeypatch.setattr(settings, name, tmp_path / name.lower())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "election.toml").touch()
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    home = {
        "project": settings.PROJECT / "sub",
        "another pack": tmp_path / "other",
        "a repository": tmp_path / "repository",
    }
    monkeypatch.setattr(settings, "VAULT", home.get(place, tmp_path / place) / "vault")
    with pytest.raises(VaultError, match="must lie outside of"), vault.opened("tl", pack, make=True):
        pass
    assert not settings.VAULT.exists()


def test_a_link_into_the_project_is_refused_too(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(pack)
    monkeypatch.setattr(settings, "VAULT", tmp_path / "link" / "vault")
    with pytest.raises(VaultError, match="must lie outside of"), vault.opened("tl", pack, make=True):
        pass


def test_the_key_is_made_once_and_for_its_owner(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAIKOO_VAULT_KEY")
    with vault.opened("tl", pack, make=True) as opened:
        opened.note("register", b"x")
    made = key.file().read_text()
    assert key.file().stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(made)) == 32
    with vault.opened("other", pack, make=True):
        assert key.file().read_text() == made
    with vault.opened("tl", pack) as opened:
        assert opened.noted("register") == b"x"


def test_a_lost_key_is_said_and_none_is_made_in_its_place(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BAIKOO_VAULT_KEY")
    with vault.opened("tl", pack, make=True):
        pass
    key.file().unlink()
    with pytest.raises(VaultError, match="the vault's key is missing"), vault.opened("tl", pack, make=True):
        pass
    assert not key.file().exists()


def test_a_key_that_others_can_read_is_refused(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAIKOO_VAULT_KEY")
    with vault.opened("tl", pack, make=True):
        pass
    key.file().chmod(0o644)
    with pytest.raises(VaultError, match="others can read the key"), vault.opened("tl", pack):
        pass


def test_another_key_is_said(opened: Vault, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "6b" * 32)
    with pytest.raises(VaultError, match="closed with another key"), vault.opened("tl", pack):
        pass


@pytest.mark.parametrize("text", ["short", "zz" * 32, "5a" * 31, "5a" * 33])
def test_what_is_no_key_is_not_repeated(pack: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BAIKOO_VAULT_KEY", text)
    with pytest.raises(VaultError, match="this is no key") as caught, vault.opened("tl", pack, make=True):
        pass
    assert text not in str(caught.value)
    assert "5a5a" not in repr(Key(b"\x5a" * 32))


def test_only_one_command_has_the_vault_open(opened: Vault, pack: Path) -> None:
    with pytest.raises(VaultError, match="another command"), vault.opened("tl", pack, wait=0):
        pass


def test_no_vault_is_made_by_who_only_looks(pack: Path) -> None:
    with pytest.raises(VaultError, match="there is no vault of this election"), vault.opened("tl", pack):
        pass
    assert not settings.VAULT.exists()
