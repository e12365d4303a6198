"""A process that decides: `python -m tests.pipelines.journal.writer URL NAME COUNT`, a line an acknowledged entry.

Nothing but the journal is imported, so that it starts fast and can be killed at any point of its life.
"""

import sys

from pipelines.journal import Decision, Journal, Subject

ELECTION = "tl-2030"


def main(url: str, name: str, count: int) -> None:
    """Append so many decisions, each on a subject of its own, and say each once it is on the disk."""
    print("ready", flush=True)
    journal = Journal(url, ELECTION)
    for number in range(count):
        subjects = (Subject("report", f"r-{name}-{number}"),)
        made = Decision(f"{name}-{number}", ELECTION, f"a-{name}", "coordinator", "verify", "көрдү", subjects)
        entry = journal.append(made)
        print(entry.sequence, entry.hash, made.id, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
