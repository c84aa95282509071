import { CONTENTS_CASES } from './contents-cases';
import { FORMAT_CASES } from './format-cases';
import type { ParityCase } from './parity-case';
import { REFUSAL_CASES } from './refusal-cases';
import { WORKBOOK_CASES } from './workbook-cases';

/**
 * Every step, with what decides its result. The rows were reviewed against the pages named; what they say about Excel
 * was not yet tried on Excel itself, which `selftest --excel` is for.
 */
export const PARITY_CASES: readonly ParityCase[] = [
  ...CONTENTS_CASES,
  ...REFUSAL_CASES,
  ...FORMAT_CASES,
  ...WORKBOOK_CASES,
];
