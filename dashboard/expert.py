"""The expert edition: the pages of the desk and the analytic pages, for whoever signs in."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.access import Access
from dashboard.desk import application
from dashboard.desk.shell import ANALYTIC
from pipelines import settings


def edition(access: Access, *, every: float = 20) -> st.App:
    """The application over these accounts. `every`: seconds between two looks at an open line."""
    return st.App(
        Path(__file__).parent / "public.py",
        routes=application.routes(access),
        middleware=application.middleware(access, every=every),
        exception_handlers=application.HANDLERS,
    )


def serve(access: Access, port: int) -> None:
    """Answer on this port until somebody ends it."""
    own = {"server.port": port, "server.baseUrlPath": ANALYTIC.strip("/")}
    edition(access).run(config={**dict(_configured()), **own})


def _configured() -> Iterator[tuple[str, Any]]:
    """The project's settings of streamlit, which looks for them only where it was started."""
    file = settings.PROJECT / ".streamlit" / "config.toml"
    yield from _flat(tomllib.loads(file.read_text(encoding="utf-8")))


def _flat(section: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in section.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
