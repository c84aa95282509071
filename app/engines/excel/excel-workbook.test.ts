import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Matrix, type AutomationValue } from '../../com/values';
import { temporaryFolder } from '../../testing/temporary-folder';
import { parseArea } from '../../workbook/a1';
import type { Area, CellInput, CellView } from '../../workbook/cells';
import type { SheetEdit } from '../../workbook/edits';
import { Tally } from '../../workbook/tally';
import { readBookFacts } from '../embedded/inspect/book-facts';
import { inputs, replacer } from '../embedded/testing/book-harness';
import { buildFixture, type FixtureName } from '../embedded/testing/fixtures';
import { openEmbedded } from '../embedded/workbook/open-embedded';
import { DEFAULT_LIMITS } from '../limits';
import type { ExcelWorkbook } from './excel-workbook';
import { openWorkbook } from './open-workbook';
import { modelLease, type ModelLease } from './testing/model-lease';

const never = new AbortController().signal;
const area = (text: string): Area => parseArea(text) as Area;

describe('a workbook in an application', () => {
  let folder: string;
  let lease: ModelLease;
  let workbook: ExcelWorkbook;

  async function open(fixture: FixtureName, options: { macrosAllowed?: boolean } = {}): Promise<void> {
    const file = path.join(folder, fixture === 'macros' ? 'book.xlsm' : 'book.xlsx');
    writeFileSync(file, buildFixture(fixture));
    const readFacts = (name: string) => readBookFacts(name, DEFAULT_LIMITS, never);
    workbook = await openWorkbook(lease, {
      file,
      facts: await readFacts(file),
      folder,
      macrosAllowed: options.macrosAllowed ?? false,
      readFacts,
    });
  }

  async function edit(change: SheetEdit, sheet = 'Data'): Promise<Tally> {
    const tally = new Tally(0);
    await workbook.edit(sheet, change, tally);
    return tally;
  }

  const write = (where: string, ...rows: Parameters<typeof inputs>) =>
    edit({ kind: 'write', area: area(where), block: inputs(...rows) });

  async function cells(file?: string): Promise<Record<string, CellView>> {
    const read = file ? await openEmbedded(file, { limits: DEFAULT_LIMITS, scratch: folder }) : workbook;
    const found: Record<string, CellView> = {};
    for await (const row of read.rows('Data')) {
      for (const cell of row.cells) found[`${String.fromCharCode(64 + cell.column)}${row.row}`] = cell;
    }
    if (file) await read.close();
    return found;
  }

  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(path.join(folder, 'server'));
    lease = modelLease(path.join(folder, 'server'));
  });
  afterEach(async () => {
    await workbook.close().catch(() => undefined);
    await lease.close();
  });

  it('moves ten thousand cells in at most ten hops, both ways', async () => {
    await open('simple');
    const block = Array.from({ length: 1000 }, (_, y) =>
      Array.from({ length: 10 }, (_, x): CellInput =>
        x === 0 ? { kind: 'text', value: `00${y}` } : { kind: 'number', value: y * 10 + x },
      ),
    );
    // What the application can is asked once, when the first edit needs to know.
    await write('A9', [1]);
    const before = lease.counters.hops;
    const tally = await edit({ kind: 'write', area: area('E1:N1000'), block });
    expect(tally.changed).toBe(10_000);
    expect(lease.counters.hops - before).toBeLessThanOrEqual(10);
    const reading = lease.counters.hops;
    let read = 0;
    for await (const row of workbook.rows('Data', area('E1:N1000'))) read += row.cells.length;
    expect(read).toBe(10_000);
    expect(lease.counters.hops - reading).toBeLessThanOrEqual(10);
    const replacing = lease.counters.hops;
    const replaced = await edit({
      kind: 'replace',
      area: area('E1:N1000'),
      in: 'values',
      replacer: replacer('1', '2'),
    });
    expect(replaced.changed).toBeGreaterThan(1000);
    expect(lease.counters.hops - replacing).toBeLessThanOrEqual(10);
  });

  it('forbids macros before it opens, calculates by hand, and puts the mode back before it saves', async () => {
    await open('simple');
    await write('B2', [5]);
    const target = path.join(folder, 'out.xlsx');
    await workbook.save(target, 'xlsx');
    const order = lease.called.filter((name) =>
      ['AutomationSecurity', 'Open', 'Calculation', 'Calculate', 'SaveAs'].includes(name),
    );
    expect(order).toEqual([
      'AutomationSecurity',
      'Open',
      'Calculation',
      'Calculate',
      'Calculation',
      'SaveAs',
    ]);
    expect((await cells(target))['B5']).toMatchObject({ value: 2.125, formula: 'SUM(B2:B4)' });
  });

  it("saves in Excel's other formats, but not as .xls what that cuts off", async () => {
    await open('simple');
    await write('A9', [1]);
    // The automation server writes neither format: that it was asked for by the right number is what shows.
    await expect(workbook.save(path.join(folder, 'out.xlsb'), 'xlsb')).rejects.toThrow(/50/);
    await expect(workbook.save(path.join(folder, 'out.xls'), 'xls')).rejects.toThrow(/56/);
    await write('IW1', [1]);
    await expect(workbook.save(path.join(folder, 'out.xls'), 'xls')).rejects.toMatchObject({
      code: 'too-large',
      place: { sheet: 'Data' },
    });
  });

  it('saves an unchanged workbook byte for byte', async () => {
    await open('chart');
    const target = path.join(folder, 'out.xlsx');
    await workbook.save(target, 'xlsx');
    expect(lease.called).not.toContain('SaveAs');
    expect(await readBookFacts(target, DEFAULT_LIMITS, never)).toMatchObject({
      worksheets: { Data: { features: { charts: 1 } } },
    });
  });

  it('leaves no file behind but the result', async () => {
    await open('simple');
    await write('A2', ['x']);
    await workbook.save(path.join(folder, 'out.xlsx'), 'xlsx');
    await workbook.close();
    expect(readdirSync(folder).sort()).toEqual(['book.xlsx', 'out.xlsx', 'server']);
    expect(readdirSync(path.join(folder, 'server'))).toEqual([]);
  });

  it('never overwrites a file', async () => {
    await open('simple');
    await write('A2', ['x']);
    const target = path.join(folder, 'out.xlsx');
    writeFileSync(target, 'mine');
    await expect(workbook.save(target, 'xlsx')).rejects.toThrow();
  });

  it('refuses a part of an array, and takes the whole of it', async () => {
    await open('formulas');
    await expect(write('F1:F2', [1], [2])).rejects.toMatchObject({ code: 'step-refused' });
    const tally = await write('F1:F3', [1], [2], [3]);
    expect(tally.changed).toBe(3);
    expect(await cells()).toMatchObject({ F1: { value: 1 }, F2: { value: 2 }, F3: { value: 3 } });
  });

  it('tells an array by its first cell only', async () => {
    await open('formulas');
    const found = await cells();
    expect(found['F1']?.formula).toBeDefined();
    expect(found['F2']?.formula).toBeUndefined();
  });

  it('refuses covered cells, pivot tables and locked cells as the embedded engine does', async () => {
    await open('merged');
    await expect(write('B1', ['x'])).rejects.toMatchObject({ code: 'step-refused', place: { cell: 'B1' } });
    await workbook.close();
    await open('pivot');
    await expect(
      edit({ kind: 'write', area: area('A3'), block: inputs(['x']) }, 'Pivot'),
    ).rejects.toMatchObject({
      code: 'step-refused',
      message: expect.stringMatching(/pivot table/) as string,
    });
    await workbook.close();
    await open('protected');
    await expect(write('B2', ['x'])).rejects.toMatchObject({
      code: 'step-refused',
      message: expect.stringMatching(/locked/) as string,
    });
    await expect(
      edit({ kind: 'style', area: area('A1'), patch: { font: { bold: true } } }),
    ).rejects.toMatchObject({ code: 'step-refused' });
  });

  it('keeps the header of a table a text that no other column has', async () => {
    await open('table');
    await expect(write('A1', [5])).rejects.toMatchObject({ code: 'step-refused' });
    await expect(write('A1', [null])).rejects.toMatchObject({ code: 'step-refused' });
    const [table] = workbook.tables();
    await expect(write('A1', [table?.columns[1] ?? ''])).rejects.toMatchObject({ code: 'step-refused' });
  });

  it('refuses text that the application did not take as it is', async () => {
    await open('simple');
    const plain = lease.run.bind(lease);
    // An application that strips what is in front.
    lease.run = async (batch) => {
      for (const command of batch.commands) {
        if (command.do === 'put' && command.args.some((arg) => arg === "'00123")) {
          (command as unknown as { args: unknown[] }).args = ['00123'];
        }
      }
      return plain(batch);
    };
    await expect(write('A2', ['00123'])).rejects.toMatchObject({
      code: 'application-refused',
      place: { sheet: 'Data', cell: 'A2' },
    });
  });

  it.each([
    ['Open', 0x800ac472, { code: 'application-busy', transient: true }],
    ['Open', 0x80010108, { code: 'application-died', transient: true }],
    ['Open', 0x800a03ec, { code: 'application-refused', transient: false }],
  ])('tells what a failed %s (%i) means', async (member, code, problem) => {
    await open('simple');
    await workbook.close();
    lease.failing.set(member, code);
    await expect(open('simple')).rejects.toMatchObject(problem);
  });

  it('tries an unexplained refusal to save once more, by calling it transient', async () => {
    await open('simple');
    await write('A2', ['x']);
    lease.failing.set('SaveAs', 0x800a03ec);
    const target = path.join(folder, 'out.xlsx');
    await expect(workbook.save(target, 'xlsx')).rejects.toMatchObject({
      code: 'application-refused',
      transient: true,
    });
    expect(existsSync(target)).toBe(false);
  });

  it('writes formulas without Formula2 where the application is older', async () => {
    await open('simple');
    lease.failing.set('Formula2', 0x80020003);
    await write('D2', ['=B2*2']);
    expect((await cells())['D2']).toMatchObject({ value: 2401, formula: 'B2*2' });
    expect(lease.called).toContain('Formula');
  });

  it('fails when recalculating leaves a function that nobody knows', async () => {
    await open('simple');
    const plain = lease.run.bind(lease);
    let answers = 0;
    // As a formula of an add-in that is not loaded: it shows #NAME? once it is computed.
    lease.run = async (batch) => {
      const results = [...(await plain(batch))];
      if (
        lease.called.at(-1) === 'Value2' &&
        batch.commands.some((c) => 'member' in c && c.member === 'Formula')
      ) {
        answers++;
        if (answers > 1) {
          const last = results[results.length - 1] as unknown as { data: unknown[] };
          const formulas = results[results.length - 2] as unknown as { data: unknown[] };
          formulas.data.forEach((text, i) => {
            if (String(text).startsWith('=')) last.data[i] = { kind: 'error', code: (0x800a0000 + 2029) | 0 };
          });
        }
      }
      return results;
    };
    await expect(workbook.recalculate({ scope: 'all', engine: 'ironcalc' })).rejects.toMatchObject({
      code: 'missing-part',
      hint: expect.stringMatching(/Add-ins to load/) as string,
    });
  });

  it('runs no macro that was not allowed, and says where there is none', async () => {
    await open('macros');
    await expect(workbook.runMacro('Tidy', [], new Tally(0))).rejects.toMatchObject({
      code: 'step-refused',
      hint: expect.stringMatching(/--allow-macros/) as string,
    });
    await workbook.close();
    await open('simple', { macrosAllowed: true });
    await expect(workbook.runMacro('Tidy', [], new Tally(0))).rejects.toMatchObject({ code: 'step-refused' });
  });

  it('lets macros run only while it opens their file', async () => {
    await open('macros', { macrosAllowed: true });
    expect(lease.called.filter((name) => name === 'AutomationSecurity')).toHaveLength(2);
    await expect(workbook.runMacro('Tidy', [], new Tally(0))).rejects.toMatchObject({
      code: 'application-refused',
      message: expect.stringMatching(/Tidy/) as string,
    });
  });

  it('tells a print how cells look, and steps nothing that they do not need', async () => {
    await open('merged');
    await edit({
      kind: 'style',
      area: area('A5:B5'),
      patch: { font: { bold: true, colour: 'C00000' }, fill: 'FFFF00', alignment: { horizontal: 'center' } },
    });
    await edit({ kind: 'style', area: area('A6'), patch: { border: { edges: 'all', style: 'medium' } } });
    await write('A5:A6', ['a'], ['b']);
    expect(await workbook.mergedCells('Data')).toContainEqual(area('B3:B4'));
    const looks: Record<string, unknown> = {};
    for await (const row of workbook.rows('Data', area('A5:B6'), undefined, { looks: true })) {
      for (const cell of row.cells) looks[`${cell.column},${row.row}`] = workbook.look(cell.style);
    }
    const line = { style: 'medium', colour: '000000' };
    const filled = { bold: true, colour: 'C00000', fill: 'FFFF00', horizontal: 'center' };
    expect(looks).toMatchObject({
      '1,5': filled,
      '1,6': { borders: { top: line, right: line, bottom: line, left: line } },
    });
    const asked = lease.called.length;
    for await (const row of workbook.rows('Data', area('A5:B6'))) {
      for (const cell of row.cells) expect(workbook.look(cell.style)).toEqual({});
    }
    expect(lease.called.slice(asked)).not.toContain('Font');
  });

  it('lets timers run while many rows are read, however fast the application answers', async () => {
    await open('simple');
    await write('J20000', [1]);
    const numbers = new Matrix(1000, 10, new Float64Array(10_000).fill(7));
    const answers: Record<string, AutomationValue> = {
      Value2: numbers,
      Formula: numbers,
      NumberFormat: '0.00',
    };
    lease.run = (batch) =>
      Promise.resolve(
        batch.commands.map((command) => ('member' in command ? answers[String(command.member)] : undefined)),
      );
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    let read = 0;
    const texts: string[] = [];
    for await (const row of workbook.rows('Data', area('A1:J20000'))) {
      read += row.cells.length;
      texts.push(JSON.stringify(row.cells));
    }
    clearInterval(timer);
    expect(read).toBe(200_000);
    expect(turns).toBeGreaterThan(3);
  });

  it('keeps the 1904 date system', async () => {
    await open('date-1904');
    await edit({ kind: 'write', area: area('H1'), block: [[{ kind: 'date', iso: '2026-11-30' }]] });
    const found = (await cells())['H1'];
    expect(found?.value).toBe(44_894);
    expect(workbook.numberFormat(found?.style ?? 0)).toBe('m/d/yyyy');
  });

  it('fits columns, but no wider than asked', async () => {
    await open('simple');
    const tally = await edit({ kind: 'column-width', left: 1, right: 2, width: 'fit', max: 6 });
    expect(tally.changed).toBe(2);
    expect((await workbook.columnWidths('Data')).get(1)).toBe(6);
  });

  it('says which sheet it does not have, and which holds no cells', async () => {
    await open('chart-sheet');
    await expect(workbook.usedArea('Nowhere')).rejects.toMatchObject({ code: 'target-missing' });
    await expect(workbook.usedArea('Plot')).rejects.toMatchObject({ code: 'step-refused' });
  });
});
