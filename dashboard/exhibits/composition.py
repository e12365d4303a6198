"""Who makes up the commissions: one mark a member, and the rules that are not met or cannot be asked."""

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from dashboard import charts, queries_members
from dashboard.charts.strips import glyph
from dashboard.exhibits import commission_words as words
from dashboard.exhibits.exhibit import Exhibit, View, source_line
from dashboard.exhibits.members import person
from dashboard.i18n import Language
from pipelines.tables.commission_activity import CompositionRule

LIST = ";"
MOST = 80
"""So many commissions have a row on the chart; the table has all."""
_SAME = ("commission_id", "rule_id", "rule", "about", "members", "of_members", "bound", "is_met")


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
    sitting = queries_members.members(view.connection, body, region_id).filter("sits")
    if sitting.is_empty():
        return None
    kinds = _kinds(sitting)
    told = {row["commission_id"]: row for row in rows.iter_rows(named=True)}
    shown = list(told)[:MOST]
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
            + say.phrase("The first {n} of {all} are drawn.", n=say.number(MOST), all=say.number(rows.height))
            if rows.height > MOST
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


def lasting(rows: pl.DataFrame) -> pl.DataFrame:
    """`queries_members.open_rules` with periods that follow one another in which a rule counts the same as one row."""
    joined: list[dict[str, Any]] = []
    for row in rows.iter_rows(named=True):
        last = joined[-1] if joined else None
        if last and all(last[name] == row[name] for name in _SAME) and _follows(last, row):
            last["until_date"] = row["until_date"]
        else:
            joined.append(row)
    return pl.DataFrame(joined, schema=rows.schema)


def _follows(last: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    ended: dt.date | None = last["until_date"]
    return ended is not None and row["since_date"] == ended + dt.timedelta(1)


def rules_html(view: View, rows: pl.DataFrame) -> str:
    """Rules in words, one paragraph a commission and rule: what it asks for, what there is, in which days."""
    look, say = view.look, view.language
    paragraphs = "".join(
        f"<p><b>{escape(say.commission(row['commission_id']))}</b> {escape(rule(say, row))}<br>"
        f"{escape(period(view, row))}</p>"
        for row in rows.iter_rows(named=True)
    )
    return (
        f"<style>.rules p{{margin:0;padding:6px 0;border-top:1px solid {look.rule};font-size:14px;line-height:1.4;"
        f"color:{look.muted};overflow-wrap:anywhere}}.rules b{{color:{look.ink}}}</style>"
        f"<div class='rules'>{paragraphs}</div>"
    )


def rule(say: Language, row: Mapping[str, Any]) -> str:
    """A rule of composition in words, with what it counts and its bound."""
    n, of, bound = (say.number(row[name]) for name in ("members", "of_members", "bound"))
    kinds = ", ".join(say.within(say.name("nominator", kind)) for kind in row["about"].split(LIST))
    match CompositionRule(row["rule"]):
        case CompositionRule.AT_LEAST:
            return say.phrase("{n} members; the rule asks for at least {bound}", n=n, bound=bound)
        case CompositionRule.AT_MOST:
            return say.phrase("{n} members; the rule allows at most {bound}", n=n, bound=bound)
        case CompositionRule.NOMINATOR:
            return say.phrase(
                "nominators that the rule does not name ({kinds}): {n} of {of}", kinds=kinds, n=n, of=of
            )
        case CompositionRule.SHARE:
            return say.phrase(
                "{n} of {of} members from: {kinds}; the rule allows at most {bound}",
                n=n,
                of=of,
                kinds=kinds,
                bound=bound,
            )
        case CompositionRule.ONE_EACH:
            return say.phrase(
                "{n} members from one body ({body}); the rule allows {bound}",
                n=n,
                body=row["about"],
                bound=bound,
            )


def period(view: View, row: Mapping[str, Any]) -> str:
    """From which to which day the members were these."""
    say = view.language
    since, until = row["since_date"], row["until_date"]
    if since is None and until is None:
        return say.phrase("first day not known")
    if until is None:
        return say.phrase("since {date}", date=say.date(since))
    return words.days(view, since, until)


def rules_table(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Rules that are not met or cannot be asked, for a file."""
    say = view.language
    told = rows.rows(named=True)
    state = {False: say.phrase("not met"), None: say.phrase("not known")}
    return pl.DataFrame(
        {
            say.phrase("Commission"): [say.commission(row["commission_id"]) for row in told],
            say.phrase("Rule"): [say.name("composition_rule", row["rule"]) for row in told],
            say.phrase("State"): [state[row["is_met"]] for row in told],
            say.phrase("In words"): [rule(say, row) for row in told],
            say.phrase("Counted"): rows["members"],
            say.phrase("Of members"): rows["of_members"],
            say.phrase("Bound"): rows["bound"],
            say.phrase("First day"): rows["since_date"],
            say.phrase("Last day"): rows["until_date"],
            say.phrase("Id"): [row["commission_id"] for row in told],
        }
    )


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
