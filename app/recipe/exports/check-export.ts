import type { ProblemData } from '../../errors/problem';
import { checkOutputName, EXPORT_PLACEHOLDERS } from '../output-name';
import { checkTarget } from '../targets/step-targets';

/** What can be said about an export before any file is opened: of its target, and of the names of its files. */
export function checkExport(options: { target: string; name: string }): ProblemData[] {
  return [
    ...checkTarget(options.target, 'any'),
    ...checkOutputName(options.name, EXPORT_PLACEHOLDERS, 'name'),
  ];
}
