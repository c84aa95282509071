import type { SessionsView } from '../../app/contract/session-views';
import type { ProblemData } from '../../app/errors/problem';
import type { JobRecord } from '../../app/jobs/model';
import { sentence, statusOf, warningsOf } from '../job-report';

/** The document of `run --json`, version 1: part of the command line's interface. */
export interface RunDocument {
  schemaVersion: 1;
  job: string | null;
  recipe: string | null;
  engine: string | null;
  tasks: {
    inputs: string[];
    outputs: string[];
    status: 'done' | 'failed' | 'cancelled' | 'skipped';
    warnings: string[];
    error: { code: string; message: string } | null;
    steps: { step: string; changed: number }[];
    ms: number;
  }[];
  /** Applications that the run started, where it ran in one; null elsewhere. */
  sessions: {
    activations: number;
    applications: {
      progId: string;
      version: string | null;
      pid: number | null;
      tasks: number;
      note: string | null;
    }[];
  } | null;
  /** Only where nothing was run: why not. */
  error?: { code: string; message: string };
  problems?: ProblemData[];
}

export function runDocument(record: JobRecord, sessions: SessionsView): RunDocument {
  return {
    schemaVersion: 1,
    job: record.id,
    recipe: record.recipe.name,
    engine: record.options.engine,
    tasks: record.tasks.map((task) => ({
      inputs: task.inputs.map((input) => input.path),
      outputs: task.outputs.map((output) => output.path),
      status: statusOf(task),
      warnings: warningsOf(task),
      error: task.error ? { code: task.error.code, message: sentence(task.error, task.inputs.length) } : null,
      steps: task.steps.map(({ step, changed }) => ({ step, changed })),
      ms: task.ms,
    })),
    sessions:
      record.options.engine === 'excel'
        ? {
            activations: sessions.activations,
            applications: sessions.sessions.map(({ progId, version, pid, tasksDone, note }) => ({
              progId,
              version,
              pid,
              tasks: tasksDone,
              note,
            })),
          }
        : null,
  };
}

/** The same document for a run that did not come about, so that who reads it needs no second form. */
export function refusalDocument(problems: readonly ProblemData[], recipe: string | null): RunDocument {
  const [first] = problems;
  return {
    schemaVersion: 1,
    job: null,
    recipe,
    engine: null,
    tasks: [],
    sessions: null,
    ...(first ? { error: { code: first.code, message: sentence(first) } } : {}),
    problems: [...problems],
  };
}
