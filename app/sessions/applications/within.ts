import type { Problem } from '../../errors/problem';

/** Rejects with the problem when the work takes longer. The work goes on: nothing of it is heard any more. */
export function within<T>(work: Promise<T>, ms: number, late: () => Problem): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
