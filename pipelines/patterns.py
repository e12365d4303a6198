"""Which files a pack means where it names a folder or a pattern instead of one file."""

from pathlib import Path

_SIGNS = "*?["
_LEAVINGS = (".", "~$")
"""Beginnings of names that desktops and open workbooks leave behind; nobody means them."""


def matching(folder: Path, file: str) -> list[tuple[str, str]] | None:
    """Name and path below `folder` of every file meant, sorted by name; None where `file` is one plain file.

    A pattern or folder without a single file is taken for a plain file: reading it says that there is none.
    """
    path = folder / file
    if path.is_dir():
        home, pattern = Path(file), "*"
    elif path.is_file() or not any(sign in file for sign in _SIGNS):
        return None
    else:
        parts = Path(file).parts
        fixed = next(n for n, part in enumerate(parts) if any(sign in part for sign in _SIGNS))
        home, pattern = Path(*parts[:fixed]), "/".join(parts[fixed:])
    names = [
        found.relative_to(folder / home).as_posix()
        for found in (folder / home).glob(pattern)
        if found.is_file() and not found.name.startswith(_LEAVINGS)
    ]
    return [(name, (home / name).as_posix()) for name in sorted(names)] or None
