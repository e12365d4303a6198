"""Exports of the tools that observers report with, each read into the same two frames (`export.Export`)."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pipelines.exports import apollo, kobo, nemo, odk, vote_monitor, workbook
from pipelines.exports.export import Export
from pipelines.intake import Intake, System

__all__ = ["Export", "read"]

_READERS: Mapping[System, Callable[[Path, Intake], Export]] = {
    "odk": odk.read,
    "kobo": kobo.read,
    "apollo_checklist": apollo.read_checklist,
    "apollo_incidents": apollo.read_incidents,
    "vote_monitor": vote_monitor.read,
    "nemo": nemo.read,
    "workbook": workbook.read,
}


def read(path: Path, intake: Intake) -> Export:
    """The reports of an export; SourceError where the file is not one of the tool that the intake names."""
    return _READERS[intake.system](path, intake)
