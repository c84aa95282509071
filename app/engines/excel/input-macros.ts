import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { glance } from '../embedded/zip/glance';
import type { TaskInput } from '../engine';

/** Files whose answer is kept; plans are made again with every change of a recipe. */
const MOST_KNOWN = 5000;
const CONTENT_TYPES = '[Content_Types].xml';
/** Content types of Excel 4 macro sheets, international ones too, end so ([MS-OFFMACRO]). */
const MACRO_SHEET = /macrosheet\+xml/i;
/** Content type of a VBA project ([MS-OFFMACRO2] 2.2.1). */
const PROJECT = /application\/vnd\.ms-office\.vbaProject["']/i;

interface Macros {
  /** Excel 4 macro sheets, which run when they are opened. */
  sheets: boolean;
  project: boolean;
}

const NONE: Macros = { sheets: false, project: false };

/**
 * Looks whether inputs hold macros. Reads the list of a package's parts only, between turns of the loop, and each file once
 * as long as it does not change.
 */
export class InputMacros {
  private readonly known = new Map<string, Macros>();

  /** Why an automatic choice leaves Excel alone, by the first file that says so; null where nothing does. */
  async obstacle(inputs: readonly TaskInput[]): Promise<string | null> {
    for (const { path: file, name } of inputs) {
      if ((await this.of(file)).sheets) return `${name} has Excel 4 macro sheets, which Excel would run.`;
    }
    return null;
  }

  /** Paths of the inputs that have macros of either kind. */
  async files(inputs: readonly TaskInput[]): Promise<string[]> {
    const found: string[] = [];
    for (const { path: file } of inputs) {
      const { sheets, project } = await this.of(file);
      if (sheets || project) found.push(file);
    }
    return found;
  }

  private async of(file: string): Promise<Macros> {
    if (!['.xlsx', '.xlsm'].includes(path.extname(file).toLowerCase())) return NONE;
    const info = await stat(file).catch(() => null);
    if (!info) return NONE;
    const key = `${file}|${info.size}|${info.mtimeMs}`;
    let answer = this.known.get(key);
    if (answer === undefined) {
      await nextTurn();
      answer = declared(file);
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      this.known.set(key, answer);
    }
    return answer;
  }
}

function declared(file: string): Macros {
  return glance(
    file,
    (zip) => {
      const entry = zip.entries.find(({ name }) => name === CONTENT_TYPES);
      const types = entry === undefined ? '' : zip.read(entry).toString('latin1');
      return { sheets: MACRO_SHEET.test(types), project: PROJECT.test(types) };
    },
    NONE,
  );
}
