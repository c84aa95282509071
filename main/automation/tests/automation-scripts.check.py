"""Opens the workbooks that the automation scripts left, with openpyxl: a reader that knows nothing of this project.

Usage: automation-scripts.check.py FOLDER. Prints a JSON line for each workbook: name, outcome, detail.
"""

import datetime
import json
import os
import sys
import traceback

import openpyxl

folder = sys.argv[1]
checks = []


def check(function):
    checks.append(function)
    return function


def book(script, name, **options):
    return openpyxl.load_workbook(os.path.join(folder, script, name + ".xlsx"), **options)


def equal(seen, expected):
    assert seen == expected, f"{seen!r} instead of {expected!r}"


@check
def report():
    sheet = book("report", "report")["Sheet1"]
    equal([cell.value for cell in sheet[1]], ["Month", "Sales"])
    equal(sheet["B13"].value, 1200)
    equal(sheet["B14"].value, "=SUM(B2:B13)")
    equal(book("report", "report", data_only=True)["Sheet1"]["B14"].value, 7800)


@check
def table():
    sheet = book("table", "table").active
    equal([cell.value for cell in sheet[1]], ["Item", "Price", "Count", "Sum"])
    equal(sheet["D4"].value, "=B4*C4")
    equal(sheet["B2"].number_format, "0.00")
    assert sheet.column_dimensions["A"].width, "no width"
    equal(book("table", "table", data_only=True).active["D4"].value, 13.5)


@check
def formats():
    sheet = book("formats", "formats").active
    header = sheet["A1"]
    equal((header.font.b, header.font.name, header.font.sz, header.font.color.rgb), (True, "Arial", 12, "FFFFFFFF"))
    equal(header.fill.fgColor.rgb, "FF0070C0")
    equal((header.alignment.horizontal, header.border.bottom.style), ("center", "medium"))
    equal([sheet["B2"].border.left.style, sheet["B2"].border.bottom.style], ["thin", "thin"])
    equal((sheet["B2"].number_format, sheet["C2"].alignment.wrap_text), ("#,##0.00", True))
    equal(sheet.freeze_panes, "A2")


@check
def replace():
    workbook = book("replace", "replaced")
    equal([workbook["Data"][f"A{row}"].value for row in (2, 3, 4)], ["South", "east", "Far South"])
    equal(workbook["Data"]["C2"].value, "=B2*2")
    equal(list(workbook["Table"].tables), ["Prices"])


@check
def sheets():
    workbook = book("sheets", "sheets")
    equal(workbook.sheetnames, ["Sheet1", "Sheet3", "Sheet2"])
    equal(workbook["Sheet3"]["A1"].value, "I am Sheet3")
    equal(workbook["Sheet1"].sheet_state, "hidden")


@check
def each():
    sheet = book("each", "each").active
    equal([sheet.cell(row, 7).value for row in (1, 2, 3)], ["even", "even", "even"])
    equal(sheet["B2"].value, "=ROW()*10+COLUMN()")


@check
def errors():
    equal(book("errors", "errors").active["A1"].value, 1)


@check
def calculation():
    sheet = book("calculation", "calculation", data_only=True).active
    equal([sheet["B1"].value, sheet["B2"].value, sheet["C1"].value], [200, "big", "#DIV/0!"])


@check
def csv():
    sheet = book("csv", "from-csv").active
    equal([sheet["A4"].value, sheet["A5"].value, sheet["B5"].value], ["Pens, red", "Total", "=SUM(B2:B4)"])
    with open(os.path.join(folder, "csv", "to-csv.csv"), encoding="cp1252", newline="") as file:
        equal(file.read(), 'Item,Price\r\nInk,2.5\r\nPaper,4\r\n"Pens, red",\r\nTotal,6.5\r\n')


@check
def append():
    sheet = book("append", "append")["Data"]
    equal([sheet["A7"].value, sheet["B7"].value, sheet["C7"].value], ["Added 3", 21, "=B7*2"])


@check
def copy():
    workbook = book("copy", "copy")
    sheet = workbook["Sheet1"]
    equal([sheet["D5"].value, sheet["D5"].font.i, sheet["D5"].fill.fgColor.rgb], ["Twice", True, "FFFFFF00"])
    equal([sheet["E6"].value, sheet["D6"].number_format, sheet["A1"].value], ["=D6*2", "0.0", None])
    equal(workbook["Sheet2"]["B3"].value, 21)


@check
def entering():
    sheet = book("entering", "entering").active
    seen = [sheet.cell(row, 1).value for row in range(1, 13)]
    equal(seen[0], 123)
    equal([seen[1].month, seen[1].day], [1, 2])
    equal(seen[2:7], ["=1+1", True, 0.125, 5, "00123"])
    equal(seen[7], datetime.datetime(2024, 3, 15))
    equal(seen[8:11], [1234, "plain", 1000])
    equal([sheet["B1"].value, sheet["B1"].number_format], ["00123", "@"])


@check
def properties():
    workbook = book("properties", "properties")
    equal([workbook.properties.title, workbook.properties.creator], ["Quarter", "A. Person"])
    equal(workbook.defined_names["Rates"].attr_text, "Data!$B$2:$B$4")


@check
def many():
    sheet = book("many", "many").active
    equal([sheet.max_row, sheet.max_column, sheet["E40"].value], [40, 5, 200])


for function in checks:
    result = {"name": f"openpyxl reads what {function.__name__} wrote", "outcome": "pass", "detail": ""}
    try:
        function()
    except Exception:
        result.update(outcome="fail", detail=traceback.format_exc(limit=2))
    print(json.dumps(result))
