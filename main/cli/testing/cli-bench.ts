import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach } from 'vitest';
import { createWorkbookWriter } from '../../../app/engines/embedded/create/workbook-writer';
import { temporaryFolder } from '../../../app/testing/temporary-folder';
import type { RunDocument } from '../run-report';
import { BuiltCli } from './built-cli';

/** A step that every workbook takes. */
export const SET = { step: 'set-values', target: '*!A1', values: 'Closed' };

/** The built command line, and for each test a folder with an empty folder `in`. Called while a file is read. */
export function cliBench() {
  const bundles = temporaryFolder();
  let cli: BuiltCli | null = null;
  let folder = '';

  beforeAll(async () => {
    cli = await BuiltCli.build(bundles);
  });
  beforeEach(async () => {
    folder = path.join(temporaryFolder(), 'a run');
    await mkdir(at('in'), { recursive: true });
  });

  function built(): BuiltCli {
    if (cli === null) throw new Error('asked for before it was built');
    return cli;
  }

  /** Path of something in the test's folder. */
  function at(name: string): string {
    return path.join(folder, ...name.split('/'));
  }

  return {
    at,

    /** Starts it in the test's folder. */
    start: (args: readonly string[]) => built().start(folder, args),
    startHeldClosing: (args: readonly string[]) => built().startHeldClosing(folder, args),
    startHeldEnd: (args: readonly string[]) => built().startHeldEnd(folder, args),
    run: (...args: string[]) => built().run(folder, ...args),

    workerPath: () => built().workerPath,

    /** Pids of processes that run the worker's bundle. */
    workers(): number[] {
      const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' });
      return stdout
        .split('\n')
        .filter((line) => line.includes(built().workerPath))
        .map((line) => Number.parseInt(line, 10));
    },

    async recipe(...steps: unknown[]): Promise<void> {
      await writeFile(at('recipe.json'), JSON.stringify({ version: 1, name: 'Month end', steps }));
    },

    async inputs(files: Readonly<Record<string, Buffer>>): Promise<void> {
      for (const [name, bytes] of Object.entries(files)) await writeFile(at(`in/${name}`), bytes);
    },

    /** A workbook of so many rows of ten cells: work that takes a while. */
    async bigWorkbook(name: string, rows: number): Promise<void> {
      const writer = await createWorkbookWriter(at(name));
      await writer.beginSheet({ name: 'Data' });
      for (let row = 1; row <= rows; row++) {
        await writer.row(
          row,
          Array.from({ length: 10 }, (_, at) => ({ column: at + 1, value: `text ${row} ${at}` })),
        );
      }
      await writer.finish();
    },
  };
}

export function documentOf(stdout: string): RunDocument {
  return JSON.parse(stdout) as RunDocument;
}
