import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FormulaComputer, Inspector, Preview, PreviewRequest } from '../../app/engines/inspector';
import { makeOwnedFolder, removeOwnedFolder } from '../../app/jobs/owned-folder';
import { cellName } from '../../app/workbook/a1';
import type { StaleReport } from '../../app/workbook/workbook';

/** What a preview waits for formulas. After that it shows the values that the file holds, marked as out of date. */
const WAIT_MS = 10_000;
/** Computed copies that are kept: who compares results goes to and fro. */
const MOST_COPIES = 4;

interface Copy {
  file: string;
  /** Formulas that could not be computed. */
  failed: StaleReport;
}

/** A copy, kept or in use. */
interface Holding {
  copy: Promise<Copy | null>;
  /** Previews that read it. */
  users: number;
  /** Whether the next preview of that result finds it; else it goes with its last user. */
  kept: boolean;
  readonly abort: AbortController;
}

/**
 * Shows results as Excel will: where a job left formulas to be computed when the file is opened, they are computed for the
 * preview, in a private copy. The result itself stays as it was written.
 */
export class ResultPreviews {
  /** By path, size and time of the result; the one used last comes last. */
  private readonly kept = new Map<string, Holding>();
  /** All whose copy may be on the disk, also those that are no longer kept. */
  private readonly holdings = new Set<Holding>();
  private closed = false;
  private folder: Promise<string> | null = null;

  /** `scratchRoot` exists by the time of the first preview. */
  constructor(
    private readonly files: Inspector & FormulaComputer,
    private readonly scratchRoot: string,
    private readonly waitMs = WAIT_MS,
  ) {}

  /** Rows of a result. `stale`: the job left formulas in it that were not computed. */
  async preview(
    result: { path: string; stale: boolean },
    request: PreviewRequest,
    signal: AbortSignal,
  ): Promise<Preview> {
    if (!result.stale) return this.files.preview(result.path, request, signal);
    const holding = await this.take(result.path);
    try {
      const copy = await inTime(holding.copy, this.waitMs);
      if (!copy) return await this.files.preview(result.path, request, signal);
      return marked(await this.files.preview(copy.file, request, signal), copy.failed);
    } finally {
      holding.users--;
      this.clear(holding);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { abort } of this.holdings) abort.abort();
    await Promise.all([...this.holdings].map(({ copy }) => copy));
    if (this.folder) await removeOwnedFolder(await this.folder);
  }

  /** The copy of a result, with one user more; those used longest ago are no longer kept where there are too many. */
  private async take(file: string): Promise<Holding> {
    const { size, mtimeMs } = await stat(file);
    const key = [file, size, mtimeMs].join('|');
    const holding = this.kept.get(key) ?? this.begin(file);
    holding.users++;
    this.kept.delete(key);
    this.kept.set(key, holding);
    const [oldest] = this.kept;
    if (this.kept.size > MOST_COPIES && oldest) {
      this.kept.delete(oldest[0]);
      oldest[1].kept = false;
      this.clear(oldest[1]);
    }
    return holding;
  }

  private begin(file: string): Holding {
    const abort = new AbortController();
    if (this.closed) abort.abort();
    const copy = this.compute(file, abort.signal).catch(() => null);
    const holding: Holding = { copy, users: 0, kept: true, abort };
    this.holdings.add(holding);
    return holding;
  }

  /** Removes a copy that nobody finds and nobody reads any more. */
  private clear(holding: Holding): void {
    if (holding.kept || holding.users > 0) return;
    holding.abort.abort();
    void holding.copy
      .then((copy) => copy && rm(copy.file, { force: true }))
      .finally(() => this.holdings.delete(holding));
  }

  private async compute(file: string, signal: AbortSignal): Promise<Copy | null> {
    const destination = path.join(await this.ownFolder(), `${randomUUID()}${path.extname(file)}`);
    const { computed, failed } = await this.files.compute(file, destination, signal);
    return computed > 0 ? { file: destination, failed } : null;
  }

  private ownFolder(): Promise<string> {
    this.folder ??= (async () => {
      const folder = path.join(this.scratchRoot, `previews-${randomUUID()}`);
      await makeOwnedFolder(folder);
      return folder;
    })();
    return this.folder;
  }
}

function inTime(copy: Promise<Copy | null>, ms: number): Promise<Copy | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    copy.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Of the formulas in a copy only those are out of date that could not be computed. All are, where not all of these are known. */
function marked(preview: Preview, failed: StaleReport): Preview {
  if (failed.count > failed.cells.length) return preview;
  const out = new Set(failed.cells.filter(({ sheet }) => sheet === preview.sheet).map(({ cell }) => cell));
  return {
    ...preview,
    rows: preview.rows.map(({ row, cells }) => ({
      row,
      cells: cells.map(({ stale, ...cell }) => {
        if (cell.formula === undefined) return cell;
        return out.has(cellName(row, cell.column)) ? { ...cell, stale: true } : { ...cell, computed: true };
      }),
    })),
  };
}
