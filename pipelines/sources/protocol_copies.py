"""Copies of results protocols that observers send as reports: rows of `staging.protocols`, one per report with figures.

They are made of reports that staging has kept and answers that it has judged: what an answer is worth is decided there
alone. The account of the file is that of its reports, so nothing is refused here: a figure that is no count is a cell
without a number. A report that was refuted, or that a citizen sent, is no observer's copy; one whose station is not
certain stays a report, which `report_place_unknown` tells of.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.contract import Rows, conform
from pipelines.domain import Level, Origin, Precision, ProtocolStatus, ReadState, Status
from pipelines.election import Pack
from pipelines.intake import Intake
from pipelines.mapping import VOTE
from pipelines.questionnaire import CONTEST, PROTOCOL, Questionnaire
from pipelines.rules.answers import KEY, WRITTEN, wide
from pipelines.rules.evaluate import ANSWER
from pipelines.source import Source
from pipelines.tables.tallies import COPY, PROTOCOLS
from pipelines.tally_cells import EMPTY, REFUSED, STATE, with_votes

COPY_STATE, REFUSAL = "copy_state", "refused"
"""The question whether the observer has a copy, and the answer that it was refused."""
_NO_COPY = (REFUSAL, "not_asked")
_SIGNED = "signed_at"
_STATES = {"illegible_cells": f"{STATE}{ReadState.ILLEGIBLE.value}", "empty_cells": EMPTY}
"""Questions that name cells, and what is then known of them; the first counts for more than the second."""
_DOCUMENT = ["station_id", "contest_id", COPY]
_HEAD = [*_DOCUMENT, "source_id", "row_number", "as_of_at", "as_of_precision"]


def stage(
    came: Sequence[tuple[Source, Intake]],
    forms: Mapping[str, Questionnaire],
    reports: pl.DataFrame,
    answers: pl.DataFrame,
    units: pl.DataFrame,
    told: pl.DataFrame,
    pack: Pack,
) -> pl.DataFrame:
    """The copies in the reports of these files, each under its observer's pseudonym; `told` are the files' protocols.

    Of several reports that an observer sent of one protocol the first counts where all say the same. Where they do
    not, nobody knows which is meant: all are kept, as copies that differ.
    """
    stations = units.filter(level=Level.STATION.value)["unit_id"]
    counting = reports.filter(counts(), pl.col("unit_id").is_in(stations.implode()))
    parts = [
        _copies(counting.filter(source_id=source.id), intake, forms[intake.form], answers, pack)
        for source, intake in came
        if asks(forms[intake.form])
    ]
    if not parts:
        return PROTOCOLS.empty()
    copies = _apart(pl.concat(parts), told)
    sources = {source.id: source for source, _ in came}
    rows = [
        _conformed(own, sources[str(name)], pack)
        for (name,), own in copies.group_by("source_id", maintain_order=True)
    ]
    return pl.concat([PROTOCOLS.empty(), *rows])


def asks(form: Questionnaire) -> bool:
    """Whether the form asks for the figures of a protocol."""
    return any(group.questions_from == PROTOCOL for group in form.group)


def counts() -> pl.Expr:
    """Whether a report counts as what an observer says of a copy: as it was last edited, and not refuted."""
    is_read = pl.col("is_latest") & pl.col("is_readable")
    return is_read & ~pl.col("is_citizen_report") & (pl.col("review") != Status.REFUTED.value)


def contest(named: pl.Expr, pack: Pack) -> pl.Expr:
    """The ballot that a report names, or the only one; null where it is not known."""
    contests = [one.id for one in pack.election.contest]
    known = named.fill_null(contests[0]) if len(contests) == 1 else named
    return pl.when(known.is_in(contests)).then(known)


def _copies(
    reports: pl.DataFrame, intake: Intake, form: Questionnaire, answers: pl.DataFrame, pack: Pack
) -> pl.DataFrame:
    """One row per report that says anything of a protocol's cells: `_HEAD`, and every cell of the pack as text."""
    head = _heads(reports, answers, form, intake.time_zone or pack.election.time_zone, pack)
    cells = [cell for _, _, cell in _asked(pack)]
    stated = _cells(head, answers, pack).pivot(on="cell", index=KEY, values="text")
    absent = [name for name in dict.fromkeys(cells) if name not in stated.columns]
    stated = stated.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    return head.join(stated, on=KEY, maintain_order="left").select(*_HEAD, *dict.fromkeys(cells))


