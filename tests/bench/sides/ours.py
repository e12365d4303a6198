"""Baikoo: from the file to a published snapshot, every rule and every fact judged."""

from pathlib import Path

import geopandas  # noqa: F401
import great_expectations.expectations  # noqa: F401

from expectations.judge import judge
from pipelines import build, settings


def run(pack: Path, out: Path) -> None:
    """Build and publish."""
    build.build(pack, data=settings.DATA, home=out, judge=judge)
