import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InspectedFile, Inspector } from '../../app/engines/inspector';
import { Problem } from '../../app/errors/problem';
import type { CsvInput } from '../../app/recipe/recipe';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { FileRegistry } from './file-registry';

/** An inspector whose answers come when the test says so. */
class SlowInspector implements Inspector {
  readonly asked: string[] = [];
  readonly #open = new Map<string, { done(file: InspectedFile): void; fail(error: unknown): void }>();
  readonly aborted: string[] = [];

  /** How the file inspected last was to be read. */
  csv: CsvInput | undefined;

  inspect(file: string, csv: CsvInput | undefined, signal: AbortSignal): Promise<InspectedFile> {
    const name = path.basename(file);
    this.csv = csv;
    this.asked.push(name);
    return new Promise((done, fail) => {
      this.#open.set(name, { done, fail });
      signal.addEventListener('abort', () => {
        this.aborted.push(name);
        fail(new Problem('cancelled', 'Cancelled.'));
      });
    });
  }
  preview(): Promise<never> {
    return Promise.reject(new Error('not asked for'));
  }
  answer(name: string): void {
    this.#open.get(name)?.done({
      kind: 'xlsx',
      csv: null,
      notes: ['Macros are kept but not run.'],
      sheets: [
        {
          name: 'Data',
          kind: 'worksheet',
          visibility: 'visible',
          used: { top: 2, left: 1, bottom: 11, right: 3 },
        },
        { name: 'Empty', kind: 'worksheet', visibility: 'hidden', used: null },
      ],
    });
  }
  refuse(name: string, error: unknown): void {
    this.#open.get(name)?.fail(error);
  }
}

