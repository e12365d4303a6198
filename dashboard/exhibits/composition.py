"""Who makes up the commissions: one mark a member, those first of which a rule is not met."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import charts, queries_members
from dashboard.charts.canvas import is_narrow
from dashboard.charts.strips import glyph
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.exhibits.members import person
from dashboard.i18n import Language

MOST, MOST_NARROW = 80, 24
"""So many commissions have a row on the chart, and on a phone; the table has all."""


def coverage(view: View) -> str:
    """Of how many commissions of each kind any member is known."""
    say = view.language
    told = [
        say.phrase(
            "{body}: {n} of {all}",
            body=say.name("complaint_body", row["body"]),
            n=say.number(row["known"]),
            all=say.number(row["commissions"]),
        )
        for row in queries_members.bodies(view.connection).iter_rows(named=True)
    ]
    return say.phrase("Commissions of which members are known: {told}.", told="; ".join(told))


def seats(view: View, body: str, region_id: str | None) -> Exhibit | None:
    """One row a commission, one mark a member, its form the kind of nominator; None where no member is known."""
    say = view.language
    rows = queries_members.commissions(view.connection, body, region_id)
    sitting = queries_members.members(view.connection, body, region_id).filter(state="sitting")
    if sitting.is_empty():
        return None
    kinds = _kinds(sitting)
    told = {row["commission_id"]: row for row in rows.iter_rows(named=True)}
    most = MOST_NARROW if is_narrow(view.width) else MOST
    shown = list(told)[:most]
    names = _labels(say, shown)
    marks = sitting.filter(pl.col("commission_id").is_in(shown)).rows(named=True)
    marks.sort(key=lambda row: shown.index(row["commission_id"]))
    figure = charts.strips(
        pl.DataFrame(
            {
                "group": [_group(view, rows, told[row["commission_id"]]["standing"]) for row in marks],
                "label": [names[row["commission_id"]] for row in marks],
                "text": [_trained(say, told[row["commission_id"]]) for row in marks],
                "series": [row["nominator_kind"] for row in marks],
                "hover": [_hover(view, row) for row in marks],
            },
            schema_overrides={"series": pl.String},
        ),
        series=kinds,
        look=view.look,
        width=view.width,
    )
    broken, unsaid = (rows.filter(standing=standing).height for standing in ("not_met", "not_known"))
    return Exhibit(
        name=f"composition-{body}",
        title=say.phrase(
            "{body}: of {all} a rule of composition is not met in {n}, and of {unsaid} it cannot be said",
            body=say.name("complaint_body", body),
            all=say.number(rows.height),
            n=say.number(broken),
            unsaid=say.number(unsaid),
        ),
        subtitle=_key(view, sitting, kinds)
        + "\n"
        + say.phrase("At the end of a row: members known to be trained / all members known.")
        + (
            " "
            + say.phrase(
                "The first {n} of {all} are drawn: choose a region to see all of its own.",
                n=say.number(most),
                all=say.number(rows.height),
            )
            if rows.height > most
            else ""
        ),
        source=source_line(view, say.phrase("lists of members; the table of members names file and row")),
        figure=figure,
        table=_commissions_table(view, rows, sitting, kinds),
    )


def standing_name(say: Language, standing: str) -> str:
    """What is known of the rules of a commission, in a few words."""
    return {
        "not_met": say.phrase("A rule is not met"),
        "not_known": say.phrase("Nothing can be said: the list is not known to be whole"),
        "met": say.phrase("All rules that are known are met"),
        "no_rule": say.phrase("No rule can be asked"),
    }[standing]


def _kinds(sitting: pl.DataFrame) -> list[str]:
    """The kinds of nominators, the most frequent first."""
    counted = sitting.drop_nulls("nominator_kind").group_by("nominator_kind").len()
    return counted.sort("len", "nominator_kind", descending=[True, False])["nominator_kind"].to_list()


def _key(view: View, sitting: pl.DataFrame, kinds: list[str]) -> str:
    say = view.language
    counted = dict(sitting.group_by("nominator_kind").len().iter_rows())
    parts = [
        f"{glyph(n)}\u00a0{say.name('nominator', kind)}: {say.number(counted[kind])}"
        for n, kind in enumerate(kinds)
    ]
    if None in counted:
        unknown = say.phrase("nominator not known")
        parts.append(f"{glyph(None)}\u00a0{unknown}: {say.number(counted[None])}")
    return "\u2003".join(parts)


def _group(view: View, rows: pl.DataFrame, standing: str) -> str:
    say = view.language
    return f"{standing_name(say, standing)} ({say.number(rows.filter(standing=standing).height)})"


def _labels(say: Language, commissions: list[str]) -> dict[str, str]:
    """Names of commissions; with the id where two are called alike, so that their rows stay apart."""
    names = {one: say.commission(one) for one in commissions}
    twice = [name for name in names.values() if list(names.values()).count(name) > 1]
    return {one: f"{name} ({one})" if name in twice else name for one, name in names.items()}


def _trained(say: Language, row: Mapping[str, Any]) -> str:
    trained = say.number(row["trained"]) if row["trained_known"] else "?"
    return f"{trained} / {say.number(row['members'])}"


def _hover(view: View, row: Mapping[str, Any]) -> str:
    say = view.language
    role = say.name("member_role", row["role"]) if row["role"] else None
    trained = {
        True: say.phrase("trained"),
        False: say.phrase("not trained"),
        None: say.phrase("training not known"),
    }
    lines = [
        say.commission(row["commission_id"]),
        " · ".join(part for part in (words.member(say, row), role and say.within(role)) if part),
        " · ".join(part for part in (person(say, row), row["nominator"]) if part),
        trained[row["is_trained"]],
    ]
    if row["from_date"] is not None:
        lines.append(say.phrase("since {date}", date=say.date(row["from_date"])))
    return "\n".join(lines)


def _commissions_table(
    view: View, rows: pl.DataFrame, sitting: pl.DataFrame, kinds: list[str]
) -> pl.DataFrame:
    say = view.language
    told = rows.rows(named=True)
    by_kind = {
        say.name("nominator", kind): [
            sitting.filter(commission_id=row["commission_id"], nominator_kind=kind).height for row in told
        ]
        for kind in kinds
    }
    return pl.DataFrame(
        {
            say.phrase("Commission"): [say.commission(row["commission_id"]) for row in told],
            say.phrase("Region"): [row["region_id"] and say.name("unit", row["region_id"]) for row in told],
            say.phrase("State"): [standing_name(say, row["standing"]) for row in told],
            say.phrase("Members"): rows["members"],
            **by_kind,
            say.phrase("Known to be trained"): [
                row["trained"] if row["trained_known"] else None for row in told
            ],
            say.phrase("Replaced"): rows["replaced"],
            say.phrase("Id"): rows["commission_id"],
        },
        schema_overrides={say.phrase("Region"): pl.String, say.phrase("Known to be trained"): pl.Int64},
    )
