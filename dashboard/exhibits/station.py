"""One station: where it is, what became of its protocols, and everything else that is known about it.

Its documents side by side are in `documents`, its equations in `form_equations`.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from dashboard import charts, queries_station
from dashboard.exhibits import tally_words
from dashboard.exhibits.documents import Document, style
from dashboard.exhibits.exhibit import Exhibit, View, link, link_html, quoted, source_line
from dashboard.exhibits.reconciliation import sentence
from dashboard.i18n import upright

Station = Mapping[str, Any]


def label(view: View, row: Station) -> str:
    """A station in one line, told apart from those with the same number: number, name, commission, region."""
    parts = [_numbered(view, row), upright(row["name"] or ""), *_above(view, row)]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def suggestions_html(view: View, rows: Sequence[Station]) -> str:
    """Links to stations, each with the number of facts about it."""
    say = view.language
    items = []
    for row in rows:
        address = escape(link(view, "station", station=row["station_id"]), quote=True)
        facts = escape(say.plural("{n} fact", "{n} facts", row["facts"]))
        items.append(f'<li><a href="{address}" target="_self">{escape(label(view, row))}</a>: {facts}</li>')
    style = (
        f".offered a{{color:{view.look.accent}}}.offered li{{margin-bottom:4px}}"
        "@media (pointer:coarse){.offered a{padding:10px 0}.offered li{margin-bottom:20px}}"
    )
    return (
        f'<style>{style}</style><ul class="offered" style="padding-left:20px;margin:0">{"".join(items)}</ul>'
    )


def title(view: View, row: Station) -> str:
    """Number and name."""
    number = _numbered(view, row)
    return f"{number}, {upright(row['name'])}" if row["name"] else number


def _numbered(view: View, row: Station) -> str:
    return view.language.phrase("Station {number}", number=upright(row["national_code"]))


def _above(view: View, row: Station) -> list[str]:
    say = view.language
    return [say.name("unit", row[unit]) for unit in ("commission_id", "region_id") if row[unit]]


def where(view: View, row: Station) -> str:
    """Where the station is: commission, region, the place it lies in, kind, coordinates."""
    say = view.language
    parts = _above(view, row)
    if row["lies_in"]:
        parts.append(say.name("unit", row["lies_in"]))
    if row["stratum"]:
        parts.append(tally_words.stratum(say, row["stratum"]))
    if row["lat"] is not None and row["lon"] is not None:
        parts.append(f"{row['lat']:.4f}, {row['lon']:.4f}")
    return " · ".join(dict.fromkeys(parts)) or say.phrase("Where the station is, no file says.")


def state(view: View, row: Mapping[str, Any]) -> str:
    """What became of the protocol of one ballot, when, and which counts there are."""
    say = view.language
    parts = [tally_words.coverage_state(say, row["state"])]
    if row["refused_file"] is not None:
        where = {"file": row["refused_file"], "row": str(row["refused_row"])}
        parts.append(say.phrase("First row refused: {file}, row {row}.", **where))
    if row["is_expected"] is None:
        parts.append(say.phrase("There is no list of stations, so none can be missing."))
    if row["reported_at"] is not None:
        parts.append(
            say.phrase("As of {date}.", date=say.date(row["reported_at"], row["reported_precision"]))
        )
    origins = [origin.strip() for origin in row["origins"].split(",") if origin.strip()]
    if origins:
        names = ", ".join(say.within(say.name("origin", origin)) for origin in origins)
        parts.append(say.phrase("Documents: {names}.", names=names))
    return " ".join(parts)


def turnout(view: View, row: Station) -> Exhibit | None:
    """Voters of the station through the day as a share of its list; None where no share is known.

    Figures that fall are crossed: no voter can be taken back.
    """
    say = view.language
    rows = queries_station.turnout(view.connection, row["station_id"])
    rows = rows.unique(["at", "took_part", "source_id"], maintain_order=True)
    known = rows.filter(pl.col("turnout").is_not_null())
    if not known.height:
        return None
    falls = (known["increment"] < 0).fill_null(value=False)
    moments = [say.date(at, "minute") for at in known["at"]]
    texts = [say.percent(value) for value in known["turnout"]]
    figure = charts.turnout(
        known.select(
            "at", value="turnout", low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64)
        ).with_columns(
            series=pl.lit(say.phrase("Voters so far")),
            text=pl.Series(texts),
            hover=pl.Series(
                [
                    f"{moment}: {say.number(voters)} ({text})"
                    for moment, voters, text in zip(moments, known["took_part"], texts, strict=True)
                ]
            ),
            flagged=falls,
        ),
        look=view.look,
        width=view.width,
        format_percent=lambda share: say.percent(share, 0),
        election_day=view.election["date"],
        zone=say.zone,
        format_time=say.time_of_day,
        format_date=say.day_and_month,
    )
    last = known.row(-1, named=True)
    subtitle = [
        say.phrase(
            "Voters who took part so far as a share of the {n} listed in the protocol, on the additional list too where"
            " it is counted apart.",
            n=say.number(last["listed"]),
        )
    ]
    if falls.any():
        subtitle.append(say.phrase("A crossed mark lies below the one before it."))
    return Exhibit(
        name=f"turnout-{row['station_id'].replace('/', '-')}",
        title=say.phrase(
            "{station}: turnout {share} at {time}",
            station=_numbered(view, row),
            share=say.percent(last["turnout"]),
            time=say.time_of_day(last["at"]),
        ),
        subtitle=" ".join(subtitle),
        source=source_line(view, say.phrase("the files that the table names")),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Time"): moments,
                say.phrase("Voters who took part"): known["took_part"],
                say.phrase("More than before"): known["increment"],
                say.phrase("Turnout, %"): (known["turnout"] * 100).round(2),
                say.phrase("File"): known["source_id"],
                say.phrase("Row"): known["row_number"],
            }
        ),
    )


def voter_lists_html(view: View, station_id: str) -> str:
    """Each list of voters against the one before it, and the last against the protocol; nothing where there is none."""
    say = view.language
    rows = queries_station.voter_lists(view.connection, station_id).rows(named=True)
    if not rows:
        return ""
    headings = [
        say.phrase("Before"),
        say.phrase("Added"),
        say.phrase("Removed"),
        say.phrase("After"),
        say.phrase("Not explained"),
    ]
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(_list_html(view, row) for row in rows)
    corner = escape(say.phrase("Voter list"))
    return (
        f"{style(view)}<div class='sheet'><table><thead><tr><th scope='col'>{corner}</th>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _list_html(view: View, row: Mapping[str, Any]) -> str:
    say = view.language
    to_protocol = row["to_kind"] == tally_words.PROTOCOL
    names = [tally_words.list_kind(say, row["from_kind"]), tally_words.list_kind(say, row["to_kind"])]
    dates = [say.date(row["from_date"])] + ([] if to_protocol else [say.date(row["to_date"])])
    # Between list and protocol nobody states what was added: a blank there is no missing number.
    absent = "" if to_protocol else escape(say.phrase("not stated"))

    def cell(value: int | None) -> str:
        return f'<td class="none">{absent}</td>' if value is None else f"<td>{escape(say.number(value))}</td>"

    gap = row["gap"]
    left = f'<td class="differs">{say.number(gap):}</td>' if gap else cell(gap)
    cells = [cell(row[name]) for name in ("entries_before", "added", "removed", "entries_after")]
    name = escape(" → ".join(names))
    return f'<tr><th scope="row">{name}<small>{escape(" → ".join(dates))}</small></th>{"".join(cells)}{left}</tr>'


def findings_html(view: View, rows: Sequence[Mapping[str, Any]]) -> str:
    """What was found about the station, sentence by sentence, each with its kind, under its ballot if several."""
    say = view.language
    ballots: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        ballots.setdefault(row["contest_id"], []).append(row)
    if len(ballots) == 1:
        return _findings_html(view, rows)
    whole = say.phrase("The station, whatever the ballot")
    return "".join(
        f'<p style="margin:12px 0 6px"><b>{escape(say.name("contest", ballot) if ballot else whole)}</b></p>'
        f"{_findings_html(view, found)}"
        for ballot, found in ballots.items()
    )


def _findings_html(view: View, rows: Sequence[Mapping[str, Any]]) -> str:
    say = view.language
    items = [
        f'<li style="margin-bottom:8px">{escape(sentence(view, row))}'
        f'<br><small style="opacity:.75">{escape(say.name("finding_kind", row["kind"]))}</small>'
        f"{link_html(view, row['source_url'])}</li>"
        for row in rows
    ]
    return f'<ul style="padding-left:20px;margin:0">{"".join(items)}</ul>'


def incidents_html(view: View, rows: Sequence[Mapping[str, Any]]) -> str:
    """Published incidents that name the station: category, moment, reporter, what is said, where it is published."""
    say = view.language
    items = []
    for row in rows:
        when = say.date(row["as_of_at"], row["as_of_precision"])
        told = quoted(view, row["summary"] or row["category_label"], row["source_id"])
        head = f"{say.name('category', row['category_id'])}: {told or ''}"
        small = f"{say.short('reporter', row['reporter_id'])}, {when}, {say.within(say.name('status', row['status']))}"
        items.append(
            f'<li style="margin-bottom:8px">{escape(upright(head).rstrip(": "))}'
            f'<br><small style="opacity:.75">{escape(small)}</small>{link_html(view, row["source_url"])}</li>'
        )
    return f'<ul style="padding-left:20px;margin:0">{"".join(items)}</ul>'


def provenance_table(view: View, shown: Sequence[Document]) -> pl.DataFrame:
    """From which row of which raw file each document comes; votes have a row of their own where they have a file."""
    say = view.language
    files = {row["source_id"]: row for row in queries_station.sources(view.connection).iter_rows(named=True)}
    rows: list[dict[str, Any]] = []
    for document in shown:
        parts = [(document.heading, document.row["source_id"], document.row["row_number"])]
        if document.row["votes_source_id"]:
            name = say.phrase("{document}: votes", document=document.heading)
            parts.append((name, document.row["votes_source_id"], document.row["votes_row_number"]))
        for name, source_id, row_number in parts:
            file = files.get(source_id, {})
            rows.append(
                {
                    say.phrase("Document"): name,
                    say.phrase("As of"): _moment(view, document.row),
                    say.phrase("File"): file.get("file", source_id),
                    say.phrase("Row"): row_number,
                    say.phrase("Content"): say.names.get(("source", source_id), file.get("title")),
                    say.phrase("Publisher"): say.name("publisher", file.get("publisher")),
                    say.phrase("Source"): file.get("url"),
                    "SHA-256": file.get("sha256"),
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def _moment(view: View, row: Mapping[str, Any]) -> str | None:
    return None if row["as_of_at"] is None else view.language.date(row["as_of_at"], row["as_of_precision"])