describe('FileRegistry', () => {
  let folder: string;
  let inspector: SlowInspector;
  let registry: FileRegistry;

  beforeEach(async () => {
    folder = temporaryFolder();
    for (const name of ['a.xlsx', 'b.xlsx', 'c.csv']) await writeFile(path.join(folder, name), 'content');
    inspector = new SlowInspector();
    registry = new FileRegistry(
      inspector,
      async (dropped) => {
        if (dropped.endsWith('missing'))
          throw new Problem('file-missing', `The file ${dropped} does not exist.`);
        return {
          files: [{ path: dropped, folder: 'sub' }],
          leftOut: dropped.endsWith('c.csv') ? ['x was left out.'] : [],
        };
      },
      2,
    );
  });

  const file = (name: string): string => path.join(folder, name);
  const view = (name: string) => registry.current().find((one) => one.name === name);

  it('lists a file at once and its sheets when they are known', async () => {
    expect(await registry.add([file('a.xlsx')])).toEqual({ added: 1, known: 0, refused: [] });
    expect(await registry.add([file('a.xlsx')])).toEqual({ added: 0, known: 1, refused: [] });
    expect(view('a.xlsx')).toMatchObject({ state: 'reading', folder: 'sub', bytes: 7, kind: 'xlsx' });
    inspector.answer('a.xlsx');
    await expect.poll(() => view('a.xlsx')?.state).toBe('ready');
    expect(view('a.xlsx')?.sheets).toEqual([
      { name: 'Data', kind: 'worksheet', visibility: 'visible', used: 'A2:C11', rows: 10, columns: 3 },
      { name: 'Empty', kind: 'worksheet', visibility: 'hidden', used: null, rows: 0, columns: 0 },
    ]);
  });

  it('tells what was refused and adds the rest, no file twice', async () => {
    const answer = await registry.add([file('missing'), file('a.xlsx'), file('c.csv'), file('a.xlsx')]);
    expect(answer.added).toBe(2);
    expect(answer.refused).toHaveLength(2);
    const [first, second] = await Promise.all([
      registry.add([file('b.xlsx')]),
      registry.add([file('b.xlsx')]),
    ]);
    expect(first.added + second.added).toBe(1);
  });

  it('loses no other file of a folder when one has gone since it was walked', async () => {
    const names = ['a.xlsx', 'gone.xlsx', 'b.xlsx'];
    const walked = new FileRegistry(inspector, async () => ({
      files: names.map((name) => ({ path: file(name), folder: '' })),
      leftOut: [],
    }));
    const answer = await walked.add([folder]);
    expect(answer).toMatchObject({ added: 2, known: 0 });
    expect(answer.refused).toEqual([expect.stringContaining('gone.xlsx')]);
    expect(walked.current().map(({ name }) => name)).toEqual(['a.xlsx', 'b.xlsx']);
  });

  it('looks into a few files at a time', async () => {
    await registry.add([file('a.xlsx'), file('b.xlsx'), file('c.csv')]);
    expect(inspector.asked).toEqual(['a.xlsx', 'b.xlsx']);
    inspector.answer('a.xlsx');
    await expect.poll(() => inspector.asked).toEqual(['a.xlsx', 'b.xlsx', 'c.csv']);
  });

  it('keeps a file that cannot be opened in the list, with the reason, and out of jobs', async () => {
    await registry.add([file('a.xlsx')]);
    const id = view('a.xlsx')?.id ?? '';
    inspector.refuse(
      'a.xlsx',
      new Problem('password-protected', 'It has a password.', { hint: 'Remove it.' }),
    );
    await expect.poll(() => view('a.xlsx')?.state).toBe('refused');
    expect(view('a.xlsx')?.problem).toMatchObject({
      code: 'password-protected',
      hint: 'Remove it.',
      place: { file: 'a.xlsx' },
    });
    expect(() => registry.inputs([id])).toThrow('It has a password.');
  });

  it('refuses by its name what is not read, without looking into it', async () => {
    await writeFile(file('old.xlsb'), 'content');
    await registry.add([file('old.xlsb')]);
    expect(view('old.xlsb')).toMatchObject({
      state: 'refused',
      bytes: 7,
      problem: { message: 'Binary workbooks (.xlsb) are not read.', hint: 'Save it as .xlsx in Excel.' },
    });
    expect(inspector.asked).toEqual([]);
  });

  it('stops looking into a file that was removed, and goes on with the next', async () => {
    await registry.add([file('a.xlsx'), file('b.xlsx'), file('c.csv')]);
    const removed = registry.remove([view('a.xlsx')?.id ?? '', view('b.xlsx')?.id ?? '', 'unknown']);
    expect(removed).toEqual([file('a.xlsx'), file('b.xlsx')]);
    expect(inspector.aborted).toEqual(['a.xlsx', 'b.xlsx']);
    await expect.poll(() => inspector.asked).toContain('c.csv');
    expect(registry.current().map(({ name }) => name)).toEqual(['c.csv']);
  });

  it('gives paths for ids that it gave, and for no others', async () => {
    await registry.add([file('a.xlsx')]);
    const id = view('a.xlsx')?.id ?? '';
    expect(registry.inputs([id])).toEqual([{ path: file('a.xlsx'), name: 'a.xlsx', folder: 'sub' }]);
    for (const other of [file('a.xlsx'), '', '../a.xlsx']) {
      expect(() => registry.path(other)).toThrow('no longer in the list');
    }
    registry.clear();
    expect(() => registry.inputs([id])).toThrow('no longer in the list');
  });

  it('tells listeners of every change until they leave', async () => {
    let told = 0;
    const leave = registry.subscribe(() => told++);
    await registry.add([file('a.xlsx')]);
    inspector.answer('a.xlsx');
    await expect.poll(() => told).toBe(2);
    leave();
    registry.clear();
    expect(told).toBe(2);
  });

  it('looks into CSV files again when they are read in another way, and into no others', async () => {
    await registry.add([path.join(folder, 'a.xlsx'), path.join(folder, 'c.csv')]);
    inspector.answer('a.xlsx');
    inspector.refuse('c.csv', new Problem('csv-invalid', 'Line 1: a quoted field is never closed.'));
    const states = () => registry.current().map(({ state }) => state);
    await expect.poll(() => states()).toEqual(['ready', 'refused']);

    registry.readCsvAs({ quotes: 'none' });
    expect(states()).toEqual(['ready', 'reading']);
    expect(registry.current()[1]?.problem).toBeNull();
    expect(inspector.csv).toEqual({ quotes: 'none' });
    inspector.answer('c.csv');
    await expect.poll(() => states()).toEqual(['ready', 'ready']);
    expect(inspector.asked).toEqual(['a.xlsx', 'c.csv', 'c.csv']);

    registry.readCsvAs({ quotes: 'none' });
    expect(inspector.asked).toHaveLength(3);
  });

  it('drops the answer of an inspection that was under way when the settings changed', async () => {
    await registry.add([path.join(folder, 'c.csv')]);
    registry.readCsvAs({ delimiter: ';' });
    await expect.poll(() => inspector.asked).toHaveLength(2);
    expect(inspector.aborted).toEqual(['c.csv']);
    expect(registry.current()[0]?.state).toBe('reading');
    inspector.answer('c.csv');
    await expect.poll(() => registry.current()[0]?.state).toBe('ready');
  });

  it('lists a file of a folder that is not read there, whatever the settings', async () => {
    await registry.addFile({ path: path.join(folder, 'notes.txt'), folder: '', bytes: 3, notRead: true });
    registry.readCsvAs({ delimiter: ';' });
    expect(registry.current()[0]).toMatchObject({ state: 'refused', problem: { code: 'not-a-workbook' } });
    expect(inspector.asked).toEqual([]);
  });
});
