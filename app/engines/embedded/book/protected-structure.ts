import { Problem } from '../../../errors/problem';

/** Why the list of sheets stays as it is. `what` cannot be done, such as `A sheet cannot be added`. */
export function structureProtected(what: string): Problem {
  return new Problem('step-refused', `${what}: the structure of the workbook is protected.`, {
    hint: 'Take the protection off in Excel (Review, Protect Workbook) first.',
  });
}
