import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  ComArray,
  Typed,
  VT,
  type Apartment,
  type ComObject,
  type ComValue,
  type WaitableObject,
} from '../index';
import { BUILD, MANIFEST, UNTIL_WOKEN, com, withApartment } from './com';
import { LEDGER, SINGLE, serveLedgers } from './ledger-server';
import { BY_REFERENCE, TABLE } from './value-table';

/** The demo server's class that lives in the STA that made it. */
const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

// COM starts this same bundle again as the local server of the classes that the tests register.
if (process.argv.includes('-Embedding')) {
  const [build, log] = process.argv.slice(2) as [string, string];
  serveLedgers(build, log).catch((error: unknown) => {
    appendFileSync(log, `${String(error)}\n`);
    process.exitCode = 1;
  });
} else {
  tests();
}

function tests(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  const log = path.join(folder, 'server.log');

  before(() => {
    writeFileSync(log, '');
    for (const { classId, progId } of [LEDGER, SINGLE]) {
      const command = `"${process.execPath}" "${__filename}" "${BUILD}" "${log}"`;
      reg('add', `${root()}\\CLSID\\${classId}\\LocalServer32`, '/ve', '/d', command, '/f');
      reg('add', `${root()}\\${progId}\\CLSID`, '/ve', '/d', classId, '/f');
    }
  });
  after(() => {
    for (const { classId, progId } of [LEDGER, SINGLE]) {
      reg('delete', `${root()}\\CLSID\\${classId}`, '/f');
      reg('delete', `${root()}\\${progId}`, '/f');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('an object of another process is a JavaScript object, and its process ends with it', async () => {
    await withApartment({}, async (apartment) => {
      const ledger = await apartment.create(LEDGER.progId, 'local');
      const pid = (await ledger.call('ProcessId')) as number;
      assert.notEqual(pid, process.pid);
      const handle = com().processHandle(pid);
      assert.equal(await ledger.call('Add', [2, 3]), 5);
      await ledger.put('Amount', 7);
      assert.equal(await ledger.get('Amount'), 7);
      await assert.rejects(ledger.call('Nothing'), { hresult: 'DISP_E_UNKNOWNNAME' });
      await assert.rejects(ledger.call('Fail'), { description: 'the ledger is closed', source: 'Concierge' });
      const hasty = (await ledger.call('Hasty')) as ComObject;
      await assert.rejects(hasty.call('Never'), { hresult: 'RPC_E_CALL_CANCELED' });
      await hasty.release();
      const info = await ledger.typeInfo();
      assert.equal(info.name, 'Ledger');
      assert.ok(info.members.some(({ name, kind }) => name === 'Amount' && kind === 'put'));
      // A second client of the class shares the process; a child keeps it alive after its parent went.
      const second = await apartment.create(LEDGER.progId, 'local');
      assert.equal(await second.call('ProcessId'), pid);
      const child = (await ledger.call('Child')) as ComObject;
      await ledger.release();
      await second.release();
      assert.equal(await child.call('Add', [1, 1]), 2);
      await child.release();
      const ended = await apartment.waitForSingleObject(handle, UNTIL_WOKEN);
      assert.equal(ended.end, 'object', readFileSync(log, 'utf8'));
    });
  });

  test('a class of single use gets a process for each object', async () => {
    await withApartment({}, async (apartment) => {
      const first = await apartment.create(SINGLE.progId, 'local');
      const second = await apartment.create(SINGLE.progId, 'local');
      const pids = [await first.call('ProcessId'), await second.call('ProcessId')] as number[];
      assert.notEqual(pids[0], pids[1]);
      const handles = pids.map((pid) => com().processHandle(pid));
      await first.release();
      await second.release();
      assert.equal(
        (await apartment.waitForMultipleObjects(handles, { all: true, timeoutMs: UNTIL_WOKEN })).end,
        'object',
      );
    });
  });

  void describe('between processes', () => {
    let apartment: Apartment;
    let ledger: ComObject;
    let server: WaitableObject;
    before(async () => {
      apartment = com().start({ name: 'values', kind: 'sta', manifest: MANIFEST });
      ledger = await apartment.create(LEDGER.progId, 'local');
      server = com().processHandle((await ledger.call('ProcessId')) as number);
    });
    after(async () => {
      await apartment.stop();
      // The next client is to get a server of its own, not one on its way out.
      await withApartment({}, async (waiter) => {
        assert.equal((await waiter.waitForSingleObject(server, UNTIL_WOKEN)).end, 'object');
      });
      server.close();
    });

    for (const { name, value, ...row } of TABLE) {
      if (row.inProcess) continue;
      test(`${name} survives the way there and back`, async () => {
        const expected = 'back' in row ? row.back : value;
        assert.deepStrictEqual(await ledger.call('Echo', [value]), expected, 'as an argument');
        await ledger.put('Amount', value);
        assert.deepStrictEqual(await ledger.get('Amount'), expected, 'as a property');
      });
    }

    for (const { name, first, then } of BY_REFERENCE) {
      test(`${name} by reference is written there and comes back`, async () => {
        const demo = await apartment.create(DEMO);
        const swap = (await ledger.typeInfo()).members.find((one) => one.name === 'Swap')?.dispid;
        assert.ok(swap !== undefined);
        const ask = (value: ComValue) => demo.call('AskByReference', [ledger, value, swap]);
        await ledger.put('Kept', then);
        assert.deepStrictEqual(await ask(first), then);
        assert.deepStrictEqual(
          await ask(first),
          first instanceof Typed ? first.value : first,
          'it was read there',
        );
        await demo.release();
      });
    }

    test('an object is called there, given back, and alone in an array', async () => {
      const own = await apartment.expose({ Here: () => process.pid });
      const back = (await ledger.call('Echo', [own])) as ComObject;
      assert.equal(await back.call('Here'), process.pid);
      assert.equal(await ledger.call('Ask', [own]), process.pid, 'the other process called it');
      const array = (await ledger.call('Echo', [new ComArray(VT.DISPATCH, [1], [own])])) as ComObject[];
      assert.equal(await array[0]?.call('Here'), process.pid);
    });
  });

  test('a script of another language uses it', () => {
    const results = path.join(folder, 'script.txt');
    const script = path.join(folder, 'client.vbs');
    writeFileSync(
      script,
      [
        'Dim files, out, ledger, hasty, n',
        'Set files = CreateObject("Scripting.FileSystemObject")',
        `Set out = files.CreateTextFile("${results}", True)`,
        `Set ledger = CreateObject("${LEDGER.progId}")`,
        'out.WriteLine "method " & ledger.Add(2, 3)',
        'ledger.Amount = 12',
        'out.WriteLine "property " & ledger.Amount',
        'n = 21',
        'ledger.Double n',
        'out.WriteLine "by reference " & n',
        'Set hasty = ledger.Hasty',
        'On Error Resume Next',
        'ledger.Nothing',
        'out.WriteLine "unknown " & Err.Number',
        'Err.Clear',
        'ledger.Fail',
        'out.WriteLine "failure " & Err.Description',
        'Err.Clear',
        'hasty.Never',
        'out.WriteLine "time-out " & (Err.Number <> 0)',
        'out.Close',
      ].join('\r\n'),
    );
    const ran = spawnSync('cscript.exe', ['//nologo', script], { stdio: 'ignore', timeout: 60_000 });
    assert.equal(ran.error, undefined);
    assert.deepEqual(readFileSync(results, 'utf8').split('\r\n').filter(Boolean), [
      'method 5',
      'property 12',
      'by reference 42',
      'unknown 438',
      'failure the ledger is closed',
      'time-out True',
    ]);
  });

  /** Wine ignores classes that a user registers for himself; there a call cannot be cancelled either, which tells it. */
  function root(): string {
    return `${com().snapshot().cancellation ? 'HKCU' : 'HKLM'}\\Software\\Classes`;
  }
}

function reg(...args: string[]): void {
  execFileSync('reg.exe', args, { stdio: 'ignore' });
}
