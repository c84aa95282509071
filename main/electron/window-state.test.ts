import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { placeWindow, readWindowState, writeWindowState } from './window-state';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const STATE = { x: 100, y: 50, width: 1000, height: 700, maximized: false };

describe('placeWindow', () => {
  it('opens at the default size on the first start, smaller on a small screen', () => {
    expect(placeWindow(null, [SCREEN])).toEqual({ bounds: { width: 1280, height: 800 }, maximized: false });
    expect(placeWindow(null, [{ ...SCREEN, width: 1024, height: 400 }]).bounds).toEqual({
      width: 1024,
      height: 520,
    });
  });

  it('opens where it was', () => {
    expect(placeWindow(STATE, [SCREEN])).toEqual({
      bounds: { x: 100, y: 50, width: 1000, height: 700 },
      maximized: false,
    });
    const second = { x: 1920, y: 0, width: 1000, height: 800 };
    expect(placeWindow({ ...STATE, x: 2000 }, [SCREEN, second]).bounds.x).toBe(2000);
  });

  it('does not open on a screen that is gone, or with its title bar out of reach', () => {
    expect(placeWindow({ ...STATE, x: 2000 }, [SCREEN]).bounds.x).toBeUndefined();
    expect(placeWindow({ ...STATE, y: -200 }, [SCREEN]).bounds.x).toBeUndefined();
    expect(placeWindow({ ...STATE, y: 1030 }, [SCREEN]).bounds.x).toBeUndefined();
  });

  it('is never smaller than it can be used', () => {
    expect(placeWindow({ ...STATE, width: 10, height: 10 }, [SCREEN]).bounds).toEqual({
      width: 1280,
      height: 800,
    });
    expect(placeWindow({ ...STATE, width: 300, height: 100 }, [SCREEN]).bounds).toMatchObject({
      width: 760,
      height: 520,
    });
  });
});

describe('the state file', () => {
  it('is read back, and ignored when it is damaged', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'window.json');
    expect(await readWindowState(file)).toBeNull();
    await writeWindowState(file, STATE);
    expect(await readWindowState(file)).toEqual(STATE);
    for (const text of ['{', '{"x":"1"}', 'null']) {
      await writeFile(file, text);
      expect(await readWindowState(file)).toBeNull();
    }
  });
});
