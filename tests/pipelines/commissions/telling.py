"""Rows of what is told of an invented commission, staged as a file or an expert's entry would be."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from pipelines import commission_setting, packs, settings
from pipelines.casework.deadlines import LegalCalendar
from pipelines.contract import ROW, Conformed, Rows
from pipelines.election import Commission, Pack
from pipelines.law import Law
from pipelines.pack_checks import TABLES
from pipelines.sources import commission_entries, commissions
from pipelines.tables.territory import UNITS

ZONE = ZoneInfo("Asia/Bishkek")
TEXT = {"act": "act", "edition": "now", "source": "test"}


def pack() -> Pack:
    """A real pack with two invented commissions."""
    data = settings.DATA
    loaded = packs.load(data / "elections" / "kg-2021-01-10-president", data=data)
    sitting = tuple(
        Commission(id=name, body=body, aliases=(name.upper(),), labels={})
        for name, body in (("high", "cec"), ("low", "tec"))
    )
    election = loaded.election.model_copy(update={"commission": sitting})
    return Pack(**{**vars(loaded), "election": election})


PACK = pack()
SITTING = commission_setting.commissions(PACK, UNITS.empty())


def stage(
    kind: str, *told: dict[str, str], accessed: dt.date | None = None, source_id: str = "journal"
) -> Conformed:
    """What comes of these rows: row 2 is the first, as in a file, which was read on that day."""
    columns = dict.fromkeys(name for row in told for name in row)
    frame = pl.DataFrame(
        [{ROW: number, **row} for number, row in enumerate(told, start=2)],
        schema={ROW: pl.Int64(), **dict.fromkeys(columns, pl.String())},
    )
    described = {"id": source_id, "accessed": accessed}
    source = commission_entries.source(kind, synthetic=True).model_copy(update=described)
    rows = Rows(source, frame, frame)
    return commissions.stage(rows, commission_setting.Setting.of(PACK, {"high", "low"}))


def kept(kind: str, *told: dict[str, str]) -> pl.DataFrame:
    """The same where every row fits."""
    if not told:
        return TABLES[kind].empty()
    staged = stage(kind, *told)
    assert staged.rejects.is_empty(), staged.rejects["reason"].to_list()
    return staged.kept


def law(*editions: dict[str, Any], **said: Any) -> Law:
    """A law whose one text `now` applies, and these others."""
    texts = [{"applies": True, "source": "test"} | one for one in ({"id": "now"}, *editions)]
    act = {"id": "act", "labels": {}, "source": "test", "edition": texts}
    for name in ("deadline", "quorum", "composition"):
        said[name] = [{"id": f"{name}{n}", **TEXT, **rule} for n, rule in enumerate(said.get(name, ()))]
    return Law.model_validate({"act": [act], **said})


def calendar(**said: Any) -> LegalCalendar:
    return LegalCalendar(law(**said), ZONE, dt.date(2021, 1, 10), None, {})


def local(text: str) -> dt.datetime:
    """A local moment in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.UTC)
