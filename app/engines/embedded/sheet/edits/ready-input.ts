import { Problem } from '../../../../errors/problem';
import { areaName, cellName } from '../../../../workbook/a1';
import type { Area, Block, CellInput } from '../../../../workbook/cells';
import { serialOfIso } from '../../../../workbook/serial';

/** Characters that a cell can hold. */
const MAX_TEXT = 32_767;

/** A constant made ready to be stored: dates are serials of the workbook's date system. */
export type ReadyConstant =
  | { kind: 'empty' }
  | { kind: 'number'; value: number; date: boolean; time: boolean }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'text'; value: string };

/** Where a constant is going to stand. */
export interface ConstantPlace {
  sheet: string;
  row: number;
  column: number;
  dateSystem: 1900 | 1904;
}

/** Refuses what no cell can hold. */
export function readyConstant(
  input: Exclude<CellInput, { kind: 'formula' }>,
  { sheet, row, column, dateSystem }: ConstantPlace,
): ReadyConstant {
  const refuse = (why: string, hint: string): Problem =>
    new Problem('step-refused', `${cellName(row, column)} on '${sheet}': ${why}`, {
      place: { sheet, cell: cellName(row, column) },
      hint,
    });
  switch (input.kind) {
    case 'number':
      if (!Number.isFinite(input.value)) throw refuse('the number is not finite.', 'Give a finite number.');
      return { kind: 'number', value: input.value, date: false, time: false };
    case 'date': {
      const serial = serialOfIso(input.iso, dateSystem);
      if (serial === null) {
        throw refuse(
          `'${input.iso}' is no date that this workbook's ${dateSystem} date system can hold.`,
          'Write dates as 2026-11-30 or 2026-11-30T08:30.',
        );
      }
      return { kind: 'number', value: serial, date: true, time: !Number.isInteger(serial) };
    }
    case 'text':
      if (input.value.length > MAX_TEXT) {
        throw refuse(
          `the text has ${input.value.length} characters.`,
          `A cell holds ${MAX_TEXT} characters at most.`,
        );
      }
      return input;
    default:
      return input;
  }
}

/** Refuses a block that has neither the size of the area nor that of one cell. */
export function refuseWrongSize(sheet: string, area: Area, block: Block): void {
  if (block.length === 1 && block[0]?.length === 1) return;
  const rows = area.bottom - area.top + 1;
  const columns = area.right - area.left + 1;
  if (block.length === rows && block.every((line) => line.length === columns)) return;
  throw new Problem(
    'step-refused',
    `The values are ${block.length} rows by ${block[0]?.length ?? 0} columns, but ${areaName(area)} is ${rows} by ${columns}.`,
    {
      place: { sheet, cell: areaName(area) },
      hint: 'Give as many values as the target has cells, or a single one.',
    },
  );
}
