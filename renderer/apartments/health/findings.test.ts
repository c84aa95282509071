import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../app/contract/session-views';
import type { ThreadView } from '../../../app/contract/views';
import { sampleInfo, sampleThread } from '../../testing/sample-house';
import { LATE_ANSWERS } from '../late-answers';
import { findingsOf, wellText, type Finding, type HealthInput } from './findings';

const NOW_MS = Date.parse('2026-11-25T12:00:00.000Z');
const NOW_US = 100_000_000;
const ago = (ms: number): string => new Date(NOW_MS - ms).toISOString();
const agoUs = (ms: number): number => NOW_US - ms * 1000;

type House = NonNullable<HealthInput['house']>;

function input(more: Partial<Omit<HealthInput, 'house'>> & { house?: Partial<House> } = {}): HealthInput {
  const { house, ...rest } = more;
  return {
    nowUs: NOW_US,
    nowMs: NOW_MS,
    sessions: null,
    workers: [],
    residentLimit: null,
    ...rest,
    house: {
      info: sampleInfo,
      threads: [],
      handovers: [],
      waitObjects: [],
      deadlocks: [],
      refusals: new Map(),
      ...house,
    },
  };
}

function session(more: Partial<SessionView> = {}): SessionView {
  return {
    id: 's1',
    progId: 'Excel.Application',
    ownership: 'owned',
    state: 'busy',
    pid: 4711,
    version: '16.0',
    apartment: 'excel-1',
    threadId: 101,
    lease: null,
    tasksDone: 0,
    memory: null,
    call: null,
    dialogs: [],
    startedAt: ago(60_000),
    idleEndsAt: null,
    kept: false,
    renewal: null,
    note: null,
    ...more,
  };
}

function sessions(...all: SessionView[]): HealthInput['sessions'] {
  return { sessions: all, waiting: [], activations: all.length, leftovers: [] };
}

function worker(more: Partial<ThreadView> = {}): ThreadView {
  return {
    id: 'w1',
    kind: 'worker',
    name: 'worker 1',
    pid: 77,
    state: 'busy',
    file: 'March.xlsx',
    step: null,
    memory: null,
    cpuMs: 0,
    tasksDone: 0,
    startedAt: ago(60_000),
    busySince: null,
    note: null,
    ...more,
  };
}

