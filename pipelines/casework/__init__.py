"""Casework: from a report to a verified fact, a complaint and its outcome, as decisions in the journal."""
