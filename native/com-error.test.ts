import { describe, expect, it } from 'vitest';
import { ComError, hresultName, hresultText } from './com-error';

describe('a failed COM operation', () => {
  it('is named, explained, and says what can be done', () => {
    const error = new ComError(0x8001010e | 0, 'Count');
    expect(error).toMatchObject({
      name: 'ComError',
      code: -2147417842,
      hresult: 'RPC_E_WRONG_THREAD',
      member: 'Count',
    });
    expect(error.message).toBe(
      'Count: The interface was marshaled for a different thread. [RPC_E_WRONG_THREAD 0x8001010E]',
    );
    expect(error.help).toMatch(/Marshal the object to this apartment/);
    expect('argument' in error && error.argument !== undefined).toBe(false);
  });

  it('tells the argument at fault, counted from 1 in the text, and what the object itself said', () => {
    const error = new ComError(0x80020009, 'SaveAs', {
      argument: 0,
      source: 'Excel',
      description: 'The file is open.',
      command: 3,
    });
    expect(error.message).toBe('SaveAs (argument 1): The file is open. [DISP_E_EXCEPTION 0x80020009]');
    expect(error).toMatchObject({
      argument: 0,
      source: 'Excel',
      description: 'The file is open.',
      command: 3,
    });
  });

  it('with a code that nobody here knows has its number for a name', () => {
    const error = new ComError(0x80041234 | 0, 'Open');
    expect(error.hresult).toBe('0x80041234');
    expect(error.message).toBe('Open: The operation failed. [0x80041234]');
    expect(error.help).toMatch(/its documentation/);
    expect([hresultName(0x80010002), hresultName(-2147418110)]).toEqual([
      'RPC_E_CALL_CANCELED',
      'RPC_E_CALL_CANCELED',
    ]);
    expect(hresultText(5)).toBe('0x00000005');
  });
});
