"""Spreadsheets in (XLSX, CSV of any kind Excel and forms make) and out (XLSX, CSV)."""

from itk.shared.spreadsheets.headers import match_headers, unread_headers
from itk.shared.spreadsheets.importing import Fate, Verdict, in_parts, problems_of, read_cells
from itk.shared.spreadsheets.reading import read_table, read_text
from itk.shared.spreadsheets.table import ImportRefused, Row, SpreadsheetError, Table
from itk.shared.spreadsheets.writing import XLSX, write_csv, write_workbook

__all__ = [
    "XLSX",
    "Fate",
    "ImportRefused",
    "Row",
    "SpreadsheetError",
    "Table",
    "Verdict",
    "in_parts",
    "match_headers",
    "problems_of",
    "read_cells",
    "read_table",
    "read_text",
    "unread_headers",
    "write_csv",
    "write_workbook",
]
