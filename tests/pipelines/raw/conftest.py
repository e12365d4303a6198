"""A raw file written for one test, and what reading it gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines import raw
from pipelines.errors import SourceError
from pipelines.source import Source


def described(**said: Any) -> Source:
    """A source of which only what is said matters."""
    required = {"kind": "turnout", "title": "-", "publisher": "-", "licence": "-", "nature": "synthetic"}
    return Source.model_validate({"id": "given", "file": "given"} | required | said)


@pytest.fixture(scope="session")
def source() -> Callable[..., Source]:
    return described


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., raw.RawFile]:
    """Writes a file of this name and content and reads it as the pack would describe it."""

    def written(content: str | bytes, name: str = "given.csv", **said: Any) -> raw.RawFile:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return raw.read(described(**said), path)

    return written


@pytest.fixture
def refusal(read: Callable[..., raw.RawFile], tmp_path: Path) -> Callable[..., SourceError]:
    """The error with which such a file is refused: it names the file and says what to do."""

    def refused(content: str | bytes, name: str = "given.csv", **said: Any) -> SourceError:
        with pytest.raises(SourceError) as caught:
            read(content, name, **said)
        assert caught.value.where.startswith(str(tmp_path / name))
        assert caught.value.remedy
        return caught.value

    return refused
