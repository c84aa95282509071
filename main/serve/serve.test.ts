import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { beforeAll, expect, it } from 'vitest';
import type { Contract } from '../../app/contract/contract';
import { bundleWorker } from '../../app/sessions/testing/bundle-worker';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { startServe, type RunningServe } from './serve';

/* The whole serve shell as a browser sees it: enter, upload, run, download, forget, end. */

const WORKER = path.resolve(__dirname, '..', '..', 'app', 'engines', 'embedded', 'worker', 'main.ts');
const folder = temporaryFolder();
let serve: RunningServe;
let origin: string;
let cookie: string;

beforeAll(async () => {
  const workerPath = await bundleWorker(WORKER, folder);
  await mkdir(path.join(folder, 'renderer'));
  await writeFile(path.join(folder, 'renderer', 'index.html'), '<title>Concierge</title>');
  serve = await startServe({
    version: '0.0.0',
    dataDir: path.join(folder, 'data'),
    samplesDir: path.join(folder, 'samples'),
    workerPath,
    renderer: path.join(folder, 'renderer'),
    port: 0,
    uploadLimit: 1_000_000,
  });
  origin = new URL(serve.address).origin;
  const entered = await fetch(serve.address, { redirect: 'manual' });
  cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
});

it('takes uploads to downloads and leaves no upload behind', async () => {
  const sent = await fetch(`${origin}/upload`, {
    method: 'POST',
    body: 'name,amount\nx,1\n',
    headers: { cookie, origin, 'x-concierge-batch': 'b', 'x-concierge-path': 'in/March/data.csv' },
  });
  expect(sent.status).toBe(201);

  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } });
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket: socket }));
  let id = '';
  for await (const [file] of await client.files.watch()) {
    if (file === undefined || file.state === 'reading') continue;
    expect(file).toMatchObject({ state: 'ready', folder: 'March' });
    id = file.id;
    break;
  }
  const { jobId } = await client.jobs.start({
    fileIds: [id],
    recipe: { version: 1, name: 'Try', steps: [{ step: 'set-values', target: '*!A1', values: 1 }] },
    options: {},
  });
  let outputId = '';
  let outDir = '';
  for await (const job of await client.jobs.follow({ jobId })) {
    if (job.state === 'running') continue;
    expect(job.state).toBe('done');
    outputId = job.tasks[0]?.outputs[0]?.id ?? '';
    outDir = job.outDir;
    break;
  }
  const one = await fetch(`${origin}/download/${jobId}/${outputId}`, { headers: { cookie } });
  expect(one.headers.get('content-disposition')).toContain('data.xlsx');
  expect(
    Buffer.from(await one.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
  const all = await fetch(`${origin}/download/${jobId}`, { headers: { cookie } });
  expect(all.headers.get('content-disposition')).toContain('Try.zip');
  expect(Buffer.from(await all.arrayBuffer()).includes('March/data.xlsx')).toBe(true);

  // The job can be run again as long as it is in the history, although its file left the list.
  const root = path.join(folder, 'data', 'uploads');
  const uploads = path.join(root, (await readdir(root))[0] ?? '');
  await client.files.clear();
  expect(await readdir(uploads)).toContain('b');

  await client.jobs.remove({ jobId });
  await expect
    .poll(() =>
      access(outDir).then(
        () => 'there',
        () => 'gone',
      ),
    )
    .toBe('gone');
  await serve.close();
  await expect(access(uploads)).rejects.toThrow();
  await expect(fetch(origin)).rejects.toThrow();
});
