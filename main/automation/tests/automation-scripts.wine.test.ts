import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { inputWorkbook } from '../testing/input-workbook';
import { registeredServer, type RegisteredServer } from '../testing/registered-server';

/*
 * Everyday automation scripts, run by cscript: a client that knows nothing of this project. What each tells is compared
 * here; the workbooks they leave in the output folder are opened by openpyxl afterwards (automation-scripts.check.py).
 */

const scripts = process.env['CONCIERGE_AUTOMATION_SCRIPTS'] ?? '';
const outputs = process.env['CONCIERGE_OUTPUTS'] ?? '';
/** A script that hangs must not use up the time of the others; on a busy machine each call takes its time. */
const SCRIPT_TIMEOUT_MS = 120_000;
let server: RegisteredServer;

before(() => {
  server = registeredServer(2);
});
after(() => server.remove());

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'report.vbs': [
    'total 7800',
    'formula =SUM(B2:B13)',
    'used $A$1:$B$14',
    'type Double',
    'name report.xlsx',
    'open 0',
  ],
  'table.vbs': ['bounds 1 4 4', 'corner 13.5', 'formula =B3*C3', 'r1c1 =RC[-2]*RC[-1]', 'text 1.50'],
  'formats.vbs': [
    'bold True',
    'mixed True',
    'colour 12611584',
    'edge -4138',
    'text 1,234.50',
    'width 20',
    'frozen True',
  ],
  'replace.vbs': ['hit $A$2', 'hit $A$4', 'hits 2', 'gone True', 'formula =B2*2', 'full True'],
  'sheets.vbs': ['active Sheet2', 'before Sheet3 at 2', '1 Sheet1', '2 Sheet3', '3 Sheet2', 'hidden 0'],
  'each.vbs': ['sum 198', '$A$1:$C$1 13', '$A$2:$C$2 23', '$A$3:$C$3 33', 'area $A$1 1', 'area $C$2:$C$3 2'],
  'errors.vbs': [
    'sheet True',
    'range 1004',
    'open 1004 True',
    'formula 1004',
    'unsupported 1004 True',
    'member 438',
    'cell 1004',
    'changes 1004',
    'saved 0',
    'exists 1004',
  ],
  'calculation.vbs': [
    '1 2 small',
    '2 4 small',
    '3 6 big',
    '4 8 big',
    'by hand 8',
    'calculated 200',
    'error True #DIV/0!',
  ],
  'csv.vbs': ['last 4', 'sum 6.5'],
  'append.jscript': ['last 4', 'formula =B7*2', 'value 42', 'region A1:C7', 'offset $B$3'],
  'copy.jscript': [
    'moved =D6*2 42',
    'text 21.0',
    'italic true 6',
    'other 21 0.0',
    'empty true true',
    'cleared false',
  ],
  'entering.jscript': [
    '00123 | number | 123 | General',
    '1-2 | number | d-mmm',
    '=1+1 | number | 2 | General',
    'TRUE | boolean | true | General',
    '12.5% | number | 0.125 | 0.00%',
    '$5.00 | number | 5 | $#,##0.00_);[Red]($#,##0.00)',
    "'00123 | string | 00123 | General",
    '3/15/2024 | number | 45366 | m/d/yyyy',
    '1,234 | number | 1234 | #,##0',
    'plain | string | plain | General',
    '1e3 | number | 1000 | 0.00E+00',
    '10:30 | number | 0.4375 | h:mm',
    'text format 00123',
  ],
  'properties.jscript': [
    'title Quarter',
    'sheet Data',
    'sheet Table',
    'names 1 =Data!$B$2:$B$4',
    'range $B$2:$B$4',
    'table Prices $A$1:$B$3 2',
    'body $A$2:$B$3 $B$2:$B$3',
    'saved false',
    'still input.xlsx',
  ],
  // The sum of row x column, for rows to 40 and columns to 5.
  'many.jscript': ['sum 12300'],
};

for (const [script, expected] of Object.entries(EXPECTED)) {
  test(`${script} sees what it would see in Excel`, async () => {
    const stem = script.slice(0, script.lastIndexOf('.'));
    const folder = path.join(outputs, stem);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'input.xlsx'), inputWorkbook());
    writeFileSync(path.join(folder, 'input.csv'), 'Item,Price\r\nInk,2.5\r\nPaper,4\r\n"Pens, red",\r\n');
    // cscript tells the language by the extension; here JScript has one of its own, as it is no module of this project.
    const copy = path.join(folder, script.replace('.jscript', '.js'));
    copyFileSync(path.join(scripts, script), copy);
    await cscript([copy, server.progId, folder]);
    const told = path.join(folder, `${stem}.txt`);
    assert.ok(existsSync(told), 'the script did not begin');
    assert.deepEqual(readFileSync(told, 'utf8').split('\r\n').filter(Boolean), expected);
  });
}

function cscript(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('cscript.exe', ['//nologo', ...args], { stdio: 'ignore' });
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error('the script did not end'));
    }, SCRIPT_TIMEOUT_MS);
    child.on('error', reject);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
