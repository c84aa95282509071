import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { ComArray, Typed, VT, type Apartment, type ComObject, type ComValue } from '../../../native';
import { com, registeredServer, type RegisteredServer } from '../testing/registered-server';

let server: RegisteredServer;
/** Of the running test; its end lets go of everything that the test held. */
let sta: Apartment;
const folder = mkdtempSync(path.join(tmpdir(), 'automation-'));

before(() => {
  server = registeredServer(1);
});
beforeEach(() => {
  sta = com().start({ name: 'client', kind: 'sta', lcid: 0x409 });
});
afterEach(() => sta.stop());
after(() => {
  server.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function object(from: ComObject, member: string, args: ComValue[] = []): Promise<ComObject> {
  return (await from.get(member, args)) as ComObject;
}

test('a client makes a workbook, fills it, saves and opens it again', async () => {
  const excel = await sta.create(server.progId, 'local');
  assert.equal(await excel.get('Name'), 'Microsoft Excel');
  assert.equal(await excel.get('Version'), '16.0');
  assert.notEqual(await excel.get('Hwnd'), 0);
  await excel.put('DisplayAlerts', false);
  assert.equal(await excel.get('DisplayAlerts'), false);

  const workbooks = await object(excel, 'Workbooks');
  const book = (await workbooks.call('Add')) as ComObject;
  const sheet = await object(book, 'Worksheets', [1]);
  assert.equal(await sheet.get('Name'), 'Sheet1');
  const block = await object(sheet, 'Range', ['A1:C2']);
  await block.put('Value2', new ComArray(VT.VARIANT, [2, 3], ['Item', 'Price', 'Sum', 'Ink', 2.5, '=B2*2']));
  const read = (await block.get('Value2')) as ComArray;
  assert.deepEqual(read.lowerBounds, [1, 1]);
  assert.deepEqual([...read.data], ['Item', 'Price', 'Sum', 'Ink', 2.5, 5]);
  const file = path.join(folder, 'made.xlsx');
  await book.call('SaveAs', [file]);
  await book.call('Close', [false]);
  assert.equal(await workbooks.get('Count'), 0);

  const again = (await workbooks.call('Open', [file])) as ComObject;
  const opened = await object(again, 'ActiveSheet');
  assert.equal(await (await object(opened, 'UsedRange')).get('Address'), '$A$1:$C$2');
  assert.equal(await (await object(opened, 'Cells', [2, 3])).get('Formula'), '=B2*2');
  await again.call('Close', [false]);
  await excel.call('Quit');
});

test('each client has a process of its own, which ends when the client lets go', async () => {
  const one = await sta.create(server.progId, 'local');
  const two = await sta.create(server.progId, 'local');
  const processes = [];
  for (const excel of [one, two]) {
    const window = (await excel.get('Hwnd')) as number;
    const found = com().processOfWindow(window);
    assert.ok(found, 'the window belongs to no process');
    processes.push(found.pid);
    // Nobody ever sees it.
    assert.ok(
      com()
        .windowsOf(found.pid)
        .every(({ visible }) => !visible),
    );
  }
  assert.notEqual(processes[0], processes[1]);
  const handles = processes.map((pid) => com().processHandle(pid));
  const workbooks = await object(one, 'Workbooks');
  const book = (await workbooks.call('Add')) as ComObject;
  await workbooks.release();
  // A workbook that is still held keeps the application, as in Excel.
  await one.release();
  assert.equal(await book.get('Name'), 'Book1');
  await book.release();
  await two.release();
  const ended = await sta.waitForMultipleObjects(handles, { all: true, timeoutMs: 60_000 });
  assert.equal(ended.end, 'object');
});

test('a running application is found in the running object table', async () => {
  const excel = await sta.create(server.progId, 'local');
  const found = await sta.attach(server.progId);
  assert.equal(await found.get('Hwnd'), await excel.get('Hwnd'));
  await found.call('Quit');
});

test('errors are those of Excel', async () => {
  const excel = await sta.create(server.progId, 'local');
  const workbooks = await object(excel, 'Workbooks');
  const book = (await workbooks.call('Add')) as ComObject;
  const sheet = await object(book, 'ActiveSheet');
  await assert.rejects(book.get('Worksheets', ['Nope']), { code: 0x8002000b | 0 });
  await assert.rejects(sheet.get('Range', ['no address']), { code: 0x800a03ec | 0 });
  await assert.rejects(workbooks.call('Open', ['C:\\missing.xlsx']), {
    code: 0x800a03ec | 0,
    description: /missing\.xlsx/,
  });
  const range = await object(sheet, 'Range', ['A1']);
  await assert.rejects(range.call('Delete'), { code: 0x800a03ec | 0, description: /Delete of Range/ });
  await assert.rejects(range.get('Nonsense'), { hresult: 'DISP_E_UNKNOWNNAME' });
});

test('arguments may be named, and objects come back as themselves', async () => {
  const excel = await sta.create(server.progId, 'local');
  const book = (await (await object(excel, 'Workbooks')).call('Add')) as ComObject;
  const sheet = await object(book, 'ActiveSheet');
  const range = await object(sheet, 'Range', ['B2:C3']);
  assert.equal(await range.get('Address', [], { named: { ColumnAbsolute: false } }), 'B$2:C$3');
  const sheets = await object(book, 'Sheets');
  const added = (await sheets.call('Add', [], { named: { After: sheet } })) as ComObject;
  assert.equal(await added.get('Index'), 2);
  const both = (await excel.call('Union', [range, await object(sheet, 'Range', ['E5'])])) as ComObject;
  assert.equal(await both.get('Address'), '$B$2:$C$3,$E$5');
  const cells = await range.enumerate();
  assert.equal(cells.length, 4);
  assert.equal(await (cells[3] as ComObject).get('Address'), '$C$3');
  await range.put('Value2', new Typed(VT.R8, 7));
  assert.equal(await range.get(0, [1, 2]).then((cell) => (cell as ComObject).get('Value2')), 7);
});
