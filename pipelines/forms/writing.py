"""All forms of an election as files: an XLSForm each, and the organisation's workbook."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.election import Pack
from pipelines.errors import BaikooError
from pipelines.forms import places, words, workbook, xlsform
from pipelines.forms.offer import FORMS, offer
from pipelines.pack_files import did_you_mean


@dataclass(frozen=True)
class Written:
    """The files, and why other forms cannot be made for this election, by their ids."""

    files: tuple[Path, ...]
    left_out: dict[str, str]


def write_forms(pack: Pack, folder: Path, language: str | None = None) -> Written:
    """Write `<form>.xlsx` for every form, and `workbook-<language>.xlsx` with headers in that language.

    Headers are in the first language of the pack by default; whoever reads a workbook understands all of them.

    Raises:
        BaikooError: a language that the pack does not have, or a folder that cannot be written to.
        PackError: a form that is no form, or one that the pack uses and cannot have.
    """
    languages = pack.election.languages
    spoken = language or languages[0]
    if spoken not in languages:
        what, remedy = f"the election has no language {spoken!r}", did_you_mean(spoken, languages)
        raise BaikooError(what, where="--language", remedy=remedy)
    offered, common = offer(pack, places.read(pack)), words.read(FORMS)
    files = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in offered.forms.values():
            files.append(folder / f"{form.id}.xlsx")
            xlsform.write(form, languages, common, files[-1])
        if any(form.workbook for form in offered.forms.values()):
            files.append(folder / f"workbook-{spoken}.xlsx")
            workbook.write(list(offered.forms.values()), languages, spoken, common, files[-1])
    except OSError as error:
        what, remedy = f"cannot write there ({error.strerror})", "Name a folder that can be written to"
        raise BaikooError(what, where=str(folder), remedy=remedy) from None
    return Written(tuple(files), offered.left_out)
