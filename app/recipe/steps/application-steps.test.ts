import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRecipe } from '../check';
import { needs } from '../needs';
import { StepBench } from '../testing/step-bench';

describe('steps that need an application', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  it('say so on an engine that edits files itself, should one come that far', async () => {
    const workbook = await bench.workbook({ Data: [[1]] });
    await expect(bench.run(workbook, { step: 'run-macro', macro: 'Tidy' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(bench.run(workbook, { step: 'refresh-all' })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('are known by what they need', () => {
    const { recipe } = checkRecipe({
      version: 1,
      name: 'x',
      steps: [
        { step: 'refresh-all' },
        { step: 'run-macro', macro: 'Module1.Tidy', arguments: ['a', 1, true] },
      ],
    });
    expect(recipe && needs(recipe)).toEqual([
      { capability: 'refresh', step: 0 },
      { capability: 'macros', step: 1 },
    ]);
  });

  it.each(["Book'!Other", "'x'", ''])('refuse %j as the name of a macro', (macro) => {
    const { problems } = checkRecipe({ version: 1, name: 'x', steps: [{ step: 'run-macro', macro }] });
    expect(problems).toEqual([expect.objectContaining({ code: 'recipe-invalid' })]);
  });
});
