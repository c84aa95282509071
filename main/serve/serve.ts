import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { JobRecord } from '../../app/jobs/model';
import { makeOwnedFolder, removeLeftovers } from '../../app/jobs/owned-folder';
import { NodeChildHost } from '../../app/sessions/node-child-host';
import { MachinePdfPrinter } from '../pdf/machine-pdf-printer';
import { openApp } from '../procedures/concierge-app';
import { HttpServer } from './http-server';
import { resultFolder } from './result-folder';
import { requireUploads } from './required-uploads';
import { ServeShell } from './serve-shell';
import { Uploads } from './uploads';

export interface ServeSetup {
  version: string;
  dataDir: string;
  samplesDir: string;
  workerPath: string;
  renderer: string;
  port: number;
  /** Bytes. */
  uploadLimit: number;
}

export interface RunningServe {
  /** With the token that opens it once. */
  address: string;
  close(): Promise<void>;
}

/** Starts the app without a desktop: the window is a page on the loopback address. */
export async function startServe(setup: ServeSetup): Promise<RunningServe> {
  // One folder a process: two shells at once must not clear each other's uploads.
  await mkdir(path.join(setup.dataDir, 'uploads'), { recursive: true, mode: 0o700 });
  const uploadsRoot = await realpath(path.join(setup.dataDir, 'uploads'));
  const own = path.join(uploadsRoot, randomUUID());
  const results = path.join(setup.dataDir, 'results');
  let uploads: Uploads | null = null;
  const app = await openApp({
    ...setup,
    childHost: new NodeChildHost(),
    shell: new ServeShell(),
    pdf: new MachinePdfPrinter(null),
    onFilesRemoved: (paths) => {
      void (async () => {
        // A job may still have to read it, or be run again: such uploads go when the shell ends.
        await app.core.jobs.started();
        const used = new Set(inputsOf(app.core.runner.list()));
        await uploads?.discard(paths.filter((file) => !used.has(file))).catch(() => undefined);
      })();
    },
    ownOutDir: () => resultFolder(results, new Date()),
    beforeRetry: (job) => requireUploads(job, uploadsRoot),
    onJobRemoved: (outDir) => {
      // Nobody can get at the results of a forgotten job any more. A retry shares the folder of its first job.
      const used = app.core.runner.list().some((job) => job.options.outDir === outDir);
      if (!used && path.dirname(outDir) === results) void rm(outDir, { recursive: true, force: true });
    },
  });
  uploads = new Uploads(own, app.files, setup.uploadLimit);
  // What ended shells left goes, except the inputs of jobs that can still be resumed.
  const toResume = () => inputsOf(app.core.runner.list().filter((job) => job.state === 'interrupted'));
  await removeLeftovers(uploadsRoot, toResume());
  const server = new HttpServer({
    renderer: setup.renderer,
    router: app.router,
    uploads,
    output: (jobId, outputId) => app.output(jobId, outputId),
    outputs: (jobId) => app.outputs(jobId),
    port: setup.port,
  });
  try {
    await makeOwnedFolder(own);
    const { address } = await server.listen();
    return {
      address,
      close: async () => {
        await server.close();
        await app.close();
        // What a job needs that was cut off just now is kept; the start after it was resumed clears the folder.
        if (!toResume().some((file) => file.startsWith(own + path.sep))) await uploads?.clear();
      },
    };
  } catch (error) {
    await app.close();
    await uploads.clear();
    throw error;
  }
}

function inputsOf(jobs: readonly JobRecord[]): string[] {
  return jobs.flatMap((job) => job.tasks.flatMap((task) => task.inputs.map((input) => input.path)));
}
