import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ProcessGuard } from '../../com/process-guard';
import type { StateValues } from './application-state';

const values = z.record(z.string(), z.union([z.boolean(), z.number()]));
const entrySchema = z.object({
  pid: z.number().int(),
  createdAt: z.string(),
  progId: z.string(),
  program: z.string(),
  startedAt: z.string(),
  /** State that the application keeps for its user; it is put back at the next start where this one could not. */
  restore: values,
});
const ledgerSchema = z.object({
  owner: z.object({ pid: z.number().int(), createdAt: z.string() }),
  entries: z.array(entrySchema),
  repairs: z.record(z.string(), values),
});

/** An application that we started. */
export type LedgerEntry = z.infer<typeof entrySchema>;
type Ledger = z.infer<typeof ledgerSchema>;

/**
 * What we started and have not ended, on disk, one file for each process of the app. The next start takes over the files
 * of processes that are gone: it offers to end what they left behind, and puts back state that they could not.
 */
export class SessionLedger {
  private writing: Promise<void> = Promise.resolve();
  /** Left behind by earlier processes of the app. */
  private readonly inherited = new Map<number, LedgerEntry>();

  private constructor(
    private readonly file: string,
    private readonly processes: ProcessGuard,
    private readonly ledger: Ledger,
  ) {}

  /** `folder` is made when there is something to write. */
  static async open(folder: string, processes: ProcessGuard): Promise<SessionLedger> {
    const own = processes.facts(process.pid);
    const owner = { pid: process.pid, createdAt: own?.createdAt ?? '' };
    const file = path.join(folder, `${process.pid}-${randomBytes(4).toString('hex')}.json`);
    const ledger = new SessionLedger(file, processes, { owner, entries: [], repairs: {} });
    const names = await readdir(folder).catch(() => []);
    for (const name of names)
      if (/\.json(\.taken-\w+)?$/.test(name)) await ledger.takeOver(path.join(folder, name));
    return ledger;
  }

  add(entry: LedgerEntry): Promise<void> {
    this.ledger.entries.push(entry);
    return this.write();
  }

  /** Notes what has to be put back if the application is killed. */
  setRestore(pid: number, restore: StateValues): Promise<void> {
    const entry = this.ledger.entries.find((one) => one.pid === pid);
    if (!entry) return Promise.resolve();
    entry.restore = { ...restore };
    return this.write();
  }

  /** The application has ended. `restored`: its state was put back before. */
  remove(pid: number, restored: boolean): Promise<void> {
    const at = this.ledger.entries.findIndex((entry) => entry.pid === pid);
    const [entry] = at < 0 ? [] : this.ledger.entries.splice(at, 1);
    if (entry && !restored) this.noteRepair(entry);
    return this.write();
  }

  /** State to be put back by the next session of a ProgID. */
  repairFor(progId: string): StateValues {
    return this.ledger.repairs[progId] ?? {};
  }

  /** It was put back. */
  repaired(progId: string): Promise<void> {
    if (!(progId in this.ledger.repairs)) return Promise.resolve();
    delete this.ledger.repairs[progId];
    return this.write();
  }

  /** Applications that earlier processes of the app left behind and that still run. */
  leftovers(): LedgerEntry[] {
    return [...this.inherited.values()].filter((entry) => this.lives(entry));
  }

  /** Ends one of them. The creation time is compared again at that moment. */
  async endLeftover(pid: number): Promise<'asked' | 'gone' | 'refused' | 'unknown'> {
    const entry = this.inherited.get(pid);
    if (!entry) return 'unknown';
    const outcome = this.processes.end(entry.pid, entry.createdAt);
    if (outcome !== 'refused') {
      this.inherited.delete(pid);
      await this.remove(pid, false);
    }
    return outcome;
  }

  /** Nothing of ours runs: the file goes. Repairs that nobody made yet stay for the next start. */
  async close(): Promise<void> {
    for (const entry of this.inherited.values()) if (!this.lives(entry)) await this.remove(entry.pid, false);
    if (this.ledger.entries.length === 0 && Object.keys(this.ledger.repairs).length === 0) {
      await this.writing;
      await rm(this.file, { force: true });
    } else await this.write();
  }

  private lives(entry: LedgerEntry): boolean {
    return this.processes.facts(entry.pid)?.createdAt === entry.createdAt;
  }

  private async takeOver(file: string): Promise<void> {
    const found = await read(file);
    if (!found) return;
    const { owner } = found;
    if (this.processes.facts(owner.pid)?.createdAt === owner.createdAt) return;
    // Two starts at once: who renames the file has it.
    const claimed = `${file}.taken-${randomBytes(4).toString('hex')}`;
    if (
      !(await rename(file, claimed).then(
        () => true,
        () => false,
      ))
    )
      return;
    for (const [progId, repair] of Object.entries(found.repairs)) this.ledger.repairs[progId] = repair;
    for (const entry of found.entries) {
      if (this.lives(entry)) {
        this.inherited.set(entry.pid, entry);
        this.ledger.entries.push(entry);
      } else this.noteRepair(entry);
    }
    await this.write();
    await rm(claimed, { force: true });
  }

  private noteRepair(entry: LedgerEntry): void {
    if (Object.keys(entry.restore).length > 0) this.ledger.repairs[entry.progId] = entry.restore;
  }

  /** Whole at any moment, and in the order of the changes. */
  private write(): Promise<void> {
    const text = `${JSON.stringify(this.ledger, null, 2)}\n`;
    const next = this.writing.then(async () => {
      await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
      const temporary = `${this.file}.tmp`;
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, this.file);
    });
    this.writing = next.catch(() => undefined);
    return next;
  }
}

/** Null for what is no ledger: it is left alone. */
async function read(file: string): Promise<Ledger | null> {
  try {
    const parsed = ledgerSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
