import type { AppInfo, StepInfo } from '../../app/contract/views';
import type { ProblemData } from '../../app/errors/problem';
import type { Inspector } from '../../app/engines/inspector';
import type { JobRecord } from '../../app/jobs/model';
import type { PdfPrinter } from '../../app/recipe/pdf-printer';
import type { Recipe } from '../../app/recipe/recipe';
import type { FileRegistry } from '../files/file-registry';
import type { RecipeStore } from '../recipes/recipe-store';
import type { ResultPreviews } from '../results/result-previews';
import type { SettingsStore } from '../settings/settings-store';
import type { ApartmentsPort } from './apartments-port';
import type { JobsPort } from './jobs-port';
import type { LabPort } from './lab-port';
import type { SessionsPort } from './sessions-port';
import type { ShellActions } from './shell-actions';

/** What the catalogue of steps knows about recipes. */
export interface RecipeKnowledge {
  steps(): StepInfo[];
  /** The recipe, or why it is not one; every problem with its place. */
  check(json: unknown): { recipe: Recipe | null; problems: readonly ProblemData[] };
}

/** Everything the procedures are made of. */
export interface ProcedureDeps {
  version: string;
  shell: ShellActions;
  files: FileRegistry;
  inspector: Inspector;
  /** Previews of results. */
  results: Pick<ResultPreviews, 'preview'>;
  recipes: RecipeStore;
  knowledge: RecipeKnowledge;
  jobs: JobsPort;
  apartments: ApartmentsPort;
  lab: LabPort;
  sessions: SessionsPort;
  settings: SettingsStore;
  /** Settings changed and hold from now on. */
  onSettings(): void;
  pdf: PdfPrinter;
  uploadLimit: AppInfo['uploadLimit'];
  /** Files leave the list: serve deletes their uploads. */
  onFilesRemoved(paths: readonly string[]): void;
  /** Where outputs of a new job go whatever the settings say (downloads); null: as the settings say. */
  ownOutDir(): string | null;
  /** Rejects where a job's inputs are gone for a reason that only the shell knows. */
  beforeRetry(job: JobRecord): Promise<void>;
  /** A job left the history; its results were written to this folder. */
  onJobRemoved(outDir: string): void;
}
