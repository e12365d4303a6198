"""Charts as figures: frames in, plotly figures out, one module a kind of chart.

Pure functions without streamlit, without a country, without words of a language: every text is a column or an
argument. Titles and sources stand outside (`theme.head_html`, `theme.dress`). Labels stand on the marks; there are
no legends. Each chart is drawn for a `width` in px, below `canvas.NARROW_BELOW` in its form for a phone.
"""

from dashboard.charts.bars import bars
from dashboard.charts.coming_in import coming_in
from dashboard.charts.dots import dots
from dashboard.charts.heat import heat
from dashboard.charts.intervals import intervals
from dashboard.charts.rates import rates
from dashboard.charts.spans import spans
from dashboard.charts.strips import strips
from dashboard.charts.timeline import timeline
from dashboard.charts.turnout import turnout
from dashboard.charts.weeks import weeks

__all__ = [
    "bars",
    "coming_in",
    "dots",
    "heat",
    "intervals",
    "rates",
    "spans",
    "strips",
    "timeline",
    "turnout",
    "weeks",
]
