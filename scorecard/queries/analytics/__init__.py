"""How hiring goes: of one opening or of all that one reads, in a period. Sealed applications enter nothing here."""

from scorecard.queries.analytics.charts import CHARTS, CHARTS_OF_ALL, Chart, chart_file, share
from scorecard.queries.analytics.page import Analytics, load_analytics
from scorecard.queries.analytics.ratings import Levels
from scorecard.queries.analytics.scope import Scope

__all__ = ["CHARTS", "CHARTS_OF_ALL", "Analytics", "Chart", "Levels", "Scope", "chart_file", "load_analytics", "share"]
