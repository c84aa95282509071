' For Each over cells, rows, columns and areas.
Option Explicit
Dim excel, book, sheet, cell, row, area, sum, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\each.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
Set book = excel.Workbooks.Add
Set sheet = book.ActiveSheet
sheet.Range("A1:C3").Formula = "=ROW()*10+COLUMN()"
sum = 0
For Each cell In sheet.Range("A1:C3")
  sum = sum + cell.Value
  If cell.Value Mod 2 = 0 Then cell.Offset(0, 5).Value = "even"
Next
out.WriteLine "sum " & sum
For Each row In sheet.Range("A1:C3").Rows
  out.WriteLine row.Address & " " & row.Cells(1, 3).Value
Next
For Each area In sheet.Range("A1,C2:C3").Areas
  out.WriteLine "area " & area.Address & " " & area.Count
Next
book.SaveAs WScript.Arguments(1) & "\each.xlsx"
book.Saved = True
book.Close
excel.Quit
out.Close
