import os from 'node:os';
import path from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import type { LabEvent, LabRecording } from '../../app/contract/lab-views';
import type { Experiment, Verdict } from '../../native/lab/experiments';
import { runExperiment, type LabHost } from '../../native/lab/run-lab';
import { LabStory } from './lab-story';

/** Runs an experiment and keeps what it told as `folder/EXPERIMENT.json`. Only what went as documented is kept. */
export async function recordExperiment(
  host: LabHost,
  experiment: Experiment,
  folder: string,
): Promise<Verdict> {
  const began = performance.now();
  const now = (): number => Math.round(performance.now() - began);
  const story = new LabStory(experiment, now);
  const events: LabEvent[] = [];
  const verdict = await runExperiment(host, experiment, (line, run) => {
    events.push(...story.events(line, run));
  });
  if (!verdict.asDocumented) return verdict;
  events.push({ type: 'verdict', atMs: now(), ...verdict });
  const recording: LabRecording = {
    experiment: experiment.id,
    date: new Date().toISOString().slice(0, 10),
    system: systemOf(events),
    events,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${experiment.id}.json`), textOf(recording));
  return verdict;
}

function systemOf(events: readonly LabEvent[]): string {
  const run = events.find((event) => event.type === 'run');
  return run && run.wine !== null ? `Wine ${run.wine}` : `Windows ${os.release()}`;
}

/** One event a line: small, and still legible in a difference of versions. */
function textOf({ events, ...head }: LabRecording): string {
  const lines = events.map((event) => `    ${JSON.stringify(event)}`).join(',\n');
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "events": [\n${lines}\n  ]\n}\n`;
}
