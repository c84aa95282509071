import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DropAnswer } from '../../app/contract/bridge';
import type { FileView } from '../../app/contract/views';
import type { TaskInput } from '../../app/engines/engine';
import type { InspectedFile, Inspector } from '../../app/engines/inspector';
import { fileProblem } from '../../app/errors/file-problem';
import { Problem } from '../../app/errors/problem';
import type { CsvInput } from '../../app/recipe/recipe';
import type { Observable } from '../procedures/snapshots';
import { areaName } from '../../app/workbook/a1';
import { fileKind, refusalByName } from './file-kind';

/** A file found by walking what was dropped. `folder` is relative to the dropped folder, with `/`. */
export interface FoundFile {
  path: string;
  folder: string;
  /** Its size where it is not on this machine: a browser need not send what is refused by its name. */
  bytes?: number;
  /** It is not read, and listed with the reason that its name tells. */
  notRead?: true;
}

/** Walks folders; `leftOut` has a sentence for each thing left out. Rejects with a `Problem` for what cannot be read. */
export type WalkInputs = (
  dropped: string,
) => Promise<{ files: readonly FoundFile[]; leftOut: readonly string[] }>;

interface Entry {
  view: FileView;
  path: string;
  /** Refused by its name: no setting changes that. */
  notRead: boolean;
  inspection: AbortController;
}

/**
 * The files that the user dropped or picked, by opaque id: only what is registered here can be named by the window, so
 * that no path ever comes from there. Sheets are looked up in the background, a few files at a time.
 */
export class FileRegistry implements Observable<FileView[]> {
  readonly #entries = new Map<string, Entry>();
  readonly #byPath = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  readonly #waiting: string[] = [];
  #csv: CsvInput | undefined;
  #inspecting = 0;

  /** `atOnce`: files inspected at the same time. */
  constructor(
    private readonly inspector: Inspector,
    private readonly walk: WalkInputs,
    private readonly atOnce = 2,
  ) {}

  current(): FileView[] {
    return Array.from(this.#entries.values(), (entry) => entry.view);
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /**
   * Registers dropped or picked files and folders by absolute path. Files that are there already are not added twice.
   * `refused` has one sentence for each thing that cannot be read.
   */
  async add(paths: readonly string[]): Promise<DropAnswer> {
    const refused: string[] = [];
    let added = 0;
    let known = 0;
    for (const dropped of paths) {
      try {
        const { files, leftOut } = await this.walk(dropped);
        for (const found of files) {
          // One that has gone since the folder was walked does not cost the others.
          const registered = await this.#register(found).catch((error: unknown) => {
            refused.push(fileProblem(error, found.path, 'read').message);
            return null;
          });
          if (registered === true) added++;
          else if (registered === false) known++;
        }
        refused.push(...leftOut);
      } catch (error) {
        refused.push(Problem.from(error).message);
      }
    }
    return { added, known, refused };
  }

  /** Registers one file under a given folder, for uploads. Answers whether it is new. */
  async addFile(file: FoundFile): Promise<boolean> {
    return this.#register(file);
  }

  /** Whether the file of this path is in the list. */
  lists(file: string): boolean {
    return this.#byPath.has(file);
  }

