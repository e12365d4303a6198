"""One reader's visit: which election, which language, light or dark; all of it in the address, to be shared."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import downloads, maps, theme
from dashboard.exhibits import Exhibit, View, view_language
from dashboard.i18n import LANGUAGES, Language
from dashboard.queries import Connection, election
from pipelines import settings, store
from pipelines.errors import SnapshotMissing


@st.cache_resource(max_entries=32, show_spinner=False)
def _open(snapshot: str) -> Connection:
    """One read-only connection a snapshot. A new build is a new path, so nobody reads an old one for long."""
    return store.connect(Path(snapshot))


@st.cache_data(max_entries=128, show_spinner=False)
def _language(snapshot: str, code: str, zone: str) -> Language:
    return view_language(_open(snapshot), code, ZoneInfo(zone))


def elections() -> list[str]:
    """Elections that have a published snapshot, latest first."""
    published = []
    for pointer in settings.BUILD.glob("*/CURRENT"):
        name = pointer.parent.name
        published.append((str(election(_open(str(store.current(pointer.parent))))["date"]), name))
    return [name for _, name in sorted(published, reverse=True)]


def choose(
    key: str, label: str, options: Sequence[str], name: Callable[[str], str], *, widget: str = "select"
) -> str:
    """Let the reader choose one of `options`; the choice stands in the address and is kept across pages.

    The address wins over what was chosen before; an address that names nothing we have is passed over.
    """
    wanted = remembered(key, options)
    index = 0 if wanted is None else list(options).index(wanted)
    # Other options, or their names in another language, make another widget: streamlit would else keep the old one.
    identity = f"{key}-{hash(tuple(name(option) for option in options))}"
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


def remember(key: str, value: str | None, *, default: str | None = None) -> None:
    """Keep a choice for the visit and, unless it is the default, in the address."""
    st.session_state[f"chosen-{key}"] = value
    if value is None or value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value


def remembered(key: str, options: Sequence[str]) -> str | None:
    """A choice from the address or this visit, if it is one of `options`."""
    wanted = st.query_params.get(key) or st.session_state.get(f"chosen-{key}")
    return wanted if wanted in options else None


def open_view() -> View:
    """The reader's view, with the choice of language and election above the page; stops where nothing is built."""
    left, right = st.columns([0.6, 0.4], vertical_alignment="bottom")
    with right, st.container(horizontal_alignment="right"):
        code = choose(
            "lang", "Тил · Язык · Language", list(LANGUAGES), LANGUAGES.__getitem__, widget="segments"
        )
    available = elections()
    if not available:
        error = SnapshotMissing(
            "nothing has been published yet", where=str(settings.BUILD), remedy="baikoo build"
        )
        st.error(str(error))
        st.stop()
    with left:
        chosen = choose(
            "election", Language(code).phrase("Election"), available, lambda name: _title(name, code)
        )
    snapshot = str(store.current(settings.BUILD / chosen))
    connection = _open(snapshot)
    zone = election(connection)["time_zone"]
    agent = st.context.headers.get("User-Agent", "")
    return View(
        connection,
        _language(snapshot, code, zone),
        theme.look(st.context.theme.type),
        theme.NARROW if "Mobi" in agent else theme.WIDE,
    )


def _title(name: str, code: str) -> str:
    snapshot = str(store.current(settings.BUILD / name))
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
        theme.TouchFigure(exhibit.figure),
        theme=None,
        config=maps.CONFIG,
        key=key,
        alt=exhibit.title,
        **options,
    )
    st.html(theme.foot_html(exhibit.source))
    say = view.language
    with st.expander(say.phrase("Table and download")):
        st.dataframe(exhibit.table, hide_index=True, key=f"table-{exhibit.name}")
        st.download_button(
            say.phrase("Download as CSV"),
            downloads.csv(exhibit.table),
            file_name=f"{view.election['election_id']}-{exhibit.name}.csv",
            mime="text/csv",
            key=f"csv-{exhibit.name}",
        )
