"""What is kept of a build: what it is called, of which election it is, and everything that went in."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

from pipelines import pack_tables, store
from pipelines.election import Pack
from pipelines.errors import JournalError, SnapshotBroken, SnapshotMissing
from pipelines.journal import Head, Journal
from pipelines.raw import RawFile
from pipelines.sources.decisions import head_of
from pipelines.staging import Frames
from pipelines.tables import meta
from pipelines.tables.decisions import DECISIONS


def name_of(pack: Pack, files: Iterable[RawFile], decided: pl.DataFrame) -> str:
    """The name of a build of now from this pack, these files and these decisions."""
    texts = [
        *pack.said(),
        *(file.sha256 for file in files),
        str(head_of(decided)),
    ]
    digest = hashlib.sha256("".join(texts).encode())
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    return f"{now}Z-{digest.hexdigest()[:8]}"


def require_all_there(pack: Pack, journal: Journal, home: Path) -> None:
    """JournalError where the journal of a real election lacks decisions that the current snapshot was built with.

    Its end was cut off, or it is another journal: verified facts would be unverified without anybody having said so.
    """
    if pack.election.synthetic:
        return
    try:
        with store.connect(store.current(home), [meta.BUILDS]) as before:
            (head,) = before.execute("SELECT journal_head FROM meta.builds").fetchone() or ("0:",)
    except (SnapshotMissing, SnapshotBroken, duckdb.Error):
        return
    try:
        journal.require(Head.of(head))
    except JournalError as error:
        what = f"{error.what}; the current snapshot was built with it"
        remedy = f"{error.remedy}. Was a copy of before restored on purpose: remove {home / 'CURRENT'}, build again"
        raise JournalError(what, where=error.where, remedy=remedy) from None


def tables(pack: Pack, frames: Frames, build_id: str, home: Path) -> Frames:
    """The election itself, its calendar, the build, and when each raw file was first seen.

    A previous snapshot that cannot be read does not stop the next: the build is then as the first.
    """
    sources, head = frames[meta.SOURCES.name], head_of(frames[DECISIONS.name])
    try:
        with store.connect(
            store.current(home), ()
        ) as before:  # of an older version too: it has these columns
            seen = store.frame_of(
                before.execute("SELECT source_id, sha256, received_at AS seen_at FROM meta.sources")
            )
    except (SnapshotMissing, SnapshotBroken, duckdb.Error):
        seen = meta.SOURCES.empty().select("source_id", "sha256", seen_at="received_at")
    received = sources.join(
        seen.cast({"seen_at": pl.Datetime("us", "UTC")}), on=["source_id", "sha256"], how="left"
    )
    return {
        meta.ELECTION.name: pack_tables.election(pack),
        meta.CALENDAR_ITEMS.name: pack_tables.calendar(pack),
        meta.SOURCES.name: received.with_columns(received_at=pl.coalesce("seen_at", "received_at")),
        meta.BUILDS.name: pl.DataFrame(
            {
                "build_id": [build_id],
                "election_id": [pack.election.id],
                "code_version": [version("baikoo")],
                "built_at": [dt.datetime.now(dt.UTC)],
                "decisions": [head.sequence],
                "journal_head": [str(head)],
            },
            schema=meta.BUILDS.schema,
        ),
    }
