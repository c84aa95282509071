import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../../errors/problem';
import type { CalcFiles } from './calc-input';

/** Names of the bundled thread and of IronCalc's WebAssembly, side by side. */
const THREAD = 'calc.cjs';
const WASM = 'ironcalc.wasm';

/**
 * The files of the IronCalc thread: beside the running bundle, or in the build folder where the code runs from its
 * sources.
 */
export function calcFiles(): CalcFiles {
  const here = typeof __dirname === 'string' ? __dirname : process.cwd();
  for (let folder = here; ; folder = dirname(folder)) {
    for (const place of [folder, join(folder, 'dist', 'main')]) {
      const files = { thread: join(place, THREAD), wasm: join(place, WASM) };
      if (existsSync(files.thread) && existsSync(files.wasm)) return files;
    }
    if (dirname(folder) === folder) break;
  }
  throw new Problem(
    'missing-part',
    `The calculation engine (${THREAD}, ${WASM}) is not beside the program.`,
    {
      hint: 'Build the project (npm run build), or install it again.',
    },
  );
}
