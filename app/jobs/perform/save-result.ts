import path from 'node:path';
import { fileProblem } from '../../errors/file-problem';
import type { TaskOrder } from '../../engines/engine';
import type { SaveFormat, SaveReport, StaleReport, Workbook } from '../../workbook/workbook';
import { checkSaved } from './check-saved';
import type { StepSurroundings } from './steps';

/** Flushes, saves to staging and checks the saved file. Closes nothing. */
export async function saveResult(
  workbook: Workbook,
  name: string,
  around: StepSurroundings,
): Promise<{ saved: SaveReport; stale: StaleReport }> {
  const { order, tools, signal, on } = around;
  on({ kind: 'phase', phase: 'save' });
  on({ kind: 'progress', fraction: around.share.to });
  const stale = await workbook.stale();
  const target = await around.staging.add(name);
  const saved = await workbook.save(target, formatOf(name), signal).catch((thrown: unknown) => {
    throw fileProblem(thrown, target, 'write');
  });
  on({ kind: 'phase', phase: 'check' });
  on({ kind: 'progress', fraction: around.share.to + (1 - around.share.to) / 2 });
  await checkSaved(
    () => tools.openSaved(target, { limits: limitsOfOwn(order), signal, scratch: around.scratch }),
    workbook.sheets().map((sheet) => sheet.name),
    name,
    signal,
  );
  return { saved, stale };
}

/** As the planned name says. */
function formatOf(name: string): SaveFormat {
  const format = path.extname(name).toLowerCase().slice(1);
  return format === 'xlsm' || format === 'xlsb' || format === 'xls' ? format : 'xlsx';
}

/** What we wrote ourselves may compress better than the ratio that is believed of others. */
function limitsOfOwn(order: TaskOrder): TaskOrder['limits'] {
  return { ...order.limits, inflationRatio: Number.MAX_SAFE_INTEGER };
}
