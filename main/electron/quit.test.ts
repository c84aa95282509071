import { expect, it, vi } from 'vitest';
import { Quit, type QuitActions } from './quit';

function setUp(running: number, answer: () => Promise<boolean> = () => Promise.resolve(true)) {
  const done: string[] = [];
  const step = (name: string) => () => {
    done.push(name);
    return Promise.resolve();
  };
  const confirm = vi.fn((count: number) => {
    done.push(`ask about ${count}`);
    return answer();
  });
  const actions: QuitActions = {
    running: () => running,
    confirm,
    hideWindow: () => void done.push('hide'),
    finishPage: step('finish page'),
    close: step('close'),
    exit: () => void done.push('exit'),
  };
  return { actions, done, confirm };
}

const IN_ORDER = ['hide', 'finish page', 'close', 'exit'];

it('ends in order, without a question where nothing runs', async () => {
  const { actions, done } = setUp(0);
  await new Quit(actions).ask();
  expect(done).toEqual(IN_ORDER);
});

it('asks about running jobs and stays when the answer is no', async () => {
  const { actions, done } = setUp(2, () => Promise.resolve(false));
  const quit = new Quit(actions);
  await quit.ask();
  expect(done).toEqual(['ask about 2']);
  await quit.ask();
  expect(done).toEqual(['ask about 2', 'ask about 2']);
});

it('asks once, however often the window is closed meanwhile', async () => {
  let answer = (_: boolean): void => undefined;
  const { actions, done, confirm } = setUp(1, () => new Promise((resolve) => (answer = resolve)));
  const quit = new Quit(actions);
  const first = quit.ask();
  await quit.ask();
  expect(confirm).toHaveBeenCalledOnce();
  answer(true);
  await first;
  await quit.ask();
  expect(done).toEqual(['ask about 1', ...IN_ORDER]);
});

it('does not wait for an answer when the session ends', async () => {
  const { actions, done } = setUp(1, () => new Promise(() => undefined));
  const quit = new Quit(actions);
  void quit.ask();
  await quit.now();
  await quit.now();
  expect(done).toEqual(['ask about 1', ...IN_ORDER]);
});

it('exits even where closing fails', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { actions, done } = setUp(0);
  await new Quit({ ...actions, close: () => Promise.reject(new Error('disk full')) }).ask();
  expect(done.at(-1)).toBe('exit');
  expect(told).toHaveBeenCalledOnce();
  told.mockRestore();
});
