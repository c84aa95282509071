import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cellsOf, StepBench } from '../testing/step-bench';

describe('consolidate', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  it('matches columns by header and keeps types, formats and widths', async () => {
    const north = await bench.file(
      {
        Sales: [
          ['Day', 'Amount', 'Code'],
          [{ value: 46_356, format: 'yyyy-mm-dd' }, { value: 1.5, format: '0.00' }, '007'],
        ],
      },
      { widths: { 1: 12, 2: 33 } },
    );
    const south = await bench.file({
      Sales: [['amount ', 'Extra', 'Day'], [2, true, { value: 1, format: 'yyyy-mm-dd' }], [3]],
    });
    const { path, tally } = await bench.consolidate(
      [
        { name: 'north.xlsx', path: north },
        { name: 'south.xlsx', path: south },
      ],
      { target: 'Sales' },
    );
    const result = await bench.openFile(path);
    expect(result.sheets().map((sheet) => sheet.name)).toEqual(['Consolidated']);
    expect(await cellsOf(result, 'Consolidated')).toEqual({
      A1: 'Source file',
      B1: 'Day',
      C1: 'Amount',
      D1: 'Code',
      E1: 'Extra',
      A2: 'north.xlsx',
      B2: 46_356,
      C2: 1.5,
      D2: '007',
      A3: 'south.xlsx',
      B3: 1,
      C3: 2,
      E3: true,
      A4: 'south.xlsx',
      C4: 3,
    });
    for await (const row of result.rows('Consolidated', { top: 2, left: 1, bottom: 2, right: 4 })) {
      expect(row.cells.map((cell) => result.numberFormat(cell.style))).toEqual([
        'General',
        'yyyy-mm-dd',
        '0.00',
        'General',
      ]);
    }
    const widths = await result.columnWidths('Consolidated');
    expect(widths.get(2)).toBe(12);
    expect(widths.get(3)).toBe(33);
    expect(tally.warnings).toEqual([
      'north.xlsx has no column "Extra": left empty.',
      'south.xlsx has no column "Code": left empty.',
    ]);
    expect(tally.counts.get('rows')).toBe(3);
  });

  it('says which of several columns of one header a file lacks', async () => {
    const two = await bench.file({
      S: [
        ['Amount', 'Amount'],
        [1, 2],
      ],
    });
    const one = await bench.file({ S: [['Amount'], [3]] });
    const files = [
      { name: 'two.xlsx', path: two },
      { name: 'one.xlsx', path: one },
    ];
    const { tally } = await bench.consolidate(files, { target: 'S' });
    expect(tally.warnings).toEqual(['one.xlsx has no column "Amount (2)": left empty.']);
  });

  it('moves dates of the 1904 system and no other numbers', async () => {
    const file = await bench.file(
      {
        S: [
          ['Day', 'N'],
          [{ value: 1000, format: 'yyyy-mm-dd' }, 1000],
        ],
      },
      { dateSystem: 1904 },
    );
    const { path } = await bench.consolidate([{ name: 'a', path: file }], { target: 'S', sourceColumn: '' });
    expect(await cellsOf(await bench.openFile(path), 'Consolidated')).toEqual({
      A1: 'Day',
      B1: 'N',
      A2: 2462,
      B2: 1000,
    });
  });

  it('leaves times of day of the 1904 system what they are', async () => {
    const file = await bench.file(
      {
        S: [
          ['Start', 'Shift'],
          [
            { value: 0.25, format: 'h:mm' },
            { value: 1.25, format: '[h]:mm' },
          ],
        ],
      },
      { dateSystem: 1904 },
    );
    const { path } = await bench.consolidate([{ name: 'a', path: file }], { target: 'S', sourceColumn: '' });
    expect(await cellsOf(await bench.openFile(path), 'Consolidated')).toMatchObject({ A2: 0.25, B2: 1.25 });
  });

  it('matches headers that are dates, whatever their format and date system', async () => {
    const first = await bench.file({
      S: [
        ['Region', { value: 46_053, format: 'mmm yy' }],
        ['N', 1],
      ],
    });
    const second = await bench.file(
      {
        S: [
          [{ value: 46_053 - 1462, format: 'dd.mm.yyyy' }, 'Region'],
          [2, 'S'],
        ],
      },
      { dateSystem: 1904 },
    );
    const { path } = await bench.consolidate(
      [
        { name: 'a', path: first },
        { name: 'b', path: second },
      ],
      { target: 'S', sourceColumn: '' },
    );
    expect(await cellsOf(await bench.openFile(path), 'Consolidated')).toEqual({
      A1: 'Region',
      B1: 'Jan 26',
      A2: 'N',
      B2: 1,
      A3: 'S',
      B3: 2,
    });
  });

  it('takes a header further down, or none', async () => {
    const file = await bench.file({ S: [['Report'], ['k', 'v'], ['a', 1]] });
    const sources = [{ name: 'a', path: file }];
    const deep = await bench.consolidate(sources, { target: 'S', headerRow: 2, sheet: 'All' });
    expect(await cellsOf(await bench.openFile(deep.path), 'All')).toEqual({
      A1: 'Source file',
      B1: 'k',
      C1: 'v',
      A2: 'a',
      B2: 'a',
      C2: 1,
    });
    const none = await bench.consolidate(sources, { target: 'S!A3:B3', headerRow: 0, sourceColumn: '' });
    expect(await cellsOf(await bench.openFile(none.path), 'Consolidated')).toEqual({ A1: 'a', B1: 1 });
  });

  it('stacks several sheets and twice the same header', async () => {
    const file = await bench.file({
      Jan: [
        ['n', 'n'],
        [1, 2],
      ],
      Feb: [
        ['n', 'n'],
        [3, 4],
      ],
      Empty: [],
    });
    const { path } = await bench.consolidate([{ name: 'a', path: file }], { target: '*', sourceColumn: '' });
    expect(await cellsOf(await bench.openFile(path), 'Consolidated')).toEqual({
      A1: 'n',
      B1: 'n',
      A2: 1,
      B2: 2,
      A3: 3,
      B3: 4,
    });
  });

  it('takes no number that an earlier step made stale', async () => {
    const formula = { kind: 'formula' as const, formula: 'A2*2' };
    const edited = await bench.workbook({
      S: [
        ['n', 'double'],
        [1, { formula, computed: 2 }],
      ],
    });
    await bench.run(edited, { step: 'set-values', target: 'S!A2', values: 21 });
    const saved = `${bench.folder}/saved.xlsx`;
    expect((await edited.save(saved, 'xlsx')).staleFormulas).toBe(1);
    const { path, tally } = await bench.consolidate([{ name: 'a', path: saved }], {
      target: 'S',
      sourceColumn: '',
    });
    expect((await cellsOf(await bench.openFile(path), 'Consolidated'))['B2']).toBe(42);
    expect(tally.counts.get('formulasAsValues')).toBe(1);
  });

  it('names missing files on a sheet when told to, else refuses', async () => {
    const sources = [{ name: 'a', path: await bench.file({ S: [['k'], [1]] }) }];
    const missing = [{ name: 'bad.xlsx', reason: 'The file is damaged.' }];
    await expect(bench.consolidate(sources, { target: 'S' }, missing)).rejects.toMatchObject({
      code: 'step-refused',
    });
    const { path } = await bench.consolidate(sources, { target: 'S', onMissing: 'report' }, missing);
    expect(await cellsOf(await bench.openFile(path), 'Missing files')).toEqual({
      A1: 'File',
      B1: 'Reason',
      A2: 'bad.xlsx',
      B2: 'The file is damaged.',
    });
  });

  it('names the file whose sheet is missing, or skips it', async () => {
    const sources = [
      { name: 'good.xlsx', path: await bench.file({ Sales: [['k'], [1]] }) },
      { name: 'other.xlsx', path: await bench.file({ Salez: [['k'], [2]] }) },
    ];
    await expect(bench.consolidate(sources, { target: 'Sales' })).rejects.toMatchObject({
      code: 'target-missing',
      hint: 'Did you mean "Salez"?',
      place: { file: 'other.xlsx' },
    });
    const { tally } = await bench.consolidate(sources, { target: 'Sales', ifMissing: 'skip' });
    expect(tally.warnings.join(' ')).toContain('Skipped other.xlsx');
    expect(tally.counts.get('rows')).toBe(1);
  });
});
