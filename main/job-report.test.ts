import type { SessionsView } from '../app/contract/session-views';
import { describe, expect, it } from 'vitest';
import type { JobRecord, TaskRecord } from '../app/jobs/model';
import { jobReport, sentence } from './job-report';
import { runDocument } from './cli/run-report';

const NONE: SessionsView = { sessions: [], waiting: [], activations: 0, leftovers: [] };

const task: TaskRecord = {
  id: 't1',
  kind: 'file',
  inputs: [{ path: '/in/a.xlsx', name: 'a.xlsx' }],
  state: 'done',
  attempts: 1,
  phase: null,
  step: null,
  progress: 1,
  pid: null,
  outputs: [{ path: '/out/a.xlsx', name: 'a.xlsx', kind: 'workbook', bytes: 1, sha256: '0' }],
  warnings: ['read with care'],
  leftBehind: ['a digital signature'],
  staleFormulas: 2,
  staleCells: [{ sheet: 'Data', cell: 'B1' }],
  error: null,
  steps: [{ index: 1, step: 'set-values', changed: 3, counts: {}, warnings: ['no such cell'], ms: 1 }],
  ms: 1500,
};

function job(...tasks: TaskRecord[]): JobRecord {
  return {
    id: 'j',
    recipe: { version: 1, name: 'Month end', steps: [], output: { name: '{name}', format: 'same' } },
    options: {
      engine: 'embedded',
      dryRun: false,
      onExisting: 'number',
      concurrency: 1,
      calc: 'ironcalc',
      outDir: '/out',
    },
    state: 'done',
    startedAt: '2026-11-30T10:00:00.000Z',
    endedAt: '2026-11-30T10:00:02.000Z',
    tasks,
    log: [],
  };
}

const failed: TaskRecord = {
  ...task,
  state: 'failed',
  outputs: [],
  error: {
    code: 'damaged',
    message: 'It is torn.',
    hint: 'Save it again.',
    place: { step: 0, part: 'xl/x.xml' },
  },
};

describe('jobReport', () => {
  it('tells everything that is to be known of a file', () => {
    const text = [...jobReport(job(task))].join('\n');
    expect(text).toContain('/in/a.xlsx: 3 changed, 1.5 s');
    expect(text).toContain('2. set-values: 3 changed');
    for (const note of ['read with care', 'no such cell', 'a digital signature', '2 formulas', 'Data!B1'])
      expect(text).toContain(note);
    expect(text).toContain('wrote /out/a.xlsx');
    expect(text).toMatch(/Month end: 1 done\.$/);
  });

  it('says nothing of formulas in a workbook that is not kept', () => {
    expect([...jobReport(job({ ...task, outputs: [] }))].join('\n')).not.toContain('2 formulas');
  });

  it('says what is wrong and what to do', () => {
    const text = [...jobReport(job(failed, task))].join('\n');
    expect(text).toContain('It is torn. (step 1, part xl/x.xml)');
    expect(text).toContain('Save it again.');
    expect(text).toMatch(/1 done, 1 failed\.$/);
  });

  it('does not repeat a place that the message names', () => {
    const place = { sheet: 'Data', cell: 'B1' };
    expect(sentence({ code: 'step-refused', message: 'Data!B1 is locked.', place })).toBe(
      'Data!B1 is locked.',
    );
  });

  it('names the file where a task has several', () => {
    const error = { code: 'target-missing', message: 'No sheet.', place: { file: 'b.xlsx' } } as const;
    const inputs = ['a.xlsx', 'b.xlsx'].map((name) => ({ path: `/in/${name}`, name }));
    const consolidation: TaskRecord = { ...failed, kind: 'consolidate', inputs, error };
    expect(runDocument(job(consolidation), NONE).tasks[0]?.error?.message).toBe('No sheet. (b.xlsx)');
    expect([...jobReport(job(consolidation))][0]).toContain('No sheet. (b.xlsx)');
    expect(sentence(error)).toBe('No sheet.');
  });
});

describe('runDocument', () => {
  it('is what schedulers read', () => {
    expect(runDocument(job(failed), NONE)).toEqual({
      schemaVersion: 1,
      job: 'j',
      recipe: 'Month end',
      engine: 'embedded',
      tasks: [
        {
          inputs: ['/in/a.xlsx'],
          outputs: [],
          status: 'failed',
          warnings: expect.arrayContaining(['read with care']),
          error: { code: 'damaged', message: 'It is torn. (step 1, part xl/x.xml)' },
          steps: [{ step: 'set-values', changed: 3 }],
          ms: 1500,
        },
      ],
      sessions: null,
    });
  });

  it('counts the applications that were started where a job ran in one', () => {
    const onExcel = { ...job(failed), options: { ...job(failed).options, engine: 'excel' as const } };
    const session = { progId: 'Excel.Application', version: '16.0', pid: 7, tasksDone: 10, note: null };
    const view = { ...NONE, activations: 1, sessions: [session as SessionsView['sessions'][number]] };
    expect(runDocument(onExcel, view).sessions).toEqual({
      activations: 1,
      applications: [{ progId: 'Excel.Application', version: '16.0', pid: 7, tasks: 10, note: null }],
    });
  });

  it.each([
    ['waiting', 'cancelled'],
    ['running', 'cancelled'],
    ['cancelled', 'cancelled'],
    ['skipped', 'skipped'],
  ] as const)('calls a task that is %s %s', (state, status) => {
    expect(runDocument(job({ ...task, state }), NONE).tasks[0]?.status).toBe(status);
  });
});
