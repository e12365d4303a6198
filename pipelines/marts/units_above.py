"""Which units each unit lies in: upwards through both trees, over commissions and over places."""

import polars as pl

_LINKS = ("parent_id", "region_id", "lies_in")


def build(units: pl.DataFrame, asked: pl.Series) -> pl.DataFrame:
    """`unit_id`, `above_id`: one row per unit that is asked about and unit that it is or lies in, however far above."""
    links = pl.concat(
        units.select("unit_id", above_id=name).filter(pl.col("above_id").is_not_null()) for name in _LINKS
    ).unique()
    found = units.filter(pl.col("unit_id").is_in(asked.implode())).select("unit_id", above_id="unit_id")
    while True:
        further = found.join(
            links.rename({"unit_id": "above_id", "above_id": "further_id"}), on="above_id"
        ).select("unit_id", above_id="further_id")
        grown = pl.concat([found, further]).unique()
        if grown.height == found.height:
            return found
        found = grown
