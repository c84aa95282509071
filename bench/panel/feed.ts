import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { contract } from '../../app/contract/contract';
import { unpackCalls } from '../../app/contract/apartment-views';
import { ComHouse } from '../../main/apartments/com-house';
import { HouseFeed } from '../../main/apartments/house-feed';
import { openCom, type Apartment, type ApartmentHost } from '../../native';

/*
 * What the panel costs the main process: the feed over real COM, validated and encoded by the contract as in the app, to
 * a window's end in a process of its own. CPU time of each end, with and without somebody looking.
 */

const PHASE_MS = 8_000;
const ROUNDS = 3;
const CALLS_A_SECOND = 10_000;
const OUT = process.env['CONCIERGE_BENCH_OUT'] ?? 'figures.json';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A port over the channel between parent and child. It closes with the other process. */
function portTo(process: Pick<ChildProcess, 'on' | 'send' | 'connected'>) {
  const on = (event: string, listener: (message?: unknown) => void): void => {
    if (event === 'message') process.on('message', (data) => listener({ data }));
    else if (event === 'close') process.on('disconnect', () => listener());
  };
  return {
    on,
    addEventListener: on,
    postMessage: (data: unknown): void => {
      if (process.connected) process.send(data as string, () => undefined);
    },
    start: (): void => undefined,
  };
}

/** The window's end: watches until it is told to stop, and answers what it took. */
async function window(): Promise<void> {
  const client = createORPCClient<ContractRouterClient<{ apartments: typeof contract.apartments }>>(
    new RPCLink({ port: portTo(process as never) as never }),
  );
  const before = process.cpuUsage();
  let calls = 0;
  let updates = 0;
  for await (const update of await client.apartments.watch()) {
    updates++;
    if (update.calls) calls += unpackCalls(update.calls).length;
    const { user, system } = process.cpuUsage(before);
    writeFileSync(`${OUT}.window`, JSON.stringify({ calls, updates, cpuUs: user + system }));
  }
}

interface Phase {
  calls: number;
  /** CPU time of the main process as a share of the time that passed. */
  share: number;
  updates: number;
}

async function phase(host: ApartmentHost, sta: Apartment, busy: boolean, watched: boolean): Promise<Phase> {
  const feed = new HouseFeed(new ComHouse({ available: true, host }, 'Bench'));
  let updates = 0;
  let window: ChildProcess | null = null;
  if (watched) {
    window = fork(__filename, ['window'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const os = implement({ apartments: contract.apartments });
    const router = os.router({
      apartments: {
        watch: os.apartments.watch.handler(async function* ({ signal }) {
          for await (const update of feed.watch(signal)) {
            updates++;
            yield update;
          }
        }),
      },
    });
    new RPCHandler<Record<never, never>>(router).upgrade(portTo(window) as never, { context: {} });
    while (updates === 0) await pause(50);
  } else {
    host.drainCalls();
  }
  await pause(500);
  const before = process.cpuUsage();
  const began = performance.now();
  let calls = 0;
  while (performance.now() - began < PHASE_MS) {
    const due = busy ? ((performance.now() - began) / 1000) * CALLS_A_SECOND : 0;
    while (calls < due) {
      const batch = sta.batch();
      void sta.run(batch);
      calls++;
    }
    await pause(10);
  }
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  window?.kill();
  // The stream ends with its window, and the clock with the stream.
  while (feed.watched) await pause(20);
  return { calls: Math.round((calls / took) * 1000), share: (user + system) / 1000 / took, updates };
}

async function main(): Promise<void> {
  const com = openCom(path.join(process.env['CONCIERGE_NATIVE_BUILD'] ?? '', 'concierge.node'));
  if (!com.available) throw new Error(com.reason);
  const apartments = Array.from({ length: 8 }, (_, i) =>
    com.host.start({ name: `sta-${i + 1}`, kind: 'sta' }),
  );
  const sta = apartments[0] as Apartment;
  await sta.run(sta.batch());
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    rounds.push({
      idle: await phase(com.host, sta, false, false),
      idleWatched: await phase(com.host, sta, false, true),
      busy: await phase(com.host, sta, true, false),
      busyWatched: await phase(com.host, sta, true, true),
    });
  }
  writeFileSync(OUT, JSON.stringify({ rounds }));
  await Promise.all(apartments.map((one) => one.stop()));
}

if (process.argv[2] === 'window') {
  void window();
} else {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      writeFileSync(OUT, JSON.stringify({ failed: error instanceof Error ? error.stack : String(error) }));
      process.exit(1);
    },
  );
}
