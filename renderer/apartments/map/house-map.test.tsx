// @vitest-environment happy-dom
import { FluentProvider } from '@fluentui/react-components';
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { sampleInfo, sampleThread } from '../../testing/sample-house';
import '../../testing/render-app';
import { lightTheme } from '../../window/theme';
import { LABEL_HEIGHT, LABEL_WIDTH, layoutOf, type Rect } from './house-layout';
import { HouseMap } from './house-map';
import { modelOf, type MappedHouse } from './house-model';
import { houseText } from './house-words';

const none: MappedHouse = { info: sampleInfo, threads: [], ended: new Map(), waitObjects: [], deadlocks: [] };

const deadlocked: MappedHouse = {
  ...none,
  threads: [
    sampleThread(1, { name: 'left', type: 3, state: 'running', call: 'wait', waitingOn: [2] }),
    sampleThread(2, { name: 'right', state: 'running', call: 'wait', waitingOn: [1] }),
    sampleThread(3, { name: 'third' }),
  ],
  waitObjects: [
    { id: 1, kind: 'mutex', name: 'ledger', apartment: 1, pid: 0 },
    { id: 2, kind: 'mutex', name: 'journal', apartment: 2, pid: 0 },
  ],
  deadlocks: [
    {
      text: 'left waits for mutex "journal" of right; right waits for mutex "ledger" of left',
      links: [
        { apartment: 'left', threadId: 101, how: 'waits for mutex "journal"' },
        { apartment: 'right', threadId: 102, how: 'waits for mutex "ledger"' },
      ],
    },
  ],
};

describe('the model of a house', () => {
  it('gives each STA a room and the threads of the MTA one together', () => {
    const model = modelOf(
      {
        ...none,
        threads: [
          sampleThread(1, { type: 3 }),
          sampleThread(2),
          sampleThread(3, { kind: 'mta', type: 1 }),
          sampleThread(4, { kind: 'mta', type: 1 }),
          sampleThread(5, { state: 'stopped' }),
        ],
      },
      {},
      0,
    );
    expect(model.rooms.map(({ title, tenants }) => [title, tenants.length])).toEqual([
      ['Main STA', 1],
      ['STA', 1],
      ['MTA', 2],
    ]);
  });

  it('tells the rooms that COM made, and that they are inferred', () => {
    const host = { apartment: null, state: null, ground: 'it has the window of COM' };
    const model = modelOf(
      {
        ...none,
        threads: [
          sampleThread(1),
          sampleThread(7, { ...host, key: 't7', name: 'host STA', type: -1 }),
          sampleThread(8, { ...host, key: 't8', name: 'host MTA', kind: 'mta', type: -1 }),
        ],
      },
      { hostCalls: [{ from: 1, threadId: 108 }] },
      0,
    );
    expect(model.rooms.map(({ title, inferred }) => [title, inferred])).toEqual([
      ['STA', false],
      ['Host STA', true],
      ['Host MTA', true],
    ]);
    expect(model.arrows).toMatchObject([{ from: 'a1', to: 't8', proxy: true }]);
  });

  it('draws calls between apartments and to the process of a session, and says who is served', () => {
    const session = { id: 's', progId: 'Excel.Application', pid: 4711, threadId: 103, state: 'busy' };
    const model = modelOf(
      {
        ...none,
        threads: [
          sampleThread(1),
          sampleThread(2, { state: 'running', call: 'Add', callingInto: 1, outgoing: true }),
          sampleThread(3, { state: 'running', call: 'SaveAs', outgoing: true }),
        ],
      },
      { sessions: [{ ...session, lease: null } as never] },
      0,
    );
    expect(model.arrows).toMatchObject([
      { from: 'a2', to: 'a1', label: 'Add', proxy: true, ring: false },
      { from: 'a3', to: 'p4711', label: 'SaveAs', proxy: true },
    ]);
    expect(model.rooms[0]?.tenants[0]?.situation.word).toBe('Serving a call (inferred)');
    expect(houseText(model)).toContain('excel-3 is in a call to Excel (pid 4711) through a proxy: SaveAs.');
  });

  it('marks exactly the arrows of a deadlock', () => {
    const { arrows } = modelOf(deadlocked, {}, 0);
    expect(arrows).toMatchObject([
      { from: 'a1', to: 'a2', kind: 'wait', ring: true },
      { from: 'a2', to: 'a1', kind: 'wait', ring: true },
    ]);
    expect(modelOf({ ...deadlocked, deadlocks: [] }, {}, 0).arrows.some(({ ring }) => ring)).toBe(false);
  });
});

