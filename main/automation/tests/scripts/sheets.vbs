' Adds sheets, walks over all of them, hides one.
Option Explicit
Dim excel, book, sheet, added, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\sheets.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
excel.DisplayAlerts = False
Set book = excel.Workbooks.Add
Set added = book.Sheets.Add(, book.Sheets(book.Sheets.Count))
out.WriteLine "active " & book.ActiveSheet.Name
Set added = book.Sheets.Add
out.WriteLine "before " & added.Name & " at " & added.Index
For Each sheet In book.Worksheets
  sheet.Range("A1").Value = "I am " & sheet.Name
  out.WriteLine sheet.Index & " " & sheet.Name
Next
book.Worksheets("Sheet1").Visible = 0
out.WriteLine "hidden " & book.Worksheets("Sheet1").Visible
book.SaveAs WScript.Arguments(1) & "\sheets.xlsx"
book.Close
excel.Quit
out.Close
