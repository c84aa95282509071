' Writes a table at once out of an array, with formulas in R1C1, and reads it back as an array.
Option Explicit
Dim excel, book, sheet, data(3, 2), read, out, i
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\table.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
Set book = excel.Workbooks.Add
Set sheet = book.ActiveSheet
data(0, 0) = "Item"
data(0, 1) = "Price"
data(0, 2) = "Count"
For i = 1 To 3
  data(i, 0) = "Item " & i
  data(i, 1) = i * 1.5
  data(i, 2) = i
Next
sheet.Range("A1:C4").Value = data
sheet.Range("D1").Value = "Sum"
sheet.Range("D2:D4").FormulaR1C1 = "=RC[-2]*RC[-1]"
sheet.Range("B2:B4").NumberFormat = "0.00"
read = sheet.Range("A1:D4").Value
out.WriteLine "bounds " & LBound(read, 1) & " " & UBound(read, 1) & " " & UBound(read, 2)
out.WriteLine "corner " & read(4, 4)
out.WriteLine "formula " & sheet.Range("D3").Formula
out.WriteLine "r1c1 " & sheet.Range("D3").FormulaR1C1
out.WriteLine "text " & sheet.Range("B2").Text
sheet.Columns("A:D").AutoFit
book.SaveAs WScript.Arguments(1) & "\table.xlsx", 51
book.Close
excel.Quit
out.Close
