import { describe, expect, it } from 'vitest';
import { areaName, parseArea } from './a1';
import type { Area } from './cells';
import { subtractArea } from './subtract-area';

const area = (name: string) => parseArea(name) as Area;

describe('an area without a hole', () => {
  it.each([
    ['B2:D4', 'F1:G9', 'B2:D4'],
    ['B2:D4', 'A1:Z99', ''],
    ['B2:D4', 'C3', 'B2:D2 B3 D3 B4:D4'],
    ['B2:D4', 'A1:C3', 'D2:D3 B4:D4'],
    ['B2:D4', 'B4:D4', 'B2:D3'],
    ['B2:D4', '1:2', 'B3:D4'],
    ['B2:D4', 'D:F', 'B2:C4'],
    ['A1:XFD1048576', 'B:B', 'A1:A1048576 C1:XFD1048576'],
  ])('%s without %s is %s', (whole, hole, expected) => {
    expect(subtractArea(area(whole), area(hole)).map(areaName).join(' ')).toBe(expected);
  });
});
