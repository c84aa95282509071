import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { placeText, problemOf } from './problem-of';

describe('problems from calls', () => {
  it('takes a declared problem with its hint', () => {
    const data = { code: 'file-locked', message: 'It is open in Excel.', hint: 'Close it there.' };
    expect(problemOf(new ORPCError('PROBLEM', { data }))).toEqual(data);
  });

  it('does not trust data that is no problem', () => {
    expect(problemOf(new ORPCError('PROBLEM', { message: 'broken', data: { nonsense: 1 } }))).toEqual({
      code: 'internal',
      message: 'broken',
    });
  });

  it('gives the message of anything else', () => {
    expect(problemOf(new Error('gone')).message).toBe('gone');
    expect(problemOf('text').message).toBe('text');
    expect(problemOf(new Error('')).message).toBe('Something went wrong.');
  });

  it('says where, without repeating the message', () => {
    const place = { file: '/in/March.xlsx', sheet: 'Summary', cell: 'B2', step: 1 };
    expect(placeText({ code: 'x', message: 'Refused.', place })).toBe('March.xlsx, Summary!B2, step 2');
    expect(placeText({ code: 'x', message: 'March.xlsx is locked.', place: { file: 'March.xlsx' } })).toBe(
      '',
    );
    expect(placeText({ code: 'x', message: 'Anything.' })).toBe('');
  });
});
