"""Tellings as they may come: of few things, by several files and experts, often contradicting one another."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
from hypothesis import strategies as st

from pipelines import commission_setting, followed
from pipelines.contract import ROW, Rows
from pipelines.domain import Precision
from pipelines.election import Commission, Pack
from pipelines.law import Law
from pipelines.pack_checks import TABLES
from pipelines.sources import commission_entries, commissions
from pipelines.staging import Frames
from pipelines.tables import commissions as tables
from pipelines.tables.complaints import COMPLAINTS
from pipelines.tables.territory import UNITS
from tests.pipelines.commissions.oracle.telling import KINDS, Cells, Election, Row, Told
from tests.pipelines.commissions.telling import PACK, law

BODIES = {"high": "cec", "low": "tec", "lower": "tec"}
FILES = {"listed": True, "cut": False}
"""Files of a pack, and whether each is whole."""
LAW = {
    "deadline": [{"about": "publication", "bodies": ["cec"], "days": 2}],
    "quorum": [{"bodies": ["cec"], "at_least": "2/3"}, {"bodies": ["tec"], "more_than": "1/2"}],
    "composition": [
        {
            "bodies": ["tec"],
            "members_at_least": 3,
            "members_at_most": 4,
            "nominators": ["party", "council"],
            "one_each": ["party"],
            "share": [{"nominators": ["party"], "at_most": "1/2"}],
        },
        {"bodies": ["tec"], "edition": "later", "members_at_most": 2, "one_each": ["council"]},
        {"bodies": ["cec"], "edition": "earlier", "nominators": ["party"]},
    ],
}
EDITIONS = (
    {"id": "later", "from": dt.date(2020, 12, 3)},
    {"id": "earlier", "until": dt.date(2020, 12, 4)},
    {"id": "to_come", "from": dt.date(2021, 3, 3)},
)

days = st.sampled_from([f"2020-12-0{day}" for day in range(1, 8)])
moments = st.builds("{}T{}".format, days, st.sampled_from(["00:00", "10:00", "10:20", "23:59"]))
counts = st.integers(0, 13).map(str)
yes = st.sampled_from(["yes", "no"])
links = st.sampled_from(["https://one.example/", "https://two.example/"])
who = st.sampled_from(list(BODIES))
numbers = st.sampled_from(["5", "№ 5", "No.5", "N 05", " 5", "6-А", "№6-A"])
recommended = st.sampled_from(["r1", "r2"])
titles = st.sampled_from(["Жыйын", "жыйын ", "Чечим"])


def cells(
    needed: dict[str, st.SearchStrategy[str]], **said: st.SearchStrategy[str]
) -> st.SearchStrategy[Cells]:
    """Cells of which the needed ones always stand and the others mostly do not."""
    return st.fixed_dictionaries(needed, optional={**said, "source_url": links})


decision = {
    "subject": st.sampled_from(["annulment", "rules"]),
    "votes_for": counts,
    "articles": st.sampled_from(["a", "a;b", "b; a"]),
    "plan_item": st.sampled_from(["first", "second", "nobody knows"]),
    "unit_ids": st.sampled_from(["1001", "1001;1002", "1002; 1001"]),
    "published_at": st.one_of(days, moments),
    "looked_at": st.one_of(days, moments),
    "session_number": st.sampled_from(["1", "2", "02"]),
}
ROWS: dict[str, st.SearchStrategy[Cells]] = {
    "commission_sessions": cells(
        {"commission_id": who, "held_date": days},
        number=st.sampled_from(["1", "2", "02"]),
        agenda_published_at=moments,
        scheduled_at=moments,
        started_at=moments,
        is_late=yes,
        is_open=yes,
        is_broadcast=yes,
        members_present=counts,
        members_total=st.sampled_from(["11", "12"]),
    ),
    "commission_decisions": st.one_of(
        cells({"commission_id": who, "number": numbers, "decided_date": days}, **decision),
        cells({"commission_id": who, "number": numbers}, decided_year=st.sampled_from(["2020", "unknown"]), **decision),
        cells({"commission_id": who, "name_ky": titles, "decided_date": days}, **decision),
        cells({"commission_id": who, "known_as": st.sampled_from(["2020/5", "banks"])}, decided_date=days, **decision),
    ),
    "commission_members": cells(
        {"commission_id": who, "member": st.sampled_from(["Асан Ү.", "асан ү", "Б-В", "3", "4"])},
        role=st.sampled_from(["chair", "member"]),
        nominator_kind=st.sampled_from(["party", "council", "administration"]),
        nominator=st.sampled_from(["Ата-Журт", "«АТА ЖУРТ»", "Aтa\N{NO-BREAK SPACE}Журт", "Бир Бол", "№"]),
        from_date=days,
        until_date=days,
        is_trained=yes,
    ),
    "calendar_plan": cells(
        {"item_id": st.sampled_from(["first", "second"])},
        plan_decision=st.sampled_from(["5", "№ 5"]),
        from_date=days,
        until_date=days,
        commission_id=who,
        responsible=st.sampled_from(["cec", "БШК"]),
        done_date=days,
        not_done_date=days,
    ),
    "complaint_registers": cells(
        {"commission_id": who, "as_of_at": st.one_of(days, moments)},
        unit_of_count=st.sampled_from(["complaints", "messages"]),
        received=counts,
        granted=counts,
        partly=counts,
        rejected=counts,
        not_considered=counts,
    ),
    "recommendations": cells(
        {"recommendation_id": recommended},
        made_date=st.sampled_from(["2020-10-10", "2021-03-03"]),
        made_in=st.sampled_from([PACK.election.id, "an-earlier-one"]),
        article=st.sampled_from(["a", "b"]),
        addressee=st.sampled_from(["cec", "courts"]),
    ),
    "recommendation_statuses": cells(
        {
            "recommendation_id": recommended,
            "election_id": st.sampled_from([PACK.election.id, "a-later-one"]),
            "as_of_date": days,
            "status": st.sampled_from(["partly", "addressed"]),
        },
        evidence=st.sampled_from(["Мыйзам", "Закон"]),
    ),
}  # fmt: skip


@st.composite
def told(draw: st.DrawFn) -> tuple[Told, ...]:
    """Tellings of every kind, from files and from the journal, in any order, some of them twice."""
    found = []
    for kind, rows in ROWS.items():
        for source in draw(st.permutations([*FILES, "journal"])):
            listed, is_doubled = draw(st.lists(rows, max_size=4)), draw(st.booleans())
            if listed and is_doubled:
                listed.append(listed[0])
            found += [Told(kind, source, row, one) for row, one in enumerate(listed, start=2)]
    return tuple(found)


@st.composite
def complaints(draw: st.DrawFn) -> list[Row]:
    """Complaints as `marts.complaints` has them, as far as registers are held against them."""
    moment = st.integers(-7 * 24, 7 * 24).map(
        lambda hour: dt.datetime(2020, 11, 30, 18, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
    )
    one = st.fixed_dictionaries(
        {
            "filed_with": st.sampled_from(["cec", "tec"]),
            "body_unit_id": st.none(),
            "filed_at": st.none() | moment,
            "filed_precision": st.sampled_from(Precision).map(str),
            "outcome": st.sampled_from([None, "granted", "rejected", "pending"]),
            "settled_at": st.none() | moment,
            "settled_precision": st.sampled_from(Precision).map(str),
        }
    )
    return [
        {**row, "complaint_id": str(number)} for number, row in enumerate(draw(st.lists(one, max_size=5)))
    ]


@dataclass(frozen=True)
class Invented:
    """The same tellings for the oracle and for the pipeline."""

    election: Election
    pack: Pack


def invented(tellings: tuple[Told, ...]) -> Invented:
    rules = law(*EDITIONS, **LAW)
    sitting = tuple(Commission(id=name, body=body, aliases=(), labels={}) for name, body in BODIES.items())
    sources = tuple(
        commission_entries.source("commission_members", synthetic=True).model_copy(
            update={"id": name, "complete": is_whole, "accessed": None}
        )
        for name, is_whole in FILES.items()
    )
    own = PACK.election.model_copy(update={"commission": sitting, "source": sources})
    pack = Pack(**{**vars(PACK), "election": own, "law": rules})
    whole = frozenset(name for name, is_whole in FILES.items() if is_whole)
    said = Law.model_dump(rules, by_alias=True, exclude_none=True)
    return Invented(Election(own.id, own.date, pack.zone, tellings, said, BODIES, whole), pack)


def built(one: Invented, complaining: list[Row]) -> Frames:
    """What the pipeline makes of these tellings: staging and marts."""
    setting = commission_setting.Setting.of(one.pack, BODIES)
    frames: Frames = {TABLES[kind].name: TABLES[kind].empty() for kind in KINDS}
    for kind in ROWS:
        for source in dict.fromkeys(each.source for each in one.election.told if each.kind == kind):
            rows = [each for each in one.election.told if (each.kind, each.source) == (kind, source)]
            staged = commissions.stage(_rows(kind, source, rows), setting)
            assert staged.rejects.is_empty(), staged.rejects["reason"].to_list()
            name = TABLES[kind].name
            frames[name] = pl.concat([frames[name], staged.kept])
    frames[tables.COMMISSIONS.name] = commission_setting.commissions(one.pack, UNITS.empty())
    frames[UNITS.name] = UNITS.empty()
    frames[COMPLAINTS.name] = pl.DataFrame(complaining, schema=COMPLAINTS.schema)
    moment = followed.as_of(one.pack, frames, dt.datetime.min.replace(tzinfo=dt.UTC))
    return frames | followed.build(one.pack, frames, moment)


def _rows(kind: str, source: str, told: list[Told]) -> Rows:
    names = dict.fromkeys(name for each in told for name in each.cells)
    frame = pl.DataFrame(
        [{ROW: each.row, **each.cells} for each in told],
        schema={ROW: pl.Int64(), **dict.fromkeys(names, pl.String())},
    )
    return Rows(
        commission_entries.source(kind, synthetic=True).model_copy(update={"id": source}), frame, frame
    )
