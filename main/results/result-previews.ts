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

/**
 * Shows results as Excel will: where a job left formulas to be computed when the file is opened, they are computed for the
 * preview, in a private copy. The result itself stays as it was written.
 */
export class ResultPreviews {
  /** By path, size and time of the result; the one used last comes last. */
  private readonly copies = new Map<string, Promise<Copy | null>>();
  private readonly over = new AbortController();
  private folder: Promise<string> | null = null;

  /** `scratchRoot` exists by the time of the first preview. */
  constructor(
    private readonly files: Inspector & FormulaComputer,
    private readonly scratchRoot: string,
  ) {}

  /** Rows of a result. `stale`: the job left formulas in it that were not computed. */
  async preview(
    result: { path: string; stale: boolean },
    request: PreviewRequest,
    signal: AbortSignal,
  ): Promise<Preview> {
    const copy = result.stale ? await inTime(this.copyOf(result.path)) : null;
    if (!copy) return this.files.preview(result.path, request, signal);
    return marked(await this.files.preview(copy.file, request, signal), copy.failed);
  }

  async close(): Promise<void> {
    this.over.abort();
    await Promise.all(this.copies.values());
    if (this.folder) await removeOwnedFolder(await this.folder);
  }

  private async copyOf(file: string): Promise<Copy | null> {
    const { size, mtimeMs } = await stat(file);
    const key = [file, size, mtimeMs].join('|');
    const copy = this.copies.get(key) ?? this.compute(file).catch(() => null);
    this.copies.delete(key);
    this.copies.set(key, copy);
    const [oldest] = this.copies;
    if (this.copies.size > MOST_COPIES && oldest) {
      this.copies.delete(oldest[0]);
      void oldest[1].then((old) => old && rm(old.file, { force: true }));
    }
    return copy;
  }

  private async compute(file: string): Promise<Copy | null> {
    const destination = path.join(await this.ownFolder(), `${randomUUID()}${path.extname(file)}`);
    const { computed, failed } = await this.files.compute(file, destination, this.over.signal);
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

function inTime(copy: Promise<Copy | null>): Promise<Copy | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), WAIT_MS);
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
