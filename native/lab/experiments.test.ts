import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from './experiments';
import { CREATORS, EXPECTED, MODELS, placeOf, type MatrixSighting } from './matrix';

const judge = (id: string, ...runs: Record<string, unknown>[]) => {
  const experiment = EXPERIMENTS.find((one) => one.id === id);
  if (!experiment) throw new Error(`no experiment ${id}`);
  return experiment.judge(runs);
};

describe('verdicts', () => {
  it('hold the matrix to the table and name the cell that differs', () => {
    const cells = CREATORS.flatMap((creator) =>
      MODELS.map((model): MatrixSighting => {
        const place = EXPECTED[creator][model];
        if (place === 'CO_E_NOTINITIALIZED') return { creator, model, result: 0x800401f0 | 0 };
        return place === 'direct'
          ? { creator, model, result: 0, lives: "the creator's thread", proxy: false }
          : { creator, model, result: 0, lives: place, proxy: true };
      }),
    );
    expect(judge('matrix', ...(cells as unknown as Record<string, unknown>[])).asDocumented).toBe(true);
    expect(judge('matrix', ...(cells.slice(1) as unknown as Record<string, unknown>[])).asDocumented).toBe(
      false,
    );
    const wrong = cells.map((cell, i) => (i === 0 ? { ...cell, lives: 'main STA', proxy: true } : cell));
    const verdict = judge('matrix', ...(wrong as unknown as Record<string, unknown>[]));
    expect(verdict.asDocumented).toBe(false);
    expect(verdict.observed).toBe('main STA x Apartment: main STA, not direct');
  });

  it('tell an object away from its creator without a proxy', () => {
    expect(placeOf({ creator: 'main-sta', model: 'Free', result: 0, lives: 'host MTA', proxy: false })).toBe(
      'host MTA without a proxy',
    );
    expect(placeOf({ creator: 'main-sta', model: 'Free', result: -1 })).toBe('failed with -1');
  });

  it('want the creating thread for Apartment and another for Free', () => {
    const apartment = { ownerThread: 1, ranOn: [1, 1, 1], ownerPumped: 3 };
    const free = { ownerThread: 1, ranOn: [5, 6, 5], ownerPumped: 0 };
    expect(judge('share', apartment, free).asDocumented).toBe(true);
    expect(judge('share', { ...apartment, ranOn: [1, 2, 1] }, free).asDocumented).toBe(false);
    expect(judge('share', { ...apartment, ownerPumped: 0 }, free).asDocumented).toBe(false);
    expect(judge('share', apartment, { ...free, ranOn: [1, 6, 5] }).asDocumented).toBe(false);
    expect(judge('share', apartment, { ...free, ownerPumped: 3 }).asDocumented).toBe(false);
    expect(judge('share', apartment, { ownerThread: 1, ownerPumped: 0 }).asDocumented).toBe(false);
  });

  it('fail where a run observed nothing', () => {
    for (const { id, runs } of EXPERIMENTS) {
      expect(judge(id, ...runs.map(() => ({ creator: 'main-sta', model: 'Free' }))).asDocumented, id).toBe(
        false,
      );
    }
  });
});
