"""Which forms an election has: those of the project and the pack's own, filled with what the pack knows."""

from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.election import Pack
from pipelines.errors import PackError
from pipelines.forms import words
from pipelines.forms.filling import NotFilled, fill
from pipelines.forms.places import Places
from pipelines.pack_files import content, did_you_mean, validated
from pipelines.questionnaire import Questionnaire

FORMS = settings.DATA / "forms"
"""The forms of the project. A pack's own lie in `forms/` in its folder; of two with one id the pack's is taken."""


@dataclass(frozen=True)
class Offer:
    """The forms of an election by their ids, and why each of the others cannot be made for it."""

    forms: dict[str, Questionnaire]
    left_out: dict[str, str]


def for_pack(pack: Pack, places: Places | None = None) -> dict[str, Questionnaire]:
    """The forms of the election by their ids, each checked; PackError where the pack uses one that it cannot have."""
    return offer(pack, places).forms


def offer(pack: Pack, places: Places | None = None, folder: Path = FORMS) -> Offer:
    """The forms, and which are left out.

    Raises:
        PackError: a form is no form, or the pack expects reports on one that does not exist or cannot be filled.
    """
    common, languages = words.read(folder), pack.election.languages
    files = {file.stem: file for file in sorted(folder.glob("*.toml")) if file.name != words.FILE}
    files |= {file.stem: file for file in sorted((pack.folder / "forms").glob("*.toml"))}
    found = Offer({}, {})
    for file in files.values():
        form = validated(Questionnaire, content(file), file)
        if form.id != file.stem:
            remedy = f"Call the file {form.id}.toml, or the form {file.stem!r}"
            raise PackError(f"the form calls itself {form.id!r}", where=str(file), remedy=remedy)
        missing = [language for language in languages if language not in form.labels]
        if missing and pack.folder not in file.parents:
            found.left_out[form.id] = f"the form has not been translated into {', '.join(missing)}"
            continue
        try:
            filled = fill(form, pack, common, places)
        except NotFilled as lack:
            found.left_out[form.id] = str(lack)
            continue
        filled.check(languages, str(file))
        found.forms[form.id] = filled
    _check_used(pack, found)
    return found


def _check_used(pack: Pack, found: Offer) -> None:
    """Every form on which the pack expects reports must be there."""
    election = pack.election
    used = [
        *(("intake", entry.form) for entry in election.intake),
        *(("expected_report", entry.form) for entry in election.expected_report),
        *(("report_within", entry.form) for entry in election.report_within),
    ]
    for key, name in used:
        if name in found.left_out:
            what, remedy = f"form {name!r} cannot be made", found.left_out[name].capitalize()
        elif name not in found.forms:
            what, remedy = f"{name!r} is no form", did_you_mean(name, found.forms)
        else:
            continue
        raise PackError(what, where=f"{pack.folder / 'election.toml'}, key {key}", remedy=remedy)
