"""One reader's visit: which election, which language, light or dark; all of it in the address, to be shared."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
import streamlit as st

from dashboard import downloads, maps, theme
from dashboard.exhibits import Exhibit, View, view_language
from dashboard.i18n import LANGUAGES, TURNS, Language, upright
from dashboard.queries import Connection, election
from pipelines import settings, store
from pipelines.errors import BaikooError, SnapshotMissing


@st.cache_resource(max_entries=32, show_spinner=False)
def _open(snapshot: str) -> Connection:
    """One read-only connection a snapshot. A new build is a new path, so nobody reads an old one for long."""
    return store.connect(Path(snapshot))


@st.cache_data(max_entries=128, show_spinner=False)
def _language(snapshot: str, code: str, zone: str) -> Language:
    return view_language(_open(snapshot), code, ZoneInfo(zone))


def elections(code: str) -> dict[str, str]:
    """The snapshot of every election that has one, latest first and exercises last; says which cannot be read."""
    published, broken = [], []
    for pointer in sorted(settings.BUILD.glob("*/CURRENT")):
        name = pointer.parent.name
        try:
            snapshot = str(store.current(pointer.parent))
            _title(name, snapshot, code)
            held = election(_open(snapshot))
            published.append((not held["is_synthetic"], str(held["date"]), name, snapshot))
        except (BaikooError, duckdb.Error):
            broken.append(_verbatim(name))
    if broken:
        st.warning(
            Language(code).phrase(
                "What was published on these elections cannot be read: {elections}.",
                elections=", ".join(broken),
            )
        )
    return {name: snapshot for *_, name, snapshot in sorted(published, reverse=True)}


def choose(
    key: str, label: str, options: Sequence[str], name: Callable[[str], str], *, widget: str = "select"
) -> str:
    """Let the reader choose one of `options`; the choice stands in the address and is kept across pages.

    The address wins over what was chosen before; an address that names nothing we have is passed over, and told.
    """
    wanted = remembered(key, options)
    index = 0 if wanted is None else list(options).index(wanted)
    # Other options, or their names in another language, make another widget: streamlit would else keep the old one.
    identity = f"{key}-{hash(tuple(name(option) for option in options))}"
    st.session_state[f"widget-{key}"] = identity
    if widget == "segments":
        chosen = st.segmented_control(
            label,
            options,
            default=options[index],
            format_func=name,
            key=identity,
            label_visibility="collapsed",
        )
    else:
        chosen = st.selectbox(label, options, index=index, format_func=name, key=identity)
    value = chosen or options[index]
    remember(key, value, default=options[0])
    return value


def turn(key: str, value: str, *, default: str) -> None:
    """Choose for the reader, as a button beside a choice does: its widget would else keep what was chosen before.

    Runs as a callback, before the widget is drawn anew.
    """
    remember(key, value, default=default)
    st.session_state[st.session_state[f"widget-{key}"]] = value


def remember(key: str, value: str | None, *, default: str | None = None) -> None:
    """Keep a choice for the visit and, unless it is the default, in the address."""
    st.session_state[f"chosen-{key}"] = value
    if value is None or value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value


def remembered(key: str, options: Sequence[str]) -> str | None:
    """A choice from the address or this visit, if it is one of `options`.

    Where the address came with the reader and names what is not there, the reader is told.
    """
    address, before = st.query_params.get(key), st.session_state.get(f"chosen-{key}")
    wanted = address or before
    if wanted in options:
        return wanted
    if address and address != before:
        _tell_lost(key, address)
    return None


def _tell_lost(key: str, value: str) -> None:
    """One warning for all that a shared link names and that is not there; the address then drops it."""
    st.query_params.pop(key, None)
    place, lost = st.session_state["lost"]
    lost.append(_verbatim(f"{key}={value}"))
    code = st.session_state.get("chosen-lang", next(iter(LANGUAGES)))
    say = Language(code)
    place.warning(
        say.phrase("The link names what is not here or no longer here: {what}.", what=", ".join(lost))
    )


def literal(text: str) -> str:
    """A name from a file as the label of a button: its letters, neither markup nor a picture from elsewhere."""
    return re.sub(r"([\\`*_\[\]()<>#$:~|!&-])", r"\\\1", text)


def _verbatim(text: str) -> str:
    """A text from outside inside markdown: shown letter by letter, neither as a link nor as a picture."""
    return "`" + re.sub(r"[`\s\x00-\x1f]+", " ", upright(text))[:100] + "`"


def open_view() -> View:
    """The reader's view, with the choice of language and election above the page; stops where nothing is built."""
    left, right = st.columns([0.6, 0.4], vertical_alignment="bottom")
    st.session_state["lost"] = st.empty(), []
    with right, st.container(horizontal_alignment="right"):
        code = choose(
            "lang", "Тил · Язык · Language", list(LANGUAGES), LANGUAGES.__getitem__, widget="segments"
        )
    available = elections(code)
    if not available:
        error = SnapshotMissing(
            "nothing has been published yet", where=str(settings.BUILD), remedy="baikoo build"
        )
        st.error(str(error))
        st.stop()
    with left:
        chosen = choose(
            "election",
            Language(code).phrase("Election"),
            list(available),
            lambda name: _title(name, available[name], code),
        )
    snapshot = available[chosen]
    connection = _open(snapshot)
    zone = election(connection)["time_zone"]
    agent = st.context.headers.get("User-Agent", "")
    return View(
        connection,
        _language(snapshot, code, zone),
        theme.look(st.context.theme.type),
        theme.NARROW if "Mobi" in agent else theme.WIDE,
    )


