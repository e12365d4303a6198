"""What invented reports say: of every category, marked, alike where one event is told again, and only there."""

from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from rapidfuzz import fuzz, utils

from pipelines.casework.duplicates import ALIKE
from pipelines.errors import PackError
from pipelines.exercise.country import Country
from pipelines.exercise.narratives import Event, Happening, Narratives, read_narratives
from pipelines.exercise.observed import design_of, observe
from pipelines.exercise.reports import VIOLATIONS
from tests.pipelines.exercise.conftest import DATA, Generate

FILE = DATA / "exercise" / "kg" / "narratives.toml"


@pytest.fixture(scope="module")
def narratives() -> Narratives:
    return read_narratives(FILE)


def tellings(narratives: Narratives, event: Event) -> list[str]:
    """The event as it is told first and with everything that may be added, at every place."""
    happenings = [Happening(narratives, event, place, 12) for place in narratives.places[event.language]]
    asides = range(len(narratives.asides[event.language]))
    return [text for one in happenings for text in (one.told(), *(one.retold(n) for n in asides))]


def likeness(a: str, b: str) -> float:
    return fuzz.token_set_ratio(a, b, processor=utils.default_process)


def test_one_event_in_other_words_is_alike(narratives: Narratives) -> None:
    for event in narratives.event:
        for place in narratives.places[event.language]:
            one = Happening(narratives, event, place, 7)
            assert one.told() != one.retold(0)
            for first, second in combinations([one.told(), one.retold(0), one.retold(1)], 2):
                assert likeness(first, second) >= ALIKE, first


def test_two_events_of_one_category_are_not_alike(narratives: Narratives) -> None:
    for first, second in combinations(narratives.event, 2):
        if first.category == second.category and first.language == second.language:
            pairs = [(a, b) for a in tellings(narratives, first) for b in tellings(narratives, second)]
            assert max(likeness(a, b) for a, b in pairs) < ALIKE, (first.told, second.told)


def test_categories_are_those_of_the_catalogue(narratives: Narratives, country: Country) -> None:
    named = {event.category for event in narratives.event if event.category}
    assert named <= set(country.pack.category_kinds())


def test_every_report_says_something_and_that_it_is_invented(
    narratives: Narratives, country: Country, nation: Generate
) -> None:
    assert country.mission is not None
    observed = observe(nation(300), country, country.mission, design_of(country, 300), seed=1)
    said = [
        answer["value"]
        for report in observed.reports[VIOLATIONS]
        for answer in report["answers"]
        if answer["question"] == "what_happened"
    ]
    assert len(said) == len(observed.reports[VIOLATIONS])
    assert all(text.endswith(tuple(narratives.mark.values())) and len(text) > 60 for text in said)
    assert len(set(said)) > 0.7 * len(said)
    assert {
        observed.truth.filter(kind=kind).height for kind in ("alike_other_day", "alike_other_station")
    } == {12}
    groups = observed.truth.filter(kind="same_event").group_by("detail").agg(pl.col("observer_id"))
    assert groups.height >= 10
    assert all(len(set(observers)) == len(observers) >= 2 for observers in groups["observer_id"])


def test_what_is_drawn_is_the_same_for_the_same_seed(narratives: Narratives) -> None:
    first, second = (narratives.drawn(narratives.event[0], np.random.default_rng(3)).told() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '[asides]\nky = ["Муну өзүм көрдүм.", "Комиссияга айтылды.", "Сүрөтү бар."]\n',
            "[asides]\n",
            "'ky'",
        ),
        ("[[event]]\nlanguage", '[[event]]\ncategory = "other"\nlanguage', "no event of any category"),
        ("told = ", "tell = ", "tell"),
    ],
)
def test_a_file_that_lacks_something_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "narratives.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        read_narratives(file)
