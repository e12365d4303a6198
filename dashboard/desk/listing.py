"""The long lists of the desk: what an address chooses of one, the part that is shown, and the whole as a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from dashboard import downloads
from dashboard.access import What
from dashboard.access.gate import signed
from dashboard.desk import paging, reader


@dataclass(frozen=True)
class Part:
    """What is shown of a list: `rows` of all that were `found`, the part `number` of `last`. `kept` is the choice."""

    rows: pl.DataFrame
    found: int
    number: int
    last: int
    kept: str


def chosen(request: Request, filters: Iterable[str]) -> dict[str, str]:
    """What the address chooses by each filter; nothing is an empty text."""
    return {name: request.query_params.get(name, "") for name in filters}


def part(request: Request, found: pl.DataFrame, chosen: Mapping[str, str]) -> Part:
    """The part of what was found for which the address asks."""
    last = paging.last(found.height)
    number = paging.number(request.query_params.get("page"), last)
    rows = found.slice((number - 1) * paging.ROWS, paging.ROWS)
    kept = urlencode({name: value for name, value in chosen.items() if value})
    return Part(rows, found.height, number, last, kept)


def file(request: Request, what: str, found: pl.DataFrame, chosen: Mapping[str, str]) -> Response:
    """All that was found as a file, which says of what build it is; the log says who took it and what was chosen."""
    reader.record(request, What.EXPORT, f"{found.height} {what}: {urlencode(chosen)}")
    held = reader.election(request)
    told = {"election_id": held.id, "build_id": held.row["build_id"]}
    if held.is_synthetic:
        told["notice"] = reader.language(request).phrase("SYNTHETIC EXERCISE, no real data.")
    content = downloads.csv(found.with_columns(pl.lit(value).alias(name) for name, value in told.items()))
    name = f"{held.id}-{what}-{signed(request).access.now():%Y%m%d-%H%M}.csv"
    return Response(
        content, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
