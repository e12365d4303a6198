"""The TOML files of a pack: read, held against their model, and where in the text a key stands."""

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipelines.errors import PackError

Model = TypeVar("Model", bound=BaseModel)


def content(file: Path, *, named_in: str = "") -> dict[str, Any]:
    """What the file says; PackError where it cannot be read. `named_in` tells who asks for the file."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError:
        raise PackError(
            "the file does not exist or cannot be read" + (f"; {named_in} names it" if named_in else ""),
            where=str(file),
            remedy="Create it, or correct the name",
        ) from None
    except UnicodeDecodeError as error:
        raise PackError(
            f"byte {error.start} is not UTF-8", where=str(file), remedy="Save the file as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"not valid TOML: {error}", where=str(file), remedy="Mend that line") from None


def validated(model: type[Model], said: dict[str, Any], file: Path) -> Model:
    """What a file says as its model; PackError names the first key that does not fit, its line and the remedy."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        remedy = f"Correct {key}; the value is {first['input']!r}"[:300]
        what = first["msg"]
        if first["type"] == "missing":
            what, remedy = f"{key} is missing", "Add it"
        elif first["type"] == "extra_forbidden":
            what = f"{key} is no key of a pack"
            remedy = f"{did_you_mean(str(first['loc'][-1]), _keys(model))}, or remove it"
        raise PackError(
            f"{what}{more}", where=f"{file}, key {key}{line(file, *first['loc'])}", remedy=remedy
        ) from None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The remedy for a misspelt word: the nearest of these, or all of them."""
    known = sorted(words)
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]!r}?".rstrip("?") if near else f"Use one of {', '.join(known)}"


def _keys(model: type[BaseModel]) -> set[str]:
    """The keys of a model and of everything in it."""
    found: set[str] = set()
    waiting: list[Any] = [model]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= {field.alias or name for name, field in kind.model_fields.items()}
            waiting += [field.annotation for field in kind.model_fields.values()]
        else:
            waiting += getattr(kind, "__args__", ())
    return found


def line(file: Path, *location: int | str) -> str:
    """` (line n)` where the key is written, as far as the text of the file tells.

    `location` leads from the top to the key, list entries by their number: `"source", 0, "columns", "count"`.
    """
    if not file.is_file():
        return ""
    lines = [text.strip() for text in file.read_text(encoding="utf-8-sig").splitlines()]
    start, end = _entry(lines, location)
    for part in reversed([part for part in location if isinstance(part, str)]):
        for number in range(start, end):
            is_table = lines[number].startswith("[") and lines[number].strip("[]").split(".")[-1] == part
            if is_table or lines[number].split("=")[0].strip(" \"'") == part:
                return f" (line {number + 1})"
    return f" (line {start + 1})" if start else ""


def _entry(lines: list[str], location: tuple[int | str, ...]) -> tuple[int, int]:
    """First and last line of the list entry that the location leads to; the whole file where there is none."""
    start, end, header = 0, len(lines), ""
    for part, index in zip(location, location[1:], strict=False):
        if not (isinstance(part, str) and isinstance(index, int)):
            continue
        header = f"{header}.{part}" if header else part
        starts = [n for n in range(start, end) if lines[n] == f"[[{header}]]"]
        if index >= len(starts):
            break
        start = starts[index]
        following = range(start + 1, end)
        end = next(
            (n for n in following if lines[n].startswith("[") and not _is_within(lines[n], header)), end
        )
    return start, end


def _is_within(text: str, header: str) -> bool:
    return text.strip("[]").startswith(f"{header}.")
