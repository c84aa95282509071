import { describe, expect, it } from 'vitest';
import { bytesText, counted, durationText, percentText } from './format';

describe('format', () => {
  it('shows bytes in the unit that keeps them short', () => {
    expect(bytesText(0)).toBe('0 B');
    expect(bytesText(1536)).toBe('1.5 KB');
    expect(bytesText(1000 * 1024)).toBe('1.0 MB');
    expect(bytesText(123 * 1024 * 1024)).toBe('123 MB');
  });

  it('shows durations in at most two units', () => {
    expect(durationText(12.4)).toBe('12 ms');
    expect(durationText(4200)).toBe('4.2 s');
    expect(durationText(185_000)).toBe('3 min 05 s');
    expect(durationText(7_800_000)).toBe('2 h 10 min');
  });

  it('never shows 100 % before it is done', () => {
    expect(percentText(0.999)).toBe('99 %');
    expect(percentText(1.2)).toBe('100 %');
  });

  it('counts in the right number', () => {
    expect(counted(1, 'file')).toBe('1 file');
    expect(counted(12345, 'file')).toBe('12,345 files');
    expect(counted(0, 'entry', 'entries')).toBe('0 entries');
  });
});
