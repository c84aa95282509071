import { END_MS } from './limits';

/**
 * A call that is given up when the session is over. One into a process that has ended comes back by itself; should it
 * not, the task does not wait for it longer than `END_MS`.
 */
export function untilOver<T>(call: Promise<T>, over: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      setTimeout(() => reject(over.reason as Error), END_MS).unref();
    };
    over.addEventListener('abort', giveUp, { once: true });
    call.then(resolve, reject).finally(() => over.removeEventListener('abort', giveUp));
  });
}
