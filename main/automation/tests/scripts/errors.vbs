' On Error Resume Next: what goes wrong has Excel's numbers.
Option Explicit
Dim excel, book, sheet, found, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\errors.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
Set book = excel.Workbooks.Add
On Error Resume Next
Set sheet = book.Worksheets("Missing")
' 9, subscript out of range; Wine's VBScript leaves it as the HRESULT that it comes as.
out.WriteLine "sheet " & (Err.Number = 9 Or Err.Number = &H8002000B)
Err.Clear
Set sheet = book.Worksheets(1)
found = sheet.Range("not an address").Value
out.WriteLine "range " & Err.Number
Err.Clear
excel.Workbooks.Open WScript.Arguments(1) & "\absent.xlsx"
out.WriteLine "open " & Err.Number & " " & (InStr(Err.Description, "absent.xlsx") > 0)
Err.Clear
sheet.Range("A1").Formula = "=SUM("
out.WriteLine "formula " & Err.Number
Err.Clear
sheet.Range("A1").Delete
out.WriteLine "unsupported " & Err.Number & " " & (InStr(Err.Description, "Delete") > 0)
Err.Clear
sheet.Range("A1").Nonsense
out.WriteLine "member " & Err.Number
Err.Clear
sheet.Cells(0, 1).Value = 1
out.WriteLine "cell " & Err.Number
Err.Clear
sheet.Range("A1").Value = 1
book.Close
out.WriteLine "changes " & Err.Number
Err.Clear
book.SaveAs WScript.Arguments(1) & "\errors.xlsx"
out.WriteLine "saved " & Err.Number
book.SaveAs WScript.Arguments(1) & "\input.xlsx"
out.WriteLine "exists " & Err.Number
Err.Clear
book.Close False
excel.Quit
out.Close
