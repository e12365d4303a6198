"""The election pack as tables, so that a snapshot can be read without the pack."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from pipelines.contract import Conformed
from pipelines.domain import Level, Tree
from pipelines.election import Named, Pack, UnitOfCount
from pipelines.raw import RawFile
from pipelines.source import Source
from pipelines.tables import meta
from pipelines.tables.ballots import CHOICES, CONTESTS, EQUATIONS, FORM_LINES
from pipelines.tables.declaration import Table
from pipelines.tables.territory import LABELS, UNITS


def election(pack: Pack) -> pl.DataFrame:
    """`staging.election`: one row."""
    content, territory = pack.election, pack.territory
    return pl.DataFrame(
        [
            {
                "election_id": content.id,
                "date": content.date,
                "time_zone": content.time_zone,
                "territory_id": territory.id,
                "is_synthetic": content.synthetic,
                "country_id": territory.root,
                "projection": territory.projection,
                "frame": json.dumps(territory.frame) if territory.frame else None,
                "callouts": json.dumps({k: [v.lon, v.lat] for k, v in territory.callouts.items()}),
                "attribution": json.dumps(territory.attribution, ensure_ascii=False),
                "law": pack.law.model_dump_json(by_alias=True, exclude_defaults=True) if pack.law else None,
            }
        ],
        schema=meta.ELECTION.schema,
    )


def calendar(pack: Pack) -> pl.DataFrame:
    """`staging.calendar_items`: times without a zone are local times of the election."""
    rows = []
    for item in pack.election.calendar:
        timed = isinstance(item.at, dt.datetime)
        moment = item.at if isinstance(item.at, dt.datetime) else dt.datetime.combine(item.at, dt.time())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=pack.zone)
        rows.append(
            {
                "item_id": item.id,
                "at": moment.astimezone(dt.UTC),
                "is_timed": timed,
                "is_key": item.key,
                "source_url": item.source_url,
            }
        )
    return pl.DataFrame(rows, schema=meta.CALENDAR_ITEMS.schema)


def ballots(pack: Pack) -> dict[Table, pl.DataFrame]:
    """`staging.contests`, `choices`, `form_lines` and `equations`: what is on the ballots and on the forms."""
    content = pack.election
    contests = [
        (contest.id, place, contest.seats, contest.votes_per_ballot)
        for place, contest in enumerate(content.contest, start=1)
    ]
    choices = [
        (contest.id, choice.id, place)
        for contest in content.contest
        for place, choice in enumerate((c for c in content.choice if c.contest == contest.id), start=1)
    ]
    forms = [
        (contest.id, form) for contest in content.contest for form in content.form if form.serves(contest.id)
    ]
    lines = [
        (contest, line.field, place, line.code)
        for contest, form in forms
        for place, line in enumerate(form.line, start=1)
    ]
    equations = [
        (contest, equation.id, equation.formula, equation.hard)
        for contest, form in forms
        for equation in form.equation
    ]
    rows: dict[Table, list[Any]] = {
        CONTESTS: contests,
        CHOICES: choices,
        FORM_LINES: lines,
        EQUATIONS: equations,
    }
    return {table: pl.DataFrame(found, schema=table.schema, orient="row") for table, found in rows.items()}


def country(pack: Pack) -> pl.DataFrame:
    """`staging.units` of an election without a territory: the country that its files are about."""
    named = pack.election.country
    rows = (
        []
        if named is None
        else [
            {
                "source_id": "election.toml",
                "row_number": 1,
                "unit_id": named.id,
                "tree": Tree.ADMINISTRATIVE.value,
                "level": Level.COUNTRY.value,
            }
        ]
    )
    return pl.DataFrame(rows, schema=UNITS.schema)


def labels(pack: Pack) -> pl.DataFrame:
    """`staging.labels` of everything that the pack and its catalogues name."""
    catalogue, content = pack.catalogue, pack.election
    rows = [
        *_named("election", [Named(id=content.id, labels=content.name)]),
        *_named("unit", [content.country] if content.country else []),
        *_named("contest", content.contest),
        *_named("choice", content.choice),
        *_named("calendar", content.calendar),
        *_named("commission", content.commission),
        *_named("category", catalogue.category),
        *_named("reporter", catalogue.reporter),
        *_named("unit_of_count", catalogue.unit_of_count),
        *_named("indicator", catalogue.indicator),
        *_named("result_item", catalogue.result_item),
        *_counted(catalogue.unit_of_count),
        *_named("expected_report", [Named(id=r.id, labels=r.labels) for r in content.expected_report]),
    ]
    rows += _named("source", [Named(id=source.id, labels=source.labels) for source, _ in pack.sources()])
    excluded = content.sample.excluded if content.sample else ()
    rows += _named("exclusion", [Named(id=str(n), labels=e.because) for n, e in enumerate(excluded, start=1)])
    for form in content.form:
        rows += _named("line", [Named(id=line.field, labels=line.labels) for line in form.line])
        rows += _named("equation", [Named(id=entry.id, labels=entry.because) for entry in form.equation])
    if pack.law is not None:
        for kind, named in (
            ("act", pack.law.act),
            ("article", pack.law.article),
            ("standard", pack.law.standard),
        ):
            rows += _named(kind, [Named(id=entry.id, labels=entry.labels) for entry in named])
    for kind, words in catalogue.terms.items():
        rows += _named(kind, [Named(id=word, labels=texts) for word, texts in words.items()])
    if pack.translations is not None:
        told = pack.translations.by_text()
        rows += _named("translation", [Named(id=text, labels=others) for text, others in told.items()])
    return pl.DataFrame(rows, schema=LABELS.schema, orient="row").unique(LABELS.key, maintain_order=True)


def _named(kind: str, entries: "tuple[Named, ...] | list[Named]") -> Iterator[tuple[object, ...]]:
    for entry in entries:
        for language, text in entry.labels.items():
            yield kind, entry.id, language, text, "name", None, None
        for language, text in entry.short.items():
            yield f"{kind}.short", entry.id, language, text, "short", None, None
        for alias in entry.aliases:
            yield kind, entry.id, "*", alias, "alias", None, None


def _counted(units: tuple[UnitOfCount, ...]) -> Iterator[tuple[object, ...]]:
    """How to say "27 facts": the plural forms of a language, joined by `|` in gettext's order."""
    for unit in units:
        for language, forms in unit.counted.items():
            text = forms if isinstance(forms, str) else "|".join(forms)
            yield "unit_of_count.counted", unit.id, language, text, "name", None, None


