"""The expert edition: the pages of the desk and the analytic pages, for whoever signs in."""

from pathlib import Path

import streamlit as st

from dashboard.access import Access
from dashboard.desk import application
from dashboard.desk.shell import ANALYTIC


def edition(access: Access, *, every: float = 20) -> st.App:
    """The application over these accounts. `every`: seconds between two looks at an open line."""
    return st.App(
        Path(__file__).parent / "public.py",
        routes=application.routes(),
        middleware=application.middleware(access, every=every),
        exception_handlers=application.HANDLERS,
    )


def serve(access: Access, port: int) -> None:
    """Answer on this port until somebody ends it."""
    edition(access).run(config={"server.port": port, "server.baseUrlPath": ANALYTIC.strip("/")})
