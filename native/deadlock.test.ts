import { describe, expect, it } from 'vitest';
import type { ApartmentSnapshot, WaitObject } from './addon';
import { findDeadlocks } from './deadlock';

function apartment(id: number, name: string, more: Partial<ApartmentSnapshot> = {}): ApartmentSnapshot {
  return {
    id,
    name,
    kind: 'sta',
    state: 'running',
    threadId: 100 + id,
    type: 0,
    qualifier: 0,
    basis: 'reported',
    ground: 'CoGetApartmentType on the thread',
    call: '',
    callAgeMs: 0,
    depth: 0,
    queued: 0,
    queueAgeMs: 0,
    messages: 0,
    calls: 0,
    failures: 0,
    longestGapMs: 0,
    unpumpedMs: null,
    objects: 0,
    incoming: 0,
    rejections: 0,
    retries: 0,
    givenUp: 0,
    waitingOn: [],
    waitingMs: 0,
    callingInto: 0,
    outgoing: false,
    callingProcess: 0,
    cpuMs: null,
    ...more,
  };
}
const mutex = (id: number, name: string, owner: number): WaitObject => ({
  id,
  kind: 'mutex',
  name,
  apartment: owner,
  pid: 0,
});

describe('the wait-for graph', () => {
  it('sees no ring in a thread that is shown waiting for a mutex it has just got', () => {
    const apartments = [apartment(1, 'left', { waitingOn: [11] })];
    expect(findDeadlocks({ apartments, waitObjects: [mutex(11, 'ledger', 1)] })).toEqual([]);
  });

  it('names two threads that wait for what the other owns', () => {
    const [ring, ...more] = findDeadlocks({
      apartments: [apartment(1, 'left', { waitingOn: [12] }), apartment(2, 'right', { waitingOn: [11] })],
      waitObjects: [mutex(11, 'ledger', 1), mutex(12, 'journal', 2)],
    });
    expect(more).toEqual([]);
    expect(ring?.text).toBe(
      'left waits for mutex "journal" of right; right waits for mutex "ledger" of left',
    );
    expect(ring?.links.map((link) => link.threadId)).toEqual([101, 102]);
  });

  it('finds a ring of three once, and leaves out a thread that only waits for it', () => {
    const rings = findDeadlocks({
      apartments: [
        apartment(1, 'a', { waitingOn: [12] }),
        apartment(2, 'b', { waitingOn: [13] }),
        apartment(3, 'c', { waitingOn: [11] }),
        apartment(4, 'd', { waitingOn: [11] }),
      ],
      waitObjects: [mutex(11, 'x', 1), mutex(12, 'y', 2), mutex(13, 'z', 3)],
    });
    expect(rings).toHaveLength(1);
    expect(rings[0]?.links.map((link) => link.apartment)).toEqual(['a', 'b', 'c']);
  });

  it('takes a call into a thread that does not pump for a link, and one into a thread that pumps for none', () => {
    const waiting = [apartment(1, 'caller', { callingInto: 2 }), apartment(2, 'owner', { waitingOn: [11] })];
    expect(findDeadlocks({ apartments: waiting, waitObjects: [mutex(11, 'x', 1)] })[0]?.text).toBe(
      'caller calls into owner; owner waits for mutex "x" of caller',
    );
    const calling = [apartment(1, 'left', { callingInto: 2 }), apartment(2, 'right', { callingInto: 1 })];
    expect(findDeadlocks({ apartments: calling, waitObjects: [] })).toEqual([]);
  });

  it.each([
    ['a mutex that is free', 11],
    ['an event', 12],
    ['a mutex of a thread that runs', 13],
    ['what is no object any more', 14],
  ])('sees no ring in a wait for %s', (_, id) => {
    const apartments = [apartment(1, 'a', { waitingOn: [id] }), apartment(2, 'b')];
    const waitObjects: WaitObject[] = [
      mutex(11, 'free', 0),
      { id: 12, kind: 'event', name: 'go', apartment: 0, pid: 0 },
      mutex(13, 'held by one that runs', 2),
    ];
    expect(findDeadlocks({ apartments, waitObjects })).toEqual([]);
  });

  it('takes a wait for any of several for stuck only where none of them can come', () => {
    const ring = [apartment(1, 'left', { waitingOn: [12, 13] }), apartment(2, 'right', { waitingOn: [11] })];
    const owned = [mutex(11, 'ledger', 1), mutex(12, 'journal', 2)];
    const free: WaitObject = { id: 13, kind: 'event', name: 'cancelled', apartment: 0, pid: 0 };
    expect(findDeadlocks({ apartments: ring, waitObjects: [...owned, free] })).toEqual([]);
    const works = apartment(3, 'works');
    const ofThird = mutex(13, 'archive', 3);
    expect(findDeadlocks({ apartments: [...ring, works], waitObjects: [...owned, ofThird] })).toEqual([]);
    const stuck = apartment(3, 'third', { waitingOn: [11] });
    const rings = findDeadlocks({ apartments: [...ring, stuck], waitObjects: [...owned, ofThird] });
    expect(rings.map(({ text }) => text)).toEqual([
      'left waits for mutex "journal" of right; right waits for mutex "ledger" of left',
      'left waits for mutex "archive" of third; third waits for mutex "ledger" of left',
    ]);
  });

  it('takes a call into the MTA for no link: it comes on a thread of COM', () => {
    const apartments = [
      apartment(1, 'caller', { callingInto: 2 }),
      apartment(2, 'owner', { kind: 'mta', waitingOn: [11] }),
    ];
    expect(findDeadlocks({ apartments, waitObjects: [mutex(11, 'x', 1)] })).toEqual([]);
  });

  it('takes an event for a link where its signaller is declared', () => {
    const waitObjects: WaitObject[] = [
      { id: 12, kind: 'event', name: 'saved', apartment: 2, pid: 0 },
      mutex(11, 'ledger', 1),
    ];
    const apartments = [apartment(1, 'a', { waitingOn: [12] }), apartment(2, 'b', { waitingOn: [11] })];
    expect(findDeadlocks({ apartments, waitObjects })[0]?.text).toBe(
      'a waits for event "saved" of b; b waits for mutex "ledger" of a',
    );
  });

  it('finds a thread that waits for its own end', () => {
    const waitObjects: WaitObject[] = [{ id: 5, kind: 'thread', name: 'thread of a', apartment: 1, pid: 0 }];
    expect(
      findDeadlocks({ apartments: [apartment(1, 'a', { waitingOn: [5] })], waitObjects })[0]?.links,
    ).toHaveLength(1);
  });
});
