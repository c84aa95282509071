import { describe, expect, it } from 'vitest';
import {
  checkOutputName,
  EXPORT_PLACEHOLDERS,
  fillOutputName,
  safeFileName,
  WORKBOOK_PLACEHOLDERS,
} from './output-name';

const values = {
  name: 'June',
  folder: 'North/Oslo',
  date: new Date(2026, 10, 3, 23, 30),
  n: 7,
  sheet: 'Data',
};

describe('output names', () => {
  it('fill every placeholder', () => {
    expect(fillOutputName('{name}_{folder}_{date}_{n}_{sheet}', values)).toBe(
      'June_North-Oslo_2026-11-03_7_Data',
    );
  });

  it('fill a placeholder only once: a name may itself look like one', () => {
    expect(fillOutputName('{name}', { ...values, name: '{date}' })).toBe('{date}');
  });

  it('are fit for Windows', () => {
    expect(safeFileName('a<b>c:d"e/f\\g|h?i*j\u0007')).toBe('a_b_c_d_e_f_g_h_i_j_');
    for (const device of ['CON', 'nul', 'Com1', 'lpt9.report', 'COM¹', 'conin$']) {
      expect(safeFileName(device)).toBe(`_${device}`);
    }
    expect(safeFileName('console')).toBe('console');
    expect(safeFileName('  trailing. . ')).toBe('trailing');
    expect(safeFileName('...')).toBe('_');
    expect(safeFileName('')).toBe('_');
  });

  it('stay within the length that file systems take', () => {
    expect(safeFileName('x'.repeat(500))).toHaveLength(200);
    const wide = safeFileName('😀'.repeat(200));
    expect(Buffer.byteLength(wide)).toBeLessThanOrEqual(230);
    expect([...wide].every((char) => char === '😀')).toBe(true);
  });

  it('are checked before anything runs', () => {
    const check = (template: string) => checkOutputName(template, WORKBOOK_PLACEHOLDERS, 'output.name');
    expect(check('{name}-{date}')).toEqual([]);
    expect(check('{dat}')).toMatchObject([{ hint: 'Did you mean "date"?', place: { field: 'output.name' } }]);
    expect(check('{sheet}')[0]?.hint).toContain('export');
    expect(check('{value}')[0]?.hint).toContain('split');
    expect(check('{name')).toHaveLength(1);
    expect(check('a/{name}')[0]?.message).toContain('folder');
    expect(check('a:{name}')).toHaveLength(1);
    expect(check(' ')).toHaveLength(1);
    expect(checkOutputName('{sheet}', EXPORT_PLACEHOLDERS, 'name')).toEqual([]);
  });
});
