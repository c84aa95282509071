import { describe, expect, it } from 'vitest';
import { packCalls, type CallEvent } from '../../../app/contract/apartment-views';
import { createAppStore } from '../../state/store';
import { sampleInfo, sampleThread } from '../../testing/sample-house';
import { FakeMain } from '../../testing/fake-main';
import { diagnosticsOf, type DiagnosticsInput } from './diagnostics';
import { Redaction } from './redaction';

const SECRETS = ['Salaries 2026.xlsx', 'Q3 secret', 'C:\\Users\\ann\\books', 'Save changes to Plan B?'];

function call(more: Partial<CallEvent>): CallEvent {
  return {
    apartment: 1,
    label: 'Workbooks.Open',
    kind: 'call',
    depth: 0,
    startUs: 1_000_000,
    endUs: 1_250_000,
    result: 0,
    types: '8,3',
    ...more,
  };
}

function input(): DiagnosticsInput {
  const store = createAppStore(new FakeMain().shell);
  store.getState().applyHouse('app', {
    first: true,
    atUs: 2_000_000,
    info: sampleInfo,
    threads: [sampleThread(1, { name: 'excel-1', call: "Range 'Q3 secret'!A1", callSinceUs: 1_000_000 })],
    calls: packCalls([
      call({}),
      call({ label: 'SaveAs C:\\Users\\ann\\books\\x.xlsx', result: 0x80010001 | 0, types: '8204' }),
      call({ label: 'incoming call', kind: 'incoming', endUs: null, result: null, types: '' }),
    ]),
  });
  const now = Date.parse('2026-11-25T12:00:00Z');
  return {
    app: null,
    agent: 'Test/1.0',
    house: store.getState().houses.app,
    nowUs: 2_000_000,
    nowMs: now,
    residentLimit: null,
    sessions: {
      activations: 1,
      leftovers: [],
      waiting: [],
      sessions: [
        {
          id: 's1',
          progId: 'Excel.Application',
          ownership: 'owned',
          state: 'busy',
          pid: 4711,
          version: '16.0',
          apartment: 'excel-1',
          threadId: 101,
          lease: {
            jobId: 'j',
            taskId: 't',
            file: 'Salaries 2026.xlsx',
            step: null,
            since: '2026-11-25T11:59:00Z',
          },
          tasksDone: 3,
          memory: null,
          call: { name: 'SaveAs', since: '2026-11-25T11:59:48Z' },
          dialogs: ['Save changes to Plan B?'],
          startedAt: '2026-11-25T11:00:00Z',
          idleEndsAt: null,
          kept: false,
          renewal: null,
          note: 'it could not open Salaries 2026.xlsx in C:\\Users\\ann\\books',
        },
      ],
    },
    workers: [],
  };
}

const NOTHING = { paths: false, sheets: false, titles: false };
const ALL = { paths: true, sheets: true, titles: true };

describe('diagnostics', () => {
  it('tell state, health, calls and versions without any name', () => {
    const { text, json } = diagnosticsOf(input(), NOTHING);
    for (const secret of SECRETS) {
      expect(text).not.toContain(secret);
      expect(json).not.toContain(secret);
      expect(json).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    expect(text).toContain(
      'Excel (pid 4711) shows a dialog "[title 1]" and has not answered SaveAs for 12 s.',
    );
    expect(text).toContain('Workbooks.Open(BSTR, I4)  250 ms  S_OK');
    expect(text).toContain('(array of VARIANT)  250 ms  0x80010001');
    const report = JSON.parse(json) as { calls: unknown[]; sessions: { sessions: { note: string }[] } };
    expect(text).toContain('excel-1  incoming call  not known  not known');
    expect(report.calls).toHaveLength(3);
    expect(report.sessions.sessions[0]?.note).toBe('it could not open [file 1] in [path 1]');
  });

  it('leave what the user ticks', () => {
    const { text, json } = diagnosticsOf(input(), ALL);
    for (const secret of SECRETS) expect(`${text}${json}`).toContain(secret);
    const titles = diagnosticsOf(input(), { ...NOTHING, titles: true }).text;
    expect(titles).toContain('Save changes to Plan B?');
    expect(titles).not.toContain('Salaries');
  });

  it.each([
    ['/closing/books/March.xlsx is locked', '[path 1] is locked'],
    ['\\\\server\\share\\a b.xlsx', '[path 1]'],
    ['Quarter one.csv cannot be read', '[file 1] cannot be read'],
    ["'It''s ours'!B2 and Data!$A$1", '[sheet 1]!B2 and [sheet 2]!$A$1'],
    ['waits for mutex "ledger"', 'waits for mutex "ledger"'],
    ['Workbooks.Open (+3)', 'Workbooks.Open (+3)'],
  ])('replace in %s', (text, expected) => {
    const redaction = new Redaction(NOTHING);
    const clean = redaction.text(text);
    // A path may take the words after it along: too much is better than too little.
    if (expected.startsWith('[path')) expect(clean.startsWith('[path 1]')).toBe(true);
    else expect(clean).toBe(expected);
  });
});