const rows: {
  what: string;
  input: HealthInput;
  level: Finding['level'];
  text: string;
  advice: string;
  actions: Finding['actions'][number]['kind'][];
}[] = [
  {
    what: 'a dialog that keeps a call from being answered',
    input: input({
      sessions: sessions(
        session({ dialogs: ['Save changes?'], call: { name: 'SaveAs', since: ago(12_000) } }),
      ),
    }),
    level: 'problem',
    text: 'Excel (pid 4711) shows a dialog "Save changes?" and has not answered SaveAs for 12 s.',
    advice: 'Answer the dialog, or end the application: its task is then tried again.',
    actions: ['show-dialogs', 'wait', 'end'],
  },
  {
    what: 'an attached application, which is never ended',
    input: input({
      sessions: sessions(
        session({
          ownership: 'attached',
          dialogs: ['One', 'Two'],
          call: { name: 'Open', since: ago(3_000) },
        }),
      ),
    }),
    level: 'problem',
    text: 'Excel (pid 4711) shows dialogs "One" and "Two" and has not answered Open for 3.0 s.',
    advice: 'Answer the dialog. The application is yours, so Concierge does not end it.',
    actions: ['show-dialogs', 'wait'],
  },
  {
    what: 'an application that does not answer',
    input: input({
      sessions: sessions(session({ state: 'stuck', call: { name: 'Calculate', since: ago(95_000) } })),
    }),
    level: 'problem',
    text: 'Excel (pid 4711) has not answered Calculate for 1 min 35 s, and shows no dialog.',
    advice: 'Wait on, or end the application: its task is then tried again.',
    actions: ['wait', 'end'],
  },
  {
    what: 'a long call',
    input: input({ sessions: sessions(session({ call: { name: 'RefreshAll', since: ago(31_000) } })) }),
    level: 'caution',
    text: 'Excel (pid 4711) has been busy with RefreshAll for 31 s.',
    advice: 'Large workbooks take their time. It can be waited for or ended.',
    actions: ['wait', 'end'],
  },
  {
    what: 'an application that is gone',
    input: input({ sessions: sessions(session({ state: 'lost', note: 'its process ended' })) }),
    level: 'caution',
    text: 'Excel (pid 4711) ended by itself: its process ended.',
    advice: 'Its task is tried again in a fresh one.',
    actions: [],
  },
  {
    what: 'tasks that wait long for an application',
    input: input({
      sessions: {
        sessions: [],
        activations: 0,
        leftovers: [],
        waiting: [61_000, 5_000].map((ms, i) => ({
          jobId: 'j',
          taskId: `t${i}`,
          file: null,
          step: null,
          since: ago(ms),
        })),
      },
    }),
    level: 'caution',
    text: '2 tasks wait for an application, the first for 1 min 01 s.',
    advice: 'They start one after the other. More applications at a time are set in Settings.',
    actions: [],
  },
  {
    what: 'an application that an earlier run left',
    input: input({
      sessions: {
        sessions: [],
        activations: 0,
        waiting: [],
        leftovers: [{ pid: 99, progId: 'Excel.Application', startedAt: ago(1) }],
      },
    }),
    level: 'caution',
    text: 'Excel (pid 99) was left behind by an earlier run of Concierge.',
    advice: 'Nobody uses it any more; it can be ended.',
    actions: ['end-leftover'],
  },
  {
    what: 'an STA that does not pump',
    input: input({
      house: {
        threads: [
          sampleThread(2, { state: 'running', call: 'Workbooks.Open', unpumpedSinceUs: agoUs(1_800) }),
        ],
      },
    }),
    level: 'problem',
    text: 'STA excel-2 has not pumped for 1.8 s.',
    advice: 'It runs Workbooks.Open; calls into it wait until it pumps again.',
    actions: ['wait'],
  },
  {
    what: 'an STA that waits without pumping',
    input: input({
      house: {
        threads: [sampleThread(2, { state: 'running', unpumpedSinceUs: agoUs(1_000), waitingOn: [7] })],
        waitObjects: [{ id: 7, kind: 'mutex', name: 'ledger', apartment: 3, pid: 0 }],
      },
    }),
    level: 'problem',
    text: 'STA excel-2 has not pumped for 1.0 s.',
    advice: 'It waits for mutex "ledger"; calls into it wait until it pumps again.',
    actions: ['wait'],
  },
  {
    what: 'a deadlock, and not once more the threads in it',
    input: input({
      house: {
        threads: [
          sampleThread(1, { state: 'running', unpumpedSinceUs: agoUs(9_000) }),
          sampleThread(2, { state: 'running', unpumpedSinceUs: agoUs(9_000) }),
        ],
        deadlocks: [
          {
            text: 'excel-1 calls into excel-2; excel-2 waits for mutex "ledger" of excel-1',
            links: [
              { apartment: 'excel-1', threadId: 101, how: 'calls into' },
              { apartment: 'excel-2', threadId: 102, how: 'waits for mutex "ledger"' },
            ],
          },
        ],
      },
    }),
    level: 'problem',
    text: 'Deadlock: excel-1 calls into excel-2; excel-2 waits for mutex "ledger" of excel-1.',
    advice: 'None of them can go on by itself. Cancel the job; if it does not end, restart Concierge.',
    actions: [],
  },
  {
    what: 'a thread that was given up',
    input: input({ house: { threads: [sampleThread(2, { state: 'detached' })] } }),
    level: 'problem',
    text: 'excel-2 did not end when it was told to, and was given up.',
    advice: 'What it holds stays until it comes back from its call, or Concierge ends.',
    actions: [],
  },
  {
    what: 'calls that wait',
    input: input({
      house: {
        threads: [
          sampleThread(2, { state: 'running', call: 'SaveAs', queued: 3, queuedSinceUs: agoUs(5_000) }),
        ],
      },
    }),
    level: 'caution',
    text: '3 calls wait for excel-2, the oldest for 5.0 s.',
    advice: 'It is still at SaveAs.',
    actions: ['wait'],
  },
  {
    what: 'rejected calls',
    input: input({
      house: {
        threads: [sampleThread(2, { rejections: 4, retries: 3, givenUp: 1 })],
        refusals: new Map([['a2', agoUs(59_000)]]),
      },
    }),
    level: 'caution',
    text: 'Calls of excel-2 were rejected 4 times, tried again 3 times and given up 1 time.',
    advice: 'The application it calls is busy or shows a dialog.',
    actions: [],
  },
  {
    what: 'late answers',
    input: input({
      house: { info: { ...sampleInfo, lateAnswers: 2 }, refusals: new Map([[LATE_ANSWERS, agoUs(1)]]) },
    }),
    level: 'caution',
    text: '2 answers to calls from COM came after the caller had given up.',
    advice: 'The JavaScript thread was too busy to answer in time.',
    actions: [],
  },
  {
    what: 'streams that nobody took',
    input: input({
      house: {
        threads: [sampleThread(1)],
        handovers: [
          { token: 1, how: 'stream', threadId: 101, sinceUs: agoUs(40_000) },
          { token: 2, how: 'stream', threadId: 101, sinceUs: agoUs(10_000) },
          { token: 3, how: 'stream', threadId: 101, sinceUs: agoUs(9_000) },
        ],
      },
    }),
    level: 'caution',
    text: '2 objects were marshaled and never unmarshaled, the oldest 40 s ago.',
    advice: 'Made by excel-1. Until then they keep their objects alive.',
    actions: [],
  },
  {
    what: 'cookies that nobody revoked',
    input: input({
      house: { handovers: [{ token: 1, how: 'git', threadId: 8, sinceUs: agoUs(12 * 60_000) }] },
    }),
    level: 'caution',
    text: '1 cookie of the global interface table is still there, the oldest after 12 min 00 s.',
    advice: 'Made by thread 8. A cookie keeps its object alive until it is revoked.',
    actions: [],
  },
  {
    what: 'a worker near its limit',
    input: input({ workers: [worker({ memory: 950 * 1024 ** 2 })], residentLimit: 1024 ** 3 }),
    level: 'caution',
    text: 'Worker 1 (pid 77) uses 950 MB of the 1.0 GB it may use.',
    advice: 'Beyond them it is ended and March.xlsx fails. The limit is set in Settings.',
    actions: [],
  },
  {
    what: 'a worker that ended',
    input: input({ workers: [worker({ state: 'ended', note: 'passed the memory limit of 3072 MB' })] }),
    level: 'caution',
    text: 'Worker 1 (pid 77) passed the memory limit of 3072 MB and was ended.',
    advice: 'Another takes its place.',
    actions: [],
  },
  {
    what: 'a worker that ended by itself',
    input: input({ workers: [worker({ state: 'ended', note: 'ended by SIGSEGV' })] }),
    level: 'caution',
    text: 'Worker 1 (pid 77) ended by SIGSEGV.',
    advice: 'Another takes its place.',
    actions: [],
  },
];

