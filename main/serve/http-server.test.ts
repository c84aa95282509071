import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '../../app/contract/contract';
import { Problem } from '../../app/errors/problem';
import { createRouter } from '../procedures/router';
import { idleDeps, type IdleDeps } from '../procedures/testing/idle-deps';
import { HttpServer } from './http-server';
import { Uploads } from './uploads';

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

let deps: IdleDeps;
let server: HttpServer;
let port: number;
let address: string;
let cookie: string;

beforeEach(async () => {
  deps = await idleDeps();
  const renderer = path.join(deps.folder, 'renderer');
  await mkdir(renderer);
  await writeFile(path.join(renderer, 'index.html'), '<meta content="__NONCE__">');
  await writeFile(path.join(deps.folder, 'result.xlsx'), 'result');
  server = new HttpServer({
    renderer,
    router: createRouter(deps),
    uploads: new Uploads(path.join(deps.folder, 'uploads'), deps.files, 1000),
    output: (jobId, outputId) => {
      if (jobId !== 'j' || outputId !== 't.0')
        throw new Problem('file-missing', 'This result does not exist.');
      return Promise.resolve({ path: path.join(deps.folder, 'result.xlsx'), name: 'März "1".xlsx' });
    },
    outputs: () => Promise.reject(new Problem('file-missing', 'There is no such job.')),
    port: 0,
  });
  const listening = await server.listen();
  address = listening.address;
  port = Number(new URL(listening.origin).port);
  cookie = '';
});

afterEach(async () => {
  await server.close();
  deps.end();
});

