"""Recommendations and what became of them: one mark a recommendation, by addressee; no word is no status."""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard import charts
from dashboard.charts.strips import glyph
from dashboard.exhibits.commission_words import disputed
from dashboard.exhibits.exhibit import Exhibit, View, link_html, source_line
from dashboard.i18n import Language
from pipelines.marts.tellings import LIST

STATUSES = ("addressed", "partly", "not_addressed", "obsolete", "unknown")
"""Words of the catalogue that come first, whatever there is; others follow."""
_FORMS = ("addressed", "partly", "unknown", "obsolete", "not_addressed")
"""The same in the order of the forms of `charts.strips`: a cross is what was not carried out, not what is unknown."""
NO_WORD = "no_word"
DISPUTED = "disputed"


def status_key(row: Mapping[str, Any]) -> str:
    """The status, that those who tell it contradict one another, or that nobody has told one."""
    if row["status"] is None and "status" in (row["differs"] or "").split(LIST):
        return DISPUTED
    return str(row["status"] or NO_WORD)


def status_name(say: Language, status: str) -> str:
    """What became of a recommendation."""
    if status == NO_WORD:
        return say.phrase("Nobody has said")
    if status == DISPUTED:
        return say.phrase("Tellings contradict one another")
    return say.name("recommendation_status", status)


def addressee_name(say: Language, addressee: str | None) -> str:
    """To whom it is addressed."""
    return say.name("addressee", addressee) if addressee else say.phrase("addressee not stated")


def by_addressee(view: View, rows: pl.DataFrame, election_id: str) -> Exhibit:
    """One row an addressee, one mark a recommendation; `rows` of `queries_recommendations.of_election`, not empty."""
    say = view.language
    told = sorted(rows.rows(named=True), key=lambda row: (_place(status_key(row)), row["recommendation_id"]))
    addressees = rows["addressee"].unique(maintain_order=True).to_list()
    told.sort(key=lambda row: addressees.index(row["addressee"]))
    series = _series(rows)
    counted = {name: sum(status_key(row) == name for row in told) for name in [*series, NO_WORD]}
    key = [
        f"{glyph(series.index(name))}\u00a0{status_name(say, name)}: {say.number(counted[name])}"
        for name in sorted(series, key=_place)
        if counted[name]
    ]
    if counted[NO_WORD]:
        key.append(f"{glyph(None)}\u00a0{status_name(say, NO_WORD)}: {say.number(counted[NO_WORD])}")
    sizes = {one: sum(row["addressee"] == one for row in told) for one in addressees}
    figure = charts.strips(
        pl.DataFrame(
            {
                "group": [""] * len(told),
                "label": [addressee_name(say, row["addressee"]) for row in told],
                "text": [say.number(sizes[row["addressee"]]) for row in told],
                "series": [None if status_key(row) == NO_WORD else status_key(row) for row in told],
                "hover": ["\n".join([_name(say, row), status_name(say, status_key(row))]) for row in told],
            },
            schema_overrides={"series": pl.String},
        ),
        series=series,
        look=view.look,
        width=view.width,
    )
    return Exhibit(
        name="recommendations",
        title=_title(view, rows, election_id),
        subtitle=say.phrase("What became of them shows in the next election.")
        if are_new(rows)
        else "\u2003".join(key),
        source=source_line(view, None),
        figure=figure,
        table=register_table(view, rows),
    )


def _title(view: View, rows: pl.DataFrame, election_id: str) -> str:
    say = view.language
    name = say.name("election", election_id)
    older = rows.filter(pl.col("is_older").fill_null(True))
    if older.is_empty():
        return say.plural(
            "{n} recommendation made after this election",
            "{n} recommendations made after this election",
            rows.height,
        )
    return say.phrase(
        "{election}: of {all} recommendations {n} are known to be carried out",
        election=name,
        all=say.number(older.height),
        n=say.number(older.filter(status="addressed").height),
    )


def list_html(view: View, rows: pl.DataFrame, *, with_status: bool = True) -> str:
    """Recommendations one by one: finding, article, standard, what is recommended, to whom, what became of it."""
    look = view.look
    series = _series(rows) if with_status else None
    paragraphs = "".join(_one_html(view, row, series) for row in rows.iter_rows(named=True))
    return (
        f"<style>.advice p{{margin:0;padding:8px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.45;"
        f"color:{look.muted};overflow-wrap:anywhere}}.advice b{{color:{look.ink}}}</style>"
        f"<div class='advice'>{paragraphs}</div>"
    )


def are_new(rows: pl.DataFrame) -> bool:
    """Whether all were made after the election: nothing can have become of any yet, which is said once."""
    return bool(rows.height) and rows.filter(pl.col("is_older").fill_null(value=True)).is_empty()