def source(file: RawFile, staged: Conformed) -> pl.DataFrame:
    """The row of `meta.sources` for one raw file."""
    return account(file.source, file.sha256, [staged], surplus_columns=file.surplus_columns)


def account(
    described: Source, sha256: str, staged: Sequence[Conformed], *, surplus_columns: Sequence[str] = ()
) -> pl.DataFrame:
    """The row of `meta.sources` for what came from one source, and what became of it in one table or several."""
    read, rejected = sum(each.rows_read for each in staged), sum(each.rejects.height for each in staged)
    return pl.DataFrame(
        [
            {
                "source_id": described.id,
                "kind": described.kind,
                "file": described.file,
                "sha256": sha256,
                "title": described.title,
                "publisher": described.publisher,
                "language": described.language,
                "url": described.url,
                "licence": described.licence,
                "accessed": described.accessed,
                "nature": described.nature,
                "received_at": dt.datetime.now(dt.UTC),
                "rows_read": read,
                "rows_kept": read - rejected,
                "rows_rejected": rejected,
                "rows_unfit": sum(each.rows_unfit for each in staged),
                "max_rejected_share": described.max_rejected_share,
                "surplus_columns": ", ".join(surplus_columns) or None,
            }
        ],
        schema=meta.SOURCES.schema,
    )
