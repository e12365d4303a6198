"""The pack as tables of the snapshot: what a reader needs to understand it without the pack."""

import datetime as dt

import pytest

from pipelines import corrections, pack_tables, packs, settings
from pipelines.sources import commission_entries

MOMENTS = {
    # as the pack writes it: the moment in UTC, whether the hour is known
    "2030-05-12": ("2030-05-11T22:00", False),
    "2030-05-12T08:00:00": ("2030-05-12T06:00", True),
    "2030-01-12T08:00:00": ("2030-01-12T07:00", True),
    "2030-05-12T08:00:00+06:00": ("2030-05-12T02:00", True),
    "2030-05-12T08:00:00Z": ("2030-05-12T08:00", True),
}


@pytest.mark.parametrize("written", MOMENTS)
def test_a_date_of_the_calendar_is_local_unless_it_says_its_zone(land, written: str) -> None:
    land.replace("election", "at = 2030-05-12T08:00:00", f"at = {written}")
    moment, is_timed = MOMENTS[written]

    (item,) = pack_tables.calendar(land.pack()).to_dicts()

    assert item["at"] == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert item["is_timed"] is is_timed


def test_every_entry_has_its_name_in_every_language_and_its_spellings_once(shared_land) -> None:
    labels = pack_tables.labels(shared_land.pack())

    named = labels.filter(kind="category", id="vote_buying").select("language", "text", "role")
    assert sorted(named.iter_rows()) == [
        ("*", "BRIBES", "alias"),
        ("*", "добуш сатып алуу", "alias"),
        ("en", "Vote buying", "name"),
        ("ky", "Добуш сатып алуу", "name"),
        ("ru", "Подкуп", "name"),
    ]
    counted = labels.filter(kind="unit_of_count.counted", id="facts", language="ru")["text"].to_list()
    assert counted == ["{n} факт|{n} факта|{n} фактов"]


def test_an_exercise_says_so(shared_land) -> None:
    (election,) = pack_tables.election(shared_land.pack()).to_dicts()

    assert (election["is_synthetic"], election["country_id"], election["callouts"]) == (
        True,
        "TL",
        '{"TL-C": [2.5, 1.0]}',
    )


@pytest.mark.parametrize("election", settings.bundled())
def test_what_a_pack_says_of_its_files_is_said_in_all_its_languages(election: str) -> None:
    folder = settings.DATA / "elections" / election
    pack = packs.load(folder, data=settings.DATA)
    labels = pack_tables.labels(pack)
    named = set(labels.filter(role="name").select("kind", "id", "language").iter_rows())
    sources = [source for source, _ in pack.sources()]
    mended = corrections.load(settings.DATA / "corrections.toml", election, [source.id for source in sources])
    experts = commission_entries.source("commission_sessions", synthetic=pack.election.synthetic)

    wanted = {("source", source.id) for source in sources}
    wanted |= {("publisher", source.publisher) for source in [*sources, experts]}
    wanted |= {("licence", source.licence) for source in [*sources, experts]}
    wanted |= {("reason", drop.reason) for source in sources for drop in source.drop}
    wanted |= {("reason", each.reason) for each in mended} | {("source", experts.id)}

    others = [language for language in pack.election.languages if language != "en"]
    missing = {(*thing, language) for thing in wanted for language in others} - named
    assert not missing
