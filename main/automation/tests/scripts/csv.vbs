' Opens a CSV file, tidies it, saves it as a workbook and as CSV again.
Option Explicit
Dim excel, book, sheet, last, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\csv.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
excel.DisplayAlerts = False
Set book = excel.Workbooks.Open(WScript.Arguments(1) & "\input.csv")
Set sheet = book.Worksheets(1)
last = sheet.Cells(sheet.Rows.Count, 1).End(-4162).Row
out.WriteLine "last " & last
sheet.Cells(last + 1, 1).Value = "Total"
sheet.Cells(last + 1, 2).Formula = "=SUM(B2:B" & last & ")"
out.WriteLine "sum " & sheet.Cells(last + 1, 2).Value
book.SaveAs WScript.Arguments(1) & "\from-csv.xlsx", 51
book.SaveAs WScript.Arguments(1) & "\to-csv.csv", 6
book.Close False
excel.Quit
out.Close
