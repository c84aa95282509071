import type { HouseUpdate } from '../../app/contract/apartment-views';
import type { HostCall, LabEvent, LabNeighbour, LabView } from '../../app/contract/lab-views';
import type { ProblemView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';
import type { HouseState } from './apartments-slice';
import type { Slice } from './store';

/** How things stood in an experiment's process at one moment. */
export interface LabMoment {
  house: HouseState;
  neighbours: readonly LabNeighbour[];
  hostCalls: readonly HostCall[];
}

export type LabEntry =
  | { kind: 'run'; title: string; pid: number; wine: string | null }
  | {
      kind: 'step';
      /** Microseconds since its process started. */
      atUs: number;
      text: string;
      /** Index of the picture that shows how things stood then. */
      moment: number;
    };

/** One run of an experiment, or of its recording, as far as it has been told. */
export interface LabRun {
  experiment: string;
  /** Where and when it was recorded; null while it happens here and now. */
  recorded: string | null;
  state: 'running' | 'ended' | 'stopped' | 'failed';
  entries: readonly LabEntry[];
  moments: readonly LabMoment[];
  /** The matrix' cells by `creator:model`. */
  cells: Readonly<Record<string, { place: string; asDocumented: boolean }>>;
  verdict: { asDocumented: boolean; observed: string } | null;
  problem: ProblemView | null;
}

export interface LabSlice {
  lab: LabView | null;
  labExperiment: string | null;
  /** The last run of each experiment. */
  labRuns: Readonly<Record<string, LabRun>>;
  loadLab(): Promise<void>;
  chooseExperiment(id: string): void;
  /** Runs it and takes in what it tells; what ran before ends. */
  runExperiment(id: string): Promise<void>;
  stopExperiment(): void;
}

export const labSlice: Slice<LabSlice> = (set, get) => {
  let running: AbortController | null = null;
  let runningId = '';

  const change = (id: string, how: (run: LabRun) => LabRun): void => {
    const run = get().labRuns[id];
    if (run) set({ labRuns: { ...get().labRuns, [id]: how(run) } });
  };

  const take = (id: string, event: LabEvent): void => {
    if (event.type === 'picture') {
      const house = houseAfter(event.update);
      if (house === null) return;
      const { neighbours, hostCalls } = event;
      change(id, (run) => ({ ...run, moments: [...run.moments, { house, neighbours, hostCalls }] }));
    } else {
      // A fresh process has nothing to do with what was seen of the one before.
      if (event.type === 'run') set(({ houses }) => ({ houses: { ...houses, lab: null } }));
      change(id, (run) => runAfter(run, event));
    }
  };

  const houseAfter = (update: HouseUpdate): HouseState | null => {
    get().applyHouse('lab', update);
    return get().houses.lab;
  };

  /** Ends what runs. Said at once and not when its stream has ended: by then the same experiment may run anew. */
  const end = (): void => {
    if (!running) return;
    running.abort();
    running = null;
    change(runningId, stoppedOrEnded);
  };

  return {
    lab: null,
    labExperiment: null,
    labRuns: {},
    loadLab: async () => {
      const lab = await get().attempt('The lab could not be opened', (client) => client.lab.list());
      if (lab) set({ lab, labExperiment: get().labExperiment ?? lab.experiments[0]?.id ?? null });
    },
    chooseExperiment: (labExperiment) => set({ labExperiment }),
    runExperiment: async (id) => {
      const { client } = get();
      if (!client) return;
      end();
      const mine = new AbortController();
      running = mine;
      runningId = id;
      const fresh: LabRun = {
        experiment: id,
        recorded: null,
        state: 'running',
        entries: [],
        moments: [],
        cells: {},
        verdict: null,
        problem: null,
      };
      set({ labExperiment: id, labRuns: { ...get().labRuns, [id]: fresh } });
      try {
        for await (const event of await client.lab.run({ id }, { signal: mine.signal })) {
          if (mine.signal.aborted) return;
          take(id, event);
        }
        if (!mine.signal.aborted) change(id, stoppedOrEnded);
      } catch (thrown) {
        if (mine.signal.aborted) return;
        const problem = problemOf(thrown);
        change(id, (run) => ({ ...run, state: 'failed', problem }));
      } finally {
        if (running === mine) running = null;
      }
    },
    stopExperiment: () => {
      end();
      void get().attempt('The experiment could not be stopped', (client) => client.lab.stop());
    },
  };
};

function stoppedOrEnded(run: LabRun): LabRun {
  return { ...run, state: run.verdict ? 'ended' : 'stopped' };
}

function runAfter(run: LabRun, event: Exclude<LabEvent, { type: 'picture' }>): LabRun {
  switch (event.type) {
    case 'begin':
      return { ...run, recorded: event.recorded };
    case 'run': {
      const { title, pid, wine } = event;
      return { ...run, entries: [...run.entries, { kind: 'run', title, pid, wine }] };
    }
    case 'step': {
      // Its picture is the next one told.
      const { atUs, text } = event;
      return {
        ...run,
        entries: [...run.entries, { kind: 'step', atUs, text, moment: run.moments.length }],
      };
    }
    case 'cell': {
      const { creator, model, place, asDocumented } = event;
      return { ...run, cells: { ...run.cells, [`${creator}:${model}`]: { place, asDocumented } } };
    }
    case 'verdict': {
      const { asDocumented, observed } = event;
      return { ...run, verdict: { asDocumented, observed } };
    }
  }
}
