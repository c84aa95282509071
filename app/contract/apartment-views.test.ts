import { describe, expect, it } from 'vitest';
import { callBatch, packCalls, unpackCalls, type CallEvent } from './apartment-views';

const CALL: CallEvent = {
  apartment: 1,
  label: 'Open',
  kind: 'call',
  depth: 0,
  startUs: 1000,
  endUs: 1250,
  result: -2147417848,
  types: '8,3',
};

describe('a row of calls', () => {
  it('comes back as it was, also where end and result are not known', () => {
    const calls: CallEvent[] = [
      CALL,
      { ...CALL, label: 'incoming call', kind: 'incoming', endUs: 1300, result: null, types: '' },
      { ...CALL, label: 'incoming call', kind: 'incoming', endUs: null, result: null, depth: 1, types: '' },
      { ...CALL, endUs: 1000, result: 0 },
    ];
    const packed = callBatch.parse(JSON.parse(JSON.stringify(packCalls(calls))));
    expect(packed.labels).toEqual(['Open', 'incoming call']);
    expect(unpackCalls(packed)).toEqual(calls);
  });
});
