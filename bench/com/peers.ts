/** Loops of 1000 reads; a script's clock counts milliseconds, so many loops are timed together. */
const LOOPS = 200;

/** A script that reads Item of a Scripting.Dictionary as bench/com does, and writes microseconds per 1000 reads. */
export function scriptSource(language: 'JScript' | 'VBScript', answer: string): string {
  return language === 'JScript' ? jscript(answer) : vbscript(answer);
}

function jscript(answer: string): string {
  return `
var d = new ActiveXObject('Scripting.Dictionary'), i, j, sum = 0;
for (i = 0; i < 100; i++) d.Add(i, i * 1.5);
var start = new Date().getTime();
for (j = 0; j < ${LOOPS}; j++) for (i = 0; i < 1000; i++) sum += d.Item(i % 100);
var took = new Date().getTime() - start;
var file = new ActiveXObject('Scripting.FileSystemObject').CreateTextFile(${JSON.stringify(answer)}, true);
file.Write(String(took * 1000 / ${LOOPS}));
file.Close();
`;
}

function vbscript(answer: string): string {
  return `
Dim d, i, j, sum, start, took, file
Set d = CreateObject("Scripting.Dictionary")
For i = 0 To 99
  d.Add i, i * 1.5
Next
sum = 0
start = Timer
For j = 1 To ${LOOPS}
  For i = 0 To 999
    sum = sum + d.Item(i Mod 100)
  Next
Next
took = Timer - start
Set file = CreateObject("Scripting.FileSystemObject").CreateTextFile("${answer}", True)
file.Write CStr(CLng(took * 1000000 / ${LOOPS}))
file.Close
`;
}
