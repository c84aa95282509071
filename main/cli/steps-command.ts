import { catalogue } from '../../app/recipe/catalogue';
import { stepJsonSchema } from '../../app/recipe/json-schema';
import { EXIT } from './run-command';
import type { Streams } from './run-command';

/** Lists the steps that recipes are made of. */
export function stepsCommand(json: boolean, streams: Streams): number {
  if (json) {
    const steps = catalogue.map((step) => ({
      step: step.id,
      title: step.title,
      help: step.help,
      runs: step.phase === 'file' ? 'once per file' : 'once per job',
      schema: stepJsonSchema(step),
    }));
    streams.out(`${JSON.stringify({ schemaVersion: 1, steps }, null, 2)}\n`);
    return EXIT.done;
  }
  const width = Math.max(...catalogue.map((step) => step.id.length));
  for (const step of catalogue) streams.out(`${step.id.padEnd(width)}  ${step.help}\n`);
  return EXIT.done;
}
