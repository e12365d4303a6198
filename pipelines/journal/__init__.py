"""The journal: every decision of a person, appended and never changed, each bound by hash to the one before it."""

from pipelines.journal.chain import Head
from pipelines.journal.entry import Decision, Entry, Subject
from pipelines.journal.folding import folded
from pipelines.journal.journal import Journal, Rule

__all__ = ["Decision", "Entry", "Head", "Journal", "Rule", "Subject", "folded"]
