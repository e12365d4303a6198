"""The tutorial is true: its files are written, its commands run, and what they print is what the page says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TUTORIAL = Path(__file__).parents[1] / "docs" / "TUTORIAL.md"
_BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: (?P<name>\S+))?\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A piece of the page: part of a file where it has a name, else commands and what they print."""

    language: str
    name: str | None
    content: str

    def commands(self) -> Iterator[tuple[str, str]]:
        """Each command with the output under it."""
        for part in re.split(r"^\$ ", self.content, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def blocks() -> list[Block]:
    text = TUTORIAL.read_text(encoding="utf-8")
    return [Block(match["language"], match["name"], match["content"]) for match in _BLOCK.finditer(text)]


def run(command: str, folder: Path) -> str:
    """What the command prints, in this folder."""
    programs = {"baikoo": [str(Path(sys.executable).with_name("baikoo"))], "python": [sys.executable]}
    program, *arguments = command.split()
    environment = os.environ | {"BAIKOO_BUILD": str(folder / "build"), "COLUMNS": "100", "TERM": "dumb"}
    done = subprocess.run(
        [*programs[program], *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def comparable(output: str) -> str:
    """The output without what differs from run to run: seconds, and blanks at the end of lines."""
    without_seconds = re.sub(r"\b\d+\.\d\d\b", "0.00", output)
    return "\n".join(line.rstrip() for line in without_seconds.strip().splitlines())


def test_what_the_tutorial_shows_is_true(tmp_path: Path) -> None:
    for block in blocks():
        if block.name is not None:
            file = tmp_path / block.name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a", encoding="utf-8") as stream:
                stream.write(("\n" if block.language == "toml" and stream.tell() else "") + block.content)
        for command, output in block.commands() if block.language == "console" else ():
            assert comparable(run(command, tmp_path)) == comparable(output), command


def test_the_tutorial_writes_files_and_runs_commands() -> None:
    found = blocks()

    assert {block.language for block in found if block.name} == {"csv", "toml", "python"}
    assert {command for block in found for command, _ in block.commands()} == {
        "baikoo build vaskia-2031",
        "python show.py",
    }
    assert all(block.name or block.language == "console" for block in found)
