"""Where things lie: the data folder and, below it, what builds make of it; the vault, which is outside of both."""

import os
from pathlib import Path

from platformdirs import user_data_path

PROJECT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BAIKOO_DATA", PROJECT / "data"))
BUILD = Path(os.environ.get("BAIKOO_BUILD", DATA / "build"))
VAULT = Path(os.environ.get("BAIKOO_VAULT", user_data_path("baikoo") / "vault"))
JOURNAL = os.environ.get("BAIKOO_JOURNAL", "")


def journal_url(election: str, data: Path = DATA) -> str:
    """Where the decisions of an election are kept; `{election}` in BAIKOO_JOURNAL stands for its id.

    One SQLite file an election by default: it is archived and handed over with its election, and damage to it is
    damage to one. A database of PostgreSQL may hold many: each election has its own chain there.
    """
    default = f"sqlite:///{(data / 'journal').resolve()}/{{election}}.sqlite"
    return (JOURNAL or default).replace("{election}", election)


ACCOUNTS = journal_url("accounts")
"""Accounts, sessions and the log of access: beside the journals, in the same database where they share one."""


def pack_folder(election: str) -> Path:
    """The folder of a bundled election, or of the pack at this path."""
    bundled = DATA / "elections" / election
    return bundled if (bundled / "election.toml").is_file() else Path(election)


def bundled() -> list[str]:
    """The ids of all bundled elections."""
    return sorted(file.parent.name for file in (DATA / "elections").glob("*/election.toml"))
