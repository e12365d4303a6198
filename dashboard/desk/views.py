"""Choices of the queue that a person has given a name, to find them again with one click."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.gate import signed
from dashboard.access.views import MOST, View, Views
from dashboard.desk import reader
from dashboard.desk.shell import see_other

FILTERS = ("status", "region", "category", "q", "mine")
"""What can be chosen in the queue."""
_LONGEST_NAME, _LONGEST_CHOICE = 60, 300


def of_reader(request: Request) -> Sequence[View]:
    """The views of whoever asks."""
    return _views(request).of(*_whose(request))


def are_full(request: Request) -> bool:
    """Whether no further one can be kept."""
    return len(of_reader(request)) >= MOST


def keep(request: Request, form: FormData) -> Response:
    """Keep what is chosen under the name that was typed, and show it."""
    name = " ".join(str(form.get("name", "")).split())[:_LONGEST_NAME]
    chosen = {
        key: value[:_LONGEST_CHOICE]
        for key, value in parse_qsl(str(form.get("query", "")))
        if key in FILTERS and value
    }
    if name:
        _views(request).keep(*_whose(request), View(name, urlencode(chosen)))
    return see_other(request, "/desk", **chosen)


def forget(request: Request, form: FormData) -> Response:
    """Forget the view of this name."""
    _views(request).forget(*_whose(request), str(form.get("name", "")))
    return see_other(request, "/desk")


def _views(request: Request) -> Views:
    return Views(signed(request).access.engine)


def _whose(request: Request) -> tuple[str, str]:
    return reader.person(request).id, reader.election_id(request)
