"""The form of one kind of record, made from the declaration of its table; and back from what is typed to cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard import queries_tellings
from dashboard.desk import elections, record_words, tellings
from dashboard.desk.room import Room
from dashboard.i18n import Language
from pipelines.commission_identities import UNKNOWN, YEAR
from pipelines.domain import Precision
from pipelines.pack_checks import TABLES
from pipelines.sources.commissions import NAMES
from pipelines.tables.commissions import LIST
from pipelines.tables.declaration import PROVENANCE, Column, Type

Options = list[tuple[str, str]]
STATION, TIME = "station", "_time"
"""Fields beside the columns: a station's number instead of a commission, and the hour of a day."""
_MADE = ("session_id", "decision_id", "membership_id", "published_precision")
"""Columns that are made of others."""
_CHOSEN = ("plan_item", "recommendation_id", "election_id")
"""Columns that name one of what is known, and have no vocabulary."""
_LATE = ("source_url", "note")
_INPUTS = {Type.DATE: "date", Type.TIMESTAMP: "datetime-local", Type.INTEGER: "number"}


@dataclass(frozen=True)
class Field:
    """One question of a form. `kind` is that of an `input`, or select, list, several, long or moment.

    `empty` are the words for no choice of a select, where they are others than that it is not known.
    """

    name: str
    label: str
    kind: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    empty: str = ""


def fields(place: Room, kind: str, say: Language) -> list[Field]:
    """The questions, in the order of the columns; where a page says so and a remark come last."""
    table = TABLES[kind]
    own = {column.name for column in PROVENANCE} | set(_MADE)
    asked = [column for column in table.columns if column.name not in own]
    choices = _choices(place, say)
    found = [_field(column, kind, say, choices) for column in asked if column.name not in _LATE]
    if kind == "commission_decisions":
        after = next(n for n, field in enumerate(found, start=1) if field.name == "decided_date")
        found.insert(after, _year(place, say))
    names = [
        Field(f"{stem}_{language}", record_words.column(say, f"{stem}_{language}"), "text")
        for stem, _, _ in NAMES.get(kind, ())
        if stem == "name"
        for language in place.setting.languages
    ]
    late = [_field(column, kind, say, choices) for column in asked if column.name in _LATE]
    return [field for field in (*found, *names, *late) if field.kind != "select" or field.options]


def cells(form: Mapping[str, object], asked: list[Field]) -> dict[str, str]:
    """The cells that are typed: text under the names of columns, nothing for what is empty."""
    said = {field.name: _text(form.get(field.name)) for field in asked}
    for field in asked:
        if field.kind == "list":
            said[field.name] = _one_called(said[field.name], field.options)
    if station := _text(form.get(STATION)):
        said["commission_id"] = station
    if "published_at" in said:
        hour = _text(form.get(f"published_at{TIME}"))
        known = Precision.MINUTE if hour else Precision.DAY
        said["published_precision"] = known.value if said["published_at"] else ""
        said["published_at"] += f"T{hour}" if hour and said["published_at"] else ""
    return {name: text for name, text in said.items() if text}


def typed(told: Mapping[str, str], asked: list[Field]) -> dict[str, str | list[str]]:
    """The fields as they would be typed, of cells."""
    found: dict[str, str | list[str]] = dict(told)
    if at := told.get("published_at", ""):
        day, _, hour = at.partition("T")
        found |= {"published_at": day, f"published_at{TIME}": hour}
    for field in asked:
        if field.kind == "list":
            found[field.name] = dict(field.options).get(told.get(field.name, ""), told.get(field.name, ""))
    if "articles" in told:
        found["articles"] = told["articles"].split(LIST)
    listed = next((field.options for field in asked if field.name == "commission_id"), ())
    commission = told.get("commission_id", "")
    if commission and commission not in dict(listed):
        found |= {STATION: commission, "commission_id": ""}
    return found


def _one_called(text: str, options: Iterable[tuple[str, str]]) -> str:
    """What is called so, where it is one alone; else what is typed, the name of something new."""
    found = [code for code, words in options if words.casefold() == text.casefold()]
    return found[0] if len(found) == 1 else text


def missing(told: Mapping[str, str], asked: list[Field]) -> list[str]:
    """The questions that must be answered and are not."""
    return [field.name for field in asked if field.required and field.name not in told]


def of_stations(place: Room, kind: str) -> bool:
    """Whether the commission of a single station can be told of: it is named by the station's number."""
    connection = elections.Held(place.election, place.snapshot).connection
    known = set(place.setting.commissions.values())
    return kind != "working_groups" and len(queries_tellings.chosen_from(connection)) < len(known)


def _field(column: Column, kind: str, say: Language, choices: Mapping[str, Options]) -> Field:
    label, required = record_words.column(say, column.name), column.required
    if column.name == "commission_id":
        return Field(column.name, label, "select", required, tuple(choices["commission_id"]))
    if column.name == "item_id":
        return Field(column.name, label, "list", required, tuple(choices["plan_item"]))
    if column.name == "articles":
        return Field(column.name, label, "several", required, tuple(choices["articles"]))
    if column.name == "published_at":
        return Field(column.name, label, "moment", required)
    if column.name in _CHOSEN or column.vocabulary:
        options = choices.get(column.vocabulary or column.name, [])
        return Field(column.name, label, "select", required, tuple(options))
    if column.words:
        words = [(word, record_words.shown(say, column, word)) for word in column.words]
        return Field(column.name, label, "select", required, tuple(words))
    if column.type is Type.BOOLEAN:
        return Field(
            column.name, label, "select", required, (("yes", say.phrase("yes")), ("no", say.phrase("no")))
        )
    if record_words.is_long(column):
        return Field(column.name, label, "long", required)
    return Field(column.name, label, _INPUTS.get(column.type, "text"), required)


def _year(place: Room, say: Language) -> Field:
    """The year of a decision of which one does not know the day: one of those around the election."""
    polling = elections.Held(place.election, place.snapshot).row["date"].year
    years = [(str(year), str(year)) for year in range(polling - 1, polling + 2)]
    unknown = (UNKNOWN, say.phrase("neither day nor year is known"))
    label = say.phrase("Its year, where the day is not known")
    return Field(YEAR, label, "select", options=(*years, unknown), empty=say.phrase("the day says it"))


def _choices(place: Room, say: Language) -> dict[str, Options]:
    """What can be chosen, by column or by axis."""
    connection = elections.Held(place.election, place.snapshot).connection
    law = place.ground.rules.law
    named = tellings.names(place, "calendar_plan", say.code)
    items = tellings.told(place, "calendar_plan")["item_id"].unique(maintain_order=True)
    axes = {
        axis: [(word, say.name(axis, word)) for word in dict.fromkeys(words.identities.values())]
        for axis, words in place.setting.vocabularies.items()
    }
    return axes | {
        "commission_id": [(each, say.commission(each)) for each in queries_tellings.chosen_from(connection)],
        "plan_item": [(each, say.names.get(("plan_item", each)) or named.get(each, each)) for each in items],
        "recommendation_id": [
            (each, say.name("recommendation", each)) for each in queries_tellings.recommended(connection)
        ],
        "election_id": [(place.election, say.name("election", place.election))],
        "articles": [
            *((each.id, say.name("article", each.id)) for each in (law.article if law else ())),
            *((each.id, say.name("standard", each.id)) for each in (law.standard if law else ())),
        ],
    }


def _text(value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    return LIST.join(part.strip() for part in parts if isinstance(part, str) and part.strip())
