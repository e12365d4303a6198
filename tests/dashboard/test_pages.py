"""Every page of every election in streamlit itself, without a browser: what it shows, and what it says is not there."""

import io
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import plotly.graph_objects as go
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import queries, session, theme
from dashboard.exhibits import Exhibit, View
from dashboard.i18n import Language
from pipelines import settings, store
from tests import snapshots
from tests.dashboard.browser import PAGES
from tests.dashboard.foreign import english

PUBLIC = str(settings.PROJECT / "dashboard" / "public.py")
COUNTS = ("", "counts")
"""Pages that show a count of stations, and warn where it is partial."""
EXERCISE = "kg-exercise"
NOVEMBER, PRESIDENT = "kg-2021-11-28-parliament", "kg-2021-01-10-president"
Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def served(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Snapshots of our own: streamlit keeps its connections, and other tests open theirs in another way."""
    return shutil.copytree(real_build, tmp_path_factory.mktemp("served") / "build")


@pytest.fixture
def visit(served: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page with what stands in the address."""
    monkeypatch.setattr(settings, "BUILD", served)

    def opened(page: str = "", *, look: str = "light", **address: str) -> AppTest:
        app = AppTest.from_file(PUBLIC, default_timeout=60)
        app.query_params.update(address)
        app.context = {"theme": look}
        app._page_hash = calc_hash(page)  # streamlit's own way takes pages that are files only
        return app.run()

    return opened


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure as on a phone; a test of streamlit has no browser that could say so."""
    monkeypatch.setattr(theme, "WIDE", theme.NARROW)


def warned(app: AppTest) -> list[str]:
    return [warning.value for warning in app.warning]


def partial(app: AppTest, page: str, language: str) -> list[str]:
    """The warning that a count is partial: the exercise lacks protocols, and no other election has any yet."""
    if page not in COUNTS or EXERCISE not in app.query_params.get("election", []):
        return []
    (said,) = [text for text in warned(app) if "8" in text]
    return [said]


def sound(app: AppTest, page: str, language: str) -> None:
    assert not app.exception
    assert not app.error
    meant = [Language(language).phrase("SYNTHETIC EXERCISE, no real data.")]
    assert [text for text in warned(app) if text not in meant] == partial(app, page, language)
    questions = {
        "": "What was reported, by whom, and as of when?",
        "map": "Where were violations reported?",
        "timeline": "When was what reported?",
        "results": "What results were published, and from which count?",
        "counts": "What do the protocols of the stations add up to?",
        "reconciliation": "What does not add up, where, and by how much?",
        "station": "What is known about one polling station?",
        "observation": "What can be said of all stations, and how surely?",
        "reporting": "Who has not reported, and whom to call next?",
        "digest": "What did observers report this week?",
        "week": "What was decided, what is late, what deviates?",
        "course": "What was decided while what was reported?",
        "decisions": "What did the commissions decide?",
        "plan": "What of the calendar plan is done, late or coming?",
        "composition": "Who makes up the commissions, and are the rules met?",
        "registers": "Does the commission’s register hold the complaints that are known here?",
        "recommendations": "What was recommended, and what became of it?",
        "lists": "How did the voter lists change, and do they fit the protocols?",
        "data": "Where do the numbers come from, and what was found?",
    }
    assert [heading.value for heading in app.subheader] == [Language(language).phrase(questions[page])]


def test_a_register_against_which_no_complaint_is_known_is_not_said_to_agree(visit: Open) -> None:
    app = visit("registers", election=PRESIDENT, lang="en", commission="cec")
    assert [text.value for text in app.info] == [
        "No complaint that was filed there is known here: nothing tests this register."
    ]
    assert not app.success


@pytest.mark.parametrize(("election", "is_told"), [(PRESIDENT, False), ("kg-exercise", True)])
def test_why_a_rule_may_not_be_met_is_told_where_one_is_not(
    visit: Open, election: str, is_told: bool
) -> None:
    app = visit("composition", election=election, lang="en")
    assert any("A list of members may be out of date" in text.value for text in app.caption) is is_told


def test_the_stations_whose_list_changed_most_say_by_what(visit: Open) -> None:
    app = visit("lists", election="kg-exercise", lang="en")
    assert "The largest change first, as a share of the list before." in [text.value for text in app.caption]


RICHEST = (PRESIDENT, "kg-exercise")
"""Elections that have something on every page: each of theirs is opened on a desk and on a phone, of others on one."""
EVERY = [
    (election, page, (place + number) % 2)
    for place, election in enumerate(settings.bundled())
    for number, page in enumerate(PAGES)
]
ON_A_DESK = [(e, p) for e, p, turn in EVERY if turn or e in RICHEST]


@pytest.mark.parametrize(("election", "page"), ON_A_DESK)
def test_every_page_of_every_election_opens(visit: Open, election: str, page: str) -> None:
    sound(visit(page, election=election, lang="en"), page, "en")


QUOTING = {
    code: tuple(map(Language(code).phrase, ("Raw row", "In the file", "Read as", "law", "attribution")))
    for code in ("ky", "ru")
}
"""Columns that hold what stands in a file."""
LANGUAGE = itertools.cycle(["ky", "ru"])
ON_A_PHONE = [(e, p, next(LANGUAGE)) for e, p, turn in EVERY if not turn or e in RICHEST]


@pytest.mark.parametrize(("election", "page", "language"), ON_A_PHONE)
def test_every_page_of_every_election_opens_in_the_dark_on_a_phone(
    visit: Open, phone: None, election: str, page: str, language: str
) -> None:
    app = visit(page, look="dark", election=election, lang=language)
    sound(app, page, language)
    assert not english(app, quoting=QUOTING[language])


# --- what is broken or not there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", snapshots.BREAKS)
def test_one_broken_election_is_named_and_the_others_open(
    visit: Open, served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil
) -> None:
    for name in (NOVEMBER, PRESIDENT):
        shutil.copytree(served / name, tmp_path / name)
    spoil(store.current(tmp_path / NOVEMBER))
    monkeypatch.setattr(settings, "BUILD", tmp_path)

    app = visit("map", lang="en")

    assert not app.exception
    assert warned(app) == [f"What was published on these elections cannot be read: `{NOVEMBER}`."]
    assert len(app.selectbox[0].options) == 1
    assert "10 January 2021" in app.selectbox[0].options[0]


def test_where_every_election_is_broken_the_command_is_told(
    visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "land").mkdir()
    (tmp_path / "land" / "CURRENT").write_text("../../../etc/passwd")
    monkeypatch.setattr(settings, "BUILD", tmp_path)

    app = visit(lang="en")

    assert not app.exception
    assert "baikoo build" in app.error[0].value
    assert warned(app) == ["What was published on these elections cannot be read: `land`."]


STALE = {
    "lang": ("map", {"lang": "xx"}),
    "election": ("map", {"election": "atlantis", "lang": "en"}),
    "place": ("map", {"place": "gone", "lang": "en"}),
    "category": ("map", {"election": NOVEMBER, "category": "gone", "lang": "en"}),
    "region": ("map", {"region": "<script>alert(1)</script>", "lang": "en"}),
    "statement": ("", {"statement": "![x](https://example.org/x.png)`**\n\n# x", "lang": "en"}),
}


@pytest.mark.parametrize("key", STALE)
def test_a_link_to_what_is_not_there_says_so_and_shows_the_default(visit: Open, key: str) -> None:
    page, address = STALE[key]
    told = {"statement": "![x](https://example.org/x.png) ** # x"}.get(key, address[key])

    app = visit(page, **address)

    assert not app.exception
    say = Language("ky" if key == "lang" else "en")
    assert warned(app) == [
        say.phrase("The link names what is not here or no longer here: {what}.", what=f"`{key}={told}`")
    ]
    assert key not in app.query_params


def test_all_that_a_link_names_in_vain_is_told_at_once(visit: Open) -> None:
    app = visit("map", election="atlantis", place="gone", region="XX", lang="en")

    assert len(app.warning) == 1
    assert all(f"`{lost}`" in warned(app)[0] for lost in ("election=atlantis", "place=gone", "region=XX"))


def test_a_reader_who_turns_to_another_election_is_not_warned_of_the_own_choice(visit: Open) -> None:
    app = visit("map", election=NOVEMBER, lang="en")
    statement = app.selectbox[1]
    app = statement.select_index(len(statement.options) - 1).run()
    assert "place" in app.query_params

    app = app.selectbox[0].select_index(0).run()

    assert not app.exception
    assert not app.warning
    assert NOVEMBER not in app.query_params.get("election", [])


# --- tables and figures as they leave ------------------------------------------------------------------------------


def csv_of(frame: pl.DataFrame, served: Path, monkeypatch: pytest.MonkeyPatch, **kw: str) -> pl.DataFrame:
    """The file that `session.table` offers for a table."""
    files: list[bytes] = []
    monkeypatch.setattr(session.st, "dataframe", lambda *_, **__: None)
    monkeypatch.setattr(session.st, "download_button", lambda _, data, **__: files.append(data))
    with store.connect(store.current(served / PRESIDENT)) as connection:
        session.table(frame, View(connection, Language("en")), "votes", **kw)
        build = queries.election(connection)["build_id"]
    read = pl.read_csv(io.BytesIO(files[0]))
    assert read["build_id"].unique().to_list() == [build]
    return read


def test_every_row_of_a_file_says_what_it_belongs_to(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pl.DataFrame({"Choice": ["a", "=b"], "Votes": [1, 2]})

    read = csv_of(frame, served, monkeypatch, source="Source: x\nMap: y")

    assert read.columns == ["Choice", "Votes", "election_id", "exhibit", "build_id", "source"]
    assert read["Choice"].to_list() == ["a", "'=b"]
    assert read["election_id"].to_list() == [PRESIDENT] * 2
    assert read["exhibit"].to_list() == ["votes"] * 2
    assert read["source"].to_list() == ["Source: x Map: y"] * 2


def test_rows_that_name_their_own_source_get_no_other(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pl.DataFrame({"Votes": [1], "Source": ["https://example.org"]})

    read = csv_of(frame, served, monkeypatch, source="x")

    assert read.columns == ["Votes", "Source", "election_id", "exhibit", "build_id"]


def figure(width: int, served: Path) -> go.Figure:
    drawn = go.Figure(layout={"hovermode": "closest"})
    drawn.add_bar(x=[1], y=[1], hovertemplate="a", customdata=["a"])
    drawn.add_scatter(x=[1], y=[1], hoverinfo="text", hovertext=["b"])
    drawn.add_scatter(x=[1], y=[1], hoverinfo="skip")
    with store.connect(store.current(served / PRESIDENT)) as connection:
        view = View(connection, Language("en"), width=width)
        return session._figure(Exhibit("x", "x", "", "", drawn, pl.DataFrame()), view)


def test_a_phone_shows_no_hover_box_and_still_hears_a_tap(served: Path) -> None:
    narrow, wide = figure(theme.NARROW, served), figure(theme.WIDE, served)

    assert [trace.hoverinfo for trace in narrow.data] == ["none", "none", "skip"]
    assert narrow.data[0].hovertemplate is None
    assert narrow.layout.hovermode == "closest"
    assert [trace.hoverinfo for trace in wide.data] == [None, "text", "skip"]
    assert wide.data[0].hovertemplate == "a"