def _title(name: str, snapshot: str, code: str) -> str:
    return _language(snapshot, code, election(_open(snapshot))["time_zone"]).name("election", name)


def show(exhibit: Exhibit, view: View, *, on_pick: Callable[[str], None] | None = None) -> None:
    """The exhibit on the page: words, figure, source, and the table with its download.

    `on_pick` is told the unit that a click or tap has picked. It runs as a callback: a figure drawn anew, with the
    picked region outlined, is a new widget to streamlit, and has forgotten the click.
    """
    key = f"{exhibit.name}-{view.language.code}"

    def picked() -> None:
        points = st.session_state[key].selection.points
        if points and on_pick is not None:
            data = points[0]["customdata"]
            on_pick(data[0] if isinstance(data, list | tuple) else data)

    options: dict[str, Any] = {} if on_pick is None else {"on_select": picked, "selection_mode": "points"}
    st.html(theme.head_html(exhibit.title, exhibit.subtitle))
    st.plotly_chart(
        _figure(exhibit, view),
        theme=None,
        config=maps.CONFIG,
        key=key,
        alt=exhibit.title,
        **options,
    )
    st.html(theme.foot_html(exhibit.source))
    say = view.language
    with st.expander(say.phrase("Table and download")):
        table(exhibit.table, view, exhibit.name, source=exhibit.source)


def _figure(exhibit: Exhibit, view: View) -> theme.TouchFigure:
    """The figure as this screen can hold it: on a phone a hover box is cut off and covers what was tapped."""
    figure = theme.TouchFigure(exhibit.figure)
    if view.width <= theme.NARROW:
        # "none" still tells a click from a tap, "skip" and a figure without hovermode do not.
        for trace in figure.data:
            if trace.hoverinfo != "skip":
                trace.update(hoverinfo="none", hovertemplate=None)
    return figure


def table(
    frame: pl.DataFrame,
    view: View,
    name: str,
    *,
    source: str = "",
    on_pick: Callable[[int], None] | None = None,
) -> None:
    """A table and its file; the column of sources leads to them. `on_pick` is told which row the reader has picked.

    Each row of the file says what it belongs to, because rows travel without their page: after the columns on
    screen stand election, exhibit, build, that an exercise is one and, where rows name no source, `source`.
    """
    say = view.language
    link = say.phrase("Source")
    key = f"table-{name}"

    def picked() -> None:
        rows = st.session_state[key].selection.rows
        if rows and on_pick is not None:
            on_pick(rows[0])

    options: dict[str, Any] = {} if on_pick is None else {"on_select": picked, "selection_mode": "single-row"}
    numbers = pl.selectors.float()
    frame = frame.with_columns(numbers.replace(-0.0, 0.0))  # nought has no sign, on screen nor in the file
    st.dataframe(
        frame.with_columns(
            pl.selectors.string().str.replace_all(f"[{TURNS}]", ""), numbers.round(2).replace(-0.0, 0.0)
        ),
        hide_index=True,
        key=key,
        column_config={link: st.column_config.LinkColumn(), **_numbers(frame)},
        placeholder="…",
        **options,
    )
    told = {
        "election_id": view.election["election_id"],
        "exhibit": name,
        "build_id": view.election["build_id"],
    }
    if view.election["is_synthetic"]:
        told["notice"] = say.phrase("SYNTHETIC EXERCISE, no real data.")
    if source and link not in frame.columns:
        told["source"] = " ".join(source.split())
    st.download_button(
        say.phrase("Download as CSV"),
        downloads.csv(frame.with_columns(pl.lit(value).alias(column) for column, value in told.items())),
        file_name=f"{told['election_id']}-{name}.csv",
        mime="text/csv",
        key=f"csv-{name}",
        on_click="ignore",  # taking the table changes nothing on the page: no second run
    )


def _numbers(frame: pl.DataFrame) -> dict[str, Any]:
    """Numbers in the form of the reader's browser, in each column with as many decimals as it needs, two at most."""
    columns = {name: frame[name] for name, dtype in frame.schema.items() if dtype.is_numeric()}
    return {
        name: st.column_config.NumberColumn(format="localized", step=_step(column))
        for name, column in columns.items()
    }


def _step(column: pl.Series) -> float:
    """The coarsest of 1, 0.1 and 0.01 that loses no more of a column than 0.01 does."""
    if column.dtype.is_integer():
        return 1
    finest = column.round(2)
    return next(step for digits, step in ((0, 1), (1, 0.1), (2, 0.01)) if finest.round(digits).equals(finest))
