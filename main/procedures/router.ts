import { stat } from 'node:fs/promises';
import { implement } from '@orpc/server';
import { contract } from '../../app/contract/contract';
import type { SessionsView } from '../../app/contract/session-views';
import type { FileView, JobSummary, JobView, ThreadView } from '../../app/contract/views';
import { Problem } from '../../app/errors/problem';
import { csvInputSchema, type CsvInput } from '../../app/recipe/recipe';
import { parseRecipe } from '../recipes/parse-recipe';
import type { ProcedureDeps } from './deps';
import { engineViewOf, findOutput, jobSummaryOf, jobViewOf, planViewOf, previewPageOf } from './job-views';
import type { JobRequest } from './jobs-port';
import { asContractError, viewOf, withProblems } from './problems';
import { snapshots, type Observable } from './snapshots';

/** Streams of long lists are sent less often, so that a window of 10,000 files stays quiet. */
const LIST_INTERVAL_MS = 100;
const THREADS_INTERVAL_MS = 500;

/** The one implementation of the contract. Carriers: MessagePort (Electron), WebSocket (serve), in process (tests). */
export function createRouter(deps: ProcedureDeps) {
  const os = implement(contract);
  const { files, recipes, jobs, apartments, lab, sessions, settings, shell, knowledge } = deps;

  const request = (input: {
    fileIds: string[];
    recipe: Record<string, unknown>;
    options: Pick<JobRequest, 'engine' | 'dryRun' | 'onExisting'> & { allowMacros: string[] };
  }): JobRequest => {
    const inputs = files.inputs(input.fileIds);
    const allowed = new Set(input.options.allowMacros);
    return {
      recipe: input.recipe,
      inputs,
      ...input.options,
      allowMacros: inputs.flatMap(({ path: file }, at) =>
        allowed.has(input.fileIds[at] ?? '') ? [file] : [],
      ),
      outDir: deps.ownOutDir() ?? settings.get().outDir,
    };
  };

  return os.router({
    app: {
      info: os.app.info.handler(({ errors }) =>
        answering(errors, async () => ({
          name: 'Concierge',
          version: deps.version,
          shell: shell.shell,
          platform: process.platform,
          can: shell.can,
          engines: (await jobs.engines()).map(engineViewOf),
          noApartments: apartments.noApartments,
          pdfPrograms: [...(await deps.pdf.available())],
          uploadLimit: deps.uploadLimit,
        })),
      ),
    },
    files: {
      watch: os.files.watch.handler(({ signal, errors }) =>
        withProblems(snapshots<FileView[]>(files, signal, LIST_INTERVAL_MS), errors),
      ),
      pick: os.files.pick.handler(({ input, errors }) =>
        answering(errors, async () => {
          if (!shell.can.pick) throw noShell('There is no file dialog here.', 'Drop files instead.');
          const picked = await shell.pick(input.what);
          return files.add(picked);
        }),
      ),
      remove: os.files.remove.handler(({ input, errors }) =>
        answering(errors, () => deps.onFilesRemoved(files.remove(input.ids))),
      ),
      clear: os.files.clear.handler(({ errors }) =>
        answering(errors, () => deps.onFilesRemoved(files.clear())),
      ),
      readCsvAs: os.files.readCsvAs.handler(({ input, errors }) =>
        answering(errors, () => files.readCsvAs(input.csv === null ? null : csvInputOf(input.csv))),
      ),
      preview: os.files.preview.handler(({ input, signal, errors }) =>
        answering(errors, async () => {
          const csv = input.csv === undefined ? undefined : csvInputOf(input.csv);
          const preview = await deps.inspector.preview(
            files.path(input.id),
            { sheet: input.sheet, top: input.top, count: input.count, ...(csv === undefined ? {} : { csv }) },
            signal ?? never,
          );
          return previewPageOf(preview);
        }),
      ),
      previewOutput: os.files.previewOutput.handler(({ input, signal, errors }) =>
        answering(errors, async () => {
          const output = await existingOutput(deps, input.jobId, input.outputId);
          if (output.kind !== 'workbook' && output.kind !== 'csv') {
            throw new Problem('unsupported', `${output.name} has no preview.`, { hint: 'Open it instead.' });
          }
          const preview = await deps.results.preview(
            output,
            { sheet: input.sheet, top: input.top, count: input.count },
            signal ?? never,
          );
          return {
            ...previewPageOf(preview),
            sheet: preview.sheet,
            sheets: preview.sheets.map((tab) => ({ ...tab })),
          };
        }),
      ),
    },
    recipes: {
      steps: os.recipes.steps.handler(({ errors }) => answering(errors, () => knowledge.steps())),
      list: os.recipes.list.handler(({ errors }) => answering(errors, () => recipes.list())),
      get: os.recipes.get.handler(({ input, errors }) => answering(errors, () => recipes.get(input.id))),
      save: os.recipes.save.handler(({ input, errors }) =>
        answering(errors, async () => ({ id: await recipes.save(input.recipe, input.id) })),
      ),
      remove: os.recipes.remove.handler(({ input, errors }) =>
        answering(errors, () => recipes.remove(input.id)),
      ),
      restore: os.recipes.restore.handler(({ input, errors }) =>
        answering(errors, () => recipes.restore(input.id)),
      ),
      parse: os.recipes.parse.handler(({ input, errors }) =>
        answering(errors, () => {
          const { recipe, problems } = parseRecipe(input.text, (json) => knowledge.check(json).problems);
          return { recipe, problems: problems.map(viewOf) };
        }),
      ),
      check: os.recipes.check.handler(({ input, errors }) =>
        answering(errors, () => knowledge.check(input.recipe).problems.map(viewOf)),
      ),
    },
    jobs: {
      plan: os.jobs.plan.handler(({ input, errors }) =>
        answering(errors, async () => {
          const asked = request(input);
          const plan = await jobs.plan(asked);
          const engines = await jobs.engines();
          const engine = engines.find(({ id }) => id === plan.options.engine) ?? engines[0];
          if (engine === undefined) throw new Problem('missing-part', 'There is no engine.');
          const withMacros = new Set(plan.macroFiles);
          const macroFiles = input.fileIds.filter((_, at) => withMacros.has(asked.inputs[at]?.path ?? ''));
          return planViewOf(plan, engine, macroFiles);
        }),
      ),
      chooseOutDir: os.jobs.chooseOutDir.handler(({ input, errors }) =>
        answering(errors, async () => {
          if (input.reset) return { outDir: (await settings.set({ outDir: null })).outDir };
          if (!shell.can.pick) {
            throw noShell('There is no folder dialog here.', 'Results are offered as downloads.');
          }
          const chosen = await shell.pickOutDir(settings.get().outDir);
          if (chosen === null) return { outDir: settings.get().outDir };
          return { outDir: (await settings.set({ outDir: chosen })).outDir };
        }),
      ),
      start: os.jobs.start.handler(({ input, errors }) =>
        answering(errors, async () => ({ jobId: await jobs.start(request(input)) })),
      ),
      cancel: os.jobs.cancel.handler(({ input, errors }) =>
        answering(errors, () => jobs.cancel(input.jobId, input.force)),
      ),
      retry: os.jobs.retry.handler(({ input, errors }) =>
        answering(errors, async () => {
          await deps.beforeRetry(await jobs.get(input.jobId));
          return { jobId: await jobs.retry(input.jobId) };
        }),
      ),
      resume: os.jobs.resume.handler(({ input, errors }) =>
        answering(errors, () => jobs.resume(input.jobId, input.changedInputs)),
      ),
      watch: os.jobs.watch.handler(({ signal, errors }) =>
        withProblems(
          snapshots<JobSummary[]>(
            mapped(jobs.list, (records) => records.map(jobSummaryOf)),
            signal,
          ),
          errors,
        ),
      ),
      follow: os.jobs.follow.handler(({ input, signal, errors }) =>
        withProblems(snapshots<JobView>(mapped(jobs.follow(input.jobId), jobViewOf), signal), errors),
      ),
      changedCells: os.jobs.changedCells.handler(({ input, errors }) =>
        answering(errors, async () => {
          const found = await jobs.changedCells(input.jobId, input.taskId, input.offset, input.count);
          return { ...found, cells: found.cells.map((cell) => ({ ...cell })) };
        }),
      ),
      log: os.jobs.log.handler(({ input, errors }) =>
        answering(errors, async () => ({ text: (await jobs.log(input.jobId)).join('\n') })),
      ),
      openOutput: os.jobs.openOutput.handler(({ input, errors }) =>
        answering(errors, async () => {
          const output = await existingOutput(deps, input.jobId, input.outputId);
          if (input.how === 'open') {
            if (!shell.can.open) throw noShell('Files cannot be opened from here.', 'Download it instead.');
            await shell.open(output.path);
          } else {
            if (!shell.can.reveal) throw noShell('Files cannot be shown from here.', 'Download it instead.');
            await shell.reveal(output.path);
          }
        }),
      ),
      remove: os.jobs.remove.handler(({ input, errors }) =>
        answering(errors, async () => {
          const job = await jobs.get(input.jobId);
          await jobs.remove(input.jobId);
          deps.onJobRemoved(job.options.outDir);
        }),
      ),
    },
    threads: {
      watch: os.threads.watch.handler(({ signal, errors }) =>
        withProblems(
          snapshots<ThreadView[]>(
            mapped(jobs.threads, (threads) => [...threads]),
            signal,
            THREADS_INTERVAL_MS,
          ),
          errors,
        ),
      ),
    },
    apartments: {
      watch: os.apartments.watch.handler(({ signal, errors }) =>
        withProblems(apartments.watch(signal), errors),
      ),
    },
    lab: {
      list: os.lab.list.handler(({ errors }) => answering(errors, () => lab.list())),
      run: os.lab.run.handler(({ input, signal, errors }) => withProblems(lab.run(input.id, signal), errors)),
      stop: os.lab.stop.handler(() => lab.stop()),
    },
    sessions: {
      watch: os.sessions.watch.handler(({ signal, errors }) =>
        withProblems(snapshots<SessionsView>(sessions.list, signal), errors),
      ),
      end: os.sessions.end.handler(({ input, errors }) => answering(errors, () => sessions.end(input.id))),
      keep: os.sessions.keep.handler(({ input, errors }) =>
        answering(errors, () => sessions.keep(input.id, input.keep)),
      ),
      showDialogs: os.sessions.showDialogs.handler(({ input, errors }) =>
        answering(errors, () => sessions.showDialogs(input.id)),
      ),
      endLeftover: os.sessions.endLeftover.handler(({ input, errors }) =>
        answering(errors, () => sessions.endLeftover(input.pid)),
      ),
    },
    settings: {
      get: os.settings.get.handler(() => settings.get()),
      set: os.settings.set.handler(({ input, errors }) =>
        answering(errors, async () => {
          // A path never comes from the window: folders are chosen in the shell's dialog.
          if (input.outDir !== undefined && input.outDir !== null && input.outDir !== settings.get().outDir) {
            throw new Problem('arguments', 'The output folder is chosen in its own dialog.');
          }
          const changed = await settings.set(input);
          deps.onSettings();
          return changed;
        }),
      ),
    },
  });
}

