"""What one count of one ballot comes to, added up from the stations' protocols: its coverage first, then its votes.

No figure goes out without the stations behind it: every subtitle says how many protocols are in, of how many.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard import charts, queries_counts
from dashboard.exhibits.exhibit import Exhibit, View, source_line


@dataclass(frozen=True)
class Count:
    """One count (`origin`) of one ballot, with the choice that leads the ballot and what is known of its stations."""

    contest_id: str
    origin: str
    leader_id: str | None
    tally: Mapping[str, Any]

    @property
    def missing(self) -> int:
        """Stations on the list whose protocol is not in: not come, or refused; none where there is no list."""
        return int(max((self.tally["expected"] or 0) - self.tally["reported"], 0))

    @property
    def has_list(self) -> bool:
        """Whether it is known which stations there are."""
        return self.tally["expected"] is not None


def count(view: View, contest_id: str, origin: str) -> Count:
    """The count of that origin; ValueError where there is none."""
    rows = queries_counts.counts(view.connection).filter(contest_id=contest_id, origin=origin)
    if not rows.height:
        raise ValueError(f"There is no {origin} count of {contest_id}.")
    tally = queries_counts.tally(view.connection, contest_id, origin)
    return Count(contest_id, origin, rows["leader_id"][0], tally)


def coverage(view: View, shown: Count) -> str:
    """How many protocols are in, of how many, by which count and signed until when."""
    say = view.language
    parts = [
        reported(view, shown.tally, has_list=shown.has_list),
        say.within(say.name("origin", shown.origin)),
    ]
    if shown.tally["as_of_at"] is not None:
        moment = say.date(shown.tally["as_of_at"], shown.tally["as_of_precision"])
        parts.append(say.phrase("the last one of {moment}", moment=moment))
    return " · ".join(parts)


def reported(view: View, row: Mapping[str, Any], *, has_list: bool) -> str:
    """How many protocols of one unit are in, of how many."""
    say = view.language
    if not has_list:
        return say.phrase(
            "Protocols in: {n}; no list says of how many stations", n=say.number(row["counted"])
        )
    values = {"n": say.number(row["reported"]), "total": say.number(row["expected"])}
    if not row["expected"]:
        return say.phrase("Protocols in: {n} of {total} stations", **values)
    share = arrived(view, row["reported"], row["expected"])
    return say.phrase("Protocols in: {n} of {total} stations ({share})", share=share, **values)


def basis(view: View, given: int, counted: int) -> str | None:
    """Over how many of the stations that count a rate is taken; None where it is over all of them."""
    if given >= counted:
        return None
    say = view.language
    return say.phrase(
        "Taken over {n} of the {total} stations that count, those that give both numbers of the rate",
        n=say.number(given),
        total=say.number(counted),
    )


def arrived(view: View, reported: int, expected: int) -> str:
    """The share of protocols that are in, rounded down: "100.0 %" says that nothing is missing."""
    return view.language.percent(math.floor(1000 * reported / expected) / 1000)


def warning(view: View, shown: Count) -> str | None:
    """Why the figures may mislead; None where every protocol of the list is in."""
    say = view.language
    if not shown.has_list:
        return say.phrase(
            "There is no list of stations, so nobody can say how many protocols are missing. A partial count misleads:"
            " stations that are missing may differ from those that are in."
        )
    if not shown.missing:
        return None
    return say.plural(
        "A partial count misleads: {n} station is missing, and it may differ from those that are in. Nothing on this"
        " page is an estimate of the whole.",
        "A partial count misleads: {n} stations are missing, and they may differ from those that are in. Nothing on"
        " this page is an estimate of the whole.",
        shown.missing,
    )


def remarks(view: View, shown: Count) -> list[str]:
    """What is left out of the sums or stands out in them: refused, annulled, unexpected protocols, unread cells."""
    say, tally = view.language, shown.tally
    said = []
    if n := tally["refused"]:
        said.append(
            say.plural(
                "{n} protocol came and could not be accepted: its votes are in no sum.",
                "{n} protocols came and could not be accepted: their votes are in no sum.",
                n,
            )
        )
    if n := tally["annulled"]:
        said.append(
            say.plural(
                "{n} station is annulled or cancelled: its votes are in no sum.",
                "{n} stations are annulled or cancelled: their votes are in no sum.",
                n,
            )
        )
    if n := tally["unexpected"]:
        said.append(
            say.plural(
                "{n} protocol comes from a station on no list for this ballot: its votes are in the sums.",
                "{n} protocols come from stations on no list for this ballot: their votes are in the sums.",
                n,
            )
        )
    if n := tally["illegible"]:
        said.append(
            say.plural(
                "{n} cell could not be read: it is left out, not taken for zero.",
                "{n} cells could not be read: they are left out, not taken for zero.",
                n,
            )
        )
    if tally["turnout"] is not None and tally["turnout_stations"] < tally["counted"]:
        said.append(
            say.phrase(
                "Turnout is taken over {n} of the {total} stations that count: the others do not give both voters who"
                " took part and voters listed.",
                n=say.number(tally["turnout_stations"]),
                total=say.number(tally["counted"]),
            )
        )
    return said


def source(view: View, shown: Count) -> str:
    """Where the sums come from."""
    say = view.language
    where = say.phrase(
        "protocols of polling stations ({origin}), added up by Baikoo",
        origin=say.within(say.name("origin", shown.origin)),
    )
    return source_line(view, where)


def choices(view: View, shown: Count, row: Mapping[str, Any]) -> Exhibit | None:
    """Votes of the choices in one unit, most first; `row` is the unit's of `queries_counts.units`; None without any."""
    say = view.language
    unit_id = row["unit_id"]
    votes = queries_counts.choices(view.connection, shown.contest_id, shown.origin, unit_id)
    if votes["counted"].null_count() == votes.height:
        return None
    has_shares = votes["share"].null_count() < votes.height
    names = [say.name("choice", choice) for choice in votes["choice_id"]]
    texts = [
        say.phrase("no number can be read")
        if counted is None
        else (f"{say.percent(share)} · " if share is not None else "") + say.number(counted)
        for share, counted in votes.select("share", "counted").iter_rows()
    ]
    figure = charts.bars(
        pl.DataFrame({"label": names, "value": votes["share" if has_shares else "counted"], "text": texts}),
        look=view.look,
        width=view.width,
    )
    unread = int(votes["stations_unread"].max() or 0)  # type: ignore[arg-type]
    caveats = [
        reported(view, row, has_list=shown.has_list) + ".",
        say.plural(
            "Votes of {n} station that counts, and shares of the ballots found there, valid or not.",
            "Votes of {n} stations that count, and shares of the ballots found there, valid or not.",
            row["counted"],
        ),
    ]
    if unread:
        caveats.append(
            say.plural(
                "In {n} station a number of votes cannot be read.",
                "In up to {n} stations a number of votes cannot be read.",
                unread,
            )
        )
    if has_shares and (votes["stations_unread"] + votes["without_share"]).max():
        least = min(votes.filter(pl.col("share").is_not_null())["share_stations"])
        caveats.append(
            say.phrase(
                "A share is taken over the stations that give both of its numbers: at least {n} of the {total} that"
                " count.",
                n=say.number(least),
                total=say.number(row["counted"]),
            )
        )
    return Exhibit(
        name=f"counted-{shown.contest_id}-{shown.origin}-{unit_id}",
        title=_choices_title(view, shown, row, votes),
        subtitle=" ".join(caveats),
        source=source(view, shown),
        figure=figure,
        table=pl.DataFrame(
            {
                say.phrase("Choice"): names,
                say.phrase("Votes counted"): votes["counted"],
                say.phrase("Share of ballots found, %"): (votes["share"] * 100).round(2),
                say.phrase("Stations behind the share"): votes["share_stations"],
                say.phrase("Stations counted"): votes["stations"],
                say.phrase("Stations whose number cannot be read"): votes["stations_unread"],
                say.phrase("Votes of annulled stations, not counted"): votes["annulled"],
                say.phrase("Votes of stations on no list, counted"): votes["unexpected"],
            }
        ),
    )


