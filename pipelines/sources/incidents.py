"""Single violations as they were reported: `staging.incidents`."""

import dataclasses

import polars as pl

from pipelines.contract import ROW, Conformed, Problem, Rows, conform, publishers_column
from pipelines.domain import LISTED
from pipelines.election import Pack
from pipelines.messages import Message
from pipelines.places import RESOLVED, Gazetteer, locate
from pipelines.tables.violations import INCIDENTS


def stage(rows: Rows, pack: Pack, gazetteer: Gazetteer) -> Conformed:
    """One row per report; the same violation told twice stays two rows here."""
    is_stated = "unit_id" in rows.frame.columns
    located = _stated(rows) if is_stated else locate(rows, gazetteer)
    problems = [
        *located.problems,
        *_misnumbered(located, pack),
        *_unplaced(located, gazetteer, is_stated=is_stated),
        *_uncountable(located, pack),
    ]
    checked = dataclasses.replace(located, problems=problems)
    return conform(INCIDENTS, checked, pack.vocabularies, zone=pack.election.time_zone)


def _stated(rows: Rows) -> Rows:
    """Reports that state the id of their unit, for example of a station: there is nothing to look up."""
    frame = rows.frame.with_columns(place_state=pl.lit(RESOLVED))
    if "place_label" not in frame.columns:
        frame = frame.with_columns(place_label=pl.lit(None, pl.String))
    return dataclasses.replace(rows, frame=frame)


def _misnumbered(rows: Rows, pack: Pack) -> list[Problem]:
    codes = pack.territory.station_codes
    if codes is None or "station_code" not in rows.frame.columns:
        return []
    odd = rows.frame.filter(~pl.col("station_code").str.contains(codes.pattern))
    return [
        Problem(
            number,
            publishers_column(rows.source, "station_code"),
            Message(
                "{value} is no number of a polling station: it must match {pattern}",
                {"value": repr(code), "pattern": codes.pattern},
            ),
        )
        for number, code in odd.select(ROW, "station_code").iter_rows()
    ]


def _unplaced(rows: Rows, gazetteer: Gazetteer, *, is_stated: bool) -> list[Problem]:
    """Reports that name the whole country, or something else above the regions, where a region is needed."""
    if "unit_id" not in rows.frame.columns:
        return []
    return [
        Problem(
            number,
            publishers_column(rows.source, "unit_id"),
            Message("{place} lies in no region: name the region or a place in it", {"place": repr(named)}),
        )
        for number, unit, label in rows.frame.select(ROW, "unit_id", "place_label").iter_rows()
        if (named := unit if is_stated else label or unit) is not None
        and gazetteer.region_of.get(unit or "") is None
    ]


def _uncountable(rows: Rows, pack: Pack) -> list[Problem]:
    """Reports under an entry of the catalogue that is no kind of event: a total, a channel, a workflow step."""
    if "category_id" not in rows.frame.columns:
        return []
    kinds, identities = pack.category_kinds(), pack.vocabularies["category"].identities
    return [
        Problem(
            number,
            publishers_column(rows.source, "category_id"),
            Message(
                "{value} is no kind of event but of {kind}: use one of {kinds}",
                {"value": repr(word), "kind": kinds[identities[word]], "kinds": ", ".join(LISTED)},
            ),
        )
        for number, word in rows.frame.select(ROW, "category_id").iter_rows()
        if word in identities and kinds[identities[word]] not in LISTED
    ]
