"""`marts.commission_composition`: who makes up a commission, held against the rules, for every period between changes
of its members or of the rules.

That one body nominates two members, or one of a kind that no rule allows, shows in any list. That members are too few,
or too large a part of one kind, shows only in a list that is known to be whole: of another nothing is said. Who may
have come or gone already in a period, because nobody says the day or two contradict one another in it, is not counted
beside others: a member and the successor would be two of one party. A member who is announced to leave or to come may
yet be replaced: of a period to come nothing is said either.
"""

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

import polars as pl

from pipelines import spellings
from pipelines.law import Law
from pipelines.law_commissions import Composition
from pipelines.marts.tellings import LIST, contradicts
from pipelines.tables.commission_composition import COMPOSITION, CompositionRule

_Member = dict[str, object]
_DAY = dt.timedelta(1)


def build(
    members: pl.DataFrame,
    commissions: pl.DataFrame,
    law: Law | None,
    incomplete: Collection[str],
    today: dt.date,
) -> pl.DataFrame:
    """One row per commission x period x rule.

    Args:
        members: `marts.commission_members`.
        commissions: `staging.commissions`.
        law: where the rules stand.
        incomplete: commissions whose list of members is not known to be whole.
        today: the day as of which is told: periods that begin later are left out.
    """
    if law is None:
        return COMPOSITION.empty()
    bodies = dict(commissions.select("commission_id", "body").iter_rows())
    written = pl.col("nominator")
    spelled = members.with_columns(nominated_by=pl.coalesce(spellings.name(written), written))
    rows: list[tuple[object, ...]] = []
    for (commission,), listed in spelled.group_by("commission_id", maintain_order=True):
        people, body = listed.to_dicts(), bodies[str(commission)]
        changes = {day for day in law.changes_of_composition(body) if day <= today}
        names = {str(member["nominated_by"]): str(member["nominator"]) for member in reversed(people)}
        for since, last in _periods(people, changes):
            if since is not None and since > today:
                continue
            present = [member for member in people if _sits(member, since, last)]
            possible = [member for member in people if _may_sit(member, since)]
            if not possible:
                continue  # the list ends here: that nobody follows is not known
            is_whole = commission not in incomplete and (since is not None or last is None)
            until = last if last is not None and last < today else None
            for rule in law.compositions_of(body, since or until or today):
                told = (commission, since, until, rule.id, *_text(law, rule))
                held = _held(rule, present, possible, names, is_whole=is_whole)
                rows += [(*told, *found) for found in held]
    return pl.DataFrame(rows, schema=COMPOSITION.schema, orient="row")


def _text(law: Law, rule: Composition) -> tuple[object, ...]:
    """Where the rule stands: act, article, its number, first day of the edition, source."""
    number = next((article.number for article in law.article if article.id == rule.article), None)
    edition = law.edition(rule.act, rule.edition)
    return rule.act, rule.article, number, edition.since if edition else None, rule.source


def _periods(
    people: list[_Member], changes: Collection[dt.date]
) -> list[tuple[dt.date | None, dt.date | None]]:
    """First and last day of every period between changes of members or, on these days, of rules.

    There is no first day before all changes of members, and no last one after. Before the first of them nobody is known
    to sit but on its last day, so that rules that change there cut nothing.
    """
    days = {member["from_date"] for member in people} | {
        until + _DAY for member in people if isinstance(until := member["until_date"], dt.date)
    }
    known = sorted(day for day in days if isinstance(day, dt.date))
    known = sorted({*known, *(day for day in changes if known and known[0] < day)})
    firsts = ([None] if None in days else []) + known
    return [(first, after - _DAY if after else None) for first, after in pairwise([*firsts, None])]


def _sits(member: _Member, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether the member is known to sit in this period, or at its end where nobody says since when.

    On the very day on which somebody else comes, who goes on that day may have gone.
    """
    since, until = member["from_date"], member["until_date"]
    is_open = until is None and not contradicts(member, "until_date")
    if isinstance(since, dt.date):
        has_come = first is not None and since <= first
        return has_come and (is_open or (isinstance(until, dt.date) and first is not None and first < until))
    return is_open if last is None else until == last != first


def _may_sit(member: _Member, first: dt.date | None) -> bool:
    since, until = member["from_date"], member["until_date"]
    comes_later = isinstance(since, dt.date) and (first is None or first < since)
    has_gone = isinstance(until, dt.date) and first is not None and until < first
    return not comes_later and not has_gone


def _held(
    rule: Composition,
    present: list[_Member],
    possible: list[_Member],
    names: Mapping[str, str],
    *,
    is_whole: bool,
) -> Iterator[tuple[object, ...]]:
    """What the rule says of those who are present, among all who possibly are; `names` are nominators as written.

    Gives rule, about, members, of_members, bound, is_met, member_ids.
    """
    total = len(possible)

    def row(
        kind: CompositionRule, about: str, counted: list[_Member], bound: int, *, is_met: bool | None
    ) -> tuple[object, ...]:
        ids = LIST.join(str(member["membership_id"]) for member in counted) if is_met is False else None
        return kind.value, about, len(counted), total, bound, is_met, ids

    if rule.members_at_least is not None:
        is_short = is_whole and total < rule.members_at_least
        met = True if len(present) >= rule.members_at_least else (False if is_short else None)
        yield row(CompositionRule.AT_LEAST, "", possible, rule.members_at_least, is_met=met)
    if rule.members_at_most is not None:
        is_over = len(present) > rule.members_at_most
        met = False if is_over else (True if is_whole and total <= rule.members_at_most else None)
        counted = present if is_over else possible
        yield row(CompositionRule.AT_MOST, "", counted, rule.members_at_most, is_met=met)
    known = [member for member in present if member["nominator_kind"] is not None]
    if rule.nominators:
        for kind in sorted({str(member["nominator_kind"]) for member in known} - set(rule.nominators)):
            others = [member for member in known if member["nominator_kind"] == kind]
            yield row(CompositionRule.NOMINATOR, kind, others, 0, is_met=False)
    for limit in rule.share:
        certain = [member for member in known if member["nominator_kind"] in limit.nominators]
        counted = [member for member in possible if member["nominator_kind"] in limit.nominators]
        bound = math.floor(Fraction(limit.at_most) * total)
        sure = is_whole and len(known) == total
        is_over = is_whole and len(certain) > bound  # whoever the others come from
        met = False if is_over else (len(counted) <= bound if sure else None)
        counted = certain if is_over else counted
        yield row(CompositionRule.SHARE, LIST.join(limit.nominators), counted, bound, is_met=met)
    bodies: dict[tuple[str, str], list[_Member]] = {}
    for member in known:
        if member["nominator_kind"] in rule.one_each and member["nominated_by"] is not None:
            bodies.setdefault((str(member["nominated_by"]), str(member["nominator_kind"])), []).append(member)
    largest: dict[str, list[_Member]] = {}  # a party and a council may have one name
    for (name, _), own in bodies.items():
        largest[name] = max(largest.get(name, []), own, key=len)
    for name in sorted(largest):
        if len(largest[name]) > 1:
            yield row(CompositionRule.ONE_EACH, names[name], largest[name], 1, is_met=False)
