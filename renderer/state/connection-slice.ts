import type { AppInfo } from '../../app/contract/views';
import type { Client } from '../connection/client';
import { problemOf } from '../connection/problem-of';
import type { Shell } from '../connection/shell';
import type { Slice } from './store';

export interface ConnectionSlice {
  shell: Shell;
  /** `lost` only after it had been open once. */
  connection: 'connecting' | 'open' | 'lost';
  /** null while there is no connection. */
  client: Client | null;
  /** How often there was a new connection: what was read over an earlier one may be old. */
  connections: number;
  info: AppInfo | null;
  connected(client: Client, info: AppInfo): void;
  disconnected(): void;
  /**
   * Calls the main process. A failure becomes a notice with the problem's hint and the answer undefined; one that
   * comes from a lost connection is left to the banner.
   */
  attempt<T>(what: string, call: (client: Client) => Promise<T>): Promise<T | undefined>;
  /** Resolves when no attempt is under way any more. */
  answered(): Promise<void>;
}

export function connectionSlice(shell: Shell): Slice<ConnectionSlice> {
  const underWay = new Set<Promise<unknown>>();
  return (set, get) => ({
    shell,
    connection: 'connecting',
    client: null,
    connections: 0,
    info: null,
    connected: (client, info) =>
      set(({ connections }) => ({ connection: 'open', client, info, connections: connections + 1 })),
    disconnected: () =>
      set(({ connection }) => ({
        connection: connection === 'connecting' ? connection : 'lost',
        client: null,
      })),
    async attempt(what, call) {
      const { client, notify } = get();
      if (!client) {
        notify({ intent: 'error', title: what, text: 'Concierge is not connected. Try again when it is.' });
        return undefined;
      }
      const calling = call(client);
      underWay.add(calling);
      try {
        return await calling;
      } catch (error) {
        if (get().client === client) {
          const problem = problemOf(error);
          notify({ intent: 'error', title: what, text: problem.message, hint: problem.hint });
        }
        return undefined;
      } finally {
        underWay.delete(calling);
      }
    },
    async answered() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  });
}
