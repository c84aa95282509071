import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { labRecording, type LabEvent, type LabRecording } from '../../app/contract/lab-views';

/** Recordings of real runs, one file an experiment, which `npm start -- lab --record=FOLDER` makes. */
export class LabRecordings {
  readonly #folder: string;
  #known: Promise<ReadonlyMap<string, LabRecording>> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** By experiment. A file that is no recording is left out: it costs one recording, not the lab. */
  all(): Promise<ReadonlyMap<string, LabRecording>> {
    this.#known ??= this.#read();
    return this.#known;
  }

  async #read(): Promise<ReadonlyMap<string, LabRecording>> {
    const names = await readdir(this.#folder).catch(() => []);
    const found = new Map<string, LabRecording>();
    for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
      const recording = await readRecording(path.join(this.#folder, name));
      if (recording) found.set(recording.experiment, recording);
    }
    return found;
  }
}

async function readRecording(file: string): Promise<LabRecording | null> {
  try {
    return labRecording.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Such as `Wine 8.0, 2026-11-25`. */
export function recordedText({ system, date }: LabRecording): string {
  return `${system}, ${date}`;
}

/** Tells a recording again with the pauses it had; every house in it says that it is a recording. Ends when told to. */
export async function* replay(
  recording: LabRecording,
  signal: AbortSignal,
): AsyncGenerator<LabEvent, void, void> {
  const recorded = recordedText(recording);
  let at = 0;
  yield { type: 'begin', atMs: 0, recorded };
  for (const event of recording.events) {
    // Since the one before was taken: where somebody is late, what lasted is not cut short to catch up.
    if (event.atMs > at) await pause(event.atMs - at, signal);
    at = event.atMs;
    if (signal.aborted) return;
    yield event.type === 'picture' && event.update.info
      ? { ...event, update: { ...event.update, info: { ...event.update.info, recorded } } }
      : event;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
