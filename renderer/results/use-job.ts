import { useState } from 'react';
import type { JobView, ProblemView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';
import { useStream } from '../connection/use-stream';

/** One job, followed while the component is shown. */
export function useJob(jobId: string): { job: JobView | null; problem: ProblemView | null } {
  const [job, setJob] = useState<JobView | null>(null);
  const [problem, setProblem] = useState<ProblemView | null>(null);
  useStream(
    `job ${jobId}`,
    (client, signal) => client.jobs.follow({ jobId }, { signal }),
    (next) => {
      setJob(next);
      setProblem(null);
    },
    (error) => setProblem(problemOf(error)),
  );
  return { job: job?.id === jobId ? job : null, problem };
}
