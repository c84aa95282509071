import { describe, expect, it } from 'vitest';
import { checkRecipe } from './check';

const base = { version: 1, name: 'Month end' };
const problemsOf = (steps: unknown[], more: object = {}) => checkRecipe({ ...base, steps, ...more }).problems;

describe('checkRecipe', () => {
  it('accepts the recipe of the guide and fills in defaults', () => {
    const { recipe, problems } = checkRecipe({
      ...base,
      steps: [
        { step: 'find-replace', target: '*', find: 'FY25', replace: 'FY26', in: 'values' },
        {
          step: 'set-values',
          target: 'Summary!B2:C3',
          values: [
            ['Closed', { date: '2026-11-30' }],
            [1, '=SUM(D:D)'],
          ],
        },
        { step: 'clear', target: 'Data!B2', disabled: true },
      ],
      output: { name: '{name}-clean', format: 'same' },
    });
    expect(problems).toEqual([]);
    expect(recipe?.output).toEqual({ name: '{name}-clean', format: 'same' });
    expect(recipe?.steps).toHaveLength(3);
  });

  it('names the place of a formula that does not parse', () => {
    const [problem, ...others] = problemsOf([
      { step: 'clear', target: 'A!A1' },
      { step: 'set-values', target: 'A!B2:C2', values: [[1, '=SUM(']] },
    ]);
    expect(others).toEqual([]);
    expect(problem?.place).toEqual({ step: 1, field: 'steps[1].values[0][1]' });
  });

  it('suggests steps, options and choices that were mistyped', () => {
    expect(problemsOf([{ step: 'set-value', target: 'A!A1', values: 1 }])).toMatchObject([
      { hint: 'Did you mean "set-values"?', place: { step: 0, field: 'steps[0].step' } },
    ]);
    expect(problemsOf([{ step: 'set-values', taget: 'x', target: 'A!A1', values: 1 }])).toMatchObject([
      { hint: 'Did you mean "target"?', place: { step: 0, field: 'steps[0].taget' } },
    ]);
    expect(problemsOf([{ step: 'clear', target: 'A!A1', what: 'content' }])).toMatchObject([
      { hint: 'Did you mean "contents"?', place: { field: 'steps[0].what' } },
    ]);
    expect(problemsOf([{ step: 'style', target: 'A!A1', font: { bald: true } }])).toMatchObject([
      { hint: 'Did you mean "bold"?', place: { field: 'steps[0].font.bald' } },
    ]);
    expect(problemsOf([], { outptu: {} })).toMatchObject([
      { hint: 'Did you mean "output"?', place: { field: 'outptu' } },
    ]);
    expect(problemsOf([], { output: { nmae: 'x' } })).toMatchObject([{ hint: 'Did you mean "name"?' }]);
  });

  it('says what a mistyped value inside an array should be', () => {
    expect(problemsOf([{ step: 'set-values', target: 'A!A1', values: [[{ dat: 'x' }]] }])[0]).toMatchObject({
      hint: 'Did you mean "date"?',
      place: { step: 0, field: 'steps[0].values[0][0].dat' },
    });
    expect(
      problemsOf([{ step: 'set-values', target: 'A!A1', values: { date: '30.11.2026' } }]),
    ).toMatchObject([{ message: '"30.11.2026" is not a date.', place: { field: 'steps[0].values' } }]);
    expect(problemsOf([{ step: 'set-values', target: 'A!A1', values: { date: '2026-02-30' } }])).toHaveLength(
      1,
    );
  });

  it('does not call a number null that is too large', () => {
    const values = JSON.parse('1e400') as unknown;
    expect(problemsOf([{ step: 'set-values', target: 'A!A1', values }])).toMatchObject([
      { message: '"values" cannot be a number as large as that.' },
    ]);
  });

  it('compares the size of an array with a target that is known', () => {
    expect(problemsOf([{ step: 'set-values', target: 'A!B2:C3', values: [[1, 2]] }])).toMatchObject([
      { hint: expect.stringContaining('B2:C2') as string, place: { field: 'steps[0].values' } },
    ]);
    expect(problemsOf([{ step: 'set-values', target: 'A!A:A', values: [[1]] }])).toEqual([]);
  });

  it('refuses passwords by name', () => {
    for (const key of ['password', 'sheet_password', 'Passphrase']) {
      const problems = problemsOf([{ step: 'clear', target: 'A!A1', [key]: 'x' }]);
      expect(problems, key).toHaveLength(1);
      expect(problems[0]?.message).toContain('no passwords');
    }
  });

  it('checks targets, placeholders and the shape of the whole', () => {
    expect(problemsOf([{ step: 'clear', target: 'A!B' }])).toEqual([]);
    expect(problemsOf([{ step: 'clear', target: 'A!' }])).toMatchObject([
      { place: { field: 'steps[0].target' } },
    ]);
    expect(problemsOf([], { output: { name: '{nam}' } })).toMatchObject([{ hint: 'Did you mean "name"?' }]);
    expect(problemsOf([], { output: { name: '{sheet}' } })[0]?.place).toEqual({ field: 'output.name' });
    for (const json of [
      null,
      [],
      'x',
      7,
      {},
      { version: 2, name: 'x', steps: [] },
      { ...base, steps: [null, 3] },
    ]) {
      const { recipe, problems } = checkRecipe(json);
      expect(recipe).toBeNull();
      expect(problems.length).toBeGreaterThan(0);
    }
  });

  it('leaves disabled steps alone', () => {
    expect(problemsOf([{ step: 'from-the-future', disabled: true, x: 1 }])).toEqual([]);
  });
});
