"""report: one page over a warehouse or a selection of it, for reading without a server and without a network."""

from pipelines.publish.report.page import Written, write_report
from pipelines.publish.report.selection import ReportError, Selection, SelectionError

__all__ = ["ReportError", "Selection", "SelectionError", "Written", "write_report"]