  remove(ids: readonly string[]): string[] {
    const removed: string[] = [];
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry === undefined) continue;
      entry.inspection.abort();
      this.#entries.delete(id);
      this.#byPath.delete(entry.path);
      removed.push(entry.path);
    }
    this.#changed();
    return removed;
  }

  clear(): string[] {
    return this.remove([...this.#entries.keys()]);
  }

  /** The file of an id; throws a `Problem` when the user has removed it. */
  path(id: string): string {
    return this.#entry(id).path;
  }

  /** Files by id, in the order given, as a job takes them. Refused files are refused here too. */
  inputs(ids: readonly string[]): TaskInput[] {
    return ids.map((id) => {
      const { view, path: file } = this.#entry(id);
      if (view.state === 'refused') {
        throw view.problem === null
          ? new Problem('not-a-workbook', `${view.name} cannot be opened.`)
          : Problem.fromData(view.problem as ReturnType<Problem['toData']>);
      }
      return { path: file, name: view.name, folder: view.folder };
    });
  }

  /** Ends all inspections. */
  close(): void {
    for (const entry of this.#entries.values()) entry.inspection.abort();
    this.#waiting.length = 0;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new Problem('file-missing', 'This file is no longer in the list.', {
        hint: 'Add it again.',
      });
    }
    return entry;
  }

  /**
   * Reads CSV files in this way from now on, those of the list too. Null leaves it to detection. A file that could not
   * be read may be read now, or the other way round.
   */
  readCsvAs(csv: CsvInput | null): void {
    if (isDeepStrictEqual(csv ?? undefined, this.#csv)) return;
    this.#csv = csv ?? undefined;
    for (const [id, entry] of this.#entries) {
      if (entry.view.kind !== 'csv' || entry.notRead) continue;
      entry.inspection.abort();
      entry.inspection = new AbortController();
      entry.view = { ...entry.view, state: 'reading', problem: null };
      if (!this.#waiting.includes(id)) this.#waiting.push(id);
    }
    this.#changed();
    this.#inspectNext();
  }

  async #register({ path: file, folder, bytes, notRead }: FoundFile): Promise<boolean> {
    if (this.#byPath.has(file)) return false;
    const size = bytes ?? (await stat(file)).size;
    // Two drops at once may have brought the same file while its size was read.
    if (this.#byPath.has(file)) return false;
    const id = randomUUID();
    const name = path.basename(file);
    const refusal = notRead === true || fileKind(name) === 'other' ? refusalByName(name) : null;
    const view: FileView = {
      id,
      name,
      folder,
      bytes: size,
      kind: fileKind(name),
      state: refusal === null ? 'reading' : 'refused',
      sheets: [],
      csv: null,
      notes: [],
      problem: refusal === null ? null : refusal.at({ file: name }).toData(),
    };
    const inspection = new AbortController();
    this.#entries.set(id, { view, path: file, notRead: refusal !== null, inspection });
    this.#byPath.set(file, id);
    if (refusal === null) this.#waiting.push(id);
    this.#changed();
    this.#inspectNext();
    return true;
  }

  #inspectNext(): void {
    while (this.#inspecting < this.atOnce) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      const entry = this.#entries.get(id);
      if (entry === undefined) continue;
      this.#inspecting++;
      void this.#inspect(entry).finally(() => {
        this.#inspecting--;
        this.#inspectNext();
      });
    }
  }

  async #inspect(entry: Entry): Promise<void> {
    const signal = entry.inspection.signal;
    try {
      const inspected = await this.inspector.inspect(entry.path, this.#csv, signal);
      // Told by then to read it in another way: that inspection answers.
      if (signal.aborted) return;
      entry.view = { ...entry.view, ...sheetsOf(inspected), state: 'ready' };
    } catch (error) {
      if (signal.aborted) return;
      const problem = Problem.from(error).at({ file: entry.view.name });
      entry.view = { ...entry.view, state: 'refused', problem: problem.toData() };
    }
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function sheetsOf(file: InspectedFile): Pick<FileView, 'kind' | 'sheets' | 'csv' | 'notes'> {
  return {
    kind: file.kind,
    csv: file.csv,
    notes: [...file.notes],
    sheets: file.sheets.map((sheet) => ({
      name: sheet.name,
      kind: sheet.kind,
      visibility: sheet.visibility,
      used: sheet.used === null ? null : areaName(sheet.used),
      rows: sheet.used === null ? 0 : sheet.used.bottom - sheet.used.top + 1,
      columns: sheet.used === null ? 0 : sheet.used.right - sheet.used.left + 1,
    })),
  };
}
