import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { findParentPort } from './parent-port';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** This process as a child of one that lives, or that is gone. */
function childOf(parent: 'living' | 'gone') {
  const child = Object.assign(new EventEmitter(), { send: () => true, connected: parent === 'living' });
  vi.stubGlobal('process', child);
  const closed = vi.fn<() => void>();
  findParentPort().onClose(closed);
  return { child, closed };
}

it('tells when the parent goes', () => {
  const { child, closed } = childOf('living');
  expect(closed).not.toHaveBeenCalled();
  child.emit('disconnect');
  expect(closed).toHaveBeenCalledOnce();
});

it('tells at once where the parent was gone before anybody listened', () => {
  expect(childOf('gone').closed).toHaveBeenCalledOnce();
});
