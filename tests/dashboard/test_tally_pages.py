"""The pages of tallies in streamlit itself: what a link opens, what filters and search do, what is said of nothing."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import session, theme
from dashboard.exhibits import View
from dashboard.i18n import Language
from dashboard.screens import data_quality
from pipelines import settings, store
from tests.dashboard import lowland

PUBLIC = str(settings.PROJECT / "dashboard" / "public.py")
EXERCISE = "kg-exercise"
Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def served(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lowland, the exercise, and an election without protocols."""
    home = tmp_path_factory.mktemp("served") / "build"
    for name in (EXERCISE, "kg-2021-01-10-president"):
        shutil.copytree(real_build / name, home / name)
    lowland.publish(home / "lowland")
    return home


@pytest.fixture
def visit(served: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setattr(settings, "BUILD", served)

    def opened(page: str, election: str = "lowland", *, look: str = "light", **address: str) -> AppTest:
        app = AppTest.from_file(PUBLIC, default_timeout=60)
        app.query_params.update({"election": election, "lang": "en", **address})
        app.context = {"theme": look}
        app._page_hash = calc_hash(page)
        return app.run()

    return opened


def sound(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


def address_of(app: AppTest) -> dict[str, str]:
    """What stands in the address: streamlit's tests give lists for what came with it, words for what a page wrote."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def text(app: AppTest) -> str:
    """Everything that the page says in words."""
    parts = [*app.markdown, *app.caption, *app.info, *app.get("html")]
    return " ".join(str(getattr(part, "value", "") or getattr(part.proto, "body", "")) for part in parts)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("page", ["reconciliation", "station"])
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_both_pages_open_at_national_size(
    visit: Open, monkeypatch: pytest.MonkeyPatch, page: str, look: str, language: str
) -> None:
    if look == "dark":
        monkeypatch.setattr(theme, "WIDE", theme.NARROW)
    sound(visit(page, EXERCISE, look=look, lang=language, station="5346"))


@pytest.mark.parametrize("page", ["reconciliation", "station"])
def test_an_election_without_protocols_says_so(visit: Open, page: str) -> None:
    app = sound(visit(page, "kg-2021-01-10-president"))

    if page == "reconciliation":
        assert [info.value for info in app.info] == [
            "No protocols of polling stations have been loaded for this election."
        ]


def test_a_link_opens_the_station_that_it_names(visit: Open) -> None:
    app = sound(visit("station", station="n/6"))

    assert ">Station 6</h3>" in text(app)
    assert address_of(app)["station"] == "n/6"


def test_a_link_to_a_station_that_is_not_there_says_so(visit: Open) -> None:
    app = sound(visit("station", station="77"))

    assert [w.value for w in app.warning if "77" in w.value] == [
        "The link names what is not here or no longer here: `station=77`."
    ]


def test_whoever_types_a_number_sees_that_station_and_can_share_it(visit: Open) -> None:
    app = sound(visit("station").text_input[0].set_value("5").run())
    assert ">Station 5</h3>" in text(app)
    assert address_of(app)["station"] == "5"

    app = sound(app.text_input[0].set_value("nothing like it").run())
    assert [info.value for info in app.info] == ["No station has such a number or name."]


def test_where_no_station_is_known_nobody_is_asked_for_one(visit: Open) -> None:
    app = sound(visit("station", "kg-2021-01-10-president"))
    assert [info.value for info in app.info] == [
        "No list of polling stations has been loaded for this election."
    ]
    assert not app.text_input


def test_of_several_stations_that_fit_the_reader_chooses(visit: Open) -> None:
    app = visit("station", EXERCISE).text_input[0].set_value("100").run()

    options = app.selectbox[-1].options
    assert 1 < len(options) <= 20
    assert options[0].startswith("Station 100")
    app = sound(app.selectbox[-1].select_index(1).run())
    assert options[1].split(" · ")[0] in text(app)


def test_before_anything_is_chosen_stations_with_findings_are_offered(visit: Open) -> None:
    assert "Most findings are about:" in text(sound(visit("station")))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ({}, "3 of 3 are shown"),
        ({"rule": "station_missing"}, "1 of 1 are shown"),
        ({"commission": "C2"}, "1 of 1 are shown"),
        ({"leader": "yes"}, "1 of 1 are shown"),
    ],
)
def test_filters_stand_in_the_address(visit: Open, address: dict[str, str], shown: str) -> None:
    app = sound(visit("reconciliation", **address))

    assert shown in text(app)
    assert address.items() <= address_of(app).items()


def test_more_findings_come_with_a_press_of_the_button(visit: Open) -> None:
    app = sound(visit("reconciliation", EXERCISE))
    assert "15 of " in text(app)

    app = sound(next(button for button in app.button if button.label == "Show more").click().run())

    assert "30 of " in text(app)


def test_the_page_of_a_station_takes_no_markup_from_its_name(
    served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(served / "lowland", tmp_path / "lowland")
    with duckdb.connect(str(store.current(tmp_path / "lowland"))) as changed:
        changed.execute(
            "INSERT INTO staging.labels (kind, id, language, role, text) VALUES ('unit', '5', 'en', 'name', $name)",
            {"name": "![p](http://evil.example/p) <img src=x> \u202e321"},
        )
    monkeypatch.setattr(settings, "BUILD", tmp_path)
    app = AppTest.from_file(PUBLIC, default_timeout=60)
    app.query_params.update({"lang": "en", "station": "5"})
    app._page_hash = calc_hash("station")
    app = sound(app.run())

    assert ">Station 5, ![p](http://evil.example/p) &lt;img src=x&gt; 321</h3>" in text(app)
    assert not [part for part in [*app.markdown, *app.caption] if "evil" in part.value]


# --- what leaves an exercise ---------------------------------------------------------------------------------------


@pytest.fixture
def lowland_view(served: Path) -> Iterator[View]:
    with store.connect(store.current(served / "lowland")) as connection:
        yield View(connection, Language("en"))


def test_every_row_that_leaves_an_exercise_says_so(
    lowland_view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[bytes] = []
    monkeypatch.setattr(session.st, "dataframe", lambda *_, **__: None)
    monkeypatch.setattr(session.st, "download_button", lambda _, data, **__: files.append(data))
    session.table(pl.DataFrame({"Votes": [1, 2]}), lowland_view, "votes")

    assert pl.read_csv(io.BytesIO(files[0]))["notice"].to_list() == ["SYNTHETIC EXERCISE, no real data."] * 2
    assert data_quality.marked(lowland_view, pl.DataFrame({"n": [1]}))["is_synthetic"].to_list() == [True]


def test_numbers_of_a_column_have_as_many_decimals_as_it_needs() -> None:
    frame = pl.DataFrame(
        {"a": [83.0, 83.97, None], "b": [50.0, 12.5, 0.0], "c": [4500.0, 7.0, None], "d": [1, 2, 3]}
    )

    steps = {name: column["type_config"]["step"] for name, column in session._numbers(frame).items()}

    assert steps == {"a": 0.01, "b": 0.1, "c": 1, "d": 1}
    assert session._numbers(pl.DataFrame({"code": ["0012"]})) == {}


def test_a_difference_of_nought_has_no_sign_on_screen_nor_in_the_file(
    lowland_view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[pl.DataFrame] = []
    files: list[bytes] = []
    monkeypatch.setattr(session.st, "dataframe", lambda frame, **_: shown.append(frame))
    monkeypatch.setattr(session.st, "download_button", lambda _, data, **__: files.append(data))
    session.table(pl.DataFrame({"points": [-0.0, -0.004, 0.05]}), lowland_view, "differences")

    assert [str(value) for value in shown[0]["points"]] == ["0.0", "0.0", "0.05"]
    assert [str(value) for value in pl.read_csv(io.BytesIO(files[0]))["points"]] == ["0.0", "-0.004", "0.05"]


def test_the_label_of_a_button_is_its_letters() -> None:
    assert session.literal("![p](x) *a* Ош-1") == r"\!\[p\]\(x\) \*a\* Ош\-1"


def test_a_table_on_the_page_shows_names_upright(lowland_view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[pl.DataFrame] = []
    monkeypatch.setattr(session.st, "dataframe", lambda frame, **_: shown.append(frame))
    monkeypatch.setattr(session.st, "download_button", lambda *_, **__: None)
    session.table(pl.DataFrame({"File": ["\u202efoo.csv"], "Row": [2]}), lowland_view, "files")

    assert shown[0].rows() == [("foo.csv", 2)]
