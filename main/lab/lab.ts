import type { LabEvent, LabView } from '../../app/contract/lab-views';
import { Problem } from '../../app/errors/problem';
import { EXPERIMENTS, type Experiment } from '../../native/lab/experiments';
import { CREATOR_TITLES, CREATORS, EXPECTED, MODELS } from '../../native/lab/matrix';
import { LabStopped, runExperiment, type LabHost } from '../../native/lab/run-lab';
import type { LabPort } from '../procedures/lab-port';
import { LabStory } from './lab-story';
import { recordedText, replay, type LabRecordings } from './recordings';

/**
 * The lab: runs an experiment in processes of its own where there is COM, else plays its recording. One at a time: what
 * is started ends what ran.
 */
export class Lab implements LabPort {
  #running: AbortController | null = null;

  constructor(
    private readonly host: LabHost | { reason: string },
    private readonly recordings: LabRecordings,
  ) {}

  async list(): Promise<LabView> {
    const recordings = await this.recordings.all();
    return {
      source:
        'reason' in this.host
          ? { kind: 'recorded', reason: this.host.reason }
          : { kind: 'live', reason: null },
      experiments: EXPERIMENTS.map(({ id, title, explanation, expected, documented, runs }) => {
        const recording = recordings.get(id);
        return {
          id,
          title,
          explanation,
          expected,
          documented,
          runs: runs.length,
          recorded: recording ? recordedText(recording) : null,
        };
      }),
      matrix: {
        creators: CREATORS.map((id) => ({ id, title: CREATOR_TITLES[id] })),
        models: [...MODELS],
        expected: CREATORS.map((creator) => MODELS.map((model) => EXPECTED[creator][model])),
      },
    };
  }

  async *run(id: string, signal: AbortSignal | undefined): AsyncGenerator<LabEvent, void, void> {
    const experiment = EXPERIMENTS.find((one) => one.id === id);
    if (!experiment) throw new Problem('arguments', `There is no experiment ${id}.`);
    this.stop();
    const mine = new AbortController();
    const leave = (): void => mine.abort();
    this.#running = mine;
    signal?.addEventListener('abort', leave);
    if (signal?.aborted) leave();
    try {
      if (!('reason' in this.host)) {
        yield* live(this.host, experiment, mine.signal);
        return;
      }
      const recording = (await this.recordings.all()).get(id);
      if (!recording) {
        throw new Problem('missing-part', `"${experiment.title}" was never recorded.`, {
          hint: this.host.reason,
        });
      }
      yield* replay(recording, mine.signal);
    } finally {
      signal?.removeEventListener('abort', leave);
      // Also when whoever listened has gone without a word.
      mine.abort();
      if (this.#running === mine) this.#running = null;
    }
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }
}

/** Tells an experiment as it goes on. Events wait for whoever listens, since the experiment cannot. */
async function* live(
  host: LabHost,
  experiment: Experiment,
  signal: AbortSignal,
): AsyncGenerator<LabEvent, void, void> {
  const began = performance.now();
  const now = (): number => Math.round(performance.now() - began);
  const story = new LabStory(experiment, now);
  const events: LabEvent[] = [{ type: 'begin', atMs: 0, recorded: null }];
  let wake: (() => void) | null = null;
  let failed: unknown = null;
  let ended = false;
  const rouse = (): void => wake?.();
  const running = runExperiment(
    host,
    experiment,
    (line, run) => {
      events.push(...story.events(line, run));
      rouse();
    },
    signal,
  )
    .then((verdict) => {
      events.push({ type: 'verdict', atMs: now(), ...verdict });
    })
    .catch((error: unknown) => {
      failed = error;
    })
    .finally(() => {
      ended = true;
      rouse();
    });
  for (;;) {
    const event = events.shift();
    if (event) {
      yield event;
      continue;
    }
    if (ended) break;
    await new Promise<void>((resolve) => (wake = resolve));
  }
  await running;
  if (failed instanceof LabStopped) return;
  if (failed !== null) {
    throw new Problem('missing-part', 'The experiment could not be run.', {
      hint: Problem.from(failed).message,
    });
  }
}
