import { describe, expect, it } from 'vitest';
import { needsMainSta, refusalOnMainSta, runsOnMainSta } from './main-sta';

const STA = { type: 0, qualifier: 0 };
const IMPLICIT_MTA = { type: 1, qualifier: 1 };
const MAIN_STA = { type: 3, qualifier: 0 };

describe('the main STA', () => {
  it('is started where the JavaScript thread has no apartment, or only the implicit MTA', () => {
    expect(needsMainSta(null, false)).toBe(true);
    expect(needsMainSta(IMPLICIT_MTA, false)).toBe(true);
  });

  it('is not started beside another, nor where the JavaScript thread is an STA itself', () => {
    expect(needsMainSta(null, true)).toBe(false);
    expect(needsMainSta(STA, false)).toBe(false);
    expect(needsMainSta(MAIN_STA, false)).toBe(false);
  });

  it('is the JavaScript thread only where COM says so', () => {
    expect(runsOnMainSta(MAIN_STA)).toBe(true);
    expect([null, STA, IMPLICIT_MTA].some(runsOnMainSta)).toBe(false);
  });
});

describe('creating an object while the windows live on the main STA', () => {
  it.each(['Apartment', 'both', 'Free', 'Neutral'])('is no matter with the model %s', (model) => {
    expect(refusalOnMainSta('A.Class', 'any', model)).toBeNull();
  });

  it('is refused without a ThreadingModel, with the way out', () => {
    expect(refusalOnMainSta('A.Class', 'inProcess', '')).toMatch(
      /A\.Class.*without a ThreadingModel.*onMainSta/s,
    );
    expect(refusalOnMainSta('A.Class', 'any', 'Single')).toMatch(/"Single"/);
  });

  it('is no matter in a local server, or where no in-process server is registered', () => {
    expect(refusalOnMainSta('A.Class', 'local', '')).toBeNull();
    expect(refusalOnMainSta('Excel.Application', 'any', null)).toBeNull();
  });
});
