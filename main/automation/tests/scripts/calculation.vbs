' Writes an input and reads a result, again and again; then by hand.
Option Explicit
Dim excel, book, sheet, i, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\calculation.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
excel.DisplayAlerts = False
Set book = excel.Workbooks.Add
Set sheet = book.ActiveSheet
sheet.Range("B1").Formula = "=A1*2"
sheet.Range("B2").Formula = "=IF(B1>5,""big"",""small"")"
For i = 1 To 4
  sheet.Range("A1").Value = i
  out.WriteLine i & " " & sheet.Range("B1").Value & " " & sheet.Range("B2").Value
Next
excel.Calculation = -4135
sheet.Range("A1").Value = 100
out.WriteLine "by hand " & sheet.Range("B1").Value
excel.Calculate
out.WriteLine "calculated " & sheet.Range("B1").Value
excel.Calculation = -4105
sheet.Range("C1").Formula = "=1/0"
out.WriteLine "error " & (VarType(sheet.Range("C1").Value) = 10) & " " & sheet.Range("C1").Text
book.SaveAs WScript.Arguments(1) & "\calculation.xlsx"
book.Close
excel.Quit
out.Close
