"""The sentences that every form has: yes and no, what a refused number is told, how a workbook is filled in."""

from pathlib import Path

from pipelines.errors import PackError
from pipelines.pack_files import content, validated
from pipelines.source import Strict

FILE = "words.toml"


class Words(Strict):
    """Texts by their name and language; what is to be put into one stands in braces."""

    words: dict[str, dict[str, str]]

    def text(self, name: str, language: str, **values: str | float) -> str:
        """The text in this language."""
        said = self.words.get(name, {}).get(language)
        if said is None:
            raise PackError(
                f"no {name!r} in {language!r}", where=FILE, remedy="Add it to the words of the forms"
            )
        return said.format(**values)

    def texts(self, name: str, languages: tuple[str, ...], **values: str | float) -> dict[str, str]:
        """The text in each of these languages."""
        return {language: self.text(name, language, **values) for language in languages}


def read(folder: Path) -> Words:
    """The words beside the forms."""
    return validated(Words, content(folder / FILE), folder / FILE)
