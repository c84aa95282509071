import { expect, test } from 'vitest';
import { AutomationError } from '../../com/automation-error';
import { startProblem } from './session-problems';

const failed = (code: number, hresult: string) =>
  new AutomationError(
    code | 0,
    hresult,
    'CoCreateInstance',
    { command: 0, argument: null, description: null, source: null },
    hresult,
    '',
  );
const unknown = failed(0x80040154, 'REGDB_E_CLASSNOTREG');

test.each([
  ['is missing where COM does not know it', unknown, false, false, 'missing-part', /not registered/, false],
  ['ended while it started where COM does', unknown, false, true, 'application-died', /was started/, true],
  [
    'ended before it offered its class',
    failed(0x80004002, 'E_NOINTERFACE'),
    false,
    true,
    'application-died',
    /was started/,
    true,
  ],
  [
    'is not open where it was to be attached to',
    failed(0x800401e3, 'MK_E_UNAVAILABLE'),
    true,
    true,
    'missing-part',
    /No X\.Application is open/,
    false,
  ],
  [
    'is busy where it is the open one, too',
    failed(0x80010001, 'RPC_E_CALL_REJECTED'),
    true,
    true,
    'application-busy',
    /busy/,
    true,
  ],
] as const)('an application %s', (_, thrown, attached, registered, code, message, transient) => {
  const problem = startProblem(thrown, 'X.Application', { attached, registered });
  expect(problem).toMatchObject({ code, transient });
  expect(problem.message).toMatch(message);
});
