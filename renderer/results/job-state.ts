import type { JobSummary } from '../../app/contract/views';

/** A job's state as it is shown: one of whose files only some failed did not fail as a whole. */
export function jobState({ state, failed, total }: Pick<JobSummary, 'state' | 'failed' | 'total'>): string {
  return state === 'failed' && failed < total ? 'some-failed' : state;
}
