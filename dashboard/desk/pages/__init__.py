"""The pages of the desk, in the order of the navigation; where two addresses fit, the first of them answers."""

from dashboard.desk.pages import (
    case,
    complaint,
    complaints,
    evidence,
    filing,
    queue,
    report,
    several,
    start,
    workbook,
)

PAGES = (
    start.PAGE,
    queue.PAGE,
    report.PAGE,
    several.PAGE,
    evidence.PAGE,
    case.PAGE,
    complaints.PAGE,
    filing.PAGE,
    complaint.PAGE,
    workbook.PAGE,
)
