"""Views of built elections for tests of what is known of commissions, and names that mean harm."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard import queries
from dashboard.exhibits import View, view_language
from pipelines import store

EXERCISE, PRESIDENT, WITHOUT = "kg-exercise", "kg-2021-01-10-president", "kg-2021-04-11-local"
"""One with planted lapses, one with real records, one in which no commission was followed."""


@contextmanager
def opened(build: Path, election: str, code: str = "en") -> Iterator[View]:
    """The view of a reader of this language."""
    with store.connect(store.current(build / election)) as connection:
        zone = ZoneInfo(queries.election(connection)["time_zone"])
        yield View(connection, view_language(connection, code, zone))


def named(view: View, name: str, *things: tuple[str, str]) -> View:
    """The view where these things, by kind and id, bear another name (synthetic)."""
    names = {**view.language.names, **dict.fromkeys(things, name)}
    return dataclasses.replace(view, language=dataclasses.replace(view.language, names=names))
