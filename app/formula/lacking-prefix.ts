import { storedFunctionName } from './functions';
import { formulaTokens } from './tokens';

/**
 * Why Excel shows #NAME? for a formula of a file: it calls a newer function by its plain name, as some programs write
 * it, where files need the prefix ([MS-XLSX] 2.2.2). Excel takes that for a function that it does not know, until the
 * formula is entered again. Null: there is no such call.
 */
export function lackingPrefix(stored: string): string | null {
  for (const { type, value } of formulaTokens(stored)) {
    if (type !== 'func' || /^_xl/i.test(value)) continue;
    const name = storedFunctionName(value);
    if (name.startsWith('_xlfn.')) {
      return `it is stored with ${value} instead of ${name}, for which Excel shows #NAME? until the formula is entered again`;
    }
  }
  return null;
}
