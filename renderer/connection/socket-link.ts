import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { validation } from './client';

/** What a call says that finds the connection gone. */
export const LOST = 'The connection to Concierge was lost.';

/**
 * Calls over a WebSocket. Once it is not open any more nothing is sent: a call is told so in words, and giving one up
 * is told to nobody. oRPC would send that too, and nobody could catch what comes of it.
 */
export function socketLink(websocket: WebSocket): ClientLink<ClientContext> {
  const link = new RPCLink({ websocket, plugins: validation() });
  const gone = () => websocket.readyState === WebSocket.CLOSING || websocket.readyState === WebSocket.CLOSED;
  return {
    async call(path, input, options) {
      const { signal, ...rest } = options;
      if (gone()) throw new Error(LOST);
      try {
        return await link.call(path, input, signal ? { ...rest, signal: whileHere(signal, gone) } : rest);
      } catch (error) {
        throw gone() && !signal?.aborted ? new Error(LOST, { cause: error }) : error;
      }
    },
  };
}

/** Aborts with another signal as long as there is somebody to tell. What was pending then ends with the connection. */
function whileHere(signal: AbortSignal, gone: () => boolean): AbortSignal {
  const own = new AbortController();
  const abort = () => {
    if (!gone()) own.abort(signal.reason);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return own.signal;
}
