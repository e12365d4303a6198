"""The law of a pack: what its file may say, what it must not, and that nothing unknown is ever used."""

import datetime as dt
import itertools

import pytest

from pipelines import packs, settings
from pipelines.casework.actions import ComplaintKind
from pipelines.errors import PackError
from pipelines.law import About, Edition, Law, LegalPhase
from pipelines.law_checks import _overlap

LAW = """# Invented, for tests.
campaign_starts = "polling"

[[act]]
id = "code"
labels = { ky = "Кодекс", ru = "Кодекс", en = "Code" }
source = "invented"

[[act.edition]]
id = "first"
from = 2020-01-01
until = 2024-12-31
source = "invented"

[[act.edition]]
id = "second"
from = 2025-01-01
applies = true
source = "invented"

[[article]]
id = "bribes"
act = "code"
edition = "second"
number = "7"
labels = { ky = "Пара", ru = "Подкуп", en = "Bribes" }
categories = ["vote_buying"]
source = "invented"

[[standard]]
id = "covenant"
labels = { ky = "Пакт", ru = "Пакт", en = "Covenant" }
source = "invented"

[[body]]
id = "precinct"
appeals_to = ["court"]
source = "invented"

[[body]]
id = "court"
source = "invented"

[days_off]
weekdays = [6, 7]
source = "invented"

[[deadline]]
id = "quick"
bodies = ["precinct"]
phases = ["campaign"]
act = "code"
edition = "second"
article = "bribes"
days = 3
ends_on_working_day = true
source = "invented"

[[deadline]]
id = "session"
until = "polling"
source = "invented"
"""
TERMS = """
[terms.complaint_body]
precinct = { ky = "Участка", ru = "Участок", en = "Precinct" }
court = { ky = "Сот", ru = "Суд", en = "Court" }
"""


@pytest.fixture
def law(land):
    land.write("words", land.text("words") + TERMS)
    file = land.folder / "law.toml"

    def write(text: str = LAW) -> Law | None:
        file.write_text(text, encoding="utf-8")
        return land.pack().law

    return write


def test_a_pack_without_a_law_knows_none(land) -> None:
    assert land.pack().law is None


def test_the_sound_law_is_read_whole(law) -> None:
    read = law()

    assert [deadline.id for deadline in read.deadline] == ["quick", "session"]
    assert [article.id for article in read.about(["pressure", "vote_buying"])] == ["bribes"]
    assert read.about(["pressure"]) == []


