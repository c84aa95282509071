import type { EngineId, EngineStatus } from '../app/engines/engine';
import { Problem } from '../app/errors/problem';
import { OUTPUT_ASKS, needs } from '../app/recipe/needs';
import type { Recipe } from '../app/recipe/recipe';
import type { CalcEngine } from '../app/workbook/workbook';

export interface EngineChoice {
  engine: EngineStatus;
  /** Why, where the choice was left to us. */
  reason?: string;
}

/**
 * The engine of a run. Automatically it is Excel where it is installed and the run asks for nothing that it does
 * differently and no input stands in the way (`obstacle`); else the embedded one, unless the recipe needs Excel. A named engine is taken as it is: the plan says why
 * it cannot be used.
 */
export function chooseEngine(
  engines: readonly EngineStatus[],
  wanted: EngineId | 'auto',
  run: { recipe: Recipe | null; calc: CalcEngine | null; obstacle?: string | null },
): EngineChoice {
  if (wanted !== 'auto') return { engine: find(engines, wanted) };
  const embedded = find(engines, 'embedded');
  const excel = engines.find(({ id }) => id === 'excel');
  if (!excel) return { engine: embedded };
  const lacking = run.recipe
    ? needs(run.recipe).filter(({ capability }) => !embedded.capabilities.includes(capability))
    : [];
  const [first] = lacking;
  if (!excel.available) {
    const why = `${excel.title} cannot be used here: ${excel.reason ?? 'it is not installed'}.`;
    return { engine: embedded, reason: why };
  }
  if (first && excel.capabilities.includes(first.capability)) {
    const step = run.recipe?.steps[first.step]?.step ?? '';
    const who =
      first.step === OUTPUT_ASKS
        ? `The output format ${run.recipe?.output.format ?? ''}`
        : `Step ${first.step + 1} (${step})`;
    return { engine: excel, reason: `${who} needs ${excel.title}.` };
  }
  if (run.calc === 'libreoffice')
    return { engine: embedded, reason: 'The run is to be calculated by LibreOffice.' };
  if (run.obstacle) return { engine: embedded, reason: run.obstacle };
  return { engine: excel, reason: `${excel.title} is installed.` };
}

function find(engines: readonly EngineStatus[], id: EngineId): EngineStatus {
  const found = engines.find((engine) => engine.id === id);
  if (!found) throw new Problem('missing-part', `There is no engine "${id}".`);
  return found;
}
