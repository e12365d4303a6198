"""The pages of the desk, in the order of the navigation."""

from dashboard.desk.pages import start

PAGES = (start.PAGE,)
