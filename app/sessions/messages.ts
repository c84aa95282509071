import { z } from 'zod';
import type { ProblemData } from '../errors/problem';

/** What the parent sends to a worker. Bodies belong to the engine; `id` numbers requests within one worker. */
export type ToWorker =
  | { type: 'request'; id: number; body: unknown; residentBytes: number }
  | { type: 'cancel'; id: number }
  | { type: 'reply'; call: number; ok: true; body: unknown }
  | { type: 'reply'; call: number; ok: false; problem: ProblemData }
  | { type: 'end' };

const problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  place: z
    .object({
      file: z.string().optional(),
      sheet: z.string().optional(),
      cell: z.string().optional(),
      field: z.string().optional(),
      step: z.number().optional(),
      part: z.string().optional(),
    })
    .optional(),
  transient: z.boolean().optional(),
});

/** What a worker sends. It has read hostile files, so the parent believes none of it unchecked. */
export const fromWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('beat'), residentBytes: z.number(), cpuMs: z.number() }),
  z.object({ type: z.literal('event'), id: z.number(), body: z.unknown() }),
  z.object({ type: z.literal('result'), id: z.number(), body: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.number(), problem }),
  /** A request of the worker for a service of the parent, such as printing a PDF. */
  z.object({ type: z.literal('call'), id: z.number(), call: z.number(), body: z.unknown() }),
]);
export type FromWorker =
  | { type: 'ready' }
  | { type: 'beat'; residentBytes: number; cpuMs: number }
  | { type: 'event'; id: number; body: unknown }
  | { type: 'result'; id: number; body: unknown }
  | { type: 'failure'; id: number; problem: ProblemData }
  | { type: 'call'; id: number; call: number; body: unknown };
