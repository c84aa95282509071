import { z } from 'zod';

/* Warm applications, as the window shows them. A session is a running application that a lease lets one task use. */

export const leaseView = z.object({
  jobId: z.string(),
  taskId: z.string(),
  /** Name of the workbook it works on. */
  file: z.string().nullable(),
  step: z.string().nullable(),
  /** ISO 8601. */
  since: z.string(),
});

export const sessionView = z.object({
  id: z.string(),
  progId: z.string(),
  /** Attached instances belong to the user: they are never quit and never ended. */
  ownership: z.enum(['owned', 'attached']),
  state: z.enum(['starting', 'idle', 'busy', 'stuck', 'ending', 'ended', 'lost']),
  /** Process of the application; null before it is known. */
  pid: z.number().int().nullable(),
  version: z.string().nullable(),
  /** Name and thread id of the STA that owns it. */
  apartment: z.string(),
  threadId: z.number().int().nullable(),
  lease: leaseView.nullable(),
  tasksDone: z.number().int(),
  /** Resident bytes of the application; null where the platform does not tell. */
  memory: z.number().nullable(),
  /** The COM call under way; ISO 8601. */
  call: z.object({ name: z.string(), since: z.string() }).nullable(),
  /** Titles of its visible dialogs. */
  dialogs: z.array(z.string()),
  startedAt: z.string(),
  /** When it ends if nobody needs it; null while busy or kept. ISO 8601. */
  idleEndsAt: z.string().nullable(),
  /** The user asked to keep it whatever the idle time-out says. */
  kept: z.boolean(),
  /** Why it is not used again after this task. */
  renewal: z.string().nullable(),
  /** Why it ended, when it did not end by itself. */
  note: z.string().nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

export const sessionsView = z.object({
  sessions: z.array(sessionView),
  /** Leases that wait for a session, first come first served. */
  waiting: z.array(leaseView),
  /** Applications started since the app started. */
  activations: z.number().int(),
  /** Applications that an earlier run of the app left behind. */
  leftovers: z.array(z.object({ pid: z.number().int(), progId: z.string(), startedAt: z.string() })),
});
export type SessionsView = z.infer<typeof sessionsView>;
