"""Testland with the words of the axes, so that every form can be made for it."""

import shutil
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.forms import places, words
from pipelines.forms.offer import FORMS, offer
from pipelines.questionnaire import Questionnaire
from tests.conftest import Land

WORDS = words.read(FORMS)


@pytest.fixture
def worded(land: Land) -> Land:
    """Testland whose pack also names the project's catalogue of terms."""
    shutil.copy(settings.DATA / "catalogues" / "terms.toml", land.data / "catalogues")
    land.replace("election", 'catalogues = ["words"]', 'catalogues = ["words", "terms"]')
    return land


def forms(land: Land) -> dict[str, Questionnaire]:
    """The forms of Testland as its command writes them."""
    pack = land.pack()
    return offer(pack, places.read(pack)).forms


def own_form(land: Land, text: str) -> Path:
    """Give the pack a form of its own, `poll`, with this text."""
    file = land.folder / "forms" / "poll.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
