"""Type the same progress sheet with openpyxl and with XlsxWriter: type.py CELLS OPENPYXL.xlsx XLSXWRITER.xlsx

CELLS is a JSON file of [[row, column, kind, value, number format or null], ...], counted from 1.
"""

import datetime as dt
import json
import sys

import openpyxl
import xlsxwriter

cells = json.load(open(sys.argv[1], encoding="utf-8"))

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "三季度"
for row, column, kind, value, form in cells:
    cell = sheet.cell(row, column)
    cell.value = dt.datetime.fromisoformat(value) if kind == "date" else value
    if kind == "text":
        cell.data_type = "s"  # openpyxl would take "=1+1" for a formula
    if form:
        cell.number_format = form
book.save(sys.argv[2])

book = xlsxwriter.Workbook(sys.argv[3])
sheet = book.add_worksheet("三季度")
for row, column, kind, value, form in cells:
    form = book.add_format({"num_format": form}) if form else None
    at = (row - 1, column - 1)
    if kind == "text":
        sheet.write_string(*at, value, form)
    elif kind == "number":
        sheet.write_number(*at, value, form)
    elif kind == "truth":
        sheet.write_boolean(*at, value, form)
    else:
        sheet.write_datetime(*at, dt.datetime.fromisoformat(value), form)
book.close()