def _choices_title(view: View, shown: Count, row: Mapping[str, Any], votes: pl.DataFrame) -> str:
    say = view.language
    first, share = votes["choice_id"][0], votes["share"][0]
    values = {
        "place": say.name("unit", row["unit_id"]),
        "contest": say.name("contest", shown.contest_id),
        "choice": say.name("choice", first),
        "share": say.percent(share) if share is not None else say.number(votes["counted"][0]),
    }
    if votes.height > 1 and votes["counted"][0] == votes["counted"][1]:
        return say.phrase("{place}, {contest}: votes by choice", **values)
    if (row["expected"] or 0) > row["reported"]:
        return say.phrase("{place}, {contest}: so far most for {choice} ({share})", **values)
    return say.phrase("{place}, {contest}: most for {choice} ({share})", **values)


def totals(view: View, shown: Count) -> pl.DataFrame | None:
    """Votes of the country with and without annulled and unexpected stations; None where there are neither."""
    if not shown.tally["annulled"] and not shown.tally["unexpected"]:
        return None
    say = view.language
    country = view.election["country_id"]
    votes = queries_counts.choices(view.connection, shown.contest_id, shown.origin, country).with_columns(
        # Where no station counts there is no sum, and the annulled ones are all that there is.
        both=pl.when(pl.col("counted").is_not_null() | (pl.col("annulled") > 0)).then(
            pl.sum_horizontal("counted", "annulled")
        )
    )
    return pl.DataFrame(
        {
            say.phrase("Choice"): [say.name("choice", choice) for choice in votes["choice_id"]],
            say.phrase("Votes counted"): votes["counted"],
            say.phrase("With annulled stations"): votes["both"],
            say.phrase("Without stations on no list"): votes["counted"] - votes["unexpected"],
        }
    )
