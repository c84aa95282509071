import type { SessionsView } from '../../app/contract/session-views';
import { Problem } from '../../app/errors/problem';
import type { Observable } from './snapshots';

/** What the procedures need of warm applications. All of it may reject with a `Problem`. */
export interface SessionsPort {
  readonly list: Observable<SessionsView>;
  end(id: string): Promise<void>;
  keep(id: string, keep: boolean): Promise<void>;
  showDialogs(id: string): Promise<void>;
  endLeftover(pid: number): Promise<void>;
}

/** Where there is no COM there are no warm applications. */
export const NO_SESSIONS: SessionsPort = {
  list: {
    current: () => ({ sessions: [], waiting: [], activations: 0, leftovers: [] }),
    subscribe: () => () => undefined,
  },
  end: unknownSession,
  keep: unknownSession,
  showDialogs: unknownSession,
  endLeftover: (pid) => Promise.reject(new Problem('arguments', `Process ${pid} was not left behind by us.`)),
};

function unknownSession(id: string): Promise<never> {
  return Promise.reject(new Problem('arguments', `There is no session ${id}.`));
}
