import { z } from 'zod';
import { houseUpdate } from './apartment-views';

/* The lab: experiments about COM apartments, each in a process of its own, and what they tell while they run. */

/** Where experiments run: here and now, or only as recordings of an earlier time. */
export const labSource = z.object({
  kind: z.enum(['live', 'recorded']),
  /** Why nothing can be run here; null where it can. */
  reason: z.string().nullable(),
});

export const labExperiment = z.object({
  id: z.string(),
  title: z.string(),
  explanation: z.string(),
  expected: z.string(),
  /** Where the documentation says so. */
  documented: z.string(),
  /** Processes it runs one after the other. */
  runs: z.number().int(),
  /** Where and when it was recorded, such as `Wine 8.0, 2026-11-25`; null where there is no recording. */
  recorded: z.string().nullable(),
});
export type LabExperiment = z.infer<typeof labExperiment>;

/** Who creates (rows) by threading model (columns), and where the object then lives. */
export const labMatrix = z.object({
  creators: z.array(z.object({ id: z.string(), title: z.string() })),
  models: z.array(z.string()),
  /** A row for each creator, a place for each model. */
  expected: z.array(z.array(z.string())),
});
export type LabMatrix = z.infer<typeof labMatrix>;

export const labView = z.object({
  source: labSource,
  experiments: z.array(labExperiment),
  matrix: labMatrix,
});
export type LabView = z.infer<typeof labView>;

/** Another process that an experiment has to do with, such as a local server it started. */
export const labNeighbour = z.object({
  pid: z.number().int(),
  alive: z.boolean(),
});
export type LabNeighbour = z.infer<typeof labNeighbour>;

/** A call of our apartment `from` that is in a thread which COM made. */
export const hostCall = z.object({ from: z.number().int(), threadId: z.number().int() });
export type HostCall = z.infer<typeof hostCall>;

/** What an experiment tells. `atMs` is the time since it began. */
export const labEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    atMs: z.number(),
    /** Set when it is a recording: where and when it was made. */
    recorded: z.string().nullable(),
  }),
  /** A fresh process starts; what was shown of the one before is over. */
  z.object({
    type: z.literal('run'),
    atMs: z.number(),
    run: z.number().int(),
    title: z.string(),
    pid: z.number().int(),
    /** Version of Wine; null on Windows. */
    wine: z.string().nullable(),
  }),
  z.object({
    type: z.literal('step'),
    atMs: z.number(),
    run: z.number().int(),
    /** Microseconds since its process started. */
    atUs: z.number(),
    text: z.string(),
  }),
  z.object({
    type: z.literal('picture'),
    atMs: z.number(),
    run: z.number().int(),
    atUs: z.number(),
    update: houseUpdate,
    neighbours: z.array(labNeighbour),
    hostCalls: z.array(hostCall),
  }),
  z.object({
    type: z.literal('cell'),
    atMs: z.number(),
    creator: z.string(),
    model: z.string(),
    place: z.string(),
    asDocumented: z.boolean(),
  }),
  z.object({
    type: z.literal('verdict'),
    atMs: z.number(),
    asDocumented: z.boolean(),
    observed: z.string(),
  }),
]);
export type LabEvent = z.infer<typeof labEvent>;

/** A recording of one experiment, as it is stored. */
export const labRecording = z.object({
  experiment: z.string(),
  /** ISO 8601 date. */
  date: z.string(),
  /** Such as `Wine 8.0` or `Windows 10.0.19045`. */
  system: z.string(),
  events: z.array(labEvent),
});
export type LabRecording = z.infer<typeof labRecording>;
