import { hresultName } from '../com-error';
import type { Experiment } from './experiments';

const number = (value: unknown) => (typeof value === 'number' ? value : Number.NaN);
const name = (value: unknown) => (value === 0 ? 'S_OK' : hresultName(number(value)));

/** What Wine cannot show, as experiments of the lab host; `npm start -- selftest` runs them on Windows. */
export const SELFTESTS: readonly Experiment[] = [
  {
    id: 'selftest-retry',
    title: 'Retrying rejected calls',
    explanation: 'A server rejects the first three calls that reach it.',
    expected: 'COM asks our message filter each time; the call comes through after three retries.',
    documented: 'IMessageFilter::RetryRejectedCall',
    runs: [['selftest-retry']],
    judge: ([run = {}]) => ({
      asDocumented: run['result'] === 0 && run['retries'] === 3,
      observed: `${name(run['result'])} after ${number(run['retries'])} retries and ${Math.round(number(run['tookMs']))} ms`,
    }),
  },
  {
    id: 'selftest-cancel',
    title: 'Abandoning a call',
    explanation: 'A call that takes four seconds is cancelled from another thread after half a second.',
    expected: 'It ends with RPC_E_CALL_CANCELED long before the four seconds.',
    documented: 'CoCancelCall; CoEnableCallCancellation',
    runs: [['selftest-cancel']],
    judge: ([run = {}]) => ({
      asDocumented:
        run['cancelled'] === true &&
        name(run['result']) === 'RPC_E_CALL_CANCELED' &&
        number(run['tookMs']) < 3000,
      observed: run['cancelled']
        ? `${name(run['result'])} after ${Math.round(number(run['tookMs']))} ms`
        : 'cancelling is not available',
    }),
  },
  {
    id: 'selftest-registration',
    title: 'Registration for one user',
    explanation:
      'The demo server registers itself, one of its classes is made by ProgID, and it unregisters.',
    expected: 'All of it works without administrator rights, and nothing is left.',
    documented: 'HKEY_CLASSES_ROOT; DllRegisterServer',
    runs: [['selftest-registration']],
    judge: ([run = {}]) => ({
      asDocumented:
        run['forUser'] === true &&
        run['gone'] === true &&
        [run['registered'], run['created'], run['removed']].every((code) => code === 0),
      observed: run['thereBefore']
        ? 'it was registered before, so it was left alone; unregister it and try again'
        : `registered: ${name(run['registered'])}, made: ${name(run['created'])}, removed: ${name(run['removed'])}; ${run['forUser'] ? 'for the user' : 'not for the user alone'}`,
    }),
  },
  {
    id: 'selftest-launcher',
    title: 'A local server in our job',
    explanation:
      'A local server is started by COM, put into a job object by its process id, and the job is closed.',
    expected: 'Another process than the client started it; it joins the job and ends with it.',
    documented: 'COM Server Responsibilities; Job Objects',
    runs: [['selftest-launcher']],
    judge: ([run = {}]) => ({
      asDocumented:
        run['made'] === 0 &&
        run['parentIsClient'] === false &&
        run['joined'] === true &&
        run['ended'] === true,
      observed: `started by ${run['parentIsClient'] ? 'its client' : 'another process'}, ${run['joined'] ? 'joined the job' : 'did not join the job'}, ${run['ended'] ? 'ended with it' : 'did not end with it'}`,
    }),
  },
  {
    id: 'selftest-waits',
    title: 'What the system says of a waiting thread',
    explanation: 'One thread waits for a mutex that another owns.',
    expected: "The system's wait chain leads to the owner, without a cycle.",
    documented: 'Wait Chain Traversal',
    runs: [['selftest-waits']],
    judge: ([run = {}]) => ({
      asDocumented:
        run['found'] === true &&
        run['namesOwner'] === true &&
        run['cycle'] === false &&
        run['wentOn'] === true,
      observed: run['found']
        ? `the chain ${run['namesOwner'] ? 'names' : 'does not name'} the owner`
        : 'there is no wait chain here',
    }),
  },
];