MISTAKES = {
    # case: what stands there, what is written instead, the place named, what is said, what to do
    "no TOML": ('id = "code"', 'id = "code', "law.toml", "line 5", "Mend that line"),
    "unknown key": ("days = 3", "dais = 3", "key deadline.0.dais (line 55)", "no key of a pack", "'days'"),
    "no source": (
        'days = 3\nends_on_working_day = true\nsource = "invented"', "days = 3", "key deadline.0.source",
        "source is missing", "Add it",
    ),
    "an empty source": (
        'id = "covenant"\nlabels = { ky = "Пакт", ru = "Пакт", en = "Covenant" }\nsource = "invented"',
        'id = "covenant"\nlabels = { ky = "Пакт", ru = "Пакт", en = "Covenant" }\nsource = ""',
        "key standard.0.source (line 33)", "at least 3", "standard.0.source",
    ),
    "no days": ("days = 3", "days = 0", "key deadline.0.days (line 55)", "greater than or equal to 1", "0"),
    "a number of days as a word": ("days = 3", 'days = "three"', "key deadline.0.days", "integer", "'three'"),
    "two lengths": ("days = 3", "days = 3\nhours = 72", "key deadline.0", "it says days and hours", "Correct"),
    "no length": (
        'until = "polling"\n', "", "key deadline.1", "it says nothing; say exactly one of days, hours", "Correct",
    ),
    "not at once": ('until = "polling"\n', "at_once = false\n", "key deadline.1.at_once", "True", "False"),
    "a working day without days": (
        'until = "polling"\n', 'until = "polling"\nends_on_working_day = true\n', "key deadline.1",
        "says nothing without days", "Correct",
    ),
    "an act without an edition": (
        'edition = "second"\narticle', "article", "key deadline.0", "an edition is one of an act", "Correct",
    ),
    "an unknown phase": ('["campaign"]', '["campaigning"]', "key deadline.0.phases", "'campaign'", "campaigning"),
    "an edition that ends before it begins": (
        "until = 2024-12-31", "until = 2019-12-31", "key act.0.edition.0", "before it begins", "Correct",
    ),
    "editions that overlap": (
        "until = 2024-12-31", "until = 2025-01-01", "key act.0.edition.1.id (line 16)",
        "'first' and 'second' of act 'code' are in force on the same day", "Let one end",
    ),
    "an edition listed twice": (
        'id = "second"\nfrom', 'id = "first"\nfrom', "key act.0.edition.1.id (line 16)", "'first' is listed 2 times",
        "Rename",
    ),
    "a deadline listed twice": (
        'id = "session"', 'id = "quick"', "key deadline.1.id (line 60)", "'quick' is listed 2 times", "Rename",
    ),
    "an unknown act": (
        'act = "code"\nedition = "second"\nnumber', 'act = "codex"\nedition = "second"\nnumber',
        "key article.0.act (line 23)", "'codex' is not an act of this file", "'code'",
    ),
    "an unknown edition": (
        'edition = "second"\narticle', 'edition = "secnd"\narticle', "key deadline.0.edition (line 53)",
        "'secnd' is not an edition of act 'code'", "'second'",
    ),
    "an unknown article": (
        'article = "bribes"', 'article = "bribe"', "key deadline.0.article (line 54)",
        "'bribe' is not an article of this file", "'bribes'",
    ),
    "an unknown category": (
        '["vote_buying"]', '["vote_bying"]', "key article.0.categories (line 27)", "violation catalogue",
        "'vote_buying'",
    ),
    "an unknown body": (
        'bodies = ["precinct"]', 'bodies = ["precincts"]', "key deadline.0.bodies (line 50)",
        "not a word of terms.complaint_body", "'precinct'",
    ),
    "a body that no catalogue names": (
        'id = "court"\nsource', 'id = "cuort"\nsource', "key body.1.id (line 41)",
        "not a word of terms.complaint_body", "'court'",
    ),
    "an appeal to nobody": (
        '["court"]', '["curt"]', "key body.0.appeals_to (line 37)", "not a body of this file", "'court'",
    ),
    "appeals in a circle": (
        'id = "court"\nsource', 'id = "court"\nappeals_to = ["precinct"]\nsource', "key body.0.appeals_to",
        "appeals from 'precinct' come back to it", "leads back",
    ),
    "a last body that is not the last": (
        '["court"]', '["court"]\nis_last = true', "key body.0.is_last", "appeals lead on from it", "one of the two",
    ),
    "an unknown day": (
        'until = "polling"', 'until = "poling"', "key deadline.1.until (line 61)", "not an item of the calendar",
        "'polling'",
    ),
    "a campaign that starts on no day": (
        'campaign_starts = "polling"', 'campaign_starts = "polls"', "key campaign_starts (line 2)",
        "not an item of the calendar", "",
    ),
    "a campaign of which nobody knows the start": (
        'campaign_starts = "polling"', "", "key deadline.0.phases (line 51)", "nobody knows when the campaign",
        "campaign_starts",
    ),
    "a working day where nobody knows the days off": (
        '[days_off]\nweekdays = [6, 7]\nsource = "invented"\n', "", "key deadline.0.ends_on_working_day",
        "nobody knows the days off", "days_off",
    ),
    "a week without a working day": (
        "weekdays = [6, 7]", "weekdays = [1, 2, 3, 4, 5, 6, 7]", "key days_off (line 44)", "no day of the week", "",
    ),
    "a name missing": ('ky = "Пакт", ', "", "key standard.0.labels (line 32)", "'covenant' has no name in ky", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_the_remedy(law, case: str) -> None:
    old, new, where, what, remedy = MISTAKES[case]
    assert LAW.count(old) == 1

    with pytest.raises(PackError) as caught:
        law(LAW.replace(old, new))

    assert where in caught.value.where
    assert what in caught.value.what
    assert remedy in caught.value.remedy


DATES = [None, *(dt.date(2020 + year, 1, 1) for year in range(4))]


def known(days: tuple[dt.date | None, dt.date | None], applies: bool | None) -> Edition:
    return Edition.model_validate(
        {"id": "x", "from": days[0], "until": days[1], "applies": applies, "source": "test"}
    )


def test_editions_with_dates_overlap_where_a_day_is_in_both() -> None:
    """Over every pair of four years: held against the days themselves."""
    spans = [(a, b) for a, b in itertools.product(DATES[1:], DATES[1:]) if a <= b]
    for first, second in itertools.product(spans, spans):
        common = max(first[0], second[0]) <= min(first[1], second[1])
        for applies in itertools.product((None, False, True), repeat=2):
            assert _overlap(known(first, applies[0]), known(second, applies[1])) == common


def test_editions_without_dates_overlap_only_where_both_are_said_to_apply() -> None:
    open_ended, later = known((None, None), True), known((DATES[2], None), True)

    assert _overlap(open_ended, later)
    assert not _overlap(known((None, None), None), later)
    assert not _overlap(known((None, DATES[1]), True), later)


@pytest.mark.parametrize("applies", [None, False])
def test_a_deadline_of_an_edition_that_is_not_known_to_apply_binds_nobody(law, applies: bool | None) -> None:
    said = "" if applies is None else "applies = false\n"
    read = law(LAW.replace("applies = true\n", said))

    assert list(read.binding(dt.date(2030, 5, 1))) == []


def test_an_edition_binds_between_its_dates(law) -> None:
    ended = law(LAW.replace("applies = true", "until = 2026-01-31\napplies = true"))
    days = [dt.date(2025, 12, 31), dt.date(2026, 1, 31), dt.date(2026, 2, 1)]
    assert [len(list(ended.binding(day))) for day in days] == [1, 1, 0]
    read = law()

    assert [d.id for d in read.binding(dt.date(2025, 1, 1))] == ["quick"]
    assert list(read.binding(dt.date(2024, 12, 31))) == []


def test_a_deadline_serves_what_it_names() -> None:
    law = packs.load(settings.pack_folder("kg-exercise"), data=settings.DATA).law
    assert law is not None
    quick = law.deadline[0]

    assert quick.serves(About.COMPLAINT, ComplaintKind.CLAIM, "pec", LegalPhase.CAMPAIGN)
    assert not quick.serves(About.APPEAL, ComplaintKind.CLAIM, "pec", LegalPhase.CAMPAIGN)
    assert not quick.serves(About.COMPLAINT, ComplaintKind.CLAIM, "court", LegalPhase.CAMPAIGN)
    assert not quick.serves(About.COMPLAINT, ComplaintKind.CLAIM, "pec", LegalPhase.AFTER)


def test_of_2021_only_what_is_stated_binds() -> None:
    """Of complaints no deadline is known to bind: of the old code nobody states that it applied."""
    pack = packs.load(settings.pack_folder("kg-2021-01-10-president"), data=settings.DATA)
    assert pack.law is not None

    binding = {deadline.id for deadline in pack.law.binding(pack.election.date)}

    assert binding == {"results"}
    (last,) = [item.at for item in pack.election.calendar if item.id == "results_deadline"]
    assert last == dt.date(2021, 1, 24)


@pytest.mark.parametrize("election", settings.bundled())
def test_every_bundled_law_says_that_it_is_synthetic_or_names_its_source(election: str) -> None:
    pack = packs.load(settings.pack_folder(election), data=settings.DATA)
    if pack.law is None:
        return
    parts = (pack.law.act, pack.law.article, pack.law.standard, pack.law.body, pack.law.deadline)
    sources = {entry.source for entries in parts for entry in entries}

    assert (sources == {"synthetic"}) == pack.election.synthetic
    assert pack.election.synthetic or all(source.startswith(("DOMAIN.md", "https://")) for source in sources)
