import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { RPC_PATH, UPLOAD_PATH } from '../../app/contract/bridge';
import { Problem, type ProblemCode } from '../../app/errors/problem';
import { COMMON_HEADERS, pageFile } from '../page/page';
import type { ConciergeRouter } from '../procedures/router';
import { Guard } from './guard';
import type { Uploads } from './uploads';
import { zipOf } from './zip-of';

/** The largest message of the contract is a recipe file's text. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Connections that do not answer a ping for this long are taken for dead. */
const HEARTBEAT_MS = 30_000;

const STATUS: Partial<Record<ProblemCode, number>> = {
  'too-large': 413,
  'not-a-workbook': 422,
  arguments: 400,
  'file-missing': 404,
  'disk-full': 507,
};

export interface HttpServerOptions {
  /** Folder of the built renderer. */
  renderer: string;
  router: ConciergeRouter;
  uploads: Uploads;
  /** A result by ids; rejects with a `Problem` when there is none. */
  output(jobId: string, outputId: string): Promise<{ path: string; name: string }>;
  /** All results of a job, for one archive; rejects with a `Problem` when there are none. */
  outputs(jobId: string): Promise<{ title: string; files: readonly { path: string; name: string }[] }>;
  /** 0 takes a free one. */
  port: number;
}

/** The serve shell's web server: page, uploads, downloads and the contract's WebSocket, on the loopback address only. */
export class HttpServer {
  readonly #guard = new Guard();
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  readonly #rpc: RPCHandler<Record<never, never>>;
  readonly #alive = new WeakSet<WebSocket>();
  readonly #receiving = new Set<Promise<unknown>>();
  #heartbeat: NodeJS.Timeout | null = null;

  constructor(private readonly options: HttpServerOptions) {
    this.#rpc = new RPCHandler(options.router);
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => fail(request, response, error));
    });
    // A long upload over a slow tunnel is not an attack; slow headers are.
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 20_000;
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Starts listening; answers the address with the token that opens it once. */
  async listen(): Promise<{ origin: string; address: string }> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.options.port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
    const { port } = this.#server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    return { origin, address: `${origin}/?token=${this.#guard.token}` };
  }

  /** Ends all connections and stops listening. Nothing is written by an upload afterwards. */
  async close(): Promise<void> {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
    // Those that were cut off just now may still be making their folders.
    await Promise.allSettled(this.#receiving);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#guard.refuses(request);
    if (refusal !== null) return say(request, response, refusal.status, refusal.message);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const token = url.searchParams.get('token');
    if (request.method === 'GET' && url.pathname === '/' && token !== null) {
      return this.#trade(request, response, token);
    }
    if (!this.#guard.knows(request)) {
      return say(
        request,
        response,
        403,
        'This address opens once. Start Concierge again and use the address that it prints.',
      );
    }
    if (url.pathname === UPLOAD_PATH) return this.#upload(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return say(request, response, 405, 'This address is only for reading.');
    }
    if (url.pathname.startsWith('/download/')) return this.#download(url.pathname, request, response);
    const file = await pageFile(this.options.renderer, url.pathname, [`ws://${request.headers.host ?? ''}`]);
    if (file === null) return say(request, response, 404, 'There is nothing at this address.');
    response.writeHead(200, { ...file.headers, 'content-length': file.body.length });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  #trade(request: IncomingMessage, response: ServerResponse, token: string): void {
    const cookie = this.#guard.trade(token);
    // The page is opened again with its old address, by Back or a reload: it has its cookie already.
    if (cookie === null && !this.#guard.knows(request)) {
      return say(
        request,
        response,
        403,
        'This address was used already. Start Concierge again and use the address that it prints.',
      );
    }
    response.writeHead(303, {
      ...COMMON_HEADERS,
      location: '/',
      'cache-control': 'no-store',
      ...(cookie === null ? {} : { 'set-cookie': cookie }),
    });
    response.end();
  }

  async #upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return say(request, response, 405, 'Uploads are posted.');
    const receiving = this.options.uploads.receive(request);
    this.#receiving.add(receiving);
    const answer = await receiving.finally(() => this.#receiving.delete(receiving));
    response.writeHead(201, { ...COMMON_HEADERS, 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(answer));
  }

  async #download(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [jobId, outputId, more] = pathname.slice('/download/'.length).split('/').map(decoded);
    if (!jobId || outputId === '' || more !== undefined) {
      return say(request, response, 404, 'There is nothing at this address.');
    }
    if (outputId === undefined) return this.#downloadAll(jobId, request, response);
    const output = await this.options.output(jobId, outputId);
    const { size } = await stat(output.path);
    response.writeHead(200, {
      ...COMMON_HEADERS,
      'content-type': 'application/octet-stream',
      'content-length': size,
      'content-disposition': attachment(output.name),
      'cache-control': 'no-store',
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(output.path), response);
  }

  async #downloadAll(jobId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { title, files } = await this.options.outputs(jobId);
    response.writeHead(200, {
      ...COMMON_HEADERS,
      'content-type': 'application/zip',
      'content-disposition': attachment(`${title}.zip`),
      'cache-control': 'no-store',
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(zipOf(files), response);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#guard.refuses(request);
    const allowed = refusal === null && this.#guard.knows(request);
    if (!allowed || new URL(request.url ?? '/', 'http://localhost').pathname !== RPC_PATH) {
      socket.end(`HTTP/1.1 ${refusal?.status ?? (allowed ? 404 : 403)} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#alive.add(webSocket);
      webSocket.on('pong', () => this.#alive.add(webSocket));
      webSocket.on('error', () => webSocket.terminate());
      void this.#rpc.upgrade(webSocket, { context: {} });
    });
  }

  #beat(): void {
    for (const socket of this.#sockets.clients) {
      if (!this.#alive.has(socket)) socket.terminate();
      this.#alive.delete(socket);
      socket.ping();
    }
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

/** RFC 6266: a plain name for old browsers, and the real one. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function say(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
  hint?: string,
): void {
  // What is left of a refused body is read and thrown away, so that the answer arrives.
  request.resume();
  const wantsPage = request.headers.accept?.includes('text/html') === true;
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'content-type': wantsPage ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(
    wantsPage ? `${message}\n` : JSON.stringify({ message, ...(hint === undefined ? {} : { hint }) }),
  );
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const problem = Problem.from(error);
  say(request, response, STATUS[problem.code] ?? 500, problem.message, problem.hint);
}
