' Opens a workbook, finds every hit, replaces, saves under another name.
Option Explicit
Dim excel, book, sheet, hit, first, hits, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\replace.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
excel.DisplayAlerts = False
Set book = excel.Workbooks.Open(WScript.Arguments(1) & "\input.xlsx")
Set sheet = book.Worksheets("Data")
Set hit = sheet.UsedRange.Find("north", , -4163, 2)
hits = 0
If Not hit Is Nothing Then
  first = hit.Address
  Do
    hits = hits + 1
    out.WriteLine "hit " & hit.Address
    Set hit = sheet.UsedRange.FindNext(hit)
  Loop While hit.Address <> first
End If
out.WriteLine "hits " & hits
sheet.Cells.Replace "north", "South", 2
Set hit = sheet.Cells.Find("north")
out.WriteLine "gone " & (hit Is Nothing)
out.WriteLine "formula " & sheet.Range("C2").Formula
book.SaveAs WScript.Arguments(1) & "\replaced.xlsx"
out.WriteLine "full " & (book.FullName = WScript.Arguments(1) & "\replaced.xlsx")
book.Close
excel.Quit
out.Close
