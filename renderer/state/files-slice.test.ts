import { expect, it } from 'vitest';
import type { DropAnswer } from '../../app/contract/bridge';
import type { Dropped, Shell } from '../connection/shell';
import { FakeMain } from '../testing/fake-main';
import { createAppStore } from './store';

const dropped: Dropped = { files: [], entries: [] };

/** A shell whose drops end when the test says so. */
function slowShell() {
  const drops: { signal: AbortSignal; end: (answer?: DropAnswer) => void }[] = [];
  const shell: Shell = {
    kind: 'serve',
    connect: () => new Promise(() => undefined),
    addDropped: (_, progress, signal) =>
      new Promise((resolve) => {
        progress({ name: 'a.xlsx', filesDone: 0, filesTotal: 1, fraction: 0 });
        drops.push({ signal, end: (answer = { added: 1, known: 0, refused: [] }) => resolve(answer) });
      }),
    downloadUrl: () => null,
    downloadAllUrl: () => null,
    onMenu: () => () => undefined,
    onLeave: () => undefined,
  };
  return { drops, store: createAppStore(shell) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it('sends a second drop after the first, and neither is lost', async () => {
  const { drops, store } = slowShell();
  void store.getState().addDropped(dropped);
  const second = store.getState().addDropped(dropped);
  await settled();
  expect(drops).toHaveLength(1);
  drops[0]?.end();
  await settled();
  expect(drops).toHaveLength(2);
  expect(drops[0]?.signal.aborted).toBe(false);
  drops[1]?.end({ added: 0, known: 0, refused: ['b.pdf: no'] });
  await second;
  expect(store.getState().upload).toBeNull();
  expect(store.getState().notices.map((notice) => notice.text)).toEqual(['b.pdf: no']);
});

it('answers a drop of files that are in the list already', async () => {
  const { drops, store } = slowShell();
  const told = async (answer: DropAnswer) => {
    const dropping = store.getState().addDropped(dropped);
    await settled();
    drops.at(-1)?.end(answer);
    await dropping;
    return store.getState().notices.map(({ title, text }) => text ?? title);
  };
  expect(await told({ added: 1, known: 0, refused: [] })).toEqual([]);
  const all = 'All of that is in the list already.';
  expect(await told({ added: 0, known: 2, refused: [] })).toEqual([all]);
  const one = '1 file is in the list already.';
  expect(await told({ added: 3, known: 1, refused: [] })).toEqual([all, one]);
  const both = 'b.pdf: no\n2 files are in the list already.';
  expect(await told({ added: 0, known: 2, refused: ['b.pdf: no'] })).toEqual([all, one, both]);
});

it('tells of picked files too what was not added, and nothing where the dialog was cancelled', async () => {
  const main = new FakeMain();
  const store = main.connectedStore();
  await store.getState().pickFiles('files');
  expect(store.getState().notices).toEqual([]);
  main.picked = { added: 1, known: 1, refused: ['One earlier result was left out.'] };
  await store.getState().pickFiles('folder');
  expect(store.getState().notices).toMatchObject([
    { title: 'Left out', text: 'One earlier result was left out.\n1 file is in the list already.' },
  ]);
});

it('cancels what is sent and what waits, and takes new drops afterwards', async () => {
  const { drops, store } = slowShell();
  void store.getState().addDropped(dropped);
  void store.getState().addDropped(dropped);
  await settled();
  store.getState().cancelUpload();
  expect(drops[0]?.signal.aborted).toBe(true);
  drops[0]?.end();
  await settled();
  expect(drops).toHaveLength(1);
  void store.getState().addDropped(dropped);
  await settled();
  expect(drops).toHaveLength(2);
  expect(drops[1]?.signal.aborted).toBe(false);
});
