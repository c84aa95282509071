' Makes a small report by a loop over cells, as the first script of most people does.
Option Explicit
Dim excel, book, sheet, row, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\report.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
excel.Visible = False
excel.DisplayAlerts = False
Set book = excel.Workbooks.Add
Set sheet = book.Worksheets(1)
sheet.Cells(1, 1).Value = "Month"
sheet.Cells(1, 2).Value = "Sales"
For row = 2 To 13
  sheet.Cells(row, 1).Value = "Month " & (row - 1)
  sheet.Cells(row, 2) = (row - 1) * 100
Next
sheet.Range("A14").Value = "Total"
sheet.Range("B14").Formula = "=sum(B2:B13)"
out.WriteLine "total " & sheet.Range("B14").Value
out.WriteLine "formula " & sheet.Range("B14").Formula
out.WriteLine "used " & sheet.UsedRange.Address
out.WriteLine "type " & TypeName(sheet.Range("B2").Value)
book.SaveAs WScript.Arguments(1) & "\report.xlsx"
out.WriteLine "name " & book.Name
book.Close False
out.WriteLine "open " & excel.Workbooks.Count
excel.Quit
out.Close
