import { readFailure } from './failure';
import { Slices } from './slices';
import type { Unpacker } from './unpacker';
import type { ComValue } from './values';

/** The results of a batch that ran to its end, by command. */
export type BatchResults = readonly ComValue[];

/** @internal Reads a reply at once. Throws the ComError of the command that failed; `asked` as for `readFailure`. */
export function readReply(reply: Unpacker, asked: string): BatchResults {
  const results = new Array<ComValue>(commands(reply, asked));
  for (let i = 0; i < results.length; i++) results[i] = reply.value();
  return results;
}

/** @internal Reads a long reply in slices, with turns of the event loop between. Rejects as `readReply` throws. */
export async function readLongReply(reply: Unpacker, asked: string): Promise<BatchResults> {
  const slices = new Slices();
  const results = new Array<ComValue>(commands(reply, asked));
  for (let i = 0; i < results.length; i++) {
    results[i] = await reply.valueInSlices(slices);
    if (slices.due()) await slices.turn();
  }
  return results;
}

function commands(reply: Unpacker, asked: string): number {
  if (reply.byte() !== 1) throw readFailure(reply, asked);
  return reply.number();
}