describe('what is wrong', () => {
  it.each(rows)('$what', ({ input, level, text, advice, actions }) => {
    const found = findingsOf(input);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ level, text, advice });
    expect(found[0]?.actions.map(({ kind }) => kind)).toEqual(actions);
  });

  it('says nothing of what is as it should be', () => {
    const well = input({
      house: {
        threads: [
          sampleThread(1),
          sampleThread(2, { state: 'running', call: 'Open', unpumpedSinceUs: agoUs(999) }),
          sampleThread(3, { queued: 5, queuedSinceUs: agoUs(4_999), rejections: 9 }),
        ],
        refusals: new Map([['a3', agoUs(60_000)]]),
        handovers: [
          { token: 1, how: 'stream', threadId: 101, sinceUs: agoUs(9_999) },
          { token: 2, how: 'git', threadId: 101, sinceUs: agoUs(599_000) },
        ],
      },
      sessions: sessions(
        session({ call: { name: 'Open', since: ago(29_000) } }),
        session({ dialogs: ['Opening'], call: { name: 'Open', since: ago(1_900) } }),
        session({ state: 'idle' }),
      ),
      workers: [
        worker({ memory: 100 }),
        worker({ state: 'ended' }),
        worker({ kind: 'main', memory: 1024 ** 4 }),
      ],
      residentLimit: 1024 ** 3,
    });
    expect(findingsOf(well)).toEqual([]);
    expect(wellText(well)).toBe('Nothing is wrong. 3 COM threads and 1 worker at hand.');
    expect(wellText(input())).toBe('Nothing is wrong.');
  });

  it('puts problems first', () => {
    const found = findingsOf(
      input({
        sessions: sessions(session({ state: 'lost' })),
        house: { threads: [sampleThread(1, { state: 'detached' })] },
      }),
    );
    expect(found.map(({ level }) => level)).toEqual(['problem', 'caution']);
  });
});
