/**
 * A VBScript that writes and reads cells one by one, as macros do, and writes the seconds of both loops to a file.
 * `side` squared is the number of cells.
 */
export function cellLoop(progId: string, side: number, answer: string): string {
  return `
Dim excel, sheet, row, column, start, wrote, sum
Set excel = CreateObject("${progId}")
excel.DisplayAlerts = False
Set sheet = excel.Workbooks.Add.Worksheets(1)
start = Timer
For row = 1 To ${side}
  For column = 1 To ${side}
    sheet.Cells(row, column).Value = row * column
  Next
Next
wrote = Timer - start
sum = 0
start = Timer
For row = 1 To ${side}
  For column = 1 To ${side}
    sum = sum + sheet.Cells(row, column).Value
  Next
Next
Dim took
took = Timer - start
Dim file
Set file = CreateObject("Scripting.FileSystemObject").CreateTextFile("${answer}", True)
file.Write CStr(CLng(wrote * 1000)) & " " & CStr(CLng(took * 1000)) & " " & CStr(sum)
file.Close
excel.Quit
`;
}