export type ConciergeRouter = ReturnType<typeof createRouter>;

const never = new AbortController().signal;

type Errors = Parameters<typeof asContractError>[1];

async function answering<T>(errors: Errors, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw asContractError(thrown, errors);
  }
}

function mapped<A, B>(source: Observable<A>, map: (value: A) => B): Observable<B> {
  return {
    current: async () => map(await source.current()),
    subscribe: (changed) => source.subscribe(changed),
  };
}

function noShell(message: string, hint: string): Problem {
  return new Problem('unsupported', message, { hint });
}

function csvInputOf(json: Record<string, unknown>): CsvInput {
  const parsed = csvInputSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Problem('recipe-invalid', issue?.message ?? 'The CSV settings are wrong.', {
    place: { field: ['csvInput', ...(issue?.path ?? [])].join('.') },
  });
}

async function existingOutput(deps: ProcedureDeps, jobId: string, id: string) {
  const output = findOutput(await deps.jobs.get(jobId), id);
  if (output === null) throw new Problem('file-missing', 'This result does not exist.');
  try {
    await stat(output.path);
  } catch {
    throw new Problem('file-missing', `${output.name} is no longer where it was written.`, {
      hint: 'It was moved, renamed or deleted after the job.',
      place: { file: output.path },
    });
  }
  return output;
}
