import { describe, expect, it } from 'vitest';
import { Problem } from '../../errors/problem';
import { parseTarget } from './parse-target';

const b2d10 = { top: 2, left: 2, bottom: 10, right: 4 };

describe('parseTarget', () => {
  it('reads ranges on sheets', () => {
    expect(parseTarget('Sheet1!B2:D10')).toMatchObject({
      kind: 'area',
      area: b2d10,
      sheets: { text: 'Sheet1' },
    });
    expect(parseTarget("'Month end'!A1")).toMatchObject({
      kind: 'area',
      sheets: { text: 'Month end', wild: false },
    });
    expect(parseTarget("'it''s!'!$B$2:$D$10")).toMatchObject({ sheets: { text: "it's!" }, area: b2d10 });
    expect(parseTarget('D10:B2')).toMatchObject({ kind: 'area', sheets: null, area: b2d10 });
  });

  it('reads whole columns and rows', () => {
    expect(parseTarget('*!A:C')).toMatchObject({
      whole: 'columns',
      sheets: { wild: true },
      area: { top: 1, left: 1, bottom: 1_048_576, right: 3 },
    });
    expect(parseTarget('Data!2:3')).toMatchObject({
      whole: 'rows',
      area: { top: 2, left: 1, bottom: 3, right: 16_384 },
    });
    // A format for a million rows would be written a million times; for all columns it is written once.
    expect(parseTarget('Data!1:1048576')).toMatchObject({ whole: 'columns' });
  });

  it('reads tables', () => {
    expect(parseTarget('Data!Table1[Amount]')).toMatchObject({
      kind: 'table',
      table: 'Table1',
      columns: ['Amount'],
    });
    expect(parseTarget('Table1[[#Headers],[#Data],[a]:[c]]')).toMatchObject({
      sheets: null,
      columns: ['a', 'c'],
      sections: ['headers', 'data'],
    });
  });

  it('reads used, words and sheets', () => {
    expect(parseTarget('Used')).toMatchObject({ kind: 'used', sheets: null });
    expect(parseTarget("'Month end'!used")).toMatchObject({ kind: 'used', sheets: { text: 'Month end' } });
    expect(parseTarget('Total')).toMatchObject({ kind: 'word', sheets: null, word: 'Total' });
    expect(parseTarget('Jan!Total')).toMatchObject({ kind: 'word', sheets: { text: 'Jan' }, word: 'Total' });
    for (const sheet of ['*', 'Q?', "'Month end'", 'Month end', '2026', 'a-b']) {
      expect(parseTarget(sheet), sheet).toMatchObject({ kind: 'sheets' });
    }
  });

  it.each([
    ['', 'is empty'],
    ['Sheet1!', 'no cells'],
    ['!A1', 'names no sheet'],
    ['A1:B', 'not a reference'],
    ['Sheet1!B2:XFE3', 'not a reference'],
    ['Month end!A1', 'needs quotes'],
    ["'Month end!A1", 'unfinished quote'],
    ['[Book]Sheet1!A1', 'other workbooks'],
    ['Jan:Dec!A1', 'a run of sheets'],
    ['Table1[@Amount]', 'this row'],
    ['Table1[', 'not a reference to a table'],
    ['Sheet1!A1,B2', 'not a reference'],
    ['[Amount]', 'not a reference to a table'],
  ])('refuses %j and says how to write it', (text, message) => {
    expect(() => parseTarget(text)).toThrowError(message);
    try {
      parseTarget(text);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      expect((error as Problem).code).toBe('recipe-invalid');
      expect((error as Problem).hint).toBeTruthy();
    }
  });
});
