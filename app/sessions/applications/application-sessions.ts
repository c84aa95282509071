import type { Automation } from '../../com/automation';
import type { SessionsView } from '../../contract/session-views';
import { Problem } from '../../errors/problem';
import { ChangeSignal } from '../change-signal';
import { ApplicationPool } from './application-pool';
import type { ApplicationSession } from './application-session';
import { SessionLedger } from './ledger';
import type { ApplicationLimits } from './limits';
import { putBackUsersOwn } from './put-back';

export interface ApplicationSessionsOptions {
  automation: Automation;
  /** Folder of the ledgers, shared by all processes of the app. */
  ledgerFolder: string;
  limits(): ApplicationLimits;
}

/** All warm applications of this process: a pool for each ProgID, one ledger, one view. */
export class ApplicationSessions {
  private readonly pools = new Map<string, ApplicationPool>();
  private readonly changes = new ChangeSignal(100);
  /** Resolves when what was noted of the user's own was put back, as far as it can be now. */
  private readonly putBack: Promise<void>;

  private constructor(
    private readonly options: ApplicationSessionsOptions,
    private readonly ledger: SessionLedger,
  ) {
    this.putBack = putBackUsersOwn(options.automation, ledger);
  }

  static async open(options: ApplicationSessionsOptions): Promise<ApplicationSessions> {
    const ledger = await SessionLedger.open(options.ledgerFolder, options.automation.processes);
    return new ApplicationSessions(options, ledger);
  }

  /** The pool of a ProgID; nothing is started by asking for it. */
  pool(progId: string, special: { attach?: boolean; nextClass?(): string } = {}): ApplicationPool {
    const key = special.attach ? `${progId} attached` : progId;
    let pool = this.pools.get(key);
    if (!pool) {
      pool = new ApplicationPool({
        progId,
        automation: this.options.automation,
        ledger: this.ledger,
        limits: () => this.options.limits(),
        changed: () => this.changes.fire(),
        ready: () => this.putBack,
        ...special,
      });
      this.pools.set(key, pool);
    }
    return pool;
  }

  view(): SessionsView {
    const views = [...this.pools.values()].map((pool) => pool.view());
    return {
      sessions: views.flatMap(({ sessions }) => sessions),
      waiting: views.flatMap(({ waiting }) => waiting),
      activations: [...this.pools.values()].reduce((sum, { activations }) => sum + activations, 0),
      leftovers: this.ledger.leftovers().map(({ pid, progId, startedAt }) => ({ pid, progId, startedAt })),
    };
  }

  onChange(listener: () => void): () => void {
    return this.changes.on(listener);
  }

  async end(id: string): Promise<void> {
    const { pool, session } = this.find(id);
    await pool.end(session);
  }

  keep(id: string, keep: boolean): void {
    const { pool, session } = this.find(id);
    pool.keep(session, keep);
  }

  async showDialogs(id: string): Promise<void> {
    await this.find(id).session.showDialogs();
  }

  async endLeftover(pid: number): Promise<void> {
    const outcome = await this.ledger.endLeftover(pid);
    this.changes.fire();
    if (outcome === 'unknown') throw new Problem('arguments', `Process ${pid} was not left behind by us.`);
    if (outcome === 'refused')
      throw new Problem('arguments', `The system did not allow process ${pid} to be ended.`, {
        hint: 'End it in the task manager.',
      });
  }

  /** Ends the sessions that work for a job. */
  endJob(jobId: string): void {
    for (const pool of this.pools.values()) pool.endJob(jobId);
  }

  /** Reads the memory of what runs; false when nothing does. */
  measure(): boolean {
    return [...this.pools.values()].map((pool) => pool.measure()).some(Boolean);
  }

  /** Limits changed. */
  refresh(): void {
    for (const pool of this.pools.values()) pool.refresh();
  }

  /** Ends all that is ours, within ten seconds. */
  async close(): Promise<void> {
    await Promise.all([this.putBack, ...[...this.pools.values()].map((pool) => pool.close())]);
    // What a disk does not take now, the next start checks against what runs; nothing else may be kept from its end.
    await this.ledger.close().catch(() => undefined);
    this.changes.flush();
  }

  private find(id: string): { pool: ApplicationPool; session: ApplicationSession } {
    for (const pool of this.pools.values()) {
      const session = pool.find(id);
      if (session && session.endedAt === null) return { pool, session };
    }
    throw new Problem('arguments', `There is no session ${id}.`);
  }
}
