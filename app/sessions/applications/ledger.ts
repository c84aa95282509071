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
  /** State of before to be put back where this process cannot: what an application keeps for its user, all of the user's own. */
  restore: values,
  /** The user's own: it is never ended. Absent in what older versions wrote. */
  attached: z.boolean().default(false),
});
const ledgerSchema = z.object({
  owner: z.object({ pid: z.number().int(), createdAt: z.string() }),
  entries: z.array(entrySchema),
  repairs: z.record(z.string(), values),
});

/** Ends the name of a file that a process of the app is taking over. */
const TAKEN = /\.taken-(\d+)-\w+$/;

/** An application that we started, or one of the user's that we changed. */
export type LedgerEntry = z.infer<typeof entrySchema>;
/** Known by id and creation time. */
type Process = Pick<LedgerEntry, 'pid' | 'createdAt'>;
type Ledger = z.infer<typeof ledgerSchema>;

/**
 * What we started and have not ended, and what of the user's we changed and have not put back, on disk, one file for each
 * process of the app. The next start takes over the files of processes that are gone: it offers to end what they left
 * behind, and puts back state that they could not.
 */
export class SessionLedger {
  private writing: Promise<void> = Promise.resolve();
  /** Left behind by earlier processes of the app. */
  private readonly inherited = new Map<number, LedgerEntry>();

  private constructor(
    private readonly folder: string,
    private readonly file: string,
    private readonly processes: ProcessGuard,
    private readonly ledger: Ledger,
  ) {}

  /** `folder` is made when there is something to write. */
  static async open(folder: string, processes: ProcessGuard): Promise<SessionLedger> {
    const own = processes.facts(process.pid);
    const owner = { pid: process.pid, createdAt: own?.createdAt ?? '' };
    const file = path.join(folder, `${process.pid}-${randomBytes(4).toString('hex')}.json`);
    const ledger = new SessionLedger(folder, file, processes, { owner, entries: [], repairs: {} });
    for (const found of await ledger.files()) await ledger.takeOver(found);
    return ledger;
  }

  /** In place of what was noted of that process before. */
  add(entry: LedgerEntry): Promise<void> {
    this.ledger.entries = this.ledger.entries.filter((one) => !same(one, entry));
    this.ledger.entries.push(entry);
    return this.write();
  }

  /** How an application of the user's was before one of us, who may run still, changed it and did not put it back. */
  async originalOf(process: Process): Promise<StateValues> {
    const noted = (entries: readonly LedgerEntry[]) => entries.find((entry) => same(entry, process))?.restore;
    const own = noted(this.ledger.entries);
    if (own) return own;
    for (const file of await this.files()) {
      const found = noted((await read(file))?.entries ?? []);
      if (found) return found;
    }
    return {};
  }

  /** Applications of the user's that earlier processes of the app changed and did not put back, and that still run. */
  toPutBack(): LedgerEntry[] {
    return [...this.inherited.values()].filter((entry) => entry.attached && this.lives(entry));
  }

  /** The application has ended, or is the user's own again. `restored`: its state was put back before. */
  remove(pid: number, restored: boolean): Promise<void> {
    this.inherited.delete(pid);
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
    return [...this.inherited.values()].filter((entry) => !entry.attached && this.lives(entry));
  }

  /** Ends one of them. The creation time is compared again at that moment. */
  async endLeftover(pid: number): Promise<'asked' | 'gone' | 'refused' | 'unknown'> {
    const entry = this.inherited.get(pid);
    if (!entry || entry.attached) return 'unknown';
    const outcome = this.processes.end(entry.pid, entry.createdAt);
    if (outcome !== 'refused') await this.remove(pid, false);
    return outcome;
  }

  /** Nothing of ours runs: the file goes. Repairs that nobody made yet stay for the next start. */
  async close(): Promise<void> {
    for (const entry of [...this.inherited.values()])
      if (!this.lives(entry)) await this.remove(entry.pid, false);
    if (this.ledger.entries.length === 0 && Object.keys(this.ledger.repairs).length === 0) {
      await this.writing;
      await rm(this.file, { force: true });
    } else await this.write();
  }

  private lives(entry: LedgerEntry): boolean {
    return this.processes.facts(entry.pid)?.createdAt === entry.createdAt;
  }

  /** Of all processes of the app. */
  private async files(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names
      .filter((name) => /\.json(\.taken-[\w-]+)?$/.test(name))
      .map((name) => path.join(this.folder, name));
  }

  private async takeOver(file: string): Promise<void> {
    const found = await read(file);
    if (!found) return;
    const { owner } = found;
    if (this.processes.facts(owner.pid)?.createdAt === owner.createdAt) return;
    // Two starts at once: who renames the file has it, until that start has gone too.
    const taker = Number(TAKEN.exec(file)?.[1] ?? process.pid);
    if (taker !== process.pid && this.processes.facts(taker)) return;
    const claimed = `${file.replace(TAKEN, '')}.taken-${process.pid}-${randomBytes(4).toString('hex')}`;
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
        this.ledger.entries = [...this.ledger.entries.filter((one) => !same(one, entry)), entry];
      } else this.noteRepair(entry);
    }
    await this.write();
    await rm(claimed, { force: true });
  }

  private noteRepair(entry: LedgerEntry): void {
    // The user's own starts again with state of its own.
    if (!entry.attached && Object.keys(entry.restore).length > 0)
      this.ledger.repairs[entry.progId] = entry.restore;
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

function same(a: Process, b: Process): boolean {
  return a.pid === b.pid && a.createdAt === b.createdAt;
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
