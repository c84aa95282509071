import path from 'node:path';
import { isSigned } from '../../app/engines/embedded/inspect/is-signed';
import { Problem } from '../../app/errors/problem';
import type { ProblemData } from '../../app/errors/problem';
import { collectInputs } from '../../app/jobs/collect-inputs';
import type { ChildHost } from '../../app/sessions/child-host';
import { NodeChildHost } from '../../app/sessions/node-child-host';
import { composeCore } from '../compose';
import type { Core } from '../compose';
import { dataFolder } from '../data-folder';
import { jobReport, sentence } from '../job-report';
import { MachinePdfPrinter } from '../pdf/machine-pdf-printer';
import { coreSettings } from '../settings/core-settings';
import { SettingsStore } from '../settings/settings-store';
import type { RunArguments } from './arguments';
import { Interrupts } from './interrupt';
import { Progress } from './progress';
import { readRecipe } from './read-recipe';
import { refusalDocument, runDocument } from './run-report';

/** Where the command line writes. */
export interface Streams {
  out(text: string): void;
  err: { isTTY?: boolean; columns?: number; write(text: string): unknown };
}

export const EXIT = { done: 0, failed: 1, refused: 2, cancelled: 130 } as const;

/** What the command line works with: plain Node's, or those of the installed app. */
export interface Machine {
  childHost: ChildHost;
  pdf: MachinePdfPrinter;
}

export const PLAIN_NODE: Machine = { childHost: new NodeChildHost(), pdf: new MachinePdfPrinter(null) };

/** Runs a recipe on files and answers the exit code. */
export async function runCommand(
  args: RunArguments,
  streams: Streams,
  machine: Machine = PLAIN_NODE,
): Promise<number> {
  let core: Core | null = null;
  let recipeName: string | null = null;
  const preparing = new AbortController();
  const leave = (): void => process.exit(EXIT.cancelled);
  const interrupts = new Interrupts(() => preparing.abort(), leave);
  try {
    const recipe = await readRecipe(args.recipe);
    recipeName = nameOf(recipe);
    core = await startCore(machine, args);
    const { inputs, leftOut } = await collectInputs(args.paths, {
      outDir: args.outDir,
      isOutput: core.runner.wrote(),
    });
    for (const { path: file, reason } of leftOut) streams.err.write(`left out: ${file}: ${reason}\n`);
    const request = {
      recipe,
      inputs,
      engine: args.engine,
      dryRun: args.dryRun,
      allowMacros: args.allowMacros ? (true as const) : [],
      onExisting: args.overwrite ? ('overwrite' as const) : ('error' as const),
      outDir: args.outDir,
      ...(args.concurrency === null ? {} : { concurrency: args.concurrency }),
      ...(args.calc === null ? {} : { calc: args.calc }),
    };
    const plan = await unlessStopped(core.jobs.plan(request), preparing.signal);
    if (plan.problems.length > 0) return refuse(args.json, plan.problems, recipeName, streams);
    // What is going to be different is said before anything runs.
    if (plan.engineReason !== undefined)
      streams.err.write(`engine: ${plan.options.engine}. ${plan.engineReason}\n`);
    for (const note of plan.tasks.flatMap((task) => task.notes)) streams.err.write(`note: ${note}\n`);
    for (const { name } of inputs.filter(({ path: file }) => isSigned(file)))
      streams.err.write(`note: the digital signature of ${name} is dropped when the file is changed.\n`);
    const id = await core.jobs.start(request);
    if (preparing.signal.aborted) core.runner.cancel(id, false);
    interrupts.become(...cancelling(core, id, streams));
    return await follow(core, id, args.json, streams);
  } catch (thrown) {
    const problem = Problem.from(thrown);
    const code = refuse(args.json, [problem.toData()], recipeName, streams);
    return problem.code === 'cancelled' ? EXIT.cancelled : code;
  } finally {
    // One who presses again just as the job ended would leave workers and folders behind.
    interrupts.become(() => undefined, leave);
    try {
      await core?.close();
      await machine.pdf.close();
    } finally {
      interrupts.end();
    }
  }
}

/** Tells why nothing was run. */
export function refuse(
  json: boolean,
  problems: readonly ProblemData[],
  recipe: string | null,
  streams: Streams,
): number {
  if (json) streams.out(`${JSON.stringify(refusalDocument(problems, recipe), null, 2)}\n`);
  for (const problem of problems) {
    const field = problem.place?.field ? `${problem.place.field}: ` : '';
    streams.err.write(`concierge: ${field}${sentence(problem)}\n`);
    if (problem.hint) streams.err.write(`  ${problem.hint}\n`);
  }
  return EXIT.refused;
}

/** Answers what was planned, unless an interrupt comes first. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Problem('cancelled', 'Cancelled before anything was run.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject);
  });
}

/** What the first interrupt does to a running job, and what the next ones do. */
function cancelling({ runner }: Core, id: string, streams: Streams): [first: () => void, again: () => void] {
  return [
    () => {
      streams.err.write('\nCancelling; press Ctrl-C again to end the workers at once.\n');
      runner.cancel(id, false);
    },
    () => runner.cancel(id, true),
  ];
}

/** Shows how the job goes until it ends, and what came of it. */
async function follow(core: Core, id: string, json: boolean, streams: Streams): Promise<number> {
  const progress = new Progress(streams.err);
  const { runner } = core;
  const show = (): void => void runner.get(id).then((record) => progress.show(record));
  const unwatch = runner.onChange(show);
  try {
    const record = await runner.ended(id);
    unwatch();
    progress.show(record);
    progress.end();
    if (json)
      streams.out(`${JSON.stringify(runDocument(record, await core.sessions.list.current()), null, 2)}\n`);
    else for (const line of jobReport(record)) streams.out(`${line}\n`);
    if (record.state === 'cancelled') return EXIT.cancelled;
    return record.state === 'done' ? EXIT.done : EXIT.failed;
  } finally {
    unwatch();
  }
}

async function startCore({ childHost, pdf }: Machine, { progId, attach }: RunArguments): Promise<Core> {
  const dataDir = dataFolder();
  const settings = await SettingsStore.open(path.join(dataDir, 'settings.json'));
  return composeCore({
    dataDir,
    childHost,
    workerPath: path.join(__dirname, 'worker.cjs'),
    pdf,
    settings: () => {
      const current = coreSettings(settings.get());
      return { ...current, ...(progId === null ? {} : { progId }), ...(attach ? { attach } : {}) };
    },
  });
}

function nameOf(recipe: unknown): string | null {
  const name = recipe !== null && typeof recipe === 'object' && 'name' in recipe ? recipe.name : null;
  return typeof name === 'string' ? name : null;
}