function ask(
  target: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        path: target,
        method: options.method ?? 'GET',
        headers: { host: `127.0.0.1:${port}`, ...(cookie === '' ? {} : { cookie }), ...options.headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

async function enter(): Promise<void> {
  const answer = await ask(new URL(address).pathname + new URL(address).search);
  cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

const origin = (): string => `http://127.0.0.1:${port}`;

function upload(file: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask('/upload', {
    method: 'POST',
    body,
    headers: {
      origin: origin(),
      'x-concierge-batch': 'drop-1',
      'x-concierge-path': encodeURIComponent(file),
      ...headers,
    },
  });
}

describe('who may enter', () => {
  it('trades the token once for a cookie that scripts cannot read', async () => {
    const token = new URL(address).search;
    const first = await ask(`/${token}`);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const set = first.headers['set-cookie']?.[0] ?? '';
    expect(set).toContain('HttpOnly');
    expect(set).toContain('SameSite=Strict');
    expect(set).not.toContain(new URL(address).searchParams.get('token'));
    expect((await ask(`/${token}`)).status).toBe(403);
    cookie = set.split(';')[0] ?? '';
    expect((await ask('/')).status).toBe(200);
    // Back and reload in the same browser lead to the page.
    expect((await ask(`/${token}`)).status).toBe(303);
  });

  it('shows nothing without the cookie, or with a wrong token or cookie', async () => {
    for (const target of ['/', '/index.html', '/download/j/t.0', '/?token=', '/?token=wrong']) {
      expect((await ask(target)).status, target).toBe(403);
    }
    await enter();
    cookie = cookie.replace(/.$/, '!');
    expect((await ask('/')).status).toBe(403);
  });

  it('answers only to loopback names, so that a rebound domain gets nothing', async () => {
    await enter();
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', '127.0.0.1:x']) {
      expect((await ask('/', { headers: { host } })).status, host).toBe(421);
    }
    for (const host of ['localhost:8080', `[::1]:${port}`, '127.0.0.1']) {
      expect((await ask('/', { headers: { host } })).status, host).toBe(200);
    }
  });

  it('refuses requests that come from another page', async () => {
    await enter();
    expect((await ask('/', { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await ask('/', { headers: { origin: 'null' } })).status).toBe(403);
    expect((await ask('/', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await upload('a.csv', 'x', { origin: `http://localhost:${port}` })).status).toBe(403);
    const withoutOrigin = await ask('/upload', { method: 'POST', body: 'x' });
    expect(withoutOrigin.status).toBe(403);
    expect(deps.files.current()).toEqual([]);
  });

  it('sends the page with a strict policy', async () => {
    await enter();
    const page = await ask('/');
    const policy = page.headers['content-security-policy'] as string;
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+'/);
    expect(policy).not.toContain('unsafe');
    expect(page.body).not.toContain('__NONCE__');
    expect((await ask('/../settings.json')).status).toBe(404);
    expect((await ask('/%2e%2e%2fsettings.json')).status).toBe(404);
    expect((await ask('/', { method: 'DELETE', headers: { origin: origin() } })).status).toBe(405);
  });
});

describe('uploads', () => {
  beforeEach(enter);

  it('keeps the folders of a drop and registers the file', async () => {
    const answer = await upload('dropped/2026/March/data.csv', 'a,b\n1,2\n');
    expect([answer.status, answer.body]).toEqual([201, '{"added":1,"known":0}']);
    const [file] = deps.files.current();
    expect(file).toMatchObject({ name: 'data.csv', folder: '2026/March', bytes: 8 });
    const stored = path.join(deps.folder, 'uploads', 'drop-1', 'dropped', '2026', 'March', 'data.csv');
    expect(await readFile(stored, 'utf8')).toBe('a,b\n1,2\n');
    expect((await stat(path.dirname(stored))).mode & 0o777).toBe(0o700);
  });

  it('leaves lock files and strangers in folders out', async () => {
    expect((await upload('x/~$data.xlsx', 'x')).body).toBe('{"added":0,"known":0}');
    expect((await upload('x/readme.md', 'x')).body).toBe('{"added":0,"known":0}');
    expect(deps.files.current()).toEqual([]);
  });

  it('lists what cannot be read with the reason and keeps none of its bytes', async () => {
    expect((await upload('readme.md', '', { 'x-concierge-size': '42' })).body).toBe('{"added":1,"known":0}');
    expect((await upload('x/sub/old.xlsb', 'bytes', { 'x-concierge-size': 'many' })).body).toBe(
      '{"added":1,"known":0}',
    );
    expect(deps.files.current()).toMatchObject([
      { name: 'readme.md', bytes: 42, state: 'refused', problem: { code: 'not-a-workbook' } },
      { name: 'old.xlsb', folder: 'sub', bytes: 0, state: 'refused' },
    ]);
    expect(deps.files.current()[1]?.problem?.hint).toMatch(/save it as .xlsx/i);
    await expect(stat(path.join(deps.folder, 'uploads'))).rejects.toThrow();
  });

  it('knows a file that is dropped again, and takes it anew once it has left the list', async () => {
    const again = (file: string, body: string, batch: string) =>
      upload(file, body, { 'x-concierge-batch': batch }).then((answer) => answer.body);
    expect(await again('north/a.csv', 'x', 'one')).toBe('{"added":1,"known":0}');
    expect(await again('a.csv', 'x', 'two')).toBe('{"added":0,"known":1}');
    await expect(stat(path.join(deps.folder, 'uploads', 'two'))).rejects.toThrow();
    // Other bytes, and another folder that holds the same on purpose.
    expect(await again('a.csv', 'y', 'three')).toBe('{"added":1,"known":0}');
    expect(await again('south/a.csv', 'x', 'four')).toBe('{"added":1,"known":0}');
    const size = { 'x-concierge-size': '42' };
    expect((await upload('b.docx', '', size)).body).toBe('{"added":1,"known":0}');
    expect((await upload('b.docx', '', { ...size, 'x-concierge-batch': 'five' })).body).toBe(
      '{"added":0,"known":1}',
    );
    expect(deps.files.current().map(({ name }) => name)).toEqual(['a.csv', 'a.csv', 'a.csv', 'b.docx']);
    deps.files.clear();
    expect(await again('a.csv', 'x', 'six')).toBe('{"added":1,"known":0}');
  });

  it('refuses what is too large, declared or not, and keeps nothing of it', async () => {
    expect((await upload('big.csv', 'x'.repeat(1001))).status).toBe(413);
    const chunked = await upload('big.csv', 'x'.repeat(200_000), { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    expect(JSON.parse(chunked.body)).toHaveProperty('hint');
    expect(deps.files.current()).toEqual([]);
    expect((await upload('big.csv', 'x'.repeat(1000))).status).toBe(201);
  });

  it('refuses paths that climb and batches that are not ids', async () => {
    for (const file of ['../a.csv', 'a/../../b.csv', '..\\..\\c.csv']) {
      expect((await upload(file, 'x')).status, file).toBe(400);
    }
    expect((await upload('a.csv', 'x', { 'x-concierge-batch': '../..' })).status).toBe(400);
    expect((await upload('a.csv', 'x', { 'x-concierge-path': '' })).status).toBe(400);
  });

  it('keeps nothing of an upload that was cut off', async () => {
    const part = () =>
      stat(path.join(deps.folder, 'uploads', 'b', 'half.csv.part')).then(
        () => 'there',
        () => 'gone',
      );
    await new Promise<void>((resolve) => {
      const request = http.request({
        host: '127.0.0.1',
        port,
        path: '/upload',
        method: 'POST',
        headers: {
          host: `127.0.0.1:${port}`,
          cookie,
          origin: origin(),
          'content-length': '500',
          'x-concierge-batch': 'b',
          'x-concierge-path': 'half.csv',
        },
      });
      request.on('error', () => resolve());
      request.write('half');
      void expect
        .poll(part)
        .toBe('there')
        .finally(() => request.destroy());
    });
    await expect.poll(part).toBe('gone');
    expect(deps.files.current()).toEqual([]);
  });
});

describe('downloads', () => {
  beforeEach(enter);

  it('sends a result as an attachment under its own name', async () => {
    const answer = await ask('/download/j/t.0');
    expect(answer.body).toBe('result');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="M_rz _1_.xlsx"; filename*=UTF-8''M%C3%A4rz%20%221%22.xlsx`,
    );
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('knows results by id only', async () => {
    for (const target of ['/download/j/other', '/download/x', '/download/j/t.0/more', '/download/%zz/t.0']) {
      expect((await ask(target)).status, target).toBe(404);
    }
  });
});

describe('the contract over a WebSocket', () => {
  function open(headers: Record<string, string>): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers });
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(socket));
      socket.on('error', reject);
    });
  }

  function clientOf(socket: WebSocket): ContractRouterClient<Contract> {
    return createORPCClient(new RPCLink({ websocket: socket }));
  }

  beforeEach(enter);

  it('needs cookie, host and origin', async () => {
    await expect(open({ origin: origin() })).rejects.toThrow('403');
    await expect(open({ cookie })).rejects.toThrow('403');
    await expect(open({ cookie, origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(open({ cookie, origin: 'http://evil.example', host: 'evil.example' })).rejects.toThrow(
      '421',
    );
    const elsewhere = new WebSocket(`ws://127.0.0.1:${port}/other`, {
      headers: { cookie, origin: origin() },
    });
    await expect(new Promise((_resolve, reject) => elsewhere.on('error', reject))).rejects.toThrow('404');
  });

  it('calls procedures, and problems arrive with their data', async () => {
    const socket = await open({ cookie, origin: origin() });
    const client = clientOf(socket);
    expect((await client.app.info()).shell).toBe('serve');
    await expect(client.jobs.cancel({ jobId: 'x' })).rejects.toMatchObject({
      code: 'PROBLEM',
      defined: true,
      data: { code: 'file-missing', message: 'There is no such job.', hint: 'Look into the history.' },
    });
    socket.close();
  });

  it('streams, and stops when the listener leaves', async () => {
    const socket = await open({ cookie, origin: origin() });
    const stream = await clientOf(socket).threads.watch();
    expect((await stream.next()).value).toEqual([]);
    expect(deps.threads.listeners.size).toBe(1);
    await stream.return?.();
    await expect.poll(() => deps.threads.listeners.size).toBe(0);
    socket.close();
  });

  it('stops streams and calls when the browser goes away', async () => {
    const socket = await open({ cookie, origin: origin() });
    const client = clientOf(socket);
    const stream = await client.threads.watch();
    await stream.next();
    socket.terminate();
    await expect.poll(() => deps.threads.listeners.size).toBe(0);
  });

  it('refuses what the contract does not know', async () => {
    const socket = await open({ cookie, origin: origin() });
    const client = clientOf(socket);
    await expect(client.files.preview({ id: 'x', sheet: 'S', top: 0, count: 10 })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(client.settings.set({ outDir: '/etc' })).rejects.toMatchObject({ code: 'PROBLEM' });
    socket.close();
  });
});
