' Formats a header and a body: font, fill, borders, alignment, widths, frozen panes.
Option Explicit
Dim excel, book, sheet, header, out
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(1) & "\formats.txt", True)
Set excel = CreateObject(WScript.Arguments(0))
excel.DisplayAlerts = False
Set book = excel.Workbooks.Add
Set sheet = book.ActiveSheet
sheet.Range("A1:C1").Value = Array("Name", "Amount", "Note")
sheet.Range("A2:C2").Value = Array("Ink", 1234.5, "a long note that is wrapped")
Set header = sheet.Range("A1:C1")
header.Font.Bold = True
header.Font.Name = "Arial"
header.Font.Size = 12
header.Font.Color = RGB(255, 255, 255)
header.Interior.Color = RGB(0, 112, 192)
header.HorizontalAlignment = -4108
header.Borders(9).LineStyle = 1
header.Borders(9).Weight = -4138
sheet.Range("A2:C2").Borders.LineStyle = 1
sheet.Range("B2").NumberFormat = "#,##0.00"
sheet.Range("C2").WrapText = True
sheet.Columns(3).ColumnWidth = 20
sheet.Range("A2").Select
excel.ActiveWindow.FreezePanes = True
out.WriteLine "bold " & header.Font.Bold
out.WriteLine "mixed " & IsNull(sheet.Range("A1:A2").Font.Bold)
out.WriteLine "colour " & header.Interior.Color
out.WriteLine "edge " & header.Borders(9).Weight
out.WriteLine "text " & sheet.Range("B2").Text
out.WriteLine "width " & sheet.Columns(3).ColumnWidth
out.WriteLine "frozen " & excel.ActiveWindow.FreezePanes
book.SaveAs WScript.Arguments(1) & "\formats.xlsx"
book.Close
excel.Quit
out.Close
