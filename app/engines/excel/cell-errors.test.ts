import { expect, it } from 'vitest';
import { codeOfError, errorOfCode } from './cell-errors';

it('knows the documented numbers of CVErr, as signed codes', () => {
  expect(codeOfError('#N/A')).toBe(-2146826246);
  expect(codeOfError('#REF!')).toBe(-2146826265);
  expect(codeOfError('#DIV/0!')).toBe(-2146826281);
});

it.each(['#NULL!', '#VALUE!', '#NAME?', '#NUM!', '#SPILL!', '#CALC!'])(
  'brings %s there and back',
  (error) => {
    expect(errorOfCode(codeOfError(error) ?? 0)).toEqual({ error });
  },
);

it('takes what it does not know for an error all the same', () => {
  expect(errorOfCode((0x800a0000 + 2999) | 0)).toEqual({ error: '#VALUE!' });
  expect(codeOfError('#NOPE!')).toBeNull();
});
