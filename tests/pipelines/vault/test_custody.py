"""The log of custody: whatever is changed in it is seen, and a crash is not taken for a forgery."""

from pathlib import Path

import pytest

from pipelines.errors import VaultError
from pipelines.vault import Vault


def log(opened: Vault) -> Path:
    return opened.folder / "custody.log"


def logged(opened: Vault, number: int = 4) -> list[bytes]:
    for n in range(number):
        opened.custody.add("import", original=str(n), why="weekly")
    return log(opened).read_bytes().splitlines(keepends=True)


TAMPERED = {
    "an entry left out": lambda lines: lines[:1] + lines[2:],
    "two entries in another order": lambda lines: [lines[1], lines[0], *lines[2:]],
    "the last entry cut off": lambda lines: lines[:-1],
    "the last two cut off": lambda lines: lines[:-2],
    "all gone": lambda lines: [],
    "an entry twice": lambda lines: [*lines, lines[-1]],
    "a changed sign": lambda lines: [lines[0].translate(bytes.maketrans(b"AB", b"BA")), *lines[1:]],
    "no base64": lambda lines: [b"{}\n", *lines[1:]],
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_a_log_that_was_changed_is_seen(opened: Vault, how: str) -> None:
    log(opened).write_bytes(b"".join(TAMPERED[how](logged(opened))))
    with pytest.raises(VaultError, match=r"entry|entries"):
        list(opened.custody.entries())
    assert opened.verify()


def test_an_entry_that_was_never_finished_does_not_stop_the_next(opened: Vault) -> None:
    logged(opened, 2)
    with log(opened).open("ab") as stream:
        stream.write(b"half an ent")
    assert len(list(opened.custody.entries())) == 2
    opened.custody.add("forget", why="asked")
    assert [entry.what for entry in opened.custody.entries()] == ["import", "import", "forget"]


def test_a_crash_before_the_end_was_written_is_no_forgery(opened: Vault) -> None:
    logged(opened, 2)
    end = (opened.folder / "custody.end").read_bytes()
    opened.custody.add("forget", why="asked")
    (opened.folder / "custody.end").write_bytes(end)
    assert len(list(opened.custody.entries())) == 3
