"""What a build is called: its time, and a digest of everything that went in."""

import datetime as dt
import hashlib
from collections.abc import Iterable

import polars as pl

from pipelines.election import Pack
from pipelines.raw import RawFile
from pipelines.sources.decisions import head_of


def identity_of(pack: Pack, files: Iterable[RawFile], decided: pl.DataFrame) -> str:
    """The name of a build of now from this pack, these files and these decisions."""
    parts = (pack.election, pack.territory, pack.catalogue)
    texts = [
        *(part.model_dump_json() for part in parts),
        *(file.sha256 for file in files),
        str(head_of(decided)),
    ]
    digest = hashlib.sha256("".join(texts).encode())
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    return f"{now}Z-{digest.hexdigest()[:8]}"
