"""What the invented commissions of an exercise do: `commissions.toml` of its country. Days count from polling day."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from pipelines.errors import PackError
from pipelines.source import Strict

Names = dict[str, str]


class Item(Strict):
    """An item of the calendar plan; with a subject it is carried out by a decision of the highest commission."""

    id: str
    subject: str | None = None
    first: int = Field(alias="from")
    until: int
    names: Names


class Topic(Strict):
    """Something else that is decided."""

    subject: str
    names: Names


class Recommendation(Strict):
    """A recommendation after an earlier election, and what became of it."""

    id: str
    addressee: str
    status: str
    findings: Names
    names: Names


class Agenda(Strict):
    """The content of a `commissions.toml`. `members` is the size of every commission, an even number; `member_names`
    says what a member is called who has a `{place}` there; `administration` nominates a member where nobody allows it.
    """

    highest: str
    members: Annotated[int, Field(ge=8, multiple_of=2)]
    member_names: Names
    parties: tuple[str, ...]
    councils: tuple[str, ...]
    administration: str
    item: tuple[Item, ...]
    topic: tuple[Topic, ...]
    annulment: Names
    recommendation: tuple[Recommendation, ...] = ()


def read_agenda(file: Path) -> Agenda:
    """The agenda of this file; PackError where it says what cannot be."""
    try:
        return Agenda.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise PackError(str(error), where=str(file), remedy="Mend the file") from None
