import { describe, expect, it } from 'vitest';
import { uploadPath } from './upload-path';

const read = (plain: string) => uploadPath(encodeURIComponent(plain));

describe('uploadPath', () => {
  it('keeps folders and names, spaces and scripts included', () => {
    expect(read('2026/Mär z/Über 50%.xlsx')).toEqual({ folder: ['2026', 'Mär z'], name: 'Über 50%.xlsx' });
    expect(read('data.csv')).toEqual({ folder: [], name: 'data.csv' });
  });

  it.each(['../a.xlsx', 'a/../../b.xlsx', '..\\b.xlsx', '..', 'a/..'])('refuses to climb: %s', (path) => {
    expect(() => read(path)).toThrow('leads out of its folder');
  });

  it('makes absolute and drive paths relative', () => {
    expect(read('/etc/passwd.csv')).toEqual({ folder: ['etc'], name: 'passwd.csv' });
    expect(read('C:\\Users\\a.xlsx')).toEqual({ folder: ['C_', 'Users'], name: 'a.xlsx' });
  });

  it('makes names safe for any file system', () => {
    expect(read('con/nul.xlsx')).toEqual({ folder: ['_con'], name: '_nul.xlsx' });
    expect(read('a\u0000b\n?.xlsx').name).toBe('a_b__.xlsx');
    expect(read('end. /x.csv').folder).toEqual(['end__']);
    expect(read(`${'x'.repeat(400)}.xlsx`).name).toHaveLength(150);
    expect(read(`${'x'.repeat(400)}.xlsx`).name.endsWith('.xlsx')).toBe(true);
  });

  it.each([
    ['', 'no file name'],
    ['///', 'no file name'],
    [`${'a/'.repeat(40)}b.csv`, 'too many folders'],
    ['a'.repeat(2000), 'too long'],
  ])('refuses %j', (path, message) => {
    expect(() => read(path)).toThrow(message);
  });

  it('refuses what is not encoded', () => {
    expect(() => uploadPath('%zz.csv')).toThrow('not encoded');
  });
});