def _heads(
    reports: pl.DataFrame, answers: pl.DataFrame, form: Questionnaire, zone: str, pack: Pack
) -> pl.DataFrame:
    """Reports of a copy that there is: of which station, ballot, observer, moment; with the cells that they name."""
    asked = {
        code: kind for code, kind in form.types().items() if code in (CONTEST, COPY_STATE, _SIGNED, *_STATES)
    }
    top = answers.filter(group_id="")
    told = wide(reports, top, asked, dict.fromkeys(asked, ""), zone)
    signed = _answer(told, ANSWER + _SIGNED, pl.Datetime("us", "UTC"))
    signed = pl.when(signed.dt.year().is_between(1900, 2999)).then(
        signed
    )  # no year of 0206 on anybody's telephone
    return told.with_columns(
        pl.col("unit_id").alias("station_id"),
        contest(_answer(told, WRITTEN + CONTEST, pl.String), pack).alias("contest_id"),
        pl.coalesce("observer_id", "submission_id").alias(COPY),  # of whom nothing is known, the report
        pl.coalesce(signed, "observed_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ").alias("as_of_at"),
        pl.when(signed.is_not_null())
        .then(pl.lit(Precision.MINUTE.value))
        .otherwise("observed_precision")
        .alias("as_of_precision"),
        *(_answer(told, ANSWER + code, pl.List(pl.String)).alias(code) for code in _STATES),
    ).filter(
        pl.col("contest_id").is_not_null(),
        ~_answer(told, WRITTEN + COPY_STATE, pl.String).is_in(_NO_COPY).fill_null(value=False),
    )


def _answer(told: pl.DataFrame, name: str, kind: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """An answer; null where the form has no such question."""
    return pl.col(name) if name in told.columns else pl.lit(None, kind)


def _asked(pack: Pack) -> list[tuple[str, str, str]]:
    """Contest, question and cell of every figure that a protocol of the contest has."""
    lines = [
        (contest.id, line.field, line.field)
        for contest in pack.election.contest
        for form in pack.election.form
        if form.serves(contest.id)
        for line in form.line
    ]
    return lines + [(choice.contest, choice.id, VOTE + choice.id) for choice in pack.election.choice]


def _cells(head: pl.DataFrame, answers: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    """What the reports say of each cell: a number, or why there is none, which goes before a number."""
    named = [
        head.select(*KEY, "contest_id", question_id=code)
        .explode("question_id")
        .with_columns(text=pl.lit(state))
        for code, state in _STATES.items()
    ]
    is_count = pl.col("problem").is_null() & pl.col("number").is_not_null()
    number = pl.when(is_count).then("number").cast(pl.Int64, strict=False).cast(pl.String)
    figures = (
        answers.filter(group_id="")
        .join(head.select(*KEY, "contest_id"), on=KEY, maintain_order="left")
        .select(*KEY, "contest_id", "question_id", text=number.fill_null(REFUSED))
    )
    asked = pl.DataFrame(
        _asked(pack), schema=dict.fromkeys(("contest_id", "question_id", "cell"), pl.String), orient="row"
    )
    return (
        pl.concat([*named, figures])
        .join(asked, on=["contest_id", "question_id"], maintain_order="left")
        .unique([*KEY, "cell"], keep="first", maintain_order=True)
        .select(*KEY, "cell", "text")
    )


def _apart(copies: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The copies without what an observer repeats; a further one is numbered after the pseudonym (`7/2`).

    So is one whose pseudonym a copy of the station in another file has already.
    """
    said = [name for name in copies.columns if name not in _HEAD]
    once = copies.unique([*_DOCUMENT, *said], keep="first", maintain_order=True)
    taken = told.filter(origin=Origin.OBSERVER_COPY.value).select(_DOCUMENT).unique()
    place = pl.int_range(1, pl.len() + 1).over(_DOCUMENT) + pl.col("is_taken").fill_null(0)
    return (
        once.join(taken.with_columns(is_taken=pl.lit(1)), on=_DOCUMENT, how="left", maintain_order="left")
        .with_columns(pl.when(place == 1).then(COPY).otherwise(pl.format("{}/{}", COPY, place)).alias(COPY))
        .drop("is_taken")
    )


def _conformed(copies: pl.DataFrame, source: Source, pack: Pack) -> pl.DataFrame:
    """The copies of one file in the schema of `staging.protocols`."""
    counted = {"origin": Origin.OBSERVER_COPY.value, "revision": "1", "status": ProtocolStatus.COUNTED.value}
    frame = copies.with_columns(pl.lit(value).alias(name) for name, value in counted.items())
    rows = with_votes(Rows(source, frame, copies), pack)
    return conform(PROTOCOLS, rows, pack.vocabularies, zone=pack.election.time_zone).kept
