"""The pages of the desk, in the order of the navigation; where two addresses fit, the first of them answers."""

from dashboard.desk.pages import (
    account,
    accounts,
    case,
    complaint,
    complaints,
    evidence,
    evidence_end,
    filing,
    log,
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
    accounts.PAGE,
    account.PAGE,
    log.PAGE,
    evidence_end.PAGE,
    workbook.PAGE,
)