def _status(say: Language, row: Mapping[str, Any], series: list[str]) -> str:
    if row["is_older"] is False:
        return say.phrase("made after this election: what became of it shows in the next one")
    standing = status_key(row)
    index = series.index(standing) if standing in series else None
    status = f"{glyph(index)} {status_name(say, standing)}"
    if row["as_of_date"] is None:
        return status
    return say.phrase("{status}, as of {date}", status=status, date=say.date(row["as_of_date"]))


def _one_html(view: View, row: Mapping[str, Any], series: list[str] | None) -> str:
    """One recommendation; without `series` nothing is said of what became of it."""
    say = view.language
    finding = say.names.get(("finding", row["recommendation_id"]))
    parts = [
        series and _status(say, row, series),
        finding and say.phrase("Finding: {text}", text=finding),
        row["article"] and say.phrase("Article: {name}", name=say.name("article", row["article"])),
        row["standard"] and say.phrase("Standard: {name}", name=say.name("standard", row["standard"])),
        say.phrase("To: {name}", name=say.within(addressee_name(say, row["addressee"])))
        if row["addressee"]
        else addressee_name(say, None),
        _maker(say, row),
        row["evidence"] and say.phrase("What shows it: {text}", text=row["evidence"]),
        disputed(view, row),
    ]
    told = "<br>".join(escape(part) for part in parts if part)
    links = link_html(view, row["source_url"])
    if row["status_url"] != row["source_url"]:
        links += link_html(view, row["status_url"])
    return f"<p><b>{escape(_name(say, row))}</b><br>{told}{links}</p>"


def _maker(say: Language, row: Mapping[str, Any]) -> str | None:
    maker = say.name("reporter", row["made_by"]) if row["made_by"] else None
    date = say.date(row["made_date"]) if row["made_date"] else None
    return ", ".join(part for part in (maker, date) if part) or None


def register_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """The register of recommendations, for a file."""
    say = view.language
    told = rows.rows(named=True)
    strings = {
        say.phrase("Recommendation"): [_name(say, row) for row in told],
        say.phrase("What became of it"): [status_name(say, status_key(row)) for row in told],
        say.phrase("To whom"): [addressee_name(say, row["addressee"]) for row in told],
        say.phrase("Finding"): [say.names.get(("finding", row["recommendation_id"])) for row in told],
        say.phrase("Article"): [row["article"] and say.name("article", row["article"]) for row in told],
        say.phrase("Standard"): [row["standard"] and say.name("standard", row["standard"]) for row in told],
        say.phrase("Made by"): [row["made_by"] and say.name("reporter", row["made_by"]) for row in told],
        say.phrase("Made after"): [row["made_in"] and say.name("election", row["made_in"]) for row in told],
        say.phrase("Election"): [say.name("election", row["election_id"]) for row in told],
        say.phrase("What shows it"): [row["evidence"] for row in told],
        say.phrase("Source"): [row["source_url"] for row in told],
        say.phrase("Source of the status"): [row["status_url"] for row in told],
        say.phrase("Id"): [row["recommendation_id"] for row in told],
    }
    return pl.DataFrame(strings, schema=dict.fromkeys(strings, pl.String)).with_columns(
        rows["made_date"].alias(say.phrase("Made")),
        rows["as_of_date"].alias(say.phrase("Status as of")),
        rows["tellings"].alias(say.phrase("Tellings")),
    )


def across_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """One row a recommendation, one column an election: what had become of it there."""
    say = view.language
    elections = rows["election_id"].unique().sort().to_list()
    told = {(row["recommendation_id"], row["election_id"]): row for row in rows.iter_rows(named=True)}
    ids = rows["recommendation_id"].unique(maintain_order=True).to_list()

    def status(identity: str, election: str) -> str | None:
        row = told.get((identity, election))
        return None if row is None or row["is_older"] is False else status_name(say, status_key(row))

    names = {(row["recommendation_id"]): _name(say, row) for row in rows.iter_rows(named=True)}
    columns = {
        say.phrase("Recommendation"): [names[one] for one in ids],
        **{say.name("election", election): [status(one, election) for one in ids] for election in elections},
        say.phrase("Id"): ids,
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _name(say: Language, row: Mapping[str, Any]) -> str:
    return say.name("recommendation", row["recommendation_id"])


def _series(rows: pl.DataFrame) -> list[str]:
    told = {status_key(row) for row in rows.iter_rows(named=True)} - {NO_WORD}
    return [*_FORMS, *sorted(told - {*_FORMS})]


def _place(status: str) -> int:
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)
