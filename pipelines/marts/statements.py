"""`marts.statements`: what one reporter gave out at one address, as of one moment, in one unit of count.

Statements are what screens offer to choose from, because counts of different statements are never added.
"""

import hashlib
from collections.abc import Collection, Mapping

import polars as pl

from pipelines.domain import LISTED, TOTAL_CATEGORY, Basis, CategoryKind, Precision
from pipelines.tables.published import STATEMENTS

KEY = ["reporter_id", "phase", "as_of_at", "as_of_precision", "unit_of_count", "source_url"]
"""What makes two published counts parts of one statement."""

_FORMS = {
    Precision.MINUTE: "%Y%m%dT%H%M",
    Precision.DAY: "%Y%m%d",
    Precision.MONTH: "%Y%m",
    Precision.YEAR: "%Y",
}


def statement_id(zone: str) -> pl.Expr:
    """Identity of the statement that a published count belongs to: readable, and the same in every build.

    The moment stands there in local time, as exactly as the source states it.
    """
    address = pl.col("source_url").map_elements(
        lambda url: hashlib.sha256(url.encode()).hexdigest()[:6], return_dtype=pl.String
    )
    local = pl.col("as_of_at").dt.convert_time_zone(zone)
    moment = pl.coalesce(
        pl.when(pl.col("as_of_precision") == precision.value).then(local.dt.strftime(form))
        for precision, form in _FORMS.items()
    )
    return pl.concat_str("reporter_id", moment, "unit_of_count", "phase", address, separator="-")


def listed_statement_id() -> pl.Expr:
    """Identity of the statement that a listed event belongs to: one per list, reporter, phase and kind."""
    return pl.concat_str("reporter_id", "source_id", "kind", "phase", separator="-")


def build(
    tallies: pl.DataFrame,
    units: pl.DataFrame,
    events: pl.DataFrame,
    kinds: Mapping[str, str],
    *,
    zone: str,
    incomplete: Collection[str] = (),
) -> pl.DataFrame:
    """One row per statement, published or listed; `incomplete` names the sources whose lists are not whole."""
    return pl.concat([_published(tallies, units, kinds, zone), _listed(events, incomplete)]).select(
        STATEMENTS.schema.names()
    )


def _published(
    tallies: pl.DataFrame, units: pl.DataFrame, kinds: Mapping[str, str], zone: str
) -> pl.DataFrame:
    is_violation = pl.col("category_id").replace_strict(dict(kinds)) == CategoryKind.VIOLATION.value
    whole = (pl.col("category_id") == TOTAL_CATEGORY) & pl.col("unit_id").is_null()
    return (
        tallies.join(units.select("unit_id", "region_id"), on="unit_id", how="left")
        .group_by(statement_id(zone).alias("statement_id"), *KEY)
        .agg(
            period_start_at=pl.col("period_start_at").min(),
            period_end_at=pl.col("period_end_at").max(),
            is_partial=pl.lit(False),
            notes=pl.col("note").drop_nulls().unique(maintain_order=True).str.join("\n").replace("", None),
            source_id=pl.col("source_id").min(),
            stated_total=pl.coalesce(pl.col("parent_total").max(), pl.col("count").filter(whole).max()),
            regions=pl.col("region_id").drop_nulls().n_unique().cast(pl.Int64),
            categories=pl.col("category_id").filter(is_violation).n_unique().cast(pl.Int64),
            basis=pl.lit(Basis.PUBLISHED.value),
        )
        .select(STATEMENTS.schema.names())
    )


def _listed(events: pl.DataFrame, incomplete: Collection[str]) -> pl.DataFrame:
    address = pl.col("source_url")
    return (
        events.group_by("statement_id", "reporter_id", "phase", "kind")
        .agg(
            as_of_at=pl.col("as_of_at").max(),
            as_of_precision=pl.col("as_of_precision").sort_by("as_of_at").last(),
            period_start_at=pl.lit(None, pl.Datetime("us", "UTC")),
            period_end_at=pl.lit(None, pl.Datetime("us", "UTC")),
            is_partial=pl.col("source_id").is_in(list(incomplete)).any(),
            notes=pl.lit(None, pl.String),
            source_id=pl.col("source_id").min(),
            stated_total=pl.len().cast(pl.Int64),
            regions=pl.col("region_id").n_unique().cast(pl.Int64),
            categories=pl.col("category_id").n_unique().cast(pl.Int64),
            basis=pl.lit(Basis.LISTED.value),
            source_url=pl.when(address.n_unique() == 1).then(address.first()),
        )
        .with_columns(unit_of_count=pl.col("kind").replace_strict({k.value: v for k, v in LISTED.items()}))
        .select(STATEMENTS.schema.names())
    )
