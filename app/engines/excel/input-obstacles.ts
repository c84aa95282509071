import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ZipReader } from '../embedded/zip/zip-reader';
import type { TaskInput } from '../engine';
import { DEFAULT_LIMITS } from '../limits';

/** Files whose answer is kept; plans are made again with every change of a recipe. */
const MOST_KNOWN = 5000;
const CONTENT_TYPES = '[Content_Types].xml';
/** Content types of Excel 4 macro sheets, international ones too, end so ([MS-OFFMACRO]). */
const MACRO_SHEET = /macrosheet\+xml/i;

/**
 * Looks whether inputs hold what Excel would not be given: Excel 4 macro sheets, which run when they are opened. Reads the
 * list of a package's parts only, between turns of the loop, and each file once as long as it does not change.
 */
export class InputObstacles {
  private readonly known = new Map<string, boolean>();

  /** Why an automatic choice leaves Excel alone, by the first file that says so; null where nothing does. */
  async first(inputs: readonly TaskInput[]): Promise<string | null> {
    for (const { path: file, name } of inputs) {
      if (await this.hasMacroSheets(file)) {
        return `${name} has Excel 4 macro sheets, which Excel would run.`;
      }
    }
    return null;
  }

  private async hasMacroSheets(file: string): Promise<boolean> {
    if (!['.xlsx', '.xlsm'].includes(path.extname(file).toLowerCase())) return false;
    const info = await stat(file).catch(() => null);
    if (!info) return false;
    const key = `${file}|${info.size}|${info.mtimeMs}`;
    let answer = this.known.get(key);
    if (answer === undefined) {
      await nextTurn();
      answer = declaresMacroSheets(file);
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      this.known.set(key, answer);
    }
    return answer;
  }
}

/** What cannot be read is no obstacle: the run itself says what is wrong with it. */
function declaresMacroSheets(file: string): boolean {
  let zip: ZipReader | null = null;
  try {
    zip = ZipReader.open(file, DEFAULT_LIMITS);
    const types = zip.entries.find((entry) => entry.name === CONTENT_TYPES);
    return types !== undefined && MACRO_SHEET.test(zip.read(types).toString('latin1'));
  } catch {
    return false;
  } finally {
    zip?.close();
  }
}
