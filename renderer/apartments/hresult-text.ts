/** `S_OK`, or the code as eight hexadecimal digits, such as `0x80010108`. */
export function resultText(result: number | null): string {
  if (result === null) return 'not known';
  if (result === 0) return 'S_OK';
  return `0x${(result >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}

/** VARENUM, as far as calls from here can have them. */
const TYPES: Record<number, string> = {
  0: 'EMPTY',
  1: 'NULL',
  2: 'I2',
  3: 'I4',
  4: 'R4',
  5: 'R8',
  6: 'CY',
  7: 'DATE',
  8: 'BSTR',
  9: 'DISPATCH',
  10: 'ERROR',
  11: 'BOOL',
  12: 'VARIANT',
  13: 'UNKNOWN',
  14: 'DECIMAL',
  16: 'I1',
  17: 'UI1',
  18: 'UI2',
  19: 'UI4',
  20: 'I8',
  21: 'UI8',
  22: 'INT',
  23: 'UINT',
};
const ARRAY = 0x2000;
const BYREF = 0x4000;

/** Argument types by name, such as `I4, BSTR, array of R8`, out of VARTYPEs separated by commas. */
export function typesText(types: string): string {
  if (types === '') return '';
  return types
    .split(',')
    .map((text) => {
      const type = Number(text);
      const base = TYPES[type & 0xfff] ?? `type ${type & 0xfff}`;
      return `${type & BYREF ? 'by reference ' : ''}${type & ARRAY ? 'array of ' : ''}${base}`;
    })
    .join(', ');
}
