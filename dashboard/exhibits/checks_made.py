"""Which checks were made, over how many stations, how many differ, and what was not checked and why.

Each number has its denominator: "0 differ" says nothing where nothing was compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import polars as pl

from dashboard import queries_station, queries_tallies
from dashboard.exhibits.exhibit import View
from dashboard.exhibits.form_equations import formula
from pipelines.domain import Coverage, Origin
from pipelines.marts.identical_protocols import SMALLEST

COUNTS = (Origin.MANUAL, Origin.FINAL, Origin.MACHINE, Origin.PRELIMINARY, Origin.OBSERVER_COPY)
"""Counts of votes, the binding one first; identification counts voters."""

_IDENTIFIED = "identified"


@dataclass(frozen=True)
class Check:
    """One check of a kind: so many differ, `of` how many, in words; `of` is None where nothing could be checked.

    `subject` tells checks of one kind apart: which document, which pair of counts.
    """

    name: str
    differ: int
    checked: int
    of: str | None
    remarks: tuple[str, ...] = ()
    subject: str = ""


def checks(view: View, contest_id: str) -> list[Check]:
    """Every kind of check of one ballot, with its denominator; also those for which the data are lacking."""
    coverage = queries_tallies.coverage(view.connection, contest_id)
    return [
        _missing(view, coverage),
        _places(view, contest_id),
        *_equations(view, contest_id),
        *_counts(view, contest_id, coverage),
        _copies(view, contest_id),
        _tables(view, contest_id),
        _alike(view, contest_id),
        _lists(view),
        _turnout(view, contest_id),
    ]


def _not_checked(name: str, why: str) -> Check:
    return Check(name, 0, 0, None, (why,))


def _has(origin: str) -> pl.Expr:
    """Whether there is such a document of a station."""
    return pl.col("origins").str.replace_all(" ", "").str.split(",").list.contains(origin)


def _with(coverage: pl.DataFrame, *origins: str) -> int:
    """Stations that have all of these documents."""
    return int(coverage.filter(*map(_has, origins))["stations"].sum())


def _counted(coverage: pl.DataFrame) -> int:
    """Stations with a count of their votes, whichever; a receipt of identification is none."""
    has_any = pl.any_horizontal(_has(origin.value) for origin in COUNTS)
    return int(coverage.filter(has_any)["stations"].sum())


def _missing(view: View, coverage: pl.DataFrame) -> Check:
    say = view.language
    name = say.phrase("Protocols that have not come")
    expected = int(coverage.filter(pl.col("is_expected"))["stations"].sum())
    if not expected:
        return _not_checked(
            name, say.phrase("There is no list of stations: whether one is missing, nobody can say.")
        )
    states = dict(coverage.group_by("state").agg(pl.col("stations").sum()).iter_rows())
    remarks = []
    if refused := states.get(Coverage.REFUSED.value, 0):
        remarks.append(
            say.plural(
                "{n} protocol came and could not be accepted.",
                "{n} protocols came and could not be accepted.",
                refused,
            )
        )
    if unexpected := states.get(Coverage.UNEXPECTED.value, 0):
        remarks.append(
            say.plural(
                "{n} station is on no list for this ballot.",
                "{n} stations are on no list for this ballot.",
                unexpected,
            )
        )
    left_out = states.get(Coverage.ANNULLED.value, 0) + states.get(Coverage.CANCELLED.value, 0)
    if left_out:
        remarks.append(
            say.plural(
                "{n} station was annulled or cancelled.", "{n} stations were annulled or cancelled.", left_out
            )
        )
    of = say.plural("of {n} station on the list", "of {n} stations on the list", expected)
    return Check(name, states.get(Coverage.MISSING.value, 0), expected, of, tuple(remarks))


def _places(view: View, contest_id: str) -> Check:
    say = view.language
    stations, differ = queries_tallies.places_compared(view.connection, contest_id).row(0)
    name = say.phrase("Protocols that name another commission or region")
    of = say.plural("of {n} station with a protocol", "of {n} stations with a protocol", stations)
    return Check(name, differ, stations, of, (say.phrase("Only what a protocol names is compared."),))


def _equations(view: View, contest_id: str) -> Iterator[Check]:
    """Equations of the form on each count that gives their lines: those that must hold, then those that usually do."""
    say = view.language
    rows = queries_tallies.equations(view.connection, contest_id)
    given = queries_station.lines_given(view.connection, contest_id)
    # Voters identified are told by the station's receipt, for all its counts.
    receipt = given.get(Origin.IDENTIFICATION.value, set()) & {_IDENTIFIED}
    found = False
    for is_hard, origin in ((is_hard, origin.value) for is_hard in (True, False) for origin in COUNTS):
        lines = given.get(origin, set())
        known = lines | receipt | ({"votes_total"} if "votes" in lines else set())
        asked = [set(formula(text).fields) for text in rows.filter(is_hard=is_hard)["formula"]]
        fields = sorted(set().union(*(needed for needed in asked if needed <= known)))
        if not fields or not lines:
            continue
        found = True
        protocols, lacking = queries_tallies.protocols_lacking(
            view.connection, contest_id, origin, fields
        ).row(0)
        broken = dict(queries_tallies.equations_broken(view.connection, contest_id, origin).iter_rows())
        name = (
            say.phrase("Equations that must hold and do not")
            if is_hard
            else say.phrase("Equations that usually hold and do not")
        )
        remark = say.plural(
            "{n} of them could be checked only in part: a cell has no number.",
            "{n} of them could be checked only in part: a cell has no number.",
            lacking,
        )
        of = say.plural("of {n} station with a protocol", "of {n} stations with a protocol", protocols)
        where = say.name("origin", origin)
        yield Check(name, broken.get(is_hard, 0), protocols, of, (remark,) if lacking else (), where)
    if not found:
        yield _not_checked(
            say.phrase("Equations of the form"),
            say.phrase("No equation is known, or no protocol gives its lines."),
        )


def _counts(view: View, contest_id: str, coverage: pl.DataFrame) -> Iterator[Check]:
    """The binding count against each other one, and further pairs that differ somewhere."""
    say = view.language
    rows = queries_tallies.compared(view.connection, contest_id).iter_rows()
    differing = {frozenset(row[:2]): row[2:] for row in rows}
    order = [origin.value for origin in COUNTS]
    if _IDENTIFIED in queries_station.form_lines(view.connection, contest_id)["line"]:
        # Elsewhere the protocol has no such line of its own, and would be compared with itself.
        order.append(Origin.IDENTIFICATION.value)
    first_of_all = next((origin for origin in order if _with(coverage, origin)), None)
    any_document, found = _counted(coverage), False
    for first, second in ((a, b) for n, a in enumerate(order) for b in order[n + 1 :]):
        pair, both = frozenset((first, second)), _with(coverage, first, second)
        if not both or (first != first_of_all and pair not in differing):
            continue
        found = True
        differ, leader = differing.get(pair, (0, 0))
        remarks = [say.phrase("The leader's votes differ at {n}.", n=say.number(leader))] if leader else []
        if any_document > both:
            lacking = say.number(any_document - both)
            remarks.append(say.phrase("Not compared: {n}, where one of the two is lacking.", n=lacking))
        names = say.name("origin", first), say.within(say.name("origin", second))
        of = say.plural("of {n} station that has both", "of {n} stations that have both", both)
        both_names = say.phrase("{first} and {second}", first=names[0], second=names[1])
        name = say.phrase("Two counts of one station that differ")
        yield Check(name, differ, both, of, tuple(remarks), both_names)
    if not found:
        yield _not_checked(
            say.phrase("Two counts of one station that differ"), say.phrase("No station has a second count.")
        )


def _copies(view: View, contest_id: str) -> Check:
    say = view.language
    stations, differ = queries_tallies.copies_compared(view.connection, contest_id).row(0)
    name = say.phrase("Copies of one protocol that differ")
    if not stations:
        return _not_checked(name, say.phrase("Of no station do two observers have a copy."))
    of = say.plural(
        "of {n} station with copies of several observers",
        "of {n} stations with copies of several observers",
        stations,
    )
    return Check(name, differ, stations, of)


def _tables(view: View, contest_id: str) -> Check:
    say = view.language
    units, differ, unchecked = queries_tallies.tables_checked(view.connection, contest_id).row(0)
    name = say.phrase("Tables of commissions that differ from our sum")
    if not units:
        return _not_checked(name, say.phrase("No table of a commission has been loaded."))
    remark = say.phrase("Not checked: {n}, with nothing to hold them against.", n=say.number(unchecked))
    of = say.plural("of {n} table", "of {n} tables", units - unchecked)
    return Check(name, differ, units - unchecked, of, (remark,) if unchecked else ())


def _alike(view: View, contest_id: str) -> Check:
    say = view.language
    stations, compared = queries_tallies.alike(view.connection, contest_id).row(0)
    name, within = (
        say.phrase("Protocols equal number by number"),
        say.phrase("Compared within a commission only."),
    )
    if not compared:
        return _not_checked(name, within)
    chance = say.phrase("Below {n} valid ballots none is: they may agree by chance.", n=say.number(SMALLEST))
    of = say.plural("of {n} station with a count", "of {n} stations with a count", compared)
    return Check(name, stations, compared, of, (within, chance))


def _lists(view: View) -> Check:
    say = view.language
    units, differ, checked = queries_tallies.lists_checked(view.connection).row(0)
    name = say.phrase("Voter lists that differ")
    if not units:
        return _not_checked(name, say.phrase("No voter list has been loaded."))
    left = say.phrase(
        "Not checked: {n}, where it is not stated what was added and removed.", n=say.number(units - checked)
    )
    of = say.plural("of {n} station or commission", "of {n} stations or commissions", checked)
    return Check(name, differ, checked, of, (left,) if units > checked else ())


def _turnout(view: View, contest_id: str) -> Check:
    say = view.language
    stations, differ = queries_tallies.turnout_checked(view.connection, contest_id).row(0)
    name = say.phrase("Turnout through the day that does not fit")
    if not stations:
        return _not_checked(name, say.phrase("No turnout of stations has been loaded."))
    of = say.plural("of {n} station with a series", "of {n} stations with a series", stations)
    return Check(name, differ, stations, of)


def checks_html(view: View, shown: Sequence[Check]) -> str:
    """A card a kind of check: how many differ, of how many; and in words what was not checked."""
    kinds: dict[str, list[Check]] = {}
    for check in shown:
        kinds.setdefault(check.name, []).append(check)
    cards = "".join(
        f'<div class="card"><b>{escape(name)}</b>{"".join(_told_html(view, check) for check in checks)}</div>'
        for name, checks in kinds.items()
    )
    return f"<style>{_STYLE}</style><div class='checks'>{cards}</div>"


def _told_html(view: View, check: Check) -> str:
    say = view.language
    if check.of is None:
        nothing = say.phrase("not checked")
        number = f'<span class="none">{escape(nothing)}</span>'
    else:
        # The rule between them: in Kyrgyz the words begin with a number, and "5" and "66 tables" must not read as 566.
        number = (
            f'<span class="number">{escape(say.number(check.differ))}</span><span>{escape(check.of)}</span>'
        )
        number = f'<span class="counted">{number}</span>'
    subject = f'<span class="subject">{escape(check.subject)}</span>' if check.subject else ""
    small = "".join(f"<small>{escape(remark)}</small>" for remark in check.remarks)
    return f"<div class='told'>{subject}{number}{small}</div>"


_STYLE = (
    ".checks{columns:3 215px;column-gap:10px;margin:6px 0}"
    ".checks .card{border:1px solid rgba(128,128,128,.35);border-radius:6px;padding:8px 14px 10px;line-height:1.3;"
    "break-inside:avoid;margin-bottom:10px}"
    ".checks b{display:block;font-weight:650;font-size:15px}"
    ".checks .told{font-size:14px}.checks .told+.told{margin-top:6px}"
    ".checks .subject{display:block;font-size:13px;margin-top:3px;opacity:.75}"
    ".checks .counted{display:flex;align-items:center}"
    ".checks .number{font-size:23px;font-weight:650;line-height:1.2;padding-right:8px;margin-right:8px;"
    "border-right:1px solid rgba(128,128,128,.5)}"
    ".checks .none{font-size:16px;line-height:1.7;opacity:.7;font-style:italic}"
    ".checks small{display:block;opacity:.75;font-size:12.5px}"
)


def checks_table(view: View, shown: Sequence[Check]) -> pl.DataFrame:
    """The same for a file."""
    say = view.language
    return pl.DataFrame(
        {
            say.phrase("Check"): [check.name for check in shown],
            say.phrase("Of which documents"): [check.subject or None for check in shown],
            say.phrase("Differ"): [None if check.of is None else check.differ for check in shown],
            say.phrase("Checked"): [None if check.of is None else check.checked for check in shown],
            say.phrase("Remarks"): [" ".join(check.remarks) or None for check in shown],
        },
        schema_overrides={say.phrase("Of which documents"): pl.String, say.phrase("Remarks"): pl.String},
    )
