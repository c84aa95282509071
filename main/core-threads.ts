import type { ThreadView } from '../app/contract/views';
import type { WorkerPool, WorkerSnapshot } from '../app/sessions/worker-pool';

/** How often the main process's own memory and CPU time are read, while somebody watches. */
const SELF_MS = 2_000;

/** What the Threads view shows: the main process and every worker, told by events of the pools. */
export class CoreThreads {
  private readonly startedAt = new Date(Date.now() - process.uptime() * 1000);
  private readonly listeners = new Set<() => void>();
  private readonly unsubscribe: (() => void)[];
  private clock: NodeJS.Timeout | null = null;

  constructor(private readonly pools: readonly WorkerPool[]) {
    this.unsubscribe = pools.map((pool) => pool.onChange(() => this.tell()));
  }

  current(): ThreadView[] {
    return [this.self(), ...this.pools.flatMap((pool) => pool.snapshots().map(viewOf))];
  }

  subscribe(changed: () => void): () => void {
    this.listeners.add(changed);
    // Nobody tells how much memory one uses oneself; ages move on as well.
    this.clock ??= setInterval(() => this.tell(), SELF_MS);
    this.clock.unref();
    return () => {
      this.listeners.delete(changed);
      if (this.listeners.size === 0) this.stopClock();
    };
  }

  close(): void {
    for (const stop of this.unsubscribe) stop();
    this.stopClock();
    this.tell();
  }

  private stopClock(): void {
    if (this.clock) clearInterval(this.clock);
    this.clock = null;
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private self(): ThreadView {
    const { user, system } = process.cpuUsage();
    return {
      id: 'main',
      kind: 'main',
      name: 'main process',
      pid: process.pid,
      state: 'idle',
      file: null,
      step: null,
      memory: process.memoryUsage.rss(),
      cpuMs: Math.round((user + system) / 1000),
      tasksDone: 0,
      startedAt: this.startedAt.toISOString(),
      busySince: null,
      note: null,
    };
  }
}

function viewOf(worker: WorkerSnapshot): ThreadView {
  return {
    id: worker.id,
    kind: 'worker',
    name: worker.name,
    pid: worker.pid,
    state: worker.state,
    file: worker.file,
    step: worker.step,
    memory: worker.residentBytes,
    cpuMs: worker.cpuMs,
    tasksDone: worker.tasksDone,
    startedAt: worker.startedAt.toISOString(),
    busySince: worker.busySince?.toISOString() ?? null,
    note: worker.note,
  };
}