describe('the layout', () => {
  const many: MappedHouse = { ...none, threads: Array.from({ length: 17 }, (_, i) => sampleThread(i + 1)) };
  const apart = (a: Rect, b: Rect) =>
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

  it.each([300, 720, 1600])('keeps rooms apart and inside the house at %i px', (width) => {
    const layout = layoutOf(modelOf(many, { processes: [{ pid: 9, alive: true }] }, 0), width);
    const rects = layout.rooms.map(({ rect }) => rect);
    expect(rects).toHaveLength(17);
    rects.forEach((one, i) => {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width).toBeLessThanOrEqual(layout.house.width);
      expect(one.y + one.height).toBeLessThanOrEqual(layout.house.height);
      for (const other of rects.slice(i + 1)) expect(apart(one, other)).toBe(true);
    });
    expect(layout.neighbours[0]?.rect.x).toBeGreaterThan(layout.house.width);
  });

  it('begins and ends arrows at the edges, and mutual ones on different lines', () => {
    const { arrows, rooms } = layoutOf(modelOf(deadlocked, {}, 0), 900);
    const [there, back] = arrows;
    if (!there || !back) throw new Error('two arrows');
    const [left, right] = rooms.map(({ tenants }) => tenants[0]?.rect);
    expect(there.start.x).toBeCloseTo((left?.x ?? 0) + (left?.width ?? 0));
    expect(there.end.x).toBeCloseTo(right?.x ?? 0);
    expect(Math.abs(there.bend.y - back.bend.y)).toBeGreaterThan(40);
  });
});

describe('labels of arrows', () => {
  it.each([500, 794, 1200])('stand in the picture and cover neither arrows nor rooms at %i px', (width) => {
    const { arrows, rooms, house } = layoutOf(
      modelOf({ ...deadlocked, threads: deadlocked.threads.slice(0, 2) }, {}, 0),
      width,
    );
    expect(arrows).toHaveLength(2);
    for (const { start, bend, end, label } of arrows) {
      const box = { left: label.x - LABEL_WIDTH / 2, top: label.y - LABEL_HEIGHT / 2 };
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.left + LABEL_WIDTH).toBeLessThanOrEqual(Math.max(width, house.width));
      expect(box.top + LABEL_HEIGHT).toBeLessThan(house.height);
      for (let t = 0; t <= 1; t += 0.05) {
        const on = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c;
        const [x, y] = [on(start.x, bend.x, end.x), on(start.y, bend.y, end.y)];
        const inside =
          x > box.left && x < box.left + LABEL_WIDTH && y > box.top && y < box.top + LABEL_HEIGHT;
        expect(inside, `${x}, ${y}`).toBe(false);
      }
      for (const { rect } of rooms) {
        const clear =
          box.left + LABEL_WIDTH <= rect.x ||
          box.left >= rect.x + rect.width ||
          box.top + LABEL_HEIGHT <= rect.y ||
          box.top >= rect.y + rect.height;
        expect(clear, JSON.stringify([box, rect])).toBe(true);
      }
    }
  });
});

describe('the picture', () => {
  it('spells the deadlock out, lets every room be reached, and says everything in words', () => {
    render(
      <FluentProvider theme={lightTheme}>
        <HouseMap house={deadlocked} nowUs={0} label="House" />
      </FluentProvider>,
    );
    expect(screen.getByRole('alert').textContent).toBe(
      'Deadlock: left waits for mutex "journal" of right; right waits for mutex "ledger" of left.',
    );
    const room = screen.getByRole('group', {
      name: /^Main STA: left, thread 101, waiting for mutex "journal"/,
    });
    expect(room.tabIndex).toBe(0);
    expect(screen.getByText('left waits for mutex "journal" of right.')).toBeTruthy();
  });
});
