"""Say what openpyxl sees in a workbook: its sheets, their rows, formulas, texts, charts and filters."""

import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheets = []
for sheet in book.worksheets:
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    sheets.append(
        {
            "name": sheet.title,
            "rows": len({cell.row for cell in cells}),
            "formulas": [cell.value for cell in cells if cell.data_type == "f"],
            "texts": [cell.value for cell in cells if cell.data_type == "s"],
            "errors": [f"{cell.coordinate} {cell.value}" for cell in cells if cell.data_type == "e"],
            "charts": len(sheet._charts),
            "filter": sheet.auto_filter.ref,
            "tables": [table.displayName for table in sheet.tables.values()],
            "frozen": sheet.freeze_panes,
            "landscape": sheet.page_setup.orientation == "landscape",
            "repeated": sheet.print_title_rows,
            "unwrapped": [cell.coordinate for cell in cells if cell.data_type == "s" and not cell.alignment.wrap_text],
        }
    )
print(json.dumps(sheets, ensure_ascii=True))
