"""Vote Monitor: a workbook with a column an option, and the reporter's name, e-mail and phone in every row."""

from pathlib import Path

from pipelines.domain import Status
from pipelines.exercise.exports.stream import OBSERVER, Stream
from pipelines.exercise.exports.writing import Row, labels, tags, write_book

_TOOL = (
    "SubmissionId", "SubmissionNumber", "TimeSubmitted", "FollowUpStatus", "Level1", "Level2", "Level3", "Level4",
    "Level5", "Number", "Ngo", "MonitoringObserverId", "Name", "Email", "PhoneNumber",
)  # fmt: skip
_FLAG = "~$red$~"
_WORDS = {Status.BEING_CHECKED: "NeedsFollowUp", Status.VERIFIED: "Resolved", Status.REFUTED: "Resolved"}


def values(stream: Stream) -> dict[str, dict[str, str]]:
    """What the labels of the options mean."""
    return {
        code: {label: option for option, label in own.items()}
        for code, own in labels(stream, stream.spoken).items()
    }


def write(stream: Stream, file: Path) -> None:
    """Write the sheet of the form."""
    told = stream.readable()
    words, tag = labels(told, told.spoken), tags(told)
    header = list(_TOOL)
    columns = told.table.to_dict(as_series=False)
    cells: list[list[str | None]] = [[] for _ in told.reports]
    for code, question in told.columns.items():
        if code == OBSERVER:
            continue
        title = question.labels[told.spoken] if question else code
        header.append(f"{tag.get(code, code)} - {title}" if question else code)
        options = words.get(code)
        if options:
            header += [label + (_FLAG if option == "no" else "") for option, label in options.items()]
        if question:
            header += ["Notes", "Attachments"]
        for row, answer in zip(cells, columns[code], strict=True):
            row.append(None if options else answer)
            if options:
                chosen = set(answer.split(" ")) if answer else set()
                row += [str(option in chosen).upper() if answer else None for option in options]
            if question:
                row += ["0", "0"]
    rows: list[Row] = [
        (
            report["submission_id"], str(number), sent, _WORDS.get(report["review"], "NotApplicable"),
            None, None, None, None, None, report["unit"], "Exercise", person.code, person.name, person.mail,
            f"+{person.phone}", *answers,
        )
        for number, report, sent, person, answers in zip(
            told.numbers, told.reports, told.received("%Y-%m-%dT%H:%M:%S"), told.people, cells, strict=True
        )
    ]  # fmt: skip
    write_book(file, {told.form.id: (header, rows)})
