import { Problem } from '../../../errors/problem';
import type { StepContext } from '../../../recipe/step';
import { Tally } from '../../../workbook/tally';
import type { Workbook } from '../../../workbook/workbook';
import { DEFAULT_LIMITS } from '../../limits';
import { openEmbedded } from '../workbook/open-embedded';
import type { Sample } from './samples';

/** What became of one sample on one file: a refusal is an answer, anything else that is thrown is a defect. */
export type SampleResult = { tally: Tally; writes: string[] } | { refused: string };

export function contextFor(workbook: Workbook, tally: Tally, scratch: string): StepContext {
  return {
    workbook,
    tally,
    signal: new AbortController().signal,
    input: { name: 'input', fileName: 'input.xlsx', folder: '' },
    startedAt: new Date(2026, 10, 30, 12),
    calc: 'ironcalc',
    scratch,
    log: () => {},
    progress: () => {},
    stageOutput: () => Promise.reject(new Error('in-place steps stage nothing')),
    pdf: {
      available: () => Promise.resolve([]),
      printHtml: () => Promise.reject(new Error('nothing is printed')),
      printWorkbook: () => Promise.reject(new Error('nothing is printed')),
    },
  };
}

/**
 * Runs samples in order on a copy of the file and saves it. A refused step ends the recipe, as in a job: its queued edit
 * cannot be taken back.
 */
export async function runSamples(
  input: string,
  output: string,
  wanted: readonly Sample[],
  scratch: string,
): Promise<Map<Sample, SampleResult>> {
  const workbook = await openEmbedded(input, { limits: DEFAULT_LIMITS, scratch });
  const results = new Map<Sample, SampleResult>();
  try {
    for (const [index, sample] of wanted.entries()) {
      const tally = new Tally(index);
      try {
        const options = sample.options(workbook);
        await sample.step.run(contextFor(workbook, tally, scratch), options);
        await workbook.flush();
        results.set(sample, { tally, writes: sample.step.writes(options) });
      } catch (thrown) {
        if (!(thrown instanceof Problem) || thrown.code === 'internal') throw thrown;
        results.set(sample, { refused: `${thrown.code}: ${thrown.message}` });
        return results;
      }
    }
    await workbook.save(output, workbook.format);
  } finally {
    await workbook.close();
  }
  return results;
}
