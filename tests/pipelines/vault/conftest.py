"""An empty vault of one election, with a key and apart from this machine's own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import settings, vault
from pipelines.vault import Original, Vault


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAULT", tmp_path / "vault")
    monkeypatch.setenv("BAIKOO_VAULT_KEY", "5a" * 32)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(pack: Path) -> Iterator[Vault]:
    with vault.opened("tl", pack, make=True) as made:
        yield made


def put(opened: Vault, path: Path, content: bytes = b"secret") -> str:
    """Put a file of this content there; gives the name of its original."""
    path.write_bytes(content)
    name = opened.name_of([content])
    opened.put(path, Original(name, path.name, "weekly", datetime.now(UTC), len(content), 1, ("m",)))
    opened.custody.add("import", original=name, why="weekly")
    return name
