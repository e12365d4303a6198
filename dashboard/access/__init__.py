"""Who may come in: accounts, passwords, sessions, the gate before every address, and the log of who read what.

It keeps its tables beside the journal of decisions, in the same database where one is named, and never in a snapshot.
"""

from dashboard.access.access import Access
from dashboard.access.accounts import Grant, Person
from dashboard.access.keeping import By
from dashboard.access.log import What
from dashboard.access.sessions import Session

__all__ = ["Access", "By", "Grant", "Person", "Session", "What"]
