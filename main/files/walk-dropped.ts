import path from 'node:path';
import { isLockFile, relatedReason } from '../../app/contract/file-names';
import { collectInputs } from '../../app/jobs/collect-inputs';
import { DEFAULT_OUT_DIR } from '../core-jobs';
import type { WalkInputs } from './file-registry';

/** So many single sentences are read; more are counted. */
const MAX_SENTENCES = 20;

export interface WalkOptions {
  /** The output folder in use; null when none was chosen. */
  outDir(): string | null;
  /** A test for files that earlier jobs wrote, as of now. */
  wrote(): (file: string) => boolean;
}

/**
 * Files below what was dropped, without lock files, earlier outputs and what is no workbook. Types that are close to
 * those that are read are among them, to be listed with the reason.
 */
export function walkDropped(options: WalkOptions): WalkInputs {
  return async (dropped) => {
    if (isLockFile(path.basename(dropped))) {
      const name = path.basename(dropped);
      return { files: [], leftOut: [`${name} was left out: Excel keeps it while it has the workbook open.`] };
    }
    const wrote = options.wrote();
    const outDir = options.outDir();
    let outputs = 0;
    const { inputs, leftOut } = await collectInputs([dropped], {
      ...(outDir === null ? {} : { outDir }),
      isOutput: (file) => {
        const is = wrote(file) || path.relative(dropped, file).split(path.sep).includes(DEFAULT_OUT_DIR);
        if (is) outputs++;
        return is;
      },
    });
    const related = leftOut.filter((left) => relatedReason(left.path) === left.reason);
    const others = leftOut.filter(
      (left) => left.reason !== 'it is an earlier output' && !related.includes(left),
    );
    const sentences = others
      .slice(0, MAX_SENTENCES)
      .map(({ path: file, reason }) => `${path.basename(file)} was left out: ${reason}.`);
    if (others.length > MAX_SENTENCES) sentences.push(`${others.length - MAX_SENTENCES} more were left out.`);
    if (outputs > 0) {
      sentences.push(
        outputs === 1 ? 'One earlier result was left out.' : `${outputs} earlier results were left out.`,
      );
    }
    const files = [
      ...inputs.map(({ path: file, folder }) => ({ path: file, folder })),
      ...related.map(({ path: file }) => ({
        path: file,
        folder: below(dropped, file),
        notRead: true as const,
      })),
    ];
    if (files.length === 0 && sentences.length === 0) {
      sentences.push(`There is no .xlsx, .xlsm, .xls or .csv file in ${path.basename(dropped)}.`);
    }
    return { files, leftOut: sentences };
  };
}

function below(dropped: string, file: string): string {
  return path.relative(dropped, path.dirname(file)).split(path.sep).join('/');
}
