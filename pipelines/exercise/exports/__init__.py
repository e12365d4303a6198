"""The exercise's reports once more, as every collection tool would export them: to practise `baikoo import` on.

`<tool>/<stream>-1.<ending>` is an export; where reports were edited later, a second one has them as they are then.
`intakes.toml` beside them describes each stream for each tool, to be put in place of the pack's own intakes. The files
name made-up people where the tool names its observers (`people`).

What a tool cannot carry, so that it is not the same at the other end:

| tool | what is not carried |
|---|---|
| ODK Central | observer, place and moment of a report that was not decrypted |
| KoboToolbox JSON | ids (it numbers reports), edits, undecrypted reports, attachments still expected |
| KoboToolbox XLSX | the same, and attachments |
| KoboToolbox CSV | the same, attachments, and repeat groups |
| Apollo | ids, edits, versions of forms, repeat groups, attachments, undecrypted reports; decisions, but on incidents |
| Vote Monitor | edits, versions of forms, repeat groups, attachments, undecrypted reports; what was decided |
| NEMO | edits, versions of forms, attachments, undecrypted reports; what was decided: only that somebody looked |
| workbook | ids, edits, receipt, decisions, repeat groups, attachments, undecrypted reports, versions of forms \
and what only others ask, zones and seconds; forms that have no sheet in it |

What was edited is a revision all the same where the tool keeps a report's id, or where nothing changed of which the
reader makes one (`exports.workbook`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.election import Pack
from pipelines.exercise.exports import apollo, kobo, nemo, odk, people, vote_monitor, workbook
from pipelines.exercise.exports.stream import Stream, rounds
from pipelines.exercise.exports.writing import tags
from pipelines.exercise.observed import Observed
from pipelines.exercise.reports import VIOLATIONS, WEEKLY
from pipelines.forms.offer import for_pack
from pipelines.intake import Intake, System

INTAKES = "intakes.toml"
Values = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Tool:
    """How one tool exports a stream. One with codes of its own for questions and options says what they mean.

    `time_zone` is that of its clock, where it is not the election's.
    """

    ending: str
    system: System
    write: Callable[[Stream, Path], None]
    values: Callable[[Stream], Values] | None = None
    time_zone: str | None = None


_CHECKLIST = Tool("csv", "apollo_checklist", apollo.write_checklist, apollo.values)
_SURVEY = Tool("csv", "apollo_checklist", apollo.write_survey, apollo.values)
_INCIDENTS = Tool("csv", "apollo_incidents", apollo.write_incidents, apollo.values)
_TOOLS = {
    "odk": Tool("zip", "odk", odk.write),
    "kobo-csv": Tool("csv", "kobo", kobo.write_csv),
    "kobo-xlsx": Tool("xlsx", "kobo", kobo.write_xlsx),
    "kobo-json": Tool("json", "kobo", kobo.write_json),
    "apollo": _CHECKLIST,
    "vote-monitor": Tool("xlsx", "vote_monitor", vote_monitor.write, vote_monitor.values, "UTC"),
    "nemo": Tool("csv", "nemo", nemo.write),
    "workbook": Tool("xlsx", "workbook", workbook.write),
}
NAMES = tuple(_TOOLS)
"""The tools, which are the folders of their exports."""


def write(observed: Observed, pack: Pack, folder: Path) -> list[Path]:
    """Write all exports of all streams below this folder; the files written. The same bytes for the same reports."""
    forms = for_pack(pack)
    persons = people.of(
        [
            *observed.deployment["observer_id"],
            *(report["observer_id"] for reports in observed.reports.values() for report in reports),
        ]
    )
    written, described = [], []
    for intake in pack.election.intake:
        reports = observed.reports.get(intake.id, [])
        for place, (state, numbers) in enumerate(rounds(reports), start=1):
            stream = Stream(
                intake.id,
                forms[intake.form],
                state,
                numbers,
                [persons[report["observer_id"]] for report in state],
                pack.zone,
                pack.election.languages[0],
            )
            for name in NAMES:
                tool = _of(name, intake.id)
                if name == "workbook" and not stream.form.workbook:
                    continue
                file = folder / name / f"{intake.id}-{place}.{tool.ending}"
                file.parent.mkdir(parents=True, exist_ok=True)
                tool.write(stream, file)
                written.append(file)
                if place == 1:
                    described.append(_described(intake, name, tool, stream, pack))
    texts = folder / INTAKES
    texts.write_text(_HEAD + "".join(map(_toml, described)), encoding="utf-8", newline="\n")
    return [*written, texts]


def _of(name: str, stream: str) -> Tool:
    """The tool of this name, as this stream uses it: who reports more than once in Apollo answers a survey."""
    if name == "apollo":
        return {VIOLATIONS: _INCIDENTS, WEEKLY: _SURVEY}.get(stream, _CHECKLIST)
    return _TOOLS[name]


def _described(intake: Intake, name: str, tool: Tool, stream: Stream, pack: Pack) -> Intake:
    return intake.model_copy(
        update={
            "id": f"{intake.id}-{name}",
            "system": tool.system,
            "time_zone": tool.time_zone or pack.election.time_zone,
            "questions": tags(stream) if tool.values else {},
            "values": tool.values(stream) if tool.values else {},
        }
    )


_HEAD = """\
# Each stream of reports as each tool exports it. Put those of one tool in place of the intakes of election.toml, and
# take the reports that lie in raw/submissions away: they are the same ones.
"""


def _toml(intake: Intake) -> str:
    """The intake as a pack states it: a text or a name in TOML may be written as in JSON."""
    told = intake.model_dump(exclude_defaults=True)
    texts = {name: value for name, value in told.items() if isinstance(value, str)}
    lines = ["", "[[intake]]", *(f"{name} = {_text(value)}" for name, value in texts.items())]
    if intake.questions:
        lines += [
            "",
            "[intake.questions]",
            *(f"{_text(k)} = {_text(v)}" for k, v in intake.questions.items()),
        ]
    for question, words in intake.values.items():
        lines += ["", f"[intake.values.{question}]", *(f"{_text(k)} = {_text(v)}" for k, v in words.items())]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
