import { describe, expect, it } from 'vitest';
import { stepSummary, stepTitle } from './step-summary';

describe('step summary', () => {
  it('begins with the target and leaves out what is usual', () => {
    const step = {
      step: 'find-replace',
      find: 'FY25',
      target: '*',
      replace: 'FY26',
      ifMissing: 'fail',
      regex: false,
    };
    expect(stepSummary(step)).toBe('all sheets · find FY25 · replace FY26');
  });

  it('gives the size of a block instead of its values', () => {
    expect(
      stepSummary({
        step: 'set-values',
        target: 'A1:B2',
        values: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toBe('A1:B2 · 2 × 2 values');
    expect(stepSummary({ step: 'set-values', target: 'A1', values: [[{ date: '2026-11-30' }]] })).toBe(
      'A1 · 2026-11-30',
    );
    expect(stepSummary({ step: 'set-values', target: '', values: [[null]] })).toBe('');
  });

  it('writes names of options as words', () => {
    expect(stepSummary({ step: 'consolidate', target: 'Sales', sourceColumn: 'Source file' })).toBe(
      'Sales · source column Source file',
    );
  });

  it('stays short whatever the options hold', () => {
    expect(stepSummary({ step: 'x', find: 'a'.repeat(500) }).length).toBeLessThanOrEqual(90);
  });

  it('falls back to the id for a step that is not in the catalogue', () => {
    expect(stepTitle([], 'sort')).toBe('sort');
    expect(stepTitle([], 5)).toBe('Unknown step');
  });
});
