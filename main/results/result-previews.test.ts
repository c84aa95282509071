import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeComputedCopy } from '../../app/engines/embedded/inspect/computed-copy';
import { previewFile } from '../../app/engines/embedded/inspect/preview-file';
import { buildFixture } from '../../app/engines/embedded/testing/fixtures';
import type { FormulaComputer, Inspector } from '../../app/engines/inspector';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { Problem } from '../../app/errors/problem';
import { ResultPreviews } from './result-previews';

/** What a job writes that left formulas stale: old values, and the wish to be computed. */
const OLD =
  '<row r="1"><c r="A1"><v>5</v></c><c r="B1"><f>A1*2</f><v>2</v></c><c r="C1"><f>NOSUCHFUNCTION(A1)</f><v>7</v></c></row>';

/** A busy machine may take its time. */
const LONG_MS = 300_000;

let folder: string;
let file: string;
let computed: number;
let previews: ResultPreviews;

const files: Inspector & FormulaComputer = {
  inspect: () => Promise.reject(new Error('not asked for')),
  preview: (one, request, signal) => previewFile(one, request, DEFAULT_LIMITS, signal),
  compute: (one, destination, signal) => {
    computed++;
    return writeComputedCopy(one, destination, DEFAULT_LIMITS, signal);
  },
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'result-previews-'));
  await mkdir(path.join(folder, 'scratch'));
  file = path.join(folder, 'result.xlsx');
  computed = 0;
  previews = new ResultPreviews(files, path.join(folder, 'scratch'), LONG_MS);
  await write(OLD);
});
afterEach(async () => {
  await previews.close();
  expect(await readdir(path.join(folder, 'scratch'))).toEqual([]);
  await rm(folder, { recursive: true });
});

async function write(data: string): Promise<void> {
  const book = buildFixture({ sheets: [{ name: 'Data', data }], afterNames: '<calcPr fullCalcOnLoad="1"/>' });
  await writeFile(file, book);
}

async function look(stale = true, of = previews) {
  const { signal } = new AbortController();
  const { rows } = await of.preview({ path: file, stale }, { sheet: null, top: 1, count: 10 }, signal);
  return rows[0]?.cells.map(({ text, stale: old, computed: fresh }) => [text, old ?? false, fresh ?? false]);
}

it('computes what a job left to be computed, says so by cell, and leaves the result as it is', async () => {
  const before = await readFile(file);
  expect(await look()).toEqual([
    ['5', false, false],
    ['10', false, true],
    ['7', true, false],
  ]);
  expect(await readFile(file)).toEqual(before);
});

it('computes once, until the result is another file', async () => {
  await look();
  await look();
  expect(computed).toBe(1);
  await write(`${OLD.replace('<v>5</v>', '<v>50</v>')}<row r="2"><c r="A2"><v>1</v></c></row>`);
  expect((await look())?.[1]?.[0]).toBe('100');
  expect(computed).toBe(2);
});

it('shows a result without such formulas as it is', async () => {
  await look(false);
  expect(computed).toBe(0);
});

it('shows old values, marked, where computing fails', async () => {
  const failing: Inspector & FormulaComputer = {
    ...files,
    compute: () => Promise.reject(new Problem('memory-limit', 'Too large.')),
  };
  const other = new ResultPreviews(failing, path.join(folder, 'scratch'));
  expect(await look(true, other)).toEqual([
    ['5', false, false],
    ['2', true, false],
    ['7', true, false],
  ]);
  await other.close();
});

it('shows old values, marked, where computing takes too long, and computed ones once they are there', async () => {
  let go = (): void => undefined;
  const going = new Promise<void>((resolve) => (go = resolve));
  const slow: Inspector & FormulaComputer = {
    ...files,
    compute: async (one, destination, signal) => {
      await going;
      return files.compute(one, destination, signal);
    },
  };
  const other = new ResultPreviews(slow, path.join(folder, 'scratch'), 1);
  expect((await look(true, other))?.[1]).toEqual(['2', true, false]);
  go();
  await expect.poll(async () => (await look(true, other))?.[1]).toEqual(['10', false, true]);
  expect(computed).toBe(1);
  await other.close();
});

it('clears no copy that a preview still reads, however many results are looked at at once', async () => {
  const results = await Promise.all(
    [0, 1, 2, 3, 4, 5].map(async (n) => {
      const result = path.join(folder, `result ${n}.xlsx`);
      await writeFile(result, await readFile(file));
      return result;
    }),
  );
  let asked = 0;
  let all = (): void => undefined;
  const allAsked = new Promise<void>((resolve) => (all = resolve));
  const patient: Inspector & FormulaComputer = {
    ...files,
    // Reads only when every result has its copy: those of the first are no longer kept by then.
    preview: async (one, request, signal) => {
      if (++asked === results.length) all();
      await allAsked;
      return files.preview(one, request, signal);
    },
  };
  const other = new ResultPreviews(patient, path.join(folder, 'scratch'), LONG_MS);
  const { signal } = new AbortController();
  const request = { sheet: null, top: 1, count: 10 };
  const look = (result: string) => other.preview({ path: result, stale: true }, request, signal);
  const seen = await Promise.all(results.map(look));
  expect(seen.map(({ rows }) => rows[0]?.cells[1]?.text)).toEqual(results.map(() => '10'));
  expect(computed).toBe(results.length);
  await expect.poll(() => copies()).toHaveLength(4);
  await look(results[5] as string);
  expect(computed).toBe(results.length);
  await other.close();
});

async function copies(): Promise<string[]> {
  const names = await readdir(path.join(folder, 'scratch'), { recursive: true });
  return names.filter((name) => name.endsWith('.xlsx'));
}
