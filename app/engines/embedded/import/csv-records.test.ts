import { describe, expect, it } from 'vitest';
import { parseRecords, recordBlocks } from './csv-records';

const form = { delimiter: ',', quoted: true, hintLength: 0 };

function records(...pieces: string[]): string[][] {
  return [...recordBlocks(pieces, form, 'x.csv')].flatMap(({ text }) => parseRecords(text, form));
}

describe('records of a CSV text', () => {
  it.each(['\r\n', '\n', '\r'])('are the same wherever the text is cut into pieces (line end %j)', (end) => {
    const text = ['a,b', `"q${end}r",2`, '', '"x ""y""",5', ',', ''].join(end);
    const whole = records(text);
    expect(whole).toHaveLength(5);
    for (let cut = 1; cut < text.length; cut++) {
      expect(records(text.slice(0, cut), text.slice(cut)), `cut at ${cut}`).toEqual(whole);
    }
    expect(records(...text)).toEqual(whole);
  });
});
