import { hresultName } from '../com-error';
import { CREATORS, CREATOR_TITLES, EXPECTED, MODELS, placeOf, type MatrixSighting } from './matrix';

/** What one run of the lab host reports at its end. */
export type Observed = Readonly<Record<string, unknown>>;

export interface Verdict {
  /** Whether what was observed is what the documentation says. */
  asDocumented: boolean;
  /** What was seen, in a sentence. */
  observed: string;
}

/** An experiment of the lab: what to run, what should happen, and how to tell. */
export interface Experiment {
  id: string;
  title: string;
  explanation: string;
  expected: string;
  /** Where the documentation says so. */
  documented: string;
  /** Arguments of the lab host, one run (in a fresh process) each. */
  runs: readonly (readonly string[])[];
  judge(runs: readonly Observed[]): Verdict;
}

const number = (value: unknown) => (typeof value === 'number' ? value : Number.NaN);
const list = (value: unknown) => (Array.isArray(value) ? value.map(number) : []);
/** Of all three workers: what was not seen proves nothing. */
const all = (threads: readonly number[], holds: (thread: number) => boolean) =>
  threads.length === 3 && threads.every(holds);
const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((one, i) => one === b[i]);

export const EXPERIMENTS: readonly Experiment[] = [
  {
    id: 'share',
    title: 'One object, three worker STAs',
    explanation:
      'An owner STA makes an object and marshals it by stream to three others, which call it. An Apartment object is only ever called on the thread that made it; a Free object lives in the MTA.',
    expected:
      'Apartment: every call runs on the creating thread, which pumped messages to take it. Free: calls run on other threads and the owner pumped nothing for them.',
    documented: 'Single-Threaded Apartments; Multithreaded Apartments',
    runs: [
      ['share', 'Apartment'],
      ['share', 'Free'],
    ],
    judge([apartment = {}, free = {}]) {
      const owner = number(apartment['ownerThread']);
      const onOwner = all(list(apartment['ranOn']), (thread) => thread === owner);
      const pumped = number(apartment['ownerPumped']);
      const freeElsewhere = all(
        list(free['ranOn']),
        (thread) => thread !== number(free['ownerThread']) && thread !== 0,
      );
      return {
        asDocumented: onOwner && pumped > 0 && freeElsewhere && number(free['ownerPumped']) === 0,
        observed: `Apartment: ${onOwner ? 'all calls ran on the creating thread' : 'calls ran elsewhere'}, which pumped ${pumped} messages. Free: ${freeElsewhere ? 'calls ran on other threads' : 'calls ran on the owner'}; the owner pumped ${number(free['ownerPumped'])} messages.`,
      };
    },
  },
  {
    id: 'mta',
    title: 'Everything in the MTA',
    explanation: 'Three threads of the MTA call one Free object directly: there is nothing to marshal.',
    expected: 'Each call runs on the thread that makes it.',
    documented: 'Multithreaded Apartments',
    runs: [['mta']],
    judge([run = {}]) {
      const callers = list(run['callers']);
      const own = callers.length === 3 && same(callers, list(run['ranOn']));
      return {
        asDocumented: own,
        observed: own ? 'Each call ran on its caller.' : 'Some call ran on another thread.',
      };
    },
  },
  {
    id: 'matrix',
    title: 'The matrix: who creates x threading model',
    explanation:
      'Where an object lives follows from the apartment of its creator and the ThreadingModel of its class.',
    expected: 'The table of the documentation, cell by cell.',
    documented: 'Processes, Threads, and Apartments; InprocServer32 (ThreadingModel)',
    runs: CREATORS.flatMap((creator) => MODELS.map((model) => ['matrix', `${creator}:${model}`])),
    judge(runs) {
      const wrong = runs
        .map((run) => run as unknown as MatrixSighting)
        .filter((seen) => placeOf(seen) !== EXPECTED[seen.creator][seen.model])
        .map(
          (seen) =>
            `${CREATOR_TITLES[seen.creator]} x ${seen.model}: ${placeOf(seen)}, not ${EXPECTED[seen.creator][seen.model]}`,
        );
      return {
        asDocumented: wrong.length === 0 && runs.length === CREATORS.length * MODELS.length,
        observed: wrong.length === 0 ? `${runs.length} cells as documented.` : wrong.join('; '),
      };
    },
  },
  {
    id: 'wrong-thread',
    title: 'A raw pointer on the wrong thread',
    explanation: 'A pointer to a proxy is used by a thread of another apartment without marshaling.',
    expected: 'RPC_E_WRONG_THREAD',
    documented: 'Accessing Interfaces Across Apartments',
    runs: [['wrong-thread']],
    judge: ([run = {}]) => ({
      asDocumented: hresultName(number(run['result'])) === 'RPC_E_WRONG_THREAD',
      observed: hresultName(number(run['result'])),
    }),
  },
  {
    id: 'no-coinitialize',
    title: 'No CoInitialize',
    explanation:
      'A thread that never entered an apartment uses COM; another tries to enter a second kind of apartment.',
    expected: 'CO_E_NOTINITIALIZED, and RPC_E_CHANGED_MODE.',
    documented: 'CoInitializeEx',
    runs: [['no-coinitialize']],
    judge([run = {}]) {
      const names = [hresultName(number(run['result'])), hresultName(number(run['changedMode']))];
      return {
        asDocumented: names.join() === 'CO_E_NOTINITIALIZED,RPC_E_CHANGED_MODE',
        observed: names.join(', and '),
      };
    },
  },
  {
    id: 'sleeping-sta',
    title: 'An STA that sleeps',
    explanation: 'An STA sleeps without pumping while another thread calls its object.',
    expected: 'The caller hangs until the sleeper pumps again.',
    documented: 'Single-Threaded Apartments (message loop)',
    runs: [['sleeping-sta']],
    judge: ([run = {}]) => ({
      asDocumented: run['hung'] === true && run['cameThrough'] === true && run['ranOnOwner'] === true,
      observed: run['hung']
        ? `The caller hung; the call ${run['cameThrough'] ? 'came through when the sleeper pumped again' : 'never came through'}.`
        : 'The call came through at once.',
    }),
  },
  {
    id: 'deadlock',
    title: 'A deadlock',
    explanation: 'Two STAs wait, without pumping, for what the other owns.',
    expected: 'Neither goes on by itself.',
    documented: 'WaitForSingleObject (remarks on threads that create windows)',
    runs: [['deadlock']],
    judge: ([run = {}]) => ({
      asDocumented: run['stuck'] === true,
      observed: run['stuck'] ? 'Both hung until their waits timed out.' : 'They went on.',
    }),
  },
  {
    id: 'mutual-calls',
    title: 'Mutual calls that do not deadlock',
    explanation: 'Two STAs call each other at once, and each object calls back its caller.',
    expected: 'Both calls come back, because a thread that waits for an outgoing call takes incoming ones.',
    documented: 'In-process Server Threading Issues; IMessageFilter',
    runs: [['mutual-calls']],
    judge: ([run = {}]) => ({
      asDocumented:
        run['done'] === true && run['calledBackOnLeft'] === true && run['calledBackOnRight'] === true,
      observed: run['done']
        ? 'Both calls came back, each called back on its own thread.'
        : 'The calls did not come back.',
    }),
  },
  {
    id: 'creator-ends',
    title: 'The creating thread ends first',
    explanation:
      'The thread that made an object ends while another apartment still holds a proxy; with a local server, the client that holds it ends.',
    expected:
      'In process the proxy fails (RPC_E_DISCONNECTED; Wine 8 answers 0x800706B5). The local server ends with its last client.',
    documented: 'CoUninitialize; CoDisconnectObject; Out-of-process Server Implementation Helpers',
    runs: [['creator-ends'], ['creator-ends-server']],
    judge([inProcess = {}, server = {}]) {
      const after = hresultName(number(inProcess['after']));
      return {
        asDocumented:
          inProcess['before'] === 0 &&
          ['RPC_E_DISCONNECTED', '0x800706B5'].includes(after) &&
          server['ended'] === true,
        observed: `The proxy answered ${after}; the server's process ${server['ended'] ? 'ended' : 'is still there'}.`,
      };
    },
  },
  {
    id: 'window',
    title: "A window's messages",
    explanation:
      'Messages are posted and sent to a window from another thread, once while its thread does not pump.',
    expected:
      'They arrive only on the thread that made the window; a message sent to a thread that does not pump waits.',
    documented: 'About Messages and Message Queues; SendMessageTimeout',
    runs: [['window']],
    judge: ([run = {}]) => ({
      asDocumented:
        run['onOwner'] === true &&
        run['sent'] === true &&
        run['sentWhileAsleep'] === false &&
        number(run['received']) >= 2,
      observed: `${number(run['received'])} messages, ${run['onOwner'] ? 'all on the thread that made the window' : 'some elsewhere'}; the one sent while it slept ${run['sentWhileAsleep'] ? 'was taken' : 'timed out'}.`,
    }),
  },
  {
    id: 'keep-warm',
    title: 'Keep warm against cold start',
    explanation: 'Five jobs, each on a local server started for it, against five on one server that is kept.',
    expected: 'Starting costs far more than the job.',
    documented: 'Measured, not documented',
    runs: [['keep-warm']],
    judge([run = {}]) {
      const ratio = number(run['coldUs']) / number(run['warmUs']);
      return {
        asDocumented: run['result'] === 0 && ratio > 1,
        observed: `A job on a server of its own took ${Math.round(ratio)} times as long as on one kept warm.`,
      };
    },
  },
];
